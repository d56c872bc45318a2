#include "extractor/script_lexer.h"

#include <algorithm>

#include "core/percent.h"
#include "core/utf8.h"

namespace lantai::extractor {
namespace {

constexpr size_t npos = std::string_view::npos;

// A UTF-16 unit of four hex digits at `*at`; `*at` moves behind them.
char32_t ReadUnit(std::string_view s, size_t* at, size_t digits) {
  char32_t unit = 0;
  for (size_t i = 0; i < digits && *at < s.size() && HexDigitValue(s[*at]) >= 0; ++i, ++*at)
    unit = unit * 16 + static_cast<char32_t>(HexDigitValue(s[*at]));
  return unit;
}

// \uD83D\uDE00 is one character.
void AppendUnicode(std::string_view s, size_t* at, std::string* out) {
  char32_t unit = ReadUnit(s, at, 4);
  if (unit >= 0xD800 && unit < 0xDC00 && s.substr(*at, 2) == "\\u") {
    size_t next = *at + 2;
    char32_t low = ReadUnit(s, &next, 4);
    if (low >= 0xDC00 && low < 0xE000) *at = next, unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
  }
  AppendUtf8(unit, out);
}

}  // namespace

std::string Unquote(std::string_view quoted) {
  std::string text;
  const std::string_view s = quoted.substr(0, quoted.empty() ? 0 : quoted.size() - 1);
  for (size_t at = 1; at < s.size();) {
    char c = s[at++];
    if (c != '\\' || at == s.size()) {
      text.push_back(c);
      continue;
    }
    switch (char escape = s[at++]) {
      case 'n': text.push_back('\n'); break;
      case 't': text.push_back('\t'); break;
      case 'r': text.push_back('\r'); break;
      case 'u': AppendUnicode(s, &at, &text); break;
      case 'x': AppendUtf8(ReadUnit(s, &at, 2), &text); break;
      default: text.push_back(escape);
    }
  }
  return text;
}

std::optional<long> ParseNumber(std::string_view digits) {
  if (digits.empty() || digits.size() > 9) return std::nullopt;
  long value = 0;
  for (char c : digits) {
    if (!IsDigit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

size_t SkipSpace(std::string_view s, size_t at) {
  while (at < s.size() && IsScriptSpace(s[at])) ++at;
  return at;
}

size_t SkipString(std::string_view s, size_t at) {
  char quote = s[at];
  for (++at; at < s.size() && s[at] != '\n'; ++at) {
    if (s[at] == '\\') {
      ++at;
    } else if (s[at] == quote) {
      return at + 1;
    }
  }
  return std::min(at, s.size());
}

size_t SkipComment(std::string_view s, size_t at) {
  if (s.substr(at, 2) == "//") return std::min(s.find('\n', at), s.size());
  if (s.substr(at, 2) != "/*") return at;
  size_t end = s.find("*/", at + 2);
  return end == npos ? s.size() : end + 2;
}

std::optional<ScriptArgument> ReadLiteral(std::string_view s, size_t* at) {
  ScriptArgument argument;
  size_t begin = *at;
  if (begin >= s.size()) return std::nullopt;
  if (s[begin] == '"' || s[begin] == '\'') {
    size_t end = SkipString(s, begin);
    if (end < begin + 2 || s[end - 1] != s[begin]) return std::nullopt;
    argument.is_text = true;
    argument.text = Unquote(s.substr(begin, end - begin));
    *at = end;
  } else {
    while (*at < s.size() && IsDigit(s[*at])) ++*at;
    argument.text = s.substr(begin, *at - begin);
    if (argument.text.empty()) return std::nullopt;
  }
  argument.number = ParseNumber(argument.text);
  return argument;
}

std::string_view ReadName(std::string_view s, size_t at) {
  size_t end = at;
  while (end < s.size() && IsNameChar(s[end])) ++end;
  return s.substr(at, end - at);
}

}  // namespace lantai::extractor
