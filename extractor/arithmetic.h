// Exact arithmetic on numbers as they were printed: no binary rounding, so that an equation of the form holds or fails
// on what stands on paper.
//
//   Sum({{"59237.2449"}, {"-0.2449"}}).text;        // "59237"
//   Compare({"2"}, {"10"}) < 0;
//
// Thread-safety: free functions. REQUIRES: at most 1000 numbers of at most 15 digits each, as cells have them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/document.h"

namespace lantai::extractor {

// The exact sum in normal decimal form.
Number Sum(const std::vector<Number>& numbers);

// `number` with the other sign, and a less b.
Number Negated(const Number& number);
Number Difference(const Number& a, const Number& b);

// Less than, equal to or greater than 0 as `a` is less than, equal to or greater than `b`.
int Compare(const Number& a, const Number& b);

// The number where it is whole and has at most 15 digits: the usual case, which needs no wide arithmetic.
std::optional<int64_t> WholeNumber(const Number& number);

}  // namespace lantai::extractor
