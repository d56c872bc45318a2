#include "extractor/layout_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>

#include "extractor/grid.h"
#include "extractor/label.h"
#include "extractor/layout_lines.h"

namespace lantai::extractor {
namespace {

constexpr double kInside = 1;      // points that a word's centre may stand outside of its table
constexpr double kSlack = 1.2;     // characters that may stick out of a cell without belonging to the next one
constexpr double kMirrored = 40;   // points by which a back page's margins may differ from a front page's
constexpr double kAgreeing = 0.6;  // part of the lines between columns that two halves of a table share
constexpr int kMostHeadRows = 6;

bool Holds(const LayoutBox& box, double x, double y, double slack) {
  return x >= box.left - slack && x <= box.right + slack && y >= box.top - slack && y <= box.bottom + slack;
}

double Area(const LayoutBox& box) { return (box.right - box.left) * (box.bottom - box.top); }

bool IsHanAt(std::string_view text, size_t pos) { return IsHan(NextCodePoint(text, &pos)); }

// The grid of a page with the words of each cell.
class Filler {
 public:
  explicit Filler(const RuledGrid& grid) : grid_(grid), words_(grid.cells.size()) {
    width_ = static_cast<int>(grid.columns.size()) - 1;
    owner_.assign(static_cast<size_t>(width_) * (grid.rows.size() - 1), 0);
    for (size_t i = 0; i < grid.cells.size(); ++i) {
      const RuledCell& cell = grid.cells[i];
      for (int r = cell.row; r < cell.row + cell.rowspan; ++r) {
        for (int c = cell.column; c < cell.column + cell.colspan; ++c) owner_[Slot(r, c)] = i;
      }
    }
  }

  void Add(const LayoutWord& word) {
    const size_t cell = CellAt((word.box.left + word.box.right) / 2, Middle(word));
    const LayoutBox& box = grid_.cells[cell].box;
    const double character =
        (word.box.right - word.box.left) / static_cast<double>(std::max<size_t>(word.edges.size(), 1));
    const double slack = kSlack * character;
    const bool fits = word.box.left >= box.left - slack && word.box.right <= box.right + slack;
    if (fits || word.edges.size() < 2) return Put(cell, &word);
    Split(word);
  }

  PageTable Finish(size_t page) {
    PageTable table;
    table.box = grid_.Box();
    table.columns = grid_.columns;
    table.rows = static_cast<int>(grid_.rows.size()) - 1;
    for (size_t i = 0; i < grid_.cells.size(); ++i) table.cells.push_back(Cell(i, page));
    return table;
  }

  bool empty() const { return !filled_; }

 private:
  size_t Slot(int row, int column) const {
    return static_cast<size_t>(row) * static_cast<size_t>(width_) + static_cast<size_t>(column);
  }
  static double Middle(const LayoutWord& word) { return (word.box.top + word.box.bottom) / 2; }

  static int Band(const std::vector<double>& lines, double at) {
    const auto next = std::upper_bound(lines.begin() + 1, lines.end() - 1, at);
    return static_cast<int>(next - lines.begin()) - 1;
  }
  size_t CellAt(double x, double y) const { return owner_[Slot(Band(grid_.rows, y), Band(grid_.columns, x))]; }

  void Put(size_t cell, const LayoutWord* word) {
    words_[cell].push_back(word);
    filled_ = true;
  }

  // A word over several cells: cut where the cell changes, except between two Han characters: that is a label too long
  // for its cell, not two labels.
  void Split(const LayoutWord& word) {
    double left = word.box.left;
    size_t begin = 0, pos = 0, current = 0;
    double piece_left = left;
    for (size_t i = 0; i < word.edges.size() && pos < word.text.size(); ++i) {
      const size_t here = CellAt((left + word.edges[i]) / 2, Middle(word));
      const bool cut = i > 0 && here != current && !(IsHanAt(word.text, begin) && IsHanAt(word.text, pos));
      if (i == 0) current = here;
      if (cut) {
        Piece(word, begin, pos, piece_left, left, current);
        begin = pos;
        piece_left = left;
        current = here;
      }
      left = word.edges[i];
      NextCodePoint(word.text, &pos);
    }
    Piece(word, begin, word.text.size(), piece_left, word.box.right, current);
  }

  void Piece(const LayoutWord& word, size_t begin, size_t end, double left, double right, size_t cell) {
    auto piece = std::make_unique<LayoutWord>();
    piece->box = {left, word.box.top, right, word.box.bottom};
    piece->text = word.text.substr(begin, end - begin);
    Put(cell, piece.get());
    pieces_.push_back(std::move(piece));
  }

  PageCell Cell(size_t i, size_t page) const {
    const RuledCell& ruled = grid_.cells[i];
    PageCell cell{ruled.row, ruled.column, ruled.rowspan, ruled.colspan, CellText(words_[i], ruled.box), {}, 0};
    cell.place = fmt::format("page:{}/box:{:.1f},{:.1f},{:.1f},{:.1f}", page, ruled.box.left, ruled.box.top,
                             ruled.box.right, ruled.box.bottom);
    cell.room = RoomInCell(words_[i], ruled.box);
    return cell;
  }

  const RuledGrid& grid_;
  int width_ = 0;
  bool filled_ = false;
  std::vector<size_t> owner_;
  std::vector<std::vector<const LayoutWord*>> words_;
  std::vector<std::unique_ptr<LayoutWord>> pieces_;
};

// Puts each word into the smallest grid that holds its centre: a table may stand in a cell of another.
size_t GridOf(const std::vector<RuledGrid>& grids, const LayoutWord& word) {
  const double x = (word.box.left + word.box.right) / 2, y = (word.box.top + word.box.bottom) / 2;
  size_t best = grids.size();
  for (size_t i = 0; i < grids.size(); ++i) {
    if (!Holds(grids[i].Box(), x, y, kInside)) continue;
    if (best == grids.size() || Area(grids[i].Box()) < Area(grids[best].Box())) best = i;
  }
  return best;
}

// By how much `next` is moved against `table`, or nothing where they are not equally wide.
std::optional<double> Shift(const PageTable& table, const PageTable& next) {
  const double left = next.columns.front() - table.columns.front();
  const double right = next.columns.back() - table.columns.back();
  if (std::abs(left - right) > 2 * kSnap || std::abs(left) > kMirrored) return std::nullopt;
  return (left + right) / 2;
}

const double* Near(const std::vector<double>& places, double at) {
  const auto next = std::lower_bound(places.begin(), places.end(), at - kSnap);
  return next != places.end() && *next <= at + kSnap ? &*next : nullptr;
}

// The columns of both tables; spans of cells are counted anew over them.
void WidenColumns(const std::vector<double>& all, PageTable* table, double shift) {
  std::vector<int> index;
  for (const double x : table->columns) {
    size_t best = 0;
    for (size_t i = 0; i < all.size(); ++i) {
      if (std::abs(all[i] - (x - shift)) < std::abs(all[best] - (x - shift))) best = i;
    }
    index.push_back(static_cast<int>(best));
  }
  for (PageCell& cell : table->cells) {
    const int begin = index[static_cast<size_t>(cell.column)];
    const int end = index[static_cast<size_t>(cell.column) + static_cast<size_t>(cell.colspan)];
    // Edges nearer to each other than to any of the others fall on one: what lay between keeps a column.
    cell.column = std::min(begin, static_cast<int>(all.size()) - 2);
    cell.colspan = std::max(end - begin, 1);
  }
  table->columns = all;
}

std::vector<double> UnionOfColumns(const PageTable& table, const PageTable& next, double shift) {
  std::vector<double> all = table.columns;
  for (const double x : next.columns) {
    if (Near(table.columns, x - shift) == nullptr) all.push_back(x - shift);
  }
  std::sort(all.begin(), all.end());
  return all;
}

bool HasHan(std::string_view text) {
  for (size_t pos = 0; pos < text.size();) {
    if (IsHan(NextCodePoint(text, &pos))) return true;
  }
  return false;
}

bool HasDigits(std::string_view text) { return text.find_first_of("0123456789") != std::string_view::npos; }

// The cells of row `row` as they would be compared: place in the row, size and text.
std::vector<std::pair<int, std::string>> RowKey(const PageTable& table, int row) {
  std::vector<std::pair<int, std::string>> key;
  for (const PageCell& cell : table.cells) {
    if (cell.row == row) key.emplace_back(cell.column, FoldLabel(cell.text));
  }
  return key;
}

bool HasValues(const PageTable& table, int row) {
  return std::any_of(table.cells.begin(), table.cells.end(), [&](const PageCell& cell) {
    return cell.row == row && !cell.text.empty() && !HasHan(cell.text) && HasDigits(cell.text);
  });
}

// How many of the first rows of `next` are those that `table` begins with.
int RepeatedHead(const PageTable& table, const PageTable& next) {
  int rows = 0;
  while (rows < std::min({table.rows, next.rows - 1, kMostHeadRows})) {
    if (HasValues(next, rows) || RowKey(table, rows) != RowKey(next, rows)) break;
    ++rows;
  }
  // A head ends where a row begins that no cell from above reaches into.
  const auto cut = [&](int row) {
    return std::any_of(next.cells.begin(), next.cells.end(),
                       [&](const PageCell& cell) { return cell.row < row && cell.row + cell.rowspan > row; });
  };
  while (rows > 0 && cut(rows)) --rows;
  return rows;
}

void DropRows(int rows, PageTable* table) {
  std::erase_if(table->cells, [&](const PageCell& cell) { return cell.row < rows; });
  for (PageCell& cell : table->cells) cell.row -= rows;
  table->rows -= rows;
}

// 三、 (一) 1. 第二十条: what a label of the form begins with, and no second half of one.
bool IsNumbered(std::string_view text) {
  const std::string folded = FoldLabel(text);
  if (folded.starts_with("(") || folded.starts_with("第")) return true;
  constexpr std::u32string_view kNumerals = U"0123456789一二三四五六七八九十";
  size_t pos = 0;
  int numerals = 0;
  while (pos < folded.size()) {
    const char32_t c = NextCodePoint(folded, &pos);
    if (kNumerals.find(c) == std::u32string_view::npos) return numerals > 0 && (c == U'.' || c == U'、');
    ++numerals;
  }
  return false;
}

PageCell* CellOf(PageTable* table, int row, int column) {
  for (PageCell& cell : table->cells) {
    if (row >= cell.row && row < cell.row + cell.rowspan && column >= cell.column &&
        column < cell.column + cell.colspan) {
      return &cell;
    }
  }
  return nullptr;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsFullFor(const PageCell& above, const PageCell& below) {
  return above.room < (static_cast<unsigned char>(below.text.front()) < 0x80 ? kAsciiWidth : 1);
}

// Whether a cell's text can be what the cell above had no room for: both are words or both digits.
bool GoesOn(const PageCell& above, const PageCell& below) {
  if (!IsFullFor(above, below)) return false;
  return (HasHan(above.text) && HasHan(below.text)) || (IsDigit(above.text.back()) && IsDigit(below.text.front())) ||
         (IsDigit(above.text.back()) && HasHan(below.text) && CountCodePoints(below.text) <= 2);
}

// True where the first row of `next` is the lower half of the last row of `table`: what its cells say goes on from full
// lines above, and no label has a number of its own.
bool IsCutRow(PageTable* table, const PageTable& next) {
  bool goes_on = false;
  for (const PageCell& cell : next.cells) {
    if (cell.row != 0 || cell.text.empty()) continue;
    const PageCell* above = CellOf(table, table->rows - 1, cell.column);
    if (above == nullptr || above->colspan != cell.colspan) return false;
    if (HasHan(cell.text) && IsNumbered(cell.text)) return false;
    if (above->text.empty()) continue;
    if (!GoesOn(*above, cell)) return false;
    goes_on = true;
  }
  return goes_on;
}

void JoinCutRow(PageTable* table, PageTable* next) {
  for (const PageCell& cell : next->cells) {
    if (cell.row != 0) continue;
    PageCell* above = CellOf(table, table->rows - 1, cell.column);
    if (above == nullptr || cell.text.empty()) continue;
    if (above->text.empty()) above->place = cell.place;
    above->text += cell.text;
    // A cell that reaches further down goes on in the rows below.
    above->rowspan += cell.rowspan - 1;
  }
  DropRows(1, next);
}

// A label beside several rows that the page break cut: (四)无 | 法提供.
void JoinCutLabels(PageTable* table, PageTable* next) {
  std::erase_if(next->cells, [&](const PageCell& cell) {
    if (cell.row != 0 || !HasHan(cell.text) || IsNumbered(cell.text)) return false;
    PageCell* above = CellOf(table, table->rows - 1, cell.column);
    if (above == nullptr || above->column != cell.column || above->colspan != cell.colspan) return false;
    if (above->rowspan + cell.rowspan < 3 || !IsFullFor(*above, cell) || !IsNumbered(above->text)) return false;
    above->text += cell.text;
    above->rowspan += cell.rowspan;
    return true;
  });
}

}  // namespace

std::vector<PageTable> TakeTables(const LayoutPage& page, size_t number, std::vector<const LayoutWord*>* words) {
  const std::vector<RuledGrid> grids = FindGrids(page.rules);
  std::vector<Filler> fillers(grids.begin(), grids.end());
  std::vector<const LayoutWord*> outside;
  for (const LayoutWord* word : *words) {
    const size_t grid = GridOf(grids, *word);
    if (grid < grids.size()) {
      fillers[grid].Add(*word);
    } else {
      outside.push_back(word);
    }
  }
  *words = std::move(outside);
  std::vector<PageTable> tables;
  for (Filler& filler : fillers) {
    if (!filler.empty()) tables.push_back(filler.Finish(number));
  }
  return tables;
}

bool Continues(const PageTable& table, const PageTable& next) {
  const std::optional<double> shift = Shift(table, next);
  if (!shift) return false;
  size_t shared = 0;
  for (const double x : next.columns) shared += Near(table.columns, x - *shift) != nullptr;
  const size_t fewer = std::min(table.columns.size(), next.columns.size());
  return static_cast<double>(shared) >= kAgreeing * static_cast<double>(fewer);
}

void Append(PageTable next, PageTable* table) {
  const double shift = Shift(*table, next).value_or(0);
  const std::vector<double> columns = UnionOfColumns(*table, next, shift);
  WidenColumns(columns, table, 0);
  WidenColumns(columns, &next, shift);
  DropRows(RepeatedHead(*table, next), &next);
  if (IsCutRow(table, next)) JoinCutRow(table, &next);
  JoinCutLabels(table, &next);
  for (PageCell& cell : next.cells) {
    cell.row += table->rows;
    table->cells.push_back(std::move(cell));
  }
  table->rows += next.rows;
}

Grid MakeGrid(const PageTable& table) {
  Grid grid;
  const auto width = table.columns.size() - 1;
  if (width * static_cast<size_t>(table.rows) > kMaxSlots) return grid;
  grid.width = static_cast<int>(width);
  grid.rows.resize(static_cast<size_t>(table.rows), std::vector<Slot>(width));
  size_t repeated = 0;
  for (const PageCell& cell : table.cells) {
    for (int r = cell.row; r < std::min(cell.row + cell.rowspan, table.rows); ++r) {
      for (int c = cell.column; c < std::min(cell.column + cell.colspan, grid.width); ++c) {
        Slot& slot = grid.rows[static_cast<size_t>(r)][static_cast<size_t>(c)];
        slot.origin = r == cell.row && c == cell.column;
        if (!slot.origin) repeated += cell.text.size();
        if (repeated > kMaxRepeated) continue;
        slot.text = cell.text;
        slot.place = cell.place;
      }
    }
  }
  return grid;
}

}  // namespace lantai::extractor
