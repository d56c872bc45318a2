#include "extractor/report_period.h"

#include <algorithm>
#include <array>

#include "extractor/date.h"

namespace lantai::extractor {
namespace {

constexpr std::string_view kYear = "年";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool Skip(std::string_view* text, std::string_view word) {
  if (!text->starts_with(word)) return false;
  text->remove_prefix(word.size());
  return true;
}

int TakeSmall(std::string_view* text) {
  int value = 0;
  size_t digits = 0;
  while (digits < 2 && digits < text->size() && IsDigit((*text)[digits]))
    value = value * 10 + ((*text)[digits++] - '0');
  text->remove_prefix(digits);
  return value;
}

// M月D日 as MMDD, or 0.
int TakeDay(std::string_view* text) {
  for (const auto& [words, day] : {std::pair{"一月一日", 101}, {"十二月三十一日", 1231}, {"元月1日", 101}}) {
    if (Skip(text, words)) return day;
  }
  const int month = TakeSmall(text);
  if (month < 1 || month > 12 || !Skip(text, "月")) return 0;
  const int day = TakeSmall(text);
  return day < 1 || day > 31 || !Skip(text, "日") ? 0 : month * 100 + day;
}

// The year in front of 年 at `mark`, or 0: not where more digits stand before it.
int YearBefore(std::string_view text, size_t mark) {
  size_t length = 0;
  for (const size_t width : {size_t{4}, size_t{12}}) {
    if (mark < width) continue;
    const std::optional<int> year = YearAt(text.substr(mark - width), &length);
    const bool longer = mark > width && IsDigit(text[mark - width - 1]);
    if (year && length == width && !longer) return *year;
  }
  return 0;
}

// 2018年1月1日起至(2018年)12月31日, the first 年 of which stands at `mark`.
bool ReadPeriod(std::string_view text, size_t mark, ReportPeriod* period) {
  const int year = YearBefore(text, mark);
  if (year == 0) return false;
  std::string_view rest = text.substr(mark + kYear.size());
  const int from = TakeDay(&rest);
  if (from == 0) return false;
  for (const std::string_view word : {"零时", "0时", "起", "开始", ","}) Skip(&rest, word);
  bool until = false;
  for (const std::string_view word : {"截至", "截止", "至", "到", "--", "-", "~"}) until = Skip(&rest, word) || until;
  if (!until) return false;
  size_t length = 0;
  int end_year = year;
  if (const std::optional<int> printed = YearAt(rest, &length); printed && rest.substr(length).starts_with(kYear)) {
    end_year = *printed;
    rest.remove_prefix(length + kYear.size());
  }
  const int to = TakeDay(&rest);
  if (to == 0) return false;
  period->from = year * 10'000 + from;
  period->to = end_year * 10'000 + to;
  return true;
}

bool SpeaksOfTheReport(std::string_view text, size_t mark) {
  constexpr std::string_view kStop = "。";
  const size_t stop = text.rfind(kStop, mark);
  const size_t begin = stop == std::string_view::npos ? 0 : stop + kStop.size();
  const std::string_view sentence = text.substr(begin, text.find(kStop, mark) - begin);
  constexpr std::array<std::string_view, 5> kWords = {"统计", "报告", "年报", "数据", "所列"};
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return sentence.find(word) != sentence.npos; });
}

}  // namespace

bool ReportPeriod::IsWholeYear() const {
  const bool starts = from % 10'000 == 101 || from == 20080501;
  return starts && to % 10'000 == 1231 && from / 10'000 == to / 10'000;
}

std::optional<ReportPeriod> FindReportPeriod(const Body& body) {
  ReportPeriod period;
  for (size_t i = 0; i < body.folded.size(); ++i) {
    const std::string_view text = body.folded[i];
    for (size_t mark = text.find(kYear); mark != text.npos; mark = text.find(kYear, mark + kYear.size())) {
      if (!ReadPeriod(text, mark, &period) || !SpeaksOfTheReport(text, mark)) continue;
      period.section = body.section_of[i];
      return period;
    }
  }
  return std::nullopt;
}

std::optional<int> DayNumber(std::string_view iso) {
  int day = 0;
  if (iso.size() < 10) return std::nullopt;
  for (size_t i = 0; i < 10; ++i) {
    if (i == 4 || i == 7) continue;
    if (!IsDigit(iso[i])) return std::nullopt;
    day = day * 10 + (iso[i] - '0');
  }
  return day;
}

}  // namespace lantai::extractor
