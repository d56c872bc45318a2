#include "crawler/visit_hours.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace lantai::crawler {
namespace {

constexpr int64_t kMinuteMs = 60'000;
constexpr int64_t kDayMs = 24 * 60 * kMinuteMs;
constexpr int64_t kChinaOffsetMs = 8 * 60 * kMinuteMs;

std::optional<int> Digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty() || text[0] == '-') return std::nullopt;
  return value;
}

std::optional<int> ParseMinute(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const std::optional<int> hour = Digits(text.substr(0, 2)), minute = Digits(text.substr(3));
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return *hour * 60 + *minute;
}

}  // namespace

Result<VisitHours> VisitHours::Parse(std::string_view text) {
  if (text.empty()) return VisitHours{};
  const std::optional<int> from = ParseMinute(text.substr(0, 5));
  const std::optional<int> to = text.size() == 11 && text[5] == '-' ? ParseMinute(text.substr(6)) : std::nullopt;
  if (!from || !to) {
    return {Code::kInvalidArgument, fmt::format("hours = \"{}\": expected as in \"22:00-06:00\"", text.substr(0, 40))};
  }
  return VisitHours{*from, *to};
}

Timestamp VisitHours::NextOpen(Timestamp time) const {
  if (from_minute == to_minute) return time;
  const int64_t of_day = (((time.ms + kChinaOffsetMs) % kDayMs) + kDayMs) % kDayMs;
  const int64_t from = from_minute * kMinuteMs, to = to_minute * kMinuteMs;
  const bool open = from < to ? of_day >= from && of_day < to : of_day >= from || of_day < to;
  if (open) return time;
  return time + (from - of_day + kDayMs) % kDayMs;
}

std::string FormatChinaTime(Timestamp time) {
  const std::string utc = FormatUtc(time + kChinaOffsetMs);
  return utc.size() < 16 ? utc : utc.substr(0, 10) + " " + utc.substr(11, 5) + " CST";
}

}  // namespace lantai::crawler
