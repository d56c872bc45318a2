// The ways in which the script of a stub page moves on that extractor/scripts.h's FindMove does not see: a statement in
// a string that is run later (setTimeout("location.href='/c/'", 9), eval), a template literal without holes, an address
// in a variable, location['href'], location.pathname, window.navigate, window.open into the same window.
//
//   FindStubMove("var u = '/c/'; top.location.href = u;")->address     // "/c/"
//
// Only for pages that show next to nothing: elsewhere such statements wait for a button. Nothing is run, and only
// literals count. Thread-safety: free function. Errors: none. Limits: kLongestStubScript bytes of script.
#pragma once

#include <optional>
#include <string_view>

#include "extractor/scripts.h"

namespace lantai::extractor {

inline constexpr size_t kLongestStubScript = 8000;

std::optional<ScriptMove> FindStubMove(std::string_view script);

}  // namespace lantai::extractor
