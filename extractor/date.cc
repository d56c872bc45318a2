#include "extractor/date.h"

#include <array>
#include <cstdio>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kLongestText = 400;
constexpr int kFirstYear = 1990;
constexpr int kLastYear = 2099;

int DigitOf(char32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  if (c == U'〇' || c == U'零') return 0;
  constexpr std::u32string_view kHan = U"一二三四五六七八九";
  const size_t at = kHan.find(c);
  return at == std::u32string_view::npos ? -1 : static_cast<int>(at) + 1;
}

// A cursor over folded text without white space.
class Cursor {
 public:
  explicit Cursor(std::string_view text, size_t pos = 0) : text_(text), pos_(pos) {}

  size_t pos() const { return pos_; }
  bool done() const { return pos_ >= text_.size(); }
  bool Skip(std::string_view word) {
    if (!text_.substr(pos_).starts_with(word)) return false;
    pos_ += word.size();
    return true;
  }

  // One or two digits, or Chinese numerals up to thirty-one; -1 where there are none.
  int SmallNumber() {
    if (done()) return -1;
    size_t next = pos_;
    const char32_t first = NextCodePoint(text_, &next);
    if (first < 0x80) return AsciiNumber(2);
    return HanNumber();
  }

  int AsciiNumber(int most) {
    int value = -1;
    for (int n = 0; n < most && !done() && text_[pos_] >= '0' && text_[pos_] <= '9'; ++n, ++pos_) {
      value = (value < 0 ? 0 : value * 10) + (text_[pos_] - '0');
    }
    return value;
  }

 private:
  int HanNumber() {
    int value = -1;
    while (!done()) {
      size_t next = pos_;
      const char32_t c = NextCodePoint(text_, &next);
      const int digit = DigitOf(c);
      if (c == U'十' && value < 10)
        value = value < 0 ? 10 : value * 10;
      else if (digit >= 0 && c >= 0x80 && (value < 0 || (value % 10 == 0 && value < 40)))
        value = value < 0 ? digit : value + digit;
      else
        break;
      pos_ = next;
    }
    return value;
  }

  std::string_view text_;
  size_t pos_;
};

bool IsCalendarDay(int year, int month, int day) {
  constexpr std::array<int, 13> kDays = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 1) return false;
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return day <= kDays[static_cast<size_t>(month)] + (leap && month == 2 ? 1 : 0);
}

std::string Format(int year, int month, int day) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02d", year, month, day);
  return text.data();
}

// Appends "T13:55:16+08:00" where a time of day follows.
void AddTime(Cursor* cursor, std::string* iso) {
  Cursor at = *cursor;
  at.Skip("t");
  const int hour = at.AsciiNumber(2);
  if (hour < 0 || hour > 23 || !at.Skip(":")) return;
  const int minute = at.AsciiNumber(2);
  if (minute < 0 || minute > 59) return;
  int second = 0;
  if (at.Skip(":")) second = at.AsciiNumber(2);
  if (second < 0 || second > 59) return;
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "T%02d:%02d:%02d+08:00", hour, minute, second);
  *iso += text.data();
  *cursor = at;
}

std::optional<FoundDate> DateAt(std::string_view folded, size_t start, size_t* end) {
  size_t length = 0;
  const std::optional<int> year = YearAt(folded.substr(start), &length);
  if (!year) return std::nullopt;
  Cursor cursor(folded, start + length);
  std::string_view separator;
  for (const std::string_view candidate : {"年", "-", "/", "."}) {
    if (cursor.Skip(candidate)) separator = candidate;
    if (!separator.empty()) break;
  }
  if (separator.empty()) return std::nullopt;
  FoundDate date;
  date.year = *year;
  date.month = cursor.SmallNumber();
  if (!cursor.Skip(separator == "年" ? "月" : separator)) return std::nullopt;
  date.day = cursor.SmallNumber();
  const bool day_mark = cursor.Skip("日") || cursor.Skip("号");
  if ((separator == "年" && !day_mark) || !IsCalendarDay(date.year, date.month, date.day)) return std::nullopt;
  date.iso = Format(date.year, date.month, date.day);
  AddTime(&cursor, &date.iso);
  *end = cursor.pos();
  return date;
}

// Folded without white space, but with a 't' where it parts two digits: 2021-1-8 13:55 must not become 2021-1-813:55.
std::string FoldDateText(std::string_view text) {
  std::string folded;
  bool gap = false;
  for (size_t pos = 0; pos < text.size();) {
    const char32_t c = FoldCodePoint(NextCodePoint(text, &pos));
    if (c == U' ') {
      gap = true;
      continue;
    }
    const bool digits = !folded.empty() && folded.back() >= '0' && folded.back() <= '9' && c >= '0' && c <= '9';
    if (gap && digits) folded += 't';
    gap = false;
    AppendCodePoint(c, &folded);
  }
  return folded;
}

}  // namespace

std::optional<int> YearAt(std::string_view folded, size_t* length) {
  int year = 0;
  size_t pos = 0;
  for (int n = 0; n < 4; ++n) {
    if (pos >= folded.size()) return std::nullopt;
    char32_t c = NextCodePoint(folded, &pos);
    if (n > 0 && c == 'o') c = U'〇';
    const int digit = DigitOf(c);
    if (digit < 0) return std::nullopt;
    year = year * 10 + digit;
  }
  *length = pos;
  return year >= kFirstYear && year <= kLastYear ? std::optional(year) : std::nullopt;
}

std::optional<FoundDate> FindDate(std::string_view text) {
  const std::string folded = FoldDateText(text.substr(0, kLongestText));
  for (size_t start = 0; start < folded.size();) {
    size_t end = 0;
    const bool after_digit = start > 0 && folded[start - 1] >= '0' && folded[start - 1] <= '9';
    std::optional<FoundDate> date = after_digit ? std::nullopt : DateAt(folded, start, &end);
    if (date) {
      date->whole =
          folded.find_first_not_of("(", 0) == start && folded.find_first_not_of(")", end) == std::string::npos;
      return date;
    }
    NextCodePoint(folded, &start);
  }
  return std::nullopt;
}

}  // namespace lantai::extractor
