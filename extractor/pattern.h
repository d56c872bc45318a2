// Patterns of addresses and texts, as dialects write them: '*' is anything, '#' one digit or more, "{}" one value to
// take out, the rest stands for itself.
//
//   std::string_view value;
//   Matches("*/col/col{}/*", "http://x.gov.cn/col/col123/index.html", &value);     // true, value "123"
//
// A value is not empty and has none of / ? & # = " ' and white space. Thread-safety: free functions. Errors: none.
// Limits: texts above kLongestMatched bytes match nothing; a pattern that would need more than kMatchSteps neither.
#pragma once

#include <cstddef>
#include <string_view>

namespace lantai::extractor {

inline constexpr size_t kLongestMatched = 8192;
inline constexpr size_t kMatchSteps = 200'000;

// `value` may be null; it looks into `text`.
bool Matches(std::string_view pattern, std::string_view text, std::string_view* value = nullptr);

// The longest piece of a pattern that stands for itself: what to look for before matching.
std::string_view LongestPiece(std::string_view pattern);

}  // namespace lantai::extractor
