#include "core/calendar.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace lantai {
namespace {

namespace chrono = std::chrono;
using Day = chrono::sys_days;

constexpr int64_t kDayMs = 86'400'000;
constexpr int64_t kChinaMs = 8 * 3'600'000;
constexpr Timestamp kNever{253'402'185'600'000};  // 9999-12-31

Day DayOf(Timestamp time) {
  return chrono::floor<chrono::days>(chrono::sys_time<chrono::milliseconds>(chrono::milliseconds(time.ms + kChinaMs)));
}

Timestamp BeginOf(Day day) { return {day.time_since_epoch().count() * kDayMs - kChinaMs}; }

auto Date(const Season& season) { return std::pair(season.month, season.day); }

Day FirstDay(const Season& season, chrono::year year) {
  return Day(year / chrono::month(static_cast<unsigned>(season.month)) /
             chrono::day(static_cast<unsigned>(season.day)));
}

// The season of a day, in the order of the year: the last one that has begun, or the last of all in its first days.
size_t IndexAt(const std::vector<Season>& seasons, Day day) {
  const chrono::year_month_day date(day);
  const std::pair today(static_cast<int>(static_cast<unsigned>(date.month())),
                        static_cast<int>(static_cast<unsigned>(date.day())));
  size_t index = seasons.size() - 1;
  for (size_t i = 0; i < seasons.size() && Date(seasons[i]) <= today; ++i) index = i;
  return index;
}

Status Check(const Season& season) {
  const auto bad = [&](const char* what) {
    return Status(Code::kInvalidArgument, "season \"" + season.name + "\": " + what);
  };
  const chrono::month_day date(chrono::month(static_cast<unsigned>(season.month)),
                               chrono::day(static_cast<unsigned>(season.day)));
  if (!date.ok() || date == chrono::February / 29) return bad("its first day is none of every year");
  if (season.shortest_ms > season.longest_ms) return bad("shortest is longer than longest");
  if (season.shortest_ms < kShortestVisitMs) return bad("shortest is below an hour");
  if (season.longest_ms > kLongestVisitMs) return bad("longest is above 366 days");
  return {};
}

}  // namespace

Result<Calendar> Calendar::Of(std::vector<Season> seasons) {
  if (seasons.empty()) return {Code::kInvalidArgument, "a calendar without seasons"};
  for (const Season& season : seasons) LANTAI_RETURN_IF_ERROR(Check(season));
  std::sort(seasons.begin(), seasons.end(), [](const Season& a, const Season& b) { return Date(a) < Date(b); });
  for (size_t i = 1; i < seasons.size(); ++i) {
    if (Date(seasons[i - 1]) != Date(seasons[i])) continue;
    return {Code::kInvalidArgument, "season \"" + seasons[i].name + "\" begins on the day of another"};
  }
  return Calendar(std::move(seasons));
}

const Season* Calendar::At(Timestamp time) const {
  const auto* seasons = std::get_if<Seasons>(&plan_);
  return seasons == nullptr ? nullptr : &(*seasons)[IndexAt(*seasons, DayOf(time))];
}

int64_t Calendar::NextPace(int64_t pace, bool changed, Timestamp at) const {
  const Season* season = At(at);
  if (season == nullptr) return 0;
  // Half after a change, half as much again without: three quiet visits outweigh one that was not.
  const int64_t before = std::clamp(pace, int64_t{0}, kLongestVisitMs);
  const int64_t next = changed ? before / 2 : before + before / 2;
  return std::clamp(next, season->shortest_ms, season->longest_ms);
}

Timestamp Calendar::Due(Timestamp last, int64_t pace) const {
  if (const Cron* cron = std::get_if<Cron>(&plan_)) return cron->NextAfter(last).value_or(kNever);
  const auto& seasons = std::get<Seasons>(plan_);
  Day begin = DayOf(last);
  for (size_t index = IndexAt(seasons, begin);; index = (index + 1) % seasons.size()) {
    const Season& next = seasons[(index + 1) % seasons.size()];
    const chrono::year year = chrono::year_month_day(begin).year();
    const Day end = FirstDay(next, year) > begin ? FirstDay(next, year) : FirstDay(next, year + chrono::years(1));
    const Season& season = seasons[index];
    const Timestamp due = std::max(last + std::clamp(pace, season.shortest_ms, season.longest_ms), BeginOf(begin));
    if (due < BeginOf(end)) return due;
    begin = end;
  }
}

}  // namespace lantai
