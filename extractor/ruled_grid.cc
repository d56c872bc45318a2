#include "extractor/ruled_grid.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace lantai::extractor {
namespace {

constexpr double kTouch = 3;      // lines that end so near to each other meet
constexpr double kJoin = 3;       // pieces of one line with a smaller gap are one
constexpr double kCovered = 0.5;  // of a slot's side: less of a line does not separate
constexpr double kOverhang = 6;   // lines that reach so far beyond the last crossing end at an edge not drawn
constexpr double kNarrowest = 3;  // columns and rows
constexpr size_t kMostCrossings = 20'000'000;

// A line of one direction: `at` across it, `from` to `to` along it.
struct Segment {
  double at = 0, from = 0, to = 0;
};

struct Lines {
  std::vector<Segment> horizontal, vertical;
};

// Pieces of a line joined; lines nearer than kSnap are one.
std::vector<Segment> JoinPieces(std::vector<Segment> pieces) {
  std::sort(pieces.begin(), pieces.end(), [](const Segment& a, const Segment& b) {
    return std::tie(a.at, a.from, a.to) < std::tie(b.at, b.from, b.to);
  });
  std::vector<Segment> joined;
  for (size_t begin = 0; begin < pieces.size();) {
    size_t end = begin + 1;
    while (end < pieces.size() && pieces[end].at - pieces[begin].at < kSnap) ++end;
    const size_t first = joined.size();
    std::sort(pieces.begin() + static_cast<ptrdiff_t>(begin), pieces.begin() + static_cast<ptrdiff_t>(end),
              [](const Segment& a, const Segment& b) { return std::tie(a.from, a.to) < std::tie(b.from, b.to); });
    for (size_t i = begin; i < end; ++i) {
      if (joined.size() > first && pieces[i].from <= joined.back().to + kJoin) {
        joined.back().to = std::max(joined.back().to, pieces[i].to);
      } else {
        joined.push_back(pieces[i]);
      }
    }
    begin = end;
  }
  return joined;
}

Lines LinesOf(const std::vector<LayoutBox>& rules) {
  Lines lines;
  for (const LayoutBox& rule : rules) {
    const double width = rule.right - rule.left, height = rule.bottom - rule.top;
    if (!(width >= 0) || !(height >= 0)) continue;
    if (width >= height) {
      lines.horizontal.push_back({(rule.top + rule.bottom) / 2, rule.left, rule.right});
    } else {
      lines.vertical.push_back({(rule.left + rule.right) / 2, rule.top, rule.bottom});
    }
  }
  lines.horizontal = JoinPieces(std::move(lines.horizontal));
  lines.vertical = JoinPieces(std::move(lines.vertical));
  return lines;
}

class Components {
 public:
  explicit Components(size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), size_t{0}); }
  size_t Find(size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void Join(size_t a, size_t b) { parent_[Find(a)] = Find(b); }

 private:
  std::vector<size_t> parent_;
};

bool Crosses(const Segment& h, const Segment& v) {
  return v.at >= h.from - kTouch && v.at <= h.to + kTouch && h.at >= v.from - kTouch && h.at <= v.to + kTouch;
}

// Lines that touch, directly or through others.
std::vector<Lines> Connected(const Lines& lines) {
  const size_t hs = lines.horizontal.size();
  Components sets(hs + lines.vertical.size());
  size_t budget = kMostCrossings;
  for (size_t i = 0; i < hs; ++i) {
    const Segment& h = lines.horizontal[i];
    auto v = std::lower_bound(lines.vertical.begin(), lines.vertical.end(), h.from - kTouch - kSnap,
                              [](const Segment& a, double at) { return a.at < at; });
    for (; v != lines.vertical.end() && v->at <= h.to + kTouch + kSnap; ++v) {
      if (budget-- == 0) return {};
      if (Crosses(h, *v)) sets.Join(i, hs + static_cast<size_t>(v - lines.vertical.begin()));
    }
  }
  std::map<size_t, Lines> parts;
  for (size_t i = 0; i < hs; ++i) parts[sets.Find(i)].horizontal.push_back(lines.horizontal[i]);
  for (size_t i = 0; i < lines.vertical.size(); ++i) parts[sets.Find(hs + i)].vertical.push_back(lines.vertical[i]);
  std::vector<Lines> out;
  for (auto& [root, part] : parts) out.push_back(std::move(part));
  return out;
}

// The places of lines, those nearer than kNarrowest put together at their mean.
std::vector<double> Places(const std::vector<Segment>& lines) {
  std::vector<double> at;
  for (const Segment& line : lines) at.push_back(line.at);
  std::sort(at.begin(), at.end());
  std::vector<double> places;
  for (size_t begin = 0; begin < at.size();) {
    size_t end = begin + 1;
    while (end < at.size() && at[end] - at[end - 1] < kNarrowest && at[end] - at[begin] < 2 * kNarrowest) ++end;
    places.push_back(
        std::accumulate(at.begin() + static_cast<ptrdiff_t>(begin), at.begin() + static_cast<ptrdiff_t>(end), 0.0) /
        static_cast<double>(end - begin));
    begin = end;
  }
  return places;
}

// Where lines across reach beyond the outermost line of the other direction, the table's edge is not drawn: a line
// there closes it, over the rows whose lines reach it.
void CloseSide(const std::vector<Segment>& across, bool low, std::vector<Segment>* along) {
  if (across.size() < 2 || along->empty()) return;
  double outer = along->front().at, reach = outer;
  for (const Segment& line : *along) outer = low ? std::min(outer, line.at) : std::max(outer, line.at);
  reach = outer;
  for (const Segment& line : across) reach = low ? std::min(reach, line.from) : std::max(reach, line.to);
  if (std::abs(reach - outer) < kOverhang) return;
  Segment edge{reach, 0, 0};
  int ends = 0;
  for (const Segment& line : across) {
    if (std::abs((low ? line.from : line.to) - reach) > kOverhang) continue;
    edge.from = ends == 0 ? line.at : std::min(edge.from, line.at);
    edge.to = ends == 0 ? line.at : std::max(edge.to, line.at);
    ++ends;
  }
  if (ends >= 2) along->push_back(edge);
}

void CloseSides(Lines* lines) {
  const Lines drawn = *lines;
  CloseSide(drawn.horizontal, true, &lines->vertical);
  CloseSide(drawn.horizontal, false, &lines->vertical);
  CloseSide(drawn.vertical, true, &lines->horizontal);
  CloseSide(drawn.vertical, false, &lines->horizontal);
}

size_t IndexOf(const std::vector<double>& places, double at) {
  size_t best = 0;
  for (size_t i = 1; i < places.size(); ++i) {
    if (std::abs(places[i] - at) < std::abs(places[best] - at)) best = i;
  }
  return best;
}

// Which sides of slots have a line on them: wall[i][j] is line i's stretch between the places j and j+1 across.
using Walls = std::vector<std::vector<double>>;

Walls WallsOf(const std::vector<Segment>& lines, const std::vector<double>& places, const std::vector<double>& across) {
  Walls walls(places.size(), std::vector<double>(across.size() - 1, 0));
  for (const Segment& line : lines) {
    std::vector<double>& wall = walls[IndexOf(places, line.at)];
    for (size_t j = 0; j + 1 < across.size(); ++j) {
      const double covered = std::min(line.to, across[j + 1]) - std::max(line.from, across[j]);
      if (covered > 0) wall[j] += covered / (across[j + 1] - across[j]);
    }
  }
  return walls;
}

// Puts slots together that no line separates, as the largest rectangles that start at a slot's upper left corner.
class Merger {
 public:
  Merger(const Walls& horizontal, const Walls& vertical, RuledGrid* grid)
      : horizontal_(horizontal), vertical_(vertical), grid_(grid) {
    width_ = grid->columns.size() - 1;
    height_ = grid->rows.size() - 1;
    taken_.assign(width_ * height_, 0);
  }

  void Run() {
    for (size_t r = 0; r < height_; ++r) {
      for (size_t c = 0; c < width_; ++c) {
        if (!Taken(r, c)) Take(r, c);
      }
    }
  }

 private:
  bool Taken(size_t r, size_t c) const { return taken_[r * width_ + c] != 0; }
  bool OpenRight(size_t r, size_t c) const { return vertical_[c + 1][r] < kCovered; }
  bool OpenDown(size_t r, size_t c) const { return horizontal_[r + 1][c] < kCovered; }

  bool RowOpenDown(size_t r, size_t c, size_t columns) const {
    for (size_t i = c; i < c + columns; ++i) {
      if (!OpenDown(r, i) || Taken(r + 1, i)) return false;
      if (i + 1 < c + columns && !OpenRight(r + 1, i)) return false;
    }
    return true;
  }

  void Take(size_t r, size_t c) {
    size_t columns = 1, rows = 1;
    while (c + columns < width_ && OpenRight(r, c + columns - 1) && !Taken(r, c + columns)) ++columns;
    while (r + rows < height_ && RowOpenDown(r + rows - 1, c, columns)) ++rows;
    for (size_t i = r; i < r + rows; ++i)
      std::fill_n(taken_.begin() + static_cast<ptrdiff_t>(i * width_ + c), columns, 1);
    RuledCell& cell = grid_->cells.emplace_back();
    cell.row = static_cast<int>(r);
    cell.column = static_cast<int>(c);
    cell.rowspan = static_cast<int>(rows);
    cell.colspan = static_cast<int>(columns);
    cell.box = {grid_->columns[c], grid_->rows[r], grid_->columns[c + columns], grid_->rows[r + rows]};
  }

  const Walls& horizontal_;
  const Walls& vertical_;
  RuledGrid* grid_;
  size_t width_ = 0, height_ = 0;
  std::vector<char> taken_;
};

}  // namespace

std::vector<RuledGrid> FindGrids(const std::vector<LayoutBox>& rules) {
  const Lines lines = LinesOf(rules);
  std::vector<RuledGrid> grids;
  if (lines.horizontal.size() + lines.vertical.size() > kMaxSegments) return grids;
  for (Lines& part : Connected(lines)) {
    CloseSides(&part);
    RuledGrid grid;
    grid.columns = Places(part.vertical);
    grid.rows = Places(part.horizontal);
    if (grid.columns.size() < 2 || grid.rows.size() < 2 || grid.columns.size() + grid.rows.size() < 5) continue;
    if (grid.columns.size() * grid.rows.size() > kMaxGridSlots) continue;
    const Walls horizontal = WallsOf(part.horizontal, grid.rows, grid.columns);
    const Walls vertical = WallsOf(part.vertical, grid.columns, grid.rows);
    Merger(horizontal, vertical, &grid).Run();
    if (grid.cells.size() > 1) grids.push_back(std::move(grid));
  }
  std::sort(grids.begin(), grids.end(), [](const RuledGrid& a, const RuledGrid& b) {
    return std::tie(a.rows.front(), a.columns.front()) < std::tie(b.rows.front(), b.columns.front());
  });
  return grids;
}

}  // namespace lantai::extractor
