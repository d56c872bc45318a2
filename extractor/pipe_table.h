// Tables that a text keeps as rows of cells between pipes or tabs: "行政许可 | 3 | 0 | 12 |", one row a line.
//
//   FoldPipeTables(&content.blocks);      // runs of such lines become tables; all other blocks stay
//
// A run becomes a table where it is at least three lines that follow each other, most of them with more than one cell
// that is not blank: more than half where all have the same number of cells, else two thirds (merged cells are often
// left out; the shorter rows end in absent slots). Text with one cell a line is left to the reader of flattened text
// (extractor/flat_form.h). Leading and trailing pipes and Markdown's line of dashes say nothing. Lines with a single
// tab each are no table but a table of contents.
//
// Thread-safety: a free function. Limits: linear; a row of more than kMaxWidth cells is no row.
#pragma once

#include <vector>

#include "extractor/content.h"

namespace lantai::extractor {

void FoldPipeTables(std::vector<Block>* blocks);

}  // namespace lantai::extractor
