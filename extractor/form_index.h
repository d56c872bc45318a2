// The report templates compiled for matching: every label of every generation behind one hash table, and for each
// table of each generation what a label means there.
//
//   FormIndex index(templates);                            // the templates must outlive it
//   int key = index.Find(LabelKey("（一）予以公开"));
//   index.tables()[0].RolesOf(key).rows;                   // the rows it may name in that table
//
// Thread-safety: immutable once made. Cost: one hash lookup a label; similar labels (characters lost at either end, one
// or two wrong) are looked for only where asked.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/document.h"
#include "core/report_template.h"
#include "extractor/cell_value.h"

namespace lantai::extractor {

// What a label means in one table. `leaf` and `group` number the table's distinct column names and the names of
// header cells above them.
struct LabelRoles {
  int leaf = -1;
  int group = -1;
  std::vector<int> rows;   // indices into TableForm::rows, in the form's order
  std::vector<int> tails;  // rows whose label without its first characters would be this one
  bool head = false;       // opens a header
  bool plain = false;      // carries no number: a block's title, a group of rows
  bool title = false;      // the line over a block: 第二十条第(一)项
  bool anchor = false;     // a flattened table may begin here

  bool Any() const { return leaf >= 0 || group >= 0 || !rows.empty() || head || plain || anchor; }
};

// One table of one generation.
struct TableForm {
  struct Row {
    int block = 0;
    int first_cell = 0;  // index of the row's first cell; cells of a row follow each other in column order
    bool labelled = true;
    bool has_unit = false;
    int number = 0;  // of the label, 4 for 4.不同意公开答复数; 0 where it has none
  };
  struct Column {
    int leaf = -1;
    int group = -1;
    CellKind kind;
    bool has_unit = false;
    std::vector<std::string> keys;  // of its names
  };

  std::string generation;
  const TableTemplate* table = nullptr;
  std::vector<Row> rows;
  std::vector<std::vector<Column>> columns;    // by block
  std::vector<std::vector<int>> header_order;  // by block: column indices as a flattened header prints them
  std::vector<std::string> cell_ids;
  std::vector<size_t> by_id;        // indices into cell_ids, in the ids' byte order
  const TableForm* twin = nullptr;  // an earlier generation's table that reads the same in every respect
  int leaves = 0;
  std::vector<LabelRoles> roles;  // by key of the index
  std::vector<int> labels;        // keys with a row or column role here
  const std::vector<std::string>* keys = nullptr;

  const LabelRoles& RolesOf(int key) const;
  // The one row or column label of this table that `label` must be: characters lost at the front (at least five left)
  // or at the back, or one or two wrong in a long label. Two candidates are no candidate.
  struct Similar {
    int key = -1;
    bool lost = false;  // it is what is left of the name, not other words for it
  };
  // `number` is what stands before the label, or 0: a label with another number is another label.
  Similar FindSimilar(std::string_view label, int number = 0) const;
  // True where `label` is what is left of a name of this row: its characters stand in the name in order, at least two
  // of them and a third of it. Says nothing unless the label's place says the same: 宗数 is left of many names.
  bool MayBeLeftOf(std::string_view label, int row) const;
  // The row that a label names where the rows up to `last` are read: the only candidate, or of labels that stand twice
  // in the form (被依法纠错数) the next one. -1 where it goes back, and could as well be what is left of a later row's
  // label: 同意公开答复数 of 不同意公开答复数. `number` is what stands before the label (4.), or 0; it tells them
  // apart.
  int RowBehind(const LabelRoles& label, int last, int number = 0) const;
  // True where `leaves`, the column names of a header as it reads from left to right and from top to bottom, are those
  // of the block in the form's order.
  bool IsInOrder(int block, const std::vector<int>& leaves) const;
};

class FormIndex {
 public:
  explicit FormIndex(const std::vector<ReportTemplate>& templates);
  FormIndex(const FormIndex&) = delete;
  FormIndex& operator=(const FormIndex&) = delete;

  // The number of this label key, or -1.
  int Find(std::string_view key) const;
  // True where some label key begins with `start`.
  bool IsPrefix(std::string_view start) const;
  const std::vector<TableForm>& tables() const { return tables_; }
  size_t key_count() const { return keys_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  int Intern(const std::string& label);
  void Compile(const ReportTemplate& form, const TableTemplate& table);
  void CompileBlock(const BlockTemplate& block, TableForm* compiled, std::map<std::string, int>* leaves,
                    std::map<std::string, int>* groups);
  void FindTails(TableForm* table) const;
  LabelRoles& RolesFor(TableForm* compiled, const std::string& label);

  std::unordered_map<std::string, int, Hash, std::equal_to<>> index_;
  std::vector<std::string> keys_;
  std::vector<std::string> sorted_;
  std::vector<TableForm> tables_;
};

// The unit of money that a header prints: 万元, 元, or none.
std::optional<std::string> UnitInHeader(std::string_view label);

// What was read of one table in one generation's terms. Several grids or runs of text may add to it.
struct TableReading {
  TableReading(
      const TableForm& table_form);  // NOLINT(google-explicit-constructor): a list of forms makes one of readings

  // Keeps the first cell that is put at a place; a later one that says something else is a conflict.
  void Put(size_t index, Cell cell);
  void SeeRow(int row, bool has_values);
  // Adds what `other`, of the same form, read elsewhere.
  void Merge(const TableReading& other);
  // How well the labels fit: twice what was found less what the form has.
  int Score() const;
  bool Accepted() const;

  const TableForm* form;
  std::vector<Cell> cells;         // in the order of form->cell_ids; empty as long as nothing was put
  std::vector<uint8_t> rows_seen;  // 0 not, 1 label only, 2 with values
  std::vector<uint8_t> leaves_seen;
  std::vector<int> header;  // the column names of the last header, as it reads; a table may go on without one
  int header_block = -1;    // the block that its first row belongs to
  bool conflict = false;
  bool lost_characters = false;  // a label was recognised by what is left of it
};

}  // namespace lantai::extractor
