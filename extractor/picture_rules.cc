#include "extractor/picture_rules.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lantai::extractor {
namespace {

constexpr int kGap = 3;            // pixels that a line may lack in a row
constexpr int kStep = 2;           // rows that two pieces of a line may be apart
constexpr double kDense = 0.85;    // of a stretch that is ink
constexpr double kTouching = 2.5;  // points within which a line's end meets another line
constexpr size_t kMaxRuns = 200'000;

struct Run {
  int row, from, to;  // to: first outside
};

// The stretches of ink in a row that are at least `shortest` long.
void RunsOfRow(const Mask& mask, int row, int shortest, std::vector<Run>* runs) {
  int from = -1, last = -1, ink = 0;
  const auto close = [&] {
    if (from >= 0 && last + 1 - from >= shortest && ink >= kDense * (last + 1 - from)) {
      runs->push_back({row, from, last + 1});
    }
    from = -1;
    ink = 0;
  };
  for (int x = 0; x < mask.width; ++x) {
    if (!mask.At(x, row)) continue;
    if (from >= 0 && x - last > kGap + 1) close();
    if (from < 0) from = x;
    last = x;
    ++ink;
  }
  close();
}

// Which runs belong together.
class Groups {
 public:
  explicit Groups(size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), size_t{0}); }
  size_t Find(size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void Join(size_t a, size_t b) { parent_[Find(std::max(a, b))] = Find(std::min(a, b)); }

 private:
  std::vector<size_t> parent_;
};

// Runs in rows at most kStep apart that overlap, or nearly so. REQUIRES: runs sorted by row, then place.
Groups GroupsOf(const std::vector<Run>& runs) {
  Groups groups(runs.size());
  size_t begin = 0;
  for (size_t i = 0; i < runs.size(); ++i) {
    while (runs[begin].row < runs[i].row - kStep) ++begin;
    for (size_t j = begin; j < i; ++j) {
      if (runs[j].row == runs[i].row) break;
      if (runs[j].from <= runs[i].to + kGap && runs[i].from <= runs[j].to + kGap) groups.Join(i, j);
    }
  }
  return groups;
}

// A line as it grows from its runs.
struct Line {
  int from = 0, to = 0;
  double weight = 0, moment = 0;  // ink, and ink times row
  double Middle() const { return moment / weight; }
  double Thickness() const { return weight / (to - from); }
};

PixelBox BoxOf(const Line& line) {
  const double half = std::max(line.Thickness(), 1.0) / 2, middle = line.Middle() + 0.5;
  const auto top = static_cast<int>(std::floor(middle - half));
  return {line.from, top, line.to, std::max(top + 1, static_cast<int>(std::ceil(middle + half)))};
}

// Horizontal lines of at least `shortest` pixels.
std::vector<PixelBox> LinesOf(const Mask& mask, int shortest, double thickest) {
  // A line that climbs lies in each row only in part.
  const int piece = std::max(shortest / 2, 8);
  std::vector<Run> runs;
  for (int y = 0; y < mask.height && runs.size() <= kMaxRuns; ++y) RunsOfRow(mask, y, piece, &runs);
  if (runs.size() > kMaxRuns) return {};
  Groups groups = GroupsOf(runs);
  std::vector<Line> lines(runs.size());
  for (size_t i = 0; i < runs.size(); ++i) {
    Line& line = lines[groups.Find(i)];
    const double length = runs[i].to - runs[i].from;
    line.from = line.weight == 0 ? runs[i].from : std::min(line.from, runs[i].from);
    line.to = std::max(line.to, runs[i].to);
    line.weight += length;
    line.moment += length * runs[i].row;
  }
  std::vector<PixelBox> boxes;
  for (const Line& line : lines) {
    if (line.weight == 0 || line.to - line.from < shortest || line.Thickness() > thickest) continue;
    boxes.push_back(BoxOf(line));
  }
  return boxes;
}

PixelBox Turned(const PixelBox& box) { return {box.top, box.left, box.bottom, box.right}; }

std::vector<PixelBox> Turned(std::vector<PixelBox> boxes) {
  for (PixelBox& box : boxes) box = Turned(box);
  return boxes;
}

// Whether some vertical line passes (x, y).
bool Meets(const std::vector<PixelBox>& verticals, double x, double y, double slack) {
  return std::any_of(verticals.begin(), verticals.end(), [&](const PixelBox& line) {
    return x >= line.left - slack && x <= line.right + slack && y >= line.top - slack && y <= line.bottom + slack;
  });
}

// Of the short horizontal lines those that go from one vertical line to another.
std::vector<PixelBox> Sides(const std::vector<PixelBox>& shorter, int longest, const std::vector<PixelBox>& verticals,
                            double slack) {
  std::vector<PixelBox> sides;
  for (const PixelBox& line : shorter) {
    const double y = (line.top + line.bottom) / 2.0;
    if (line.width() < longest && Meets(verticals, line.left, y, slack) && Meets(verticals, line.right, y, slack)) {
      sides.push_back(line);
    }
  }
  return sides;
}

}  // namespace

std::vector<PixelBox> FindPictureRules(const Mask& mask, double pixels_per_point) {
  const auto longer = static_cast<int>(kLongRule * pixels_per_point);
  const auto shorter = static_cast<int>(kShortRule * pixels_per_point);
  const double thickest = kThickRule * pixels_per_point, slack = kTouching * pixels_per_point;
  const Mask turned = Transposed(mask);
  std::vector<PixelBox> horizontal = LinesOf(mask, longer, thickest);
  std::vector<PixelBox> vertical = LinesOf(turned, longer, thickest);
  if (horizontal.size() + vertical.size() > kMaxPictureRules) return {};
  const std::vector<PixelBox> more_horizontal =
      Sides(LinesOf(mask, shorter, thickest), longer, Turned(vertical), slack);
  const std::vector<PixelBox> more_vertical =
      Sides(LinesOf(turned, shorter, thickest), longer, Turned(horizontal), slack);
  horizontal.insert(horizontal.end(), more_horizontal.begin(), more_horizontal.end());
  vertical.insert(vertical.end(), more_vertical.begin(), more_vertical.end());
  if (horizontal.size() + vertical.size() > kMaxPictureRules) return {};
  vertical = Turned(std::move(vertical));
  horizontal.insert(horizontal.end(), vertical.begin(), vertical.end());
  return horizontal;
}

}  // namespace lantai::extractor
