#include "reader/doc_flow.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace lantai::reader {
namespace {

constexpr size_t kMaxDepth = 16;
constexpr char16_t kCellMark = 7;

// Edges nearer than this, in twips, are one: rows drawn by hand differ by a millimetre where people see one line, and
// no column of a form is as narrow as that.
constexpr int kSameEdge = 72;

// The columns of a table: where each distinct edge is.
class Columns {
 public:
  void Add(int edge) { edges_.push_back(edge); }

  void Finish() {
    std::sort(edges_.begin(), edges_.end());
    std::vector<int> distinct;
    for (const int edge : edges_) {
      if (distinct.empty() || edge - distinct.back() > kSameEdge) distinct.push_back(edge);
    }
    edges_ = std::move(distinct);
  }

  // REQUIRES: Finish was called.
  int IndexOf(int edge) const {
    return static_cast<int>(std::upper_bound(edges_.begin(), edges_.end(), edge) - edges_.begin()) - 1;
  }

 private:
  std::vector<int> edges_;
};

// A cell that is merged with the one before it. What the two marks mean is told one way by [MS-DOC] (1 for the others,
// 2 for the first) and the other way by Word 97's own description: so the first marked cell of a row shows which.
bool JoinsCellBefore(const RowShape& shape, size_t i) {
  if (i == 0 || i >= shape.horizontal.size() || shape.horizontal[i] == 0 || shape.horizontal[i - 1] == 0) return false;
  const auto first =
      std::find_if(shape.horizontal.begin(), shape.horizontal.end(), [](uint8_t mark) { return mark != 0; });
  return shape.horizontal[i] != *first;
}

}  // namespace

void DocFlow::AddParagraph(std::string text, char16_t mark, const ParagraphProperties& properties, bool deleted) {
  size_t depth = properties.depth >= 0 ? static_cast<size_t>(properties.depth) : 0;
  if (properties.in_table || mark == kCellMark) depth = std::max<size_t>(depth, 1);
  depth = std::min(depth, kMaxDepth);
  CloseTo(depth);
  if (depth > 0) return AddToTable(std::move(text), mark, properties, deleted);
  FlowBlock block;
  const int outline = properties.outline >= 0                          ? properties.outline
                      : properties.style >= 1 && properties.style <= 9 ? properties.style - 1
                                                                       : 9;
  if (outline < 9) {
    block.kind = FlowKind::kHeading;
    block.level = std::min(outline + 1, 6);
  }
  if (outline >= 9 && properties.bullet) block.kind = FlowKind::kListItem;
  block.text = std::move(text);
  AddText(std::move(block), meter_, blocks_);
}

void DocFlow::AddToTable(std::string text, char16_t mark, const ParagraphProperties& properties, bool deleted) {
  const size_t depth = std::max<size_t>(properties.depth > 0 ? static_cast<size_t>(properties.depth) : 1, 1);
  if (!meter_.Step()) return;
  tables_.resize(std::max(tables_.size(), std::min(depth, kMaxDepth)));
  Table& table = tables_.back();
  const bool inner = tables_.size() > 1;
  if (inner ? properties.inner_row_end : properties.row_end) {
    if (!deleted) table.rows.push_back({std::move(table.cells), properties.row});
    table.cells.clear();
    table.cell.clear();
    return;
  }
  text = Trimmed(text);
  if (!table.cell.empty() && !text.empty()) table.cell += '\n';
  table.cell += text;
  if ((inner ? properties.inner_cell_end : mark == kCellMark) && meter_.Cells(1)) {
    table.cells.push_back(std::exchange(table.cell, {}));
  }
}

void DocFlow::CloseTo(size_t depth) {
  while (tables_.size() > depth) {
    Table table = std::move(tables_.back());
    tables_.pop_back();
    // A row whose end is missing has its cells all the same.
    if (!table.cell.empty()) table.cells.push_back(std::move(table.cell));
    if (!table.cells.empty()) table.rows.push_back({std::move(table.cells), {}});
    Blocks made = MakeTable(std::move(table));
    Blocks& target = tables_.empty() ? blocks_ : inner_;
    std::move(made.begin(), made.end(), std::back_inserter(target));
    if (!tables_.empty()) continue;
    std::move(inner_.begin(), inner_.end(), std::back_inserter(blocks_));
    inner_.clear();
  }
}

Blocks DocFlow::MakeTable(Table table) {
  Columns columns;
  for (const Row& row : table.rows) {
    for (const int edge : row.shape.edges) columns.Add(edge);
  }
  columns.Finish();
  std::vector<std::vector<OpenCell>> rows;
  for (Row& row : table.rows) {
    std::vector<OpenCell>& cells = rows.emplace_back();
    const RowShape& shape = row.shape;
    int column = 0;
    for (size_t i = 0; i < row.cells.size(); ++i) {
      OpenCell cell;
      cell.text = std::move(row.cells[i]);
      cell.column = column;
      if (i + 1 < shape.edges.size()) {
        cell.column = std::max(column, columns.IndexOf(shape.edges[i]));
        cell.span = std::max(1, columns.IndexOf(shape.edges[i + 1]) - cell.column);
        cell.continues = shape.vertical[i] == CellMerge::kContinues;
      }
      column = cell.column + cell.span;
      if (JoinsCellBefore(shape, i) && !cells.empty()) {
        cells.back().span = column - cells.back().column;
      } else {
        if (cell.continues) cell.text.clear();
        cells.push_back(std::move(cell));
      }
    }
  }
  Blocks made;
  AddTable(std::move(rows), meter_, made);
  return made;
}

Blocks DocFlow::Take() && {
  CloseTo(0);
  return std::move(blocks_);
}

}  // namespace lantai::reader
