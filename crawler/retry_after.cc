#include "crawler/retry_after.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace lantai::crawler {
namespace {

std::optional<int> Digits(std::string_view text) {
  int value = 0;
  if (text.starts_with(' ')) text.remove_prefix(1);  // asctime pads the day with a space
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty() || text[0] == '-') return std::nullopt;
  return value;
}

struct Parts {
  std::string_view day, month, year, time;  // time: "08:49:37"
};

std::optional<Parts> Split(std::string_view text) {
  // "Sun, 06 Nov 1994 08:49:37 GMT"
  if (text.size() == 29 && text[3] == ',' && text.ends_with(" GMT"))
    return Parts{text.substr(5, 2), text.substr(8, 3), text.substr(12, 4), text.substr(17, 8)};
  // "Sunday, 06-Nov-94 08:49:37 GMT"
  const size_t comma = text.find(',');
  if (comma != std::string_view::npos && comma >= 6 && text.size() == comma + 24 && text.ends_with(" GMT"))
    return Parts{text.substr(comma + 2, 2), text.substr(comma + 5, 3), text.substr(comma + 9, 2),
                 text.substr(comma + 12, 8)};
  // "Sun Nov  6 08:49:37 1994"
  if (text.size() == 24 && text[3] == ' ')
    return Parts{text.substr(8, 2), text.substr(4, 3), text.substr(20, 4), text.substr(11, 8)};
  return std::nullopt;
}

std::optional<int> YearOf(std::string_view text, Timestamp now) {
  const std::optional<int> year = Digits(text);
  if (!year || text.size() == 4) return year;
  using namespace std::chrono;
  const int this_year = int(year_month_day(floor<days>(sys_time<milliseconds>(milliseconds(now.ms)))).year());
  const int full = this_year / 100 * 100 + *year;
  return full > this_year + 50 ? full - 100 : full;
}

std::optional<int64_t> TimeOfDay(std::string_view text) {
  if (text[2] != ':' || text[5] != ':') return std::nullopt;
  const std::optional<int> hour = Digits(text.substr(0, 2)), minute = Digits(text.substr(3, 2));
  const std::optional<int> second = Digits(text.substr(6));
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return (*hour * 60 + *minute) * 60 + *second;
}

}  // namespace

std::optional<Timestamp> ParseHttpDate(std::string_view text, Timestamp now) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::optional<Parts> parts = Split(text);
  if (!parts) return std::nullopt;
  const size_t month = kMonths.find(parts->month);
  const std::optional<int> day = Digits(parts->day), year = YearOf(parts->year, now);
  const std::optional<int64_t> seconds = TimeOfDay(parts->time);
  if (month == std::string_view::npos || month % 3 != 0 || !day || !year || !seconds) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  return Timestamp{(days * 86'400 + *seconds) * 1000};
}

std::optional<int64_t> ParseRetryAfter(std::string_view value, std::string_view date, Timestamp now) {
  if (value.empty()) return std::nullopt;
  int64_t seconds = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  const bool all = end == value.data() + value.size();
  if (all && error == std::errc::result_out_of_range && value[0] != '-') return kMostRetryAfterMs;
  if (all && error == std::errc()) {
    if (seconds < 0) return std::nullopt;
    return std::min(seconds, kMostRetryAfterMs / 1000) * 1000;
  }
  const std::optional<Timestamp> until = ParseHttpDate(value, now);
  if (!until) return std::nullopt;
  const Timestamp from = ParseHttpDate(date, now).value_or(now);
  return std::clamp<int64_t>(*until - from, 0, kMostRetryAfterMs);
}

}  // namespace lantai::crawler
