// The tables of a filled form as a page draws them: rows of cells with spans, before any markup. Everything that pages
// do to the shape of the tables is done here, and what a cell loses by it is taken out of the truth.
//
//   DrawnForm drawn = Draw(FillForm({}, seed), {.one_table = true}, &chance);
//   drawn.tables[0].rows[2][1].id;       // "t2.a20_1.regulation.new_made"
#pragma once

#include <string>
#include <vector>

#include "tests/extractor/filled_form.h"

namespace lantai::extractor {

struct DrawnCell {
  std::string text;
  int columns = 1, rows = 1;
  bool head = false;
  std::string id = {};  // of the form's cell, where this is a value
};
using DrawnRow = std::vector<DrawnCell>;

struct DrawnTable {
  std::string table;  // "t2"
  std::vector<DrawnRow> rows;
};

enum class Shape {
  kForm,           // as the form is printed
  kOneTable2,      // the blocks of table 2 in one table of four columns
  kOneTable,       // tables 2, 3 and 4 in one
  kNoTitles,       // the lines 第二十条第(一)项 are gone
  kCutHeads,       // 本年新 | 本年新: the header's second line is gone
  kSplitHeads,     // table 2's header words over two rows
  kMissingRows,    // (七)总计 and 四、结转… are not there
  kRepeatedHead,   // table 3's head again in the middle
  kTwoTables,      // table 3 in two, the second with the head again
  kTwoTablesBare,  // table 3 in two, the second without a head
  kReordered,      // columns in another order
  kBlankColumns,   // empty rows and columns in between
  kNotesUnder,     // a row of notes under the table, and 合计 beside other words
  kTransposed,     // rows and columns exchanged
  kPairs,          // narrow: a label and its value a row
  kFilledSpans,    // spans are gone, the covered slots empty
  kRepeatedSpans,  // spans are gone, the covered slots repeat the text
  kRagged,         // span attributes are gone, rows are of different lengths
  kOneHeadRow,     // table 3 and 4 with the names of their columns in one row
  kAbsurdSpans,    // spans of 0 and of thousands
};

struct DrawnForm {
  std::vector<DrawnTable> tables;
  std::map<std::string, FilledCell> truth;  // what can still be known
};

DrawnForm Draw(const FilledForm& form, Shape shape, Chance* chance);

}  // namespace lantai::extractor
