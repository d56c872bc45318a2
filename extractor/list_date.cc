#include "extractor/list_date.h"

#include <fmt/format.h>

#include <array>

namespace lantai::extractor {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads up to `most` digits at *at; -1 where there are none or more.
int ReadNumber(std::string_view s, size_t* at, size_t most) {
  int value = 0;
  size_t begin = *at;
  for (; *at < s.size() && IsDigit(s[*at]) && *at - begin <= most; ++*at) value = value * 10 + (s[*at] - '0');
  size_t length = *at - begin;
  return length == 0 || length > most ? -1 : value;
}

// Steps over one of - / . or the Chinese unit.
bool SkipSeparator(std::string_view s, size_t* at, std::string_view unit) {
  if (*at < s.size() && (s[*at] == '-' || s[*at] == '/' || s[*at] == '.')) return ++*at, true;
  if (!s.substr(*at).starts_with(unit)) return false;
  *at += unit.size();
  return true;
}

bool IsDay(int month, int day) {
  constexpr std::array<int, 13> kDays = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month >= 1 && month <= 12 && day >= 1 && day <= kDays[static_cast<size_t>(month)];
}

std::optional<ListDate> ReadFullDate(std::string_view s, size_t at) {
  ListDate date{{}, at, at};
  int year = ReadNumber(s, &at, 4);
  if (year < 1990 || year > 2099 || !SkipSeparator(s, &at, "年")) return std::nullopt;
  int month = ReadNumber(s, &at, 2);
  if (month < 0 || !SkipSeparator(s, &at, "月")) return std::nullopt;
  int day = ReadNumber(s, &at, 2);
  if (!IsDay(month, day)) return std::nullopt;
  if (s.substr(at).starts_with("日")) at += 3;
  date.iso = fmt::format("{:04}-{:02}-{:02}", year, month, day);
  date.end = at;
  return date;
}

// "06-23", "[06/23]", "6月23日" and nothing else.
std::optional<ListDate> ReadDayOnly(std::string_view s) {
  constexpr std::string_view kFrame = " \t\r\n[]()";
  size_t at = s.find_first_not_of(kFrame);
  if (at == s.npos) return std::nullopt;
  ListDate date{{}, at, at};
  int month = ReadNumber(s, &at, 2);
  if (month < 0 || !SkipSeparator(s, &at, "月")) return std::nullopt;
  if (s[at - 1] == '.') return std::nullopt;  // 3.5 is a number
  int day = ReadNumber(s, &at, 2);
  if (!IsDay(month, day)) return std::nullopt;
  if (s.substr(at).starts_with("日")) at += 3;
  date.end = at;
  return s.find_first_not_of(kFrame, at) == s.npos ? std::optional(date) : std::nullopt;
}

}  // namespace

std::optional<ListDate> FindListDate(std::string_view text) {
  std::optional<ListDate> found;
  for (size_t i = 0; i + 8 <= text.size(); ++i) {
    if (!IsDigit(text[i]) || (i > 0 && IsDigit(text[i - 1]))) continue;
    if (std::optional<ListDate> date = ReadFullDate(text, i)) {
      i = date->end - 1;
      found = std::move(date);
    }
  }
  return found ? found : ReadDayOnly(text);
}

}  // namespace lantai::extractor
