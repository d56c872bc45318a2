// When listings are visited again.
#include "core/calendar.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <string>

#include "tests/support/status_matchers.h"

namespace lantai {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kHour = 3'600'000, kDay = 24 * kHour;

// "2026-01-09 08:30" in China.
Timestamp At(const std::string& text) {
  std::tm tm{};
  EXPECT_NE(strptime(text.c_str(), "%Y-%m-%d %H:%M", &tm), nullptr) << text;
  return {(static_cast<int64_t>(timegm(&tm)) - 8 * 3600) * 1000};
}

std::string InChina(Timestamp time) {
  const std::string utc = FormatUtc(time + 8 * kHour);
  return utc.substr(0, 10) + " " + utc.substr(11, 5);
}

// Busy from January, quiet from June; given out of order.
std::vector<Season> Two() { return {{"quiet", 6, 1, 10 * kDay, 40 * kDay}, {"busy", 1, 1, 12 * kHour, 3 * kDay}}; }

Calendar Make(std::vector<Season> seasons = Two()) { return *Calendar::Of(std::move(seasons)); }

TEST(Calendar, ASeasonLastsUntilTheNextOneBegins) {
  const Calendar calendar = Make();
  EXPECT_EQ(calendar.At(At("2026-01-01 00:00"))->name, "busy");
  EXPECT_EQ(calendar.At(At("2026-05-31 23:59"))->name, "busy");
  EXPECT_EQ(calendar.At(At("2026-06-01 00:00"))->name, "quiet");
  EXPECT_EQ(calendar.At(At("2026-12-31 23:59"))->name, "quiet") << "the day is China's";
}

TEST(Calendar, TheLastSeasonOfAYearGoesOnInTheNext) {
  const Calendar calendar = Make({{"a", 2, 1, kDay, kDay}, {"b", 9, 1, 2 * kDay, 2 * kDay}});
  EXPECT_EQ(calendar.At(At("2026-01-15 12:00"))->name, "b");
  EXPECT_EQ(InChina(calendar.Due(At("2026-01-15 12:00"), 0)), "2026-01-17 12:00");
}

TEST(Calendar, AChangeHalvesThePaceAndQuietMakesItHalfAsLongAgain) {
  const Calendar calendar = Make();
  const Timestamp busy = At("2026-02-01 00:00");
  EXPECT_EQ(calendar.NextPace(0, /*changed=*/false, busy), 12 * kHour) << "begins with the shortest";
  EXPECT_EQ(calendar.NextPace(24 * kHour, false, busy), 36 * kHour);
  EXPECT_EQ(calendar.NextPace(60 * kHour, false, busy), 3 * kDay) << "and never above the longest";
  EXPECT_EQ(calendar.NextPace(60 * kHour, true, busy), 30 * kHour);
  EXPECT_EQ(calendar.NextPace(13 * kHour, true, busy), 12 * kHour) << "nor below the shortest";
  EXPECT_EQ(calendar.NextPace(INT64_MAX, false, busy), 3 * kDay);
}

TEST(Calendar, AVisitIsDueWhenItsPaceHasPassed) {
  const Calendar calendar = Make();
  EXPECT_EQ(InChina(calendar.Due(At("2026-02-01 09:00"), 2 * kDay)), "2026-02-03 09:00");
  EXPECT_EQ(InChina(calendar.Due(At("2026-02-01 09:00"), 90 * kDay)), "2026-02-04 09:00");
  EXPECT_EQ(InChina(calendar.Due(At("2026-02-01 09:00"), 0)), "2026-02-01 21:00");
}

TEST(Calendar, ABusySeasonCutsALongWaitShort) {
  const Calendar calendar = Make();
  EXPECT_EQ(InChina(calendar.Due(At("2025-12-10 09:00"), 40 * kDay)), "2026-01-01 00:00");
  EXPECT_EQ(InChina(calendar.Due(At("2025-12-31 09:00"), 40 * kDay)), "2026-01-03 09:00") << "three days at most";
}

TEST(Calendar, AQuietSeasonMakesAShortWaitLonger) {
  EXPECT_EQ(InChina(Make().Due(At("2026-05-31 20:00"), kDay)), "2026-06-10 20:00");
}

TEST(Calendar, CronGivesItsOwnTimes) {
  const Calendar calendar(*Cron::Parse("30 2 * * 1"));
  EXPECT_EQ(InChina(calendar.Due(At("2026-01-09 08:00"), 99 * kDay)), "2026-01-12 02:30");
  EXPECT_EQ(calendar.NextPace(99 * kDay, true, At("2026-01-09 08:00")), 0);
  EXPECT_EQ(calendar.At(At("2026-01-09 08:00")), nullptr);
  EXPECT_EQ(InChina(Calendar(*Cron::Parse("0 0 30 2 *")).Due(At("2026-01-09 08:00"), 0)), "9999-12-31 00:00");
}

// The definition: the first moment at which as much has passed as its own season wants.
TEST(Calendar, DueIsTheFirstMomentThatItsSeasonAllows) {
  const Calendar calendar = Make({{"a", 1, 1, 6 * kHour, 2 * kDay},
                                  {"b", 2, 1, 5 * kDay, 20 * kDay},
                                  {"c", 3, 15, 1 * kDay, 90 * kDay},
                                  {"d", 11, 30, 30 * kDay, 366 * kDay}});
  for (Timestamp last = At("2027-01-01 00:00"); last < At("2028-04-01 00:00"); last = last + 37 * kHour) {
    for (const int64_t pace : {int64_t{0}, 3 * kDay, 33 * kDay, 300 * kDay}) {
      Timestamp due = last;
      while (due - last < std::clamp(pace, calendar.At(due)->shortest_ms, calendar.At(due)->longest_ms)) {
        due = due + kHour;
      }
      ASSERT_EQ(InChina(calendar.Due(last, pace)), InChina(due)) << InChina(last) << " pace " << pace / kDay << " d";
    }
  }
}

TEST(Calendar, WhatIsNoneIsRefused) {
  EXPECT_THAT(Calendar::Of({}), Fails(Code::kInvalidArgument));
  const Season good{"s", 1, 1, kDay, 2 * kDay};
  const auto with = [&](auto change) {
    Season season = good;
    change(season);
    return Calendar::Of({season});
  };
  EXPECT_OK(Calendar::Of({good}));
  EXPECT_THAT(with([](Season& s) { s.month = 13; }), Fails(Code::kInvalidArgument, HasSubstr("\"s\"")));
  EXPECT_THAT(with([](Season& s) { s.day = 0; }), Fails(Code::kInvalidArgument));
  EXPECT_THAT(with([](Season& s) { s.month = 4, s.day = 31; }), Fails(Code::kInvalidArgument));
  EXPECT_THAT(with([](Season& s) { s.month = 2, s.day = 29; }), Fails(Code::kInvalidArgument, HasSubstr("every year")));
  EXPECT_THAT(with([](Season& s) { s.shortest_ms = 3 * kDay; }), Fails(Code::kInvalidArgument));
  EXPECT_THAT(with([](Season& s) { s.shortest_ms = kHour - 1; }), Fails(Code::kInvalidArgument, HasSubstr("an hour")));
  EXPECT_THAT(with([](Season& s) { s.longest_ms = 367 * kDay; }), Fails(Code::kInvalidArgument, HasSubstr("366")));
  EXPECT_THAT(Calendar::Of({good, good}), Fails(Code::kInvalidArgument, HasSubstr("on the day of another")));
}

}  // namespace
}  // namespace lantai
