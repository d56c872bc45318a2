#include "app/moment.h"

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

namespace lantai::app {
namespace {

constexpr int64_t kMinuteMs = 60'000;
constexpr int64_t kDayMs = 24 * 60 * kMinuteMs;
constexpr int64_t kChinaMs = 8 * 60 * kMinuteMs;

// The numbers of a text of exactly this form, where each letter is a digit of one of them.
template <size_t N>
std::optional<std::array<int, N>> Digits(std::string_view text, std::string_view form) {
  std::array<int, N> numbers{};
  if (text.size() != form.size()) return std::nullopt;
  for (size_t i = 0; i < form.size(); ++i) {
    if (form[i] < 'a' || form[i] > 'z') {
      if (text[i] != form[i]) return std::nullopt;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    int& number = numbers[static_cast<size_t>(form[i] - 'a')];
    number = number * 10 + (text[i] - '0');
  }
  return numbers;
}

std::optional<int64_t> DayMs(std::string_view text) {
  const auto date = Digits<3>(text, "aaaa-bb-cc");
  if (!date) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::year((*date)[0]), std::chrono::month(unsigned((*date)[1])),
                                        std::chrono::day(unsigned((*date)[2]))};
  if (!day.ok()) return std::nullopt;
  return std::chrono::sys_days(day).time_since_epoch().count() * kDayMs;
}

std::optional<int64_t> TimeMs(std::string_view text) {
  const auto time = Digits<3>(text, "aa:bb:cc");
  if (!time || (*time)[0] > 23 || (*time)[1] > 59 || (*time)[2] > 59) return std::nullopt;
  return ((*time)[0] * 60 + (*time)[1]) * kMinuteMs + (*time)[2] * 1000;
}

std::optional<int64_t> OffsetMs(std::string_view text) {
  if (text == "Z") return 0;
  const bool west = text.starts_with('-');
  if (!west && !text.starts_with('+')) return std::nullopt;
  const auto offset = Digits<2>(text.substr(1), "aa:bb");
  if (!offset || (*offset)[0] > 14 || (*offset)[1] > 59) return std::nullopt;
  return ((*offset)[0] * 60 + (*offset)[1]) * kMinuteMs * (west ? -1 : 1);
}

}  // namespace

Result<Timestamp> ParseMoment(const std::string& text) {
  const std::string_view all = text;
  const std::optional<int64_t> day = DayMs(all.substr(0, 10));
  if (day && all.size() == 10) return Timestamp{*day + kDayMs - kChinaMs - 1};
  if (day && all.size() >= 20 && all[10] == 'T') {
    const std::optional<int64_t> time = TimeMs(all.substr(11, 8)), offset = OffsetMs(all.substr(19));
    if (time && offset) return Timestamp{*day + *time - *offset + 999};  // milliseconds are not printed
  }
  return {Code::kInvalidArgument,
          "\"" + text + "\" is no time: expected 2026-01-09, 2026-01-09T08:30:00Z or 2026-01-09T16:30:00+08:00"};
}

}  // namespace lantai::app
