#include "extractor/char_refs.h"

#include <algorithm>
#include <cstring>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

struct NamedRef {
  std::string_view name;
  char32_t code;
};

constexpr NamedRef kNamed[] = {
    {"nbsp", 0xA0},     {"amp", '&'},      {"lt", '<'},        {"gt", '>'},        {"quot", '"'},     {"ldquo", 0x201C},
    {"rdquo", 0x201D},  {"mdash", 0x2014}, {"middot", 0xB7},   {"hellip", 0x2026}, {"lsquo", 0x2018}, {"rsquo", 0x2019},
    {"ndash", 0x2013},  {"times", 0xD7},   {"divide", 0xF7},   {"copy", 0xA9},     {"reg", 0xAE},     {"deg", 0xB0},
    {"plusmn", 0xB1},   {"bull", 0x2022},  {"laquo", 0xAB},    {"raquo", 0xBB},    {"yen", 0xA5},     {"sect", 0xA7},
    {"emsp", 0x2003},   {"ensp", 0x2002},  {"thinsp", 0x2009}, {"apos", '\''},     {"rarr", 0x2192},  {"larr", 0x2190},
    {"permil", 0x2030}, {"le", 0x2264},    {"ge", 0x2265},     {"trade", 0x2122},  {"euro", 0x20AC},
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlnum(char c) { return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

int DigitOf(char c, int base) {
  int value = IsDigit(c) ? c - '0' : (c >= 'a' && c <= 'f') ? c - 'a' + 10 : (c >= 'A' && c <= 'F') ? c - 'A' + 10 : 99;
  return value < base ? value : -1;
}

// Characters that are no white space, and that the standard leaves as they are (§13.2.5.80).
bool IsSafe(char32_t c) {
  if (c <= 0x20 || (c >= 0x7F && c < 0xA0) || c > 0x10FFFF) return false;
  bool surrogate = c >= 0xD800 && c < 0xE000;
  bool none = (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
  return !surrogate && !none;
}

struct Ref {
  char32_t code = 0;  // 0: the & itself
  size_t size = 0;    // 0: not understood
};

// "#160;" or "#xA0;", without the & before it.
Ref ReadNumeric(std::string_view s) {
  bool hex = s.size() > 1 && (s[1] == 'x' || s[1] == 'X');
  size_t at = hex ? 2 : 1;
  const size_t begin = at;
  char32_t code = 0;
  for (int digit; at < s.size() && at - begin < 7 && (digit = DigitOf(s[at], hex ? 16 : 10)) >= 0; ++at) {
    code = code * (hex ? 16 : 10) + static_cast<char32_t>(digit);
  }
  if (at == begin || at >= s.size() || s[at] != ';' || !IsSafe(code)) return {};
  return {code, at + 2};
}

// The reference at the beginning of `s`, which begins with &.
Ref ReadRef(std::string_view s, RefPlace place) {
  std::string_view rest = s.substr(1);
  if (rest.empty() || std::strchr(" \t\n\r\f<&", rest.front()) != nullptr)
    return {0, rest.empty() || rest.front() != '\0'};
  if (rest.front() == '#') return ReadNumeric(rest);
  size_t end = 0;
  while (end < rest.size() && IsAlnum(rest[end])) ++end;
  if (end == 0 || end == rest.size()) return {};
  // A name that goes on is none, and one before = is a parameter's, also where its beginning is a reference's.
  if (place == RefPlace::kAttribute && rest[end] == '=') return {0, 1};
  if (rest[end] != ';') return {};
  const auto* found = std::ranges::find(kNamed, rest.substr(0, end), &NamedRef::name);
  return found == std::end(kNamed) ? Ref{} : Ref{found->code, end + 2};
}

}  // namespace

bool CanDecodeRefs(std::string_view text, RefPlace place) {
  for (size_t at = 0; (at = text.find('&', at)) != text.npos;) {
    size_t size = ReadRef(text.substr(at), place).size;
    if (size == 0) return false;
    at += size;
  }
  return true;
}

size_t DecodeText(std::string_view text, const RefPlace* place, char* out) {
  char* const begin = out;
  for (size_t i = 0; i < text.size();) {
    char c = text[i];
    if (c == '\r') {
      *out++ = '\n';
      i += i + 1 < text.size() && text[i + 1] == '\n' ? 2 : 1;
    } else if (c == '&' && place != nullptr) {
      Ref ref = ReadRef(text.substr(i), *place);
      out = WriteCodePoint(ref.code == 0 ? U'&' : ref.code, out);
      i += std::max<size_t>(ref.size, 1);
    } else {
      *out++ = c;
      ++i;
    }
  }
  return static_cast<size_t>(out - begin);
}

}  // namespace lantai::extractor
