// Reads the tables of the form out of grids that kept their shape: HTML tables, later ruled tables of PDF and Word.
//
//   GridForm form(index, grid);                      // folds each slot once
//   for (const TableForm& table : index.tables()) {
//     if (form.Concerns(table)) form.Read(table, "part:0/table:3", &reading);
//   }
//
// A cell is found by its row's label and its column's header, wherever they stand; the form's order decides nothing
// but a header whose text is cut short (本年新 | 本年新). What cannot be told apart stays missing; a value whose cell
// is merged over several columns or rows of the form is unparsable.
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
  GridForm(const FormIndex& index, const Grid& grid);

  // True where enough labels of `table` stand in the grid to read it.
  bool Concerns(const TableForm& table) const;
  // `place` is where the grid stands; cells' places begin with it.
  void Read(const TableForm& table, const std::string& place, TableReading* reading) const;

 private:
  friend class GridReader;
  enum class SlotKind : uint8_t { kBlank, kValue, kText };
  struct Mark {
    SlotKind kind = SlotKind::kBlank;
    int key = -1;       // in the index
    std::string label;  // the label key; only for text, only in slots that are an origin

    Mark Repeated() const { return {kind, key, {}}; }
  };
  Mark MarkOf(size_t row, size_t column);
  const Mark& MarkAt(size_t row, size_t column) const { return marks_[row * width_ + column]; }

  const FormIndex& index_;
  const Grid& grid_;
  size_t width_ = 0;
  bool readable_ = false;  // not too large
  std::vector<Mark> marks_;
  std::vector<int> keys_seen_;
};

}  // namespace lantai::extractor
