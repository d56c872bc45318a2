#include "core/cron.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <span>
#include <utility>
#include <vector>

namespace lantai {
namespace {

namespace chrono = std::chrono;

constexpr chrono::hours kChinaOffset{8};
constexpr chrono::days kHorizon{8 * 366};  // leap days may be eight years apart

struct Field {
  std::string_view name;
  int first = 0, last = 0;
  std::span<const std::string_view> words = {};  // for first, first + 1, …
};

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kWeekdays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr Field kMinute{"minute", 0, 59}, kHour{"hour", 0, 23}, kDay{"day of the month", 1, 31};
constexpr Field kMonth{"month", 1, 12, kMonths}, kWeekday{"day of the week", 0, 7, kWeekdays};

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kNicknames = {{{"@hourly", "0 * * * *"},
                                                                                      {"@daily", "0 0 * * *"},
                                                                                      {"@weekly", "0 0 * * 0"},
                                                                                      {"@monthly", "0 0 1 * *"},
                                                                                      {"@yearly", "0 0 1 1 *"}}};

bool EqualFolded(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

std::optional<int> ReadNumber(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.starts_with('-')) return std::nullopt;
  return value;
}

std::optional<int> ReadValue(std::string_view text, const Field& field) {
  for (size_t i = 0; i < field.words.size(); ++i) {
    if (EqualFolded(text, field.words[i])) return field.first + static_cast<int>(i);
  }
  const std::optional<int> value = ReadNumber(text);
  return value && *value >= field.first && *value <= field.last ? value : std::nullopt;
}

std::vector<std::string_view> Split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  for (size_t at; (at = text.find_first_of(separators, begin)) != std::string_view::npos; begin = at + 1) {
    parts.push_back(text.substr(begin, at - begin));
  }
  parts.push_back(text.substr(begin));
  return parts;
}

// One item of a list: "*", "5", "1-5", each with "/2" or without.
template <size_t N>
bool ReadItem(std::string_view item, const Field& field, std::bitset<N>& bits) {
  const size_t slash = item.find('/');
  const bool stepped = slash != std::string_view::npos;
  const std::optional<int> step = stepped ? ReadNumber(item.substr(slash + 1)) : 1;
  const std::string_view range = item.substr(0, slash);
  const size_t dash = range.find('-');
  std::optional<int> first = field.first, last = field.last;
  if (range != "*") {
    first = ReadValue(range.substr(0, dash), field);
    if (dash != std::string_view::npos) {
      last = ReadValue(range.substr(dash + 1), field);
    } else if (!stepped) {
      last = first;
    }
  }
  if (!step || *step < 1 || !first || !last || *first > *last) return false;
  for (int value = *first; value <= *last; value += *step) bits.set(static_cast<size_t>(value) % N);
  return true;
}

template <size_t N>
Status ReadField(std::string_view text, const Field& field, std::bitset<N>& bits) {
  for (const std::string_view item : Split(text, ",")) {
    if (ReadItem(item, field, bits)) continue;
    return {Code::kInvalidArgument, "cron: \"" + std::string(text.substr(0, 40)) + "\" is no " +
                                        std::string(field.name) + ": expected " + std::to_string(field.first) + "-" +
                                        std::to_string(field.last) + ", \"*\", ranges, lists and steps"};
  }
  return {};
}

std::vector<std::string_view> FieldsOf(std::string_view text) {
  for (const auto& [nickname, meaning] : kNicknames) {
    if (EqualFolded(text, nickname)) text = meaning;
  }
  std::vector<std::string_view> fields;
  for (const std::string_view field : Split(text, " \t")) {
    if (!field.empty()) fields.push_back(field);
  }
  return fields;
}

}  // namespace

Result<Cron> Cron::Parse(std::string_view text) {
  const std::vector<std::string_view> fields = FieldsOf(text);
  if (fields.size() != 5) {
    return {Code::kInvalidArgument, "cron: \"" + std::string(text.substr(0, 80)) +
                                        "\": expected five fields, as in \"30 2 * 1-3 *\": minute, hour, day of the "
                                        "month, month, day of the week"};
  }
  Cron cron;
  LANTAI_RETURN_IF_ERROR(ReadField(fields[0], kMinute, cron.minutes_));
  LANTAI_RETURN_IF_ERROR(ReadField(fields[1], kHour, cron.hours_));
  LANTAI_RETURN_IF_ERROR(ReadField(fields[2], kDay, cron.days_));
  LANTAI_RETURN_IF_ERROR(ReadField(fields[3], kMonth, cron.months_));
  LANTAI_RETURN_IF_ERROR(ReadField(fields[4], kWeekday, cron.weekdays_));
  cron.any_day_ = fields[2].starts_with('*');
  cron.any_weekday_ = fields[4].starts_with('*');
  return cron;
}

bool Cron::IsDay(unsigned month, unsigned day, unsigned weekday) const {
  if (!months_[month]) return false;
  if (any_day_ || any_weekday_) return days_[day] && weekdays_[weekday];
  return days_[day] || weekdays_[weekday];
}

std::optional<Timestamp> Cron::NextAfter(Timestamp time) const {
  const auto local = chrono::floor<chrono::minutes>(
                         chrono::sys_time<chrono::milliseconds>(chrono::milliseconds(time.ms) + kChinaOffset)) +
                     chrono::minutes(1);
  const auto today = chrono::floor<chrono::days>(local);
  auto minute = static_cast<size_t>((local - today).count());
  for (chrono::sys_days day = today; day < today + kHorizon; day += chrono::days(1), minute = 0) {
    const chrono::year_month_day date(day);
    const chrono::weekday weekday(day);
    if (!IsDay(static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), weekday.c_encoding())) continue;
    for (; minute < 24 * 60; ++minute) {
      if (!hours_[minute / 60] || !minutes_[minute % 60]) continue;
      const auto due = chrono::sys_time<chrono::milliseconds>(day) + chrono::minutes(minute) - kChinaOffset;
      return Timestamp{due.time_since_epoch().count()};
    }
  }
  return std::nullopt;
}

}  // namespace lantai
