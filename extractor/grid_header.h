// The header over a grid's columns, in one table's terms: which slot of a row below holds which column of a block.
//
//   GridHeader header(form, table, &reading);
//   header.AddRow(1);  header.AddRow(2);                       // the rows of one header, downwards
//   std::vector<int> map = header.Map(block, 5, {.label = 0, .first = 3, .end = 10});       // map[4] == 1: 商业企业
//
// Where header and row stand over each other as the HTML table model says, names decide. They do not where spans were
// lost (a column would have two names, the row's label would stand under a name, a value under none): then a row of
// exactly as many cells as the block has columns is read in the form's order, if the header's names, as they read, are
// in that order. What is left is not read.
//
// Thread-safety: one object a thread. Lifetime: what the constructor is given must outlive it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extractor/form_index.h"
#include "extractor/grid_form.h"

namespace lantai::extractor {

class GridHeader {
 public:
  // A row's label and the slots that belong to it.
  struct Span {
    size_t label = 0;  // where the label begins
    size_t first = 0;  // behind the label
    size_t end = 0;
  };

  GridHeader(const GridForm& form, const TableForm& table, TableReading* reading);

  void Clear();
  // True where row `r` cannot go on with the header so far: it names again what has a name.
  bool Contradicts(size_t r) const;
  void AddRow(size_t r);
  bool empty() const { return leaves_.empty(); }

  // For each slot of the row the column of the block it belongs to, or -1.
  std::vector<int> Map(int block, size_t r, const Span& span) const;
  // The unit of money that the header over `column` prints.
  std::optional<std::string> Unit(size_t column) const { return UnitInHeader(heads_[column].key); }

 private:
  struct Head {
    int leaf = -1;
    int group = -1;
    int group_row = -1;
    int last_row = -1;
    std::string key;  // its words from all rows, those that open a header left out
  };

  void AddSlot(size_t r, size_t c);
  int SimilarLeaf(const GridForm::Mark& mark);
  void ShareGroups();
  int ColumnAt(int block, size_t c) const;
  std::vector<int> ByName(int block, const Span& span) const;
  void NameByCut(int block, const Span& span, std::vector<int>* map) const;
  void NameByOrder(int block, std::vector<int>* map) const;
  void NameByPlace(int block, size_t r, const Span& span, std::vector<int>* map) const;
  bool IsAligned(size_t r, const Span& span, const std::vector<int>& map) const;
  std::vector<int> LoneValue(size_t r, const Span& span) const;
  std::vector<int> ByOrder(int block, size_t r, const Span& span) const;
  std::vector<size_t> CellsOf(size_t r, const Span& span) const;
  void DropSurplusBlanks(size_t r, size_t count, std::vector<size_t>* cells) const;
  void MoveLoneValue(size_t r, const Span& span, std::vector<int>* map) const;

  const GridForm& form_;
  const TableForm& table_;
  TableReading* reading_;
  std::vector<Head> heads_;
  std::vector<int> leaves_;        // as the header reads
  std::vector<size_t> rows_ends_;  // by header row: behind its last cell
  const bool keeps_ends_;          // rows of a text are whole
  bool conflict_ = false;          // a column has two names
  int similar_budget_ = 40;
};

}  // namespace lantai::extractor
