// Tables that a text keeps as rows of cells between pipes: "行政许可 | 3 | 0 | 12 |", one row a line.
//
//   FoldPipeTables(&content.blocks);      // runs of such lines become tables; all other blocks stay
//
// A run becomes a table where it is whole: at least three lines that follow each other, all with the same number of
// cells, most of them with more than one that is not blank. A run whose rows differ is left to the reader of flattened
// text (extractor/flat_form.h), which does not need whole rows. Leading and trailing pipes and Markdown's line of
// dashes say nothing.
//
// Thread-safety: a free function. Limits: linear; a row of more than kMaxWidth cells is no row.
#pragma once

#include <vector>

#include "extractor/content.h"

namespace lantai::extractor {

void FoldPipeTables(std::vector<Block>* blocks);

}  // namespace lantai::extractor
