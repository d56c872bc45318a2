// The blocks of an office file while they are being read: paragraphs joined into cells, and tables whose cells say at
// which column they begin, turned into the rows of a FlowBlock.
//
// Thread-safety: values and free functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/layout.h"
#include "reader/meter.h"

namespace lantai::reader {

using Blocks = std::vector<FlowBlock>;

// `text` without white space at its ends; U+00A0 and U+3000, by which Chinese paragraphs are indented, are such.
std::string Trimmed(std::string_view text);

// A cell as office files have them: covered cells are listed too, and say so.
struct OpenCell {
  std::string text;
  int column = 0;  // where it begins, in columns of the whole table
  int span = 1;
  bool continues = false;  // covered by the cell above, which begins at the same column and is as wide
};

// Turns rows of listed cells into a table: a cell that continues the one above becomes part of its rowspan; where there
// is none above to be continued, it is a cell of its own, as Word shows it. Blank cells stand for columns that a row
// leaves out at its beginning or between its cells. No block where there are no cells.
void AddTable(std::vector<std::vector<OpenCell>> rows, Meter& meter, Blocks& blocks);

// Adds a paragraph's or heading's block unless it is blank.
void AddText(FlowBlock block, Meter& meter, Blocks& blocks);

// A cell's paragraphs, one a line; the tables among them are moved to `tables`.
std::string JoinCell(Blocks content, Blocks& tables);

}  // namespace lantai::reader
