#include "extractor/text_flags.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kLongParagraph = 180;  // bytes: 60 Chinese characters; shorter ones may repeat by chance
constexpr size_t kShortestTitle = 24;   // bytes of half a title said twice

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string SectionAt(const Body& body, size_t line) { return "section:" + std::to_string(body.section_of[line]); }

// How many digits stand right before `at`.
size_t DigitsBefore(std::string_view text, size_t at) {
  size_t digits = 0;
  while (digits < at && digits < 20 && IsDigit(text[at - digits - 1])) ++digits;
  return digits;
}

// Digits that begin with a year of reports and go on.
bool IsYearAndMore(std::string_view digits, size_t least, size_t most) {
  return digits.size() >= least && digits.size() <= most && digits.starts_with("20") && digits[2] <= '3';
}

// A mark of a date or number with a year glued to the digits before it.
bool IsGlued(std::string_view text, size_t at) {
  const size_t count = DigitsBefore(text, at);
  if (count < 5) return false;
  const std::string_view digits = text.substr(at - count, count);
  const std::string_view mark = text.substr(at);
  const std::string_view before = text.substr(0, at - count);
  if (mark.starts_with("日")) return IsYearAndMore(digits, 6, 8);
  if (mark.starts_with("号")) return before.ends_with("(") && IsYearAndMore(digits, 5, 8);
  if (!mark.starts_with("月")) return false;
  // 20201月1日; 20500月 is no month.
  const std::string_view month = digits.substr(4);
  const bool is_month = digits.size() == 5 ? month != "0" : digits.size() == 6 && (month <= "12" && month >= "01");
  return is_month && IsYearAndMore(digits, 5, 6) && mark.size() > 3 && IsDigit(mark[3]);
}

// 政府信息公开报告政府信息公开报告
bool IsSaidTwice(std::string_view title) {
  const size_t half = title.size() / 2;
  return half >= kShortestTitle && title.size() % 2 == 0 && title.substr(0, half) == title.substr(half);
}

}  // namespace

bool HasLostMark(std::string_view folded) {
  for (size_t i = 5; i < folded.size(); ++i) {
    if (IsDigit(folded[i - 1]) && !IsDigit(folded[i]) && IsGlued(folded, i)) return true;
  }
  return false;
}

void FlagLostDigits(const Body& body, bool labels_lost, std::vector<Flag>* flags) {
  for (size_t i = 0; i < body.folded.size(); ++i) {
    if (!HasLostMark(body.folded[i])) continue;
    flags->push_back({"digits_lost", "warning", "a date or number without its marks", SectionAt(body, i), {}});
    return;
  }
  if (labels_lost) flags->push_back({"digits_lost", "warning", "labels of the form lost characters", "", {}});
}

void FlagRepeatedText(const Document& document, const Body& body, std::vector<Flag>* flags) {
  if (IsSaidTwice(FoldLabel(document.title))) {
    flags->push_back({"text_repeated", "notice", "the title is printed twice", "", {}});
    return;
  }
  std::unordered_map<std::string_view, size_t> seen;
  for (size_t i = 0; i < body.folded.size(); ++i) {
    if (body.folded[i].size() < kLongParagraph) continue;
    const auto [first, is_new] = seen.try_emplace(body.folded[i], i);
    if (is_new) continue;
    flags->push_back({"text_repeated",
                      "notice",
                      "a paragraph of " + SectionAt(body, first->second) + " is printed again",
                      SectionAt(body, i),
                      {}});
    return;
  }
}

}  // namespace lantai::extractor
