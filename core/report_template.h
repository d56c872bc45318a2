// One generation of the annual report's form, as data: its tables with their row and column labels, its equations, and
// the chapters by which a narrative report is known. config/templates/*.toml; a new generation is a new file.
//
//   Result<std::vector<ReportTemplate>> forms = config::LoadReportTemplates();
//   forms->front().tables[0].CellId(block, row, column);      // "t2.a20_5.licensing.items_prev"
//
// A table is a list of blocks; a block is a grid of labelled rows and columns whose every crossing is a cell. Shapes:
//   t2    five blocks of one to three columns, each under a header line of its own
//   t3    one block; `header_order` says how its two-level header reads when flattened
//   t4    one block with one unlabelled row (a row without names); its columns stand in groups
//   s14   one block with one column; rows carry their units
// Labels are compared by extractor/label.h's LabelKey, so numbering, punctuation, width and white space do not matter.
//
// Thread-safety: values, read by many threads once loaded.
// Source: 国务院办公厅政府信息与政务公开办公室, 国办公开办函〔2019〕60号 and 〔2021〕30号 (forms and their 勾稽关系);
// 国办发〔2014〕32号 (the statistics form).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lantai {

struct ColumnTemplate {
  std::string id;                  // last part of a cell's id; may hold dots ("review.upheld") or be empty
  std::vector<std::string> names;  // the form's label first, then variants seen
  std::vector<std::string> group;  // names of the header cell above this column, where names alone do not tell
  bool is_signed = false;          // may print 增2, 减3, ↑
  bool has_unit = false;           // money: its header may print a unit, (单位:万元)
  std::string unit = {};           // what it counts, for the codebook: 件, 项; empty where the rows say

  friend bool operator==(const ColumnTemplate&, const ColumnTemplate&) = default;
};

struct RowTemplate {
  std::string id;                  // may be empty for an unlabelled row
  std::vector<std::string> names;  // empty: the row has no label
  bool has_unit = false;           // money: its label may print a unit
  std::string unit = {};           // what it counts, where the columns do not say

  friend bool operator==(const RowTemplate&, const RowTemplate&) = default;
};

struct BlockTemplate {
  std::string id;                   // "t2.a20_1"
  std::vector<std::string> titles;  // header lines over the block: 第二十条第(一)项
  std::vector<ColumnTemplate> columns;
  std::vector<RowTemplate> rows;
  std::vector<std::string> header_order;  // column ids as a flattened header prints them; empty: as `columns`

  friend bool operator==(const BlockTemplate&, const BlockTemplate&) = default;
};

// How the two sides of a check relate.
enum class CheckRelation {
  kEqual,    // the sums are equal: an equation of the form (勾稽关系)
  kAtLeast,  // the left sum is not less than the right one; no right terms: than 0
  kCounts,   // every cell of the scopes is a whole number, 0 or more
};

// A check: for every scope, how the sum of `left` cells relates to the sum of `right` cells. A cell's id is `cell` with
// {scope} and {term} replaced. A kCounts check has no terms, and one verdict for all its scopes.
struct CheckTemplate {
  std::string id;    // "K1"
  std::string cell;  // "t3.{term}.{scope}"
  std::vector<std::string> scopes;
  CheckRelation relation = CheckRelation::kEqual;
  std::vector<std::string> left;  // terms
  std::vector<std::string> right;

  std::string CellId(std::string_view scope, std::string_view term) const;
};

struct TableTemplate {
  std::string id;                    // "t2"
  std::vector<std::string> heads;    // cells that open a header: 信息内容, 申请人情况
  std::vector<std::string> groups;   // labels that carry no number: 三、本年度办理结果
  std::vector<std::string> anchors;  // labels with which a flattened table may begin
  std::vector<BlockTemplate> blocks;
  std::vector<CheckTemplate> checks;

  static std::string CellId(const BlockTemplate& block, const RowTemplate& row, const ColumnTemplate& column);
};

struct ReportTemplate {
  std::string id;                     // "g2019"
  std::vector<TableTemplate> tables;  // empty for a narrative generation
  std::vector<std::string> chapters;  // words in chapter headings that tell this generation when there is no table
};

}  // namespace lantai
