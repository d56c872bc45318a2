// Reads plain text into a Content: one block a line that is not blank, with its line number.
//
//   Content content = ReadText("a.txt", std::nullopt, utf8);
//
// The text is UTF-8 (callers decode first, extractor/charset.h); a byte-order mark is dropped. The result is
// `flattened`: whatever tables the text had stand between pipes or one cell a line.
//
// Thread-safety: a free function. Limits: at most kMaxLines lines are kept; a report has some hundreds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "extractor/content.h"

namespace lantai::extractor {

inline constexpr size_t kMaxLines = 200'000;

Content ReadText(std::string input, std::optional<std::string> url, std::string_view utf8);

}  // namespace lantai::extractor
