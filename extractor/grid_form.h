// Reads the tables of the form out of grids that kept their shape: HTML tables, ruled tables of PDF and Word.
//
//   GridForm form(index, grid);                      // folds each slot once
//   for (const TableForm& table : index.tables()) {
//     if (form.Concerns(table)) form.Read(table, "part:0/table:3", &reading);
//   }
//
// A cell is found by its row's label and its column's header, wherever they stand; the form's order decides only what
// extractor/grid_header.h says. What cannot be told apart stays missing; a value whose cell is merged over several
// columns or rows of the form is unparsable. Besides the form's own shape are read:
//   - rows and columns exchanged: the names of the columns stand below each other, those of the rows side by side;
//   - pairs, as narrow screens show them: a row's label, then the names of the columns each with its value behind it;
//   - a table that goes on in another grid without its header, row by row, if every row is as wide as the form's.
//
// Thread-safety: reads only; one object a thread. Lifetime: `index` and `grid` must outlive it.
// Limits: linear in the number of slots for each table of the form; a grid of more than 256 columns or 200,000 slots is
// not looked at.
#pragma once

#include <string>
#include <vector>

#include "extractor/content.h"
#include "extractor/form_index.h"

namespace lantai::extractor {

class GridForm {
 public:
  enum class SlotKind : uint8_t { kBlank, kValue, kText };
  struct Mark {
    SlotKind kind = SlotKind::kBlank;
    int key = -1;          // in the index
    bool is_word = false;  // long enough for a label: no unit (件, 人次)
    std::string label;     // the label key; only for text, only in slots that are an origin

    Mark Repeated() const { return {kind, key, false, {}}; }
  };
  enum class Shape : uint8_t { kForm, kTurned, kPairs };

  GridForm(const FormIndex& index, const Grid& grid);

  // True where enough labels of `table` stand in the grid to read it.
  bool Concerns(const TableForm& table) const;
  // How many of `table`'s rows and columns have a name in the grid, out of how many.
  struct Share {
    int named = 0;
    int all = 0;
  };
  Share ShareOf(const TableForm& table) const;
  // `place` is where the grid stands; cells' places begin with it.
  void Read(const TableForm& table, const std::string& place, TableReading* reading) const;

  // For the readers of headers and rows.
  const FormIndex& index() const { return index_; }
  size_t width() const { return width_; }
  size_t height() const { return grid_.rows.size(); }
  size_t RowWidth(size_t row) const { return grid_.rows[row].size(); }
  const Slot& SlotAt(size_t row, size_t column) const { return grid_.rows[row][column]; }
  const Mark& MarkAt(size_t row, size_t column) const { return marks_[row * width_ + column]; }
  // The column of the origin that covers the slot from the left, its own for an origin, or -1 where it is covered from
  // above.
  int OriginInRow(size_t row, size_t column) const;
  bool HasValues(size_t row) const;
  // True where some row ends in a blank cell: then the rows of a text are whole.
  bool KeepsBlankEnds() const;

 private:
  struct Hit {
    size_t row, column;
    int key;
  };
  Mark MarkOf(size_t row, size_t column);
  Shape ShapeOf(const TableForm& table) const;
  bool IsPair(size_t row, size_t column) const;

  const FormIndex& index_;
  const Grid& grid_;
  size_t width_ = 0;
  bool readable_ = false;  // not too large
  std::vector<Mark> marks_;
  std::vector<Hit> hits_;  // the origins that hold a known label, row by row
};

}  // namespace lantai::extractor
