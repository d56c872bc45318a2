// The pieces of JavaScript that reading without running needs: white space, strings, comments, names, literals
// (ECMA-262 §12, without regular expressions and templates).
//
//   size_t at = 0;
//   ReadLiteral("'a\\/b', 3", &at)->text;      // "a/b"; `at` stands behind the string
//
// Thread-safety: free functions. Errors: none. Positions may be one past the end; nothing reads beyond it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "extractor/scripts.h"

namespace lantai::extractor {

inline bool IsScriptSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }
inline char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
inline bool IsNameChar(char c) { return IsDigit(c) || (Lower(c) >= 'a' && Lower(c) <= 'z') || c == '_' || c == '$'; }

size_t SkipSpace(std::string_view s, size_t at);

// One past the end of the string that begins at `at`, or where its line ends: JavaScript strings do not span lines, and
// a quote inside a regular expression must not swallow the rest.
size_t SkipString(std::string_view s, size_t at);

// Where a comment that begins at `at` ends; `at` itself where none begins.
size_t SkipComment(std::string_view s, size_t at);

// Up to nine digits.
std::optional<long> ParseNumber(std::string_view digits);

// The value of a string with its quotes. Escapes are those of ECMA-262 §12.9.4, `\/` among them.
std::string Unquote(std::string_view quoted);

// Reads a string or digits at `*at` and steps over it.
std::optional<ScriptArgument> ReadLiteral(std::string_view s, size_t* at);

std::string_view ReadName(std::string_view s, size_t at);

}  // namespace lantai::extractor
