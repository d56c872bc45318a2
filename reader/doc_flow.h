// Puts the paragraphs of a binary Word file together to blocks. In that format a table is only a manner of speaking:
// cells and rows end with marks, and what a row's columns are stands with its last mark.
//
// Thread-safety: one thread.
#pragma once

#include <string>
#include <vector>

#include "reader/doc_sprm.h"
#include "reader/flow.h"
#include "reader/meter.h"

namespace lantai::reader {

class DocFlow {
 public:
  explicit DocFlow(Meter& meter) : meter_(meter) {}

  // A paragraph, with the mark that ends it: U+0007 for the last of a cell and for a row of an outer table. `deleted`:
  // the mark is deleted by a tracked change; of a row's mark it takes the row.
  void AddParagraph(std::string text, char16_t mark, const ParagraphProperties& properties, bool deleted);

  // What has been added, tables still open closed.
  Blocks Take() &&;

 private:
  struct Row {
    std::vector<std::string> cells;
    RowShape shape;
  };
  struct Table {
    std::vector<Row> rows;
    std::vector<std::string> cells;  // of the row being read
    std::string cell;                // of the cell being read
  };

  void CloseTo(size_t depth);
  void AddToTable(std::string text, char16_t mark, const ParagraphProperties& properties, bool deleted);
  Blocks MakeTable(Table table);

  Meter& meter_;
  Blocks blocks_;
  Blocks inner_;               // finished tables inside an open one
  std::vector<Table> tables_;  // open, the outermost first
};

}  // namespace lantai::reader
