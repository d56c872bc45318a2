// What the equations of one table say a doubtful cell must be: a hint for people, never written into the cell.
//
// A cell is located where it is the only one that stands in every failed equation and in none that holds (one violated
// row and one violated column cross in it), and one value of it mends them all. A cell without a value is known where
// it is the only such operand of an equation, and all equations of which that is true agree. Only whole numbers of 0
// and more are suggested.
//
// Thread-safety: a free function. Source: 报告格式的勾稽关系, K1–K4 and K12.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/document.h"

namespace lantai::extractor {

// An equation that was run: the first `left` of its cells stand on the left side.
struct Equation {
  Check check;
  size_t left = 0;
};

// Fills `suggestion` of failed and unknown checks with "t3.granted.business = 3".
void SuggestValues(const std::map<std::string, Cell>& cells, std::vector<Equation>* equations);

}  // namespace lantai::extractor
