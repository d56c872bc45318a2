// Cron expressions: crontab(5) and POSIX crontab, in China Standard Time.
#include "core/cron.h"

#include <gtest/gtest.h>

#include <ctime>
#include <optional>
#include <string>

#include "tests/support/status_matchers.h"

namespace lantai {
namespace {

using ::testing::HasSubstr;

// "2026-01-09 08:30" in China.
Timestamp At(const std::string& text) {
  std::tm tm{};
  EXPECT_NE(strptime(text.c_str(), "%Y-%m-%d %H:%M", &tm), nullptr) << text;
  return {(static_cast<int64_t>(timegm(&tm)) - 8 * 3600) * 1000};
}

std::string InChina(std::optional<Timestamp> time) {
  if (!time) return "never";
  const std::string utc = FormatUtc(*time + 8 * 3600 * 1000);
  return utc.substr(0, 10) + " " + utc.substr(11, 5) + (time->ms % 60'000 == 0 ? "" : " and a bit");
}

std::string Next(const std::string& cron, const std::string& after) {
  const Result<Cron> parsed = Cron::Parse(cron);
  if (!parsed.ok()) return parsed.status().message();
  return InChina(parsed->NextAfter(At(after)));
}

TEST(Cron, GivesTheNextDueMinute) {
  EXPECT_EQ(Next("* * * * *", "2026-01-09 08:30"), "2026-01-09 08:31");
  EXPECT_EQ(Next("30 2 * * *", "2026-01-09 02:29"), "2026-01-09 02:30");
  EXPECT_EQ(Next("30 2 * * *", "2026-01-09 02:30"), "2026-01-10 02:30") << "the present minute has begun";
  EXPECT_EQ(Next("*/15 * * * *", "2026-01-09 08:31"), "2026-01-09 08:45");
  EXPECT_EQ(Next("5/20 * * * *", "2026-01-09 08:26"), "2026-01-09 08:45") << "5, 25, 45";
  EXPECT_EQ(Next("0 9-17/4 * * *", "2026-01-09 09:00"), "2026-01-09 13:00");
  EXPECT_EQ(Next("0 0 1,15 * *", "2026-01-01 00:00"), "2026-01-15 00:00");
  EXPECT_EQ(Next("0 0 1 1 *", "2025-01-01 00:00"), "2026-01-01 00:00") << "over the end of the year";
  EXPECT_EQ(Next("0 3 * jan-Mar SUN", "2026-03-29 03:00"), "2027-01-03 03:00");
}

TEST(Cron, SecondsWithinAMinuteAreAfterItsBeginning) {
  ASSERT_OK_AND_ASSIGN(const Cron cron, Cron::Parse("30 2 * * *"));
  EXPECT_EQ(InChina(cron.NextAfter(At("2026-01-09 02:29") + 59'999)), "2026-01-09 02:30");
  EXPECT_EQ(InChina(cron.NextAfter(At("2026-01-09 02:30") + 1)), "2026-01-10 02:30");
  EXPECT_EQ(InChina(cron.NextAfter({-1})), "1970-01-02 02:30") << "before 1970 in UTC, after it in China";
}

TEST(Cron, TheDayIsChinas) { EXPECT_EQ(Next("0 0 * * *", "2026-01-09 07:59"), "2026-01-10 00:00"); }

TEST(Cron, EitherDayWillDoWhereBothAreRestricted) {
  EXPECT_EQ(Next("0 0 13 * 5", "2026-01-10 00:00"), "2026-01-13 00:00") << "a Tuesday";
  EXPECT_EQ(Next("0 0 13 * 5", "2026-01-13 00:00"), "2026-01-16 00:00") << "a Friday";
  EXPECT_EQ(Next("0 0 */10 * 5", "2026-01-10 00:00"), "2026-05-01 00:00") << "both, where one begins with *";
}

TEST(Cron, SundayIs0And7) {
  EXPECT_EQ(Next("0 0 * * 0", "2026-01-09 00:00"), "2026-01-11 00:00");
  EXPECT_EQ(Next("0 0 * * 7", "2026-01-09 00:00"), "2026-01-11 00:00");
  EXPECT_EQ(Next("0 0 * * 6-7", "2026-01-10 00:00"), "2026-01-11 00:00");
}

TEST(Cron, LeapDaysMayBeEightYearsApart) {
  EXPECT_EQ(Next("0 0 29 2 *", "2096-02-29 00:00"), "2104-02-29 00:00");
  EXPECT_EQ(Next("0 0 30 2 *", "2026-01-09 00:00"), "never");
}

TEST(Cron, NicknamesAreKnown) {
  EXPECT_EQ(Next("@hourly", "2026-01-09 08:30"), "2026-01-09 09:00");
  EXPECT_EQ(Next("@daily", "2026-01-09 08:30"), "2026-01-10 00:00");
  EXPECT_EQ(Next("@weekly", "2026-01-09 08:30"), "2026-01-11 00:00");
  EXPECT_EQ(Next("@monthly", "2026-01-09 08:30"), "2026-02-01 00:00");
  EXPECT_EQ(Next("@yearly", "2026-01-09 08:30"), "2027-01-01 00:00");
}

TEST(Cron, WhatIsNoneNamesTheField) {
  EXPECT_THAT(Cron::Parse(""), Fails(Code::kInvalidArgument, HasSubstr("five fields")));
  EXPECT_THAT(Cron::Parse("* * * *"), Fails(Code::kInvalidArgument, HasSubstr("five fields")));
  EXPECT_THAT(Cron::Parse("60 * * * *"), Fails(Code::kInvalidArgument, HasSubstr("minute")));
  EXPECT_THAT(Cron::Parse("* 24 * * *"), Fails(Code::kInvalidArgument, HasSubstr("hour")));
  EXPECT_THAT(Cron::Parse("* * 0 * *"), Fails(Code::kInvalidArgument, HasSubstr("day of the month")));
  EXPECT_THAT(Cron::Parse("* * * 13 *"), Fails(Code::kInvalidArgument, HasSubstr("month")));
  EXPECT_THAT(Cron::Parse("* * * * 8"), Fails(Code::kInvalidArgument, HasSubstr("day of the week")));
  for (const char* text : {"5-1 * * * *", "*/0 * * * *", "1- * * * *", "-1 * * * *", ", * * * *", "1,, * * * *",
                           "*/ * * * *", "mon * * * *", "* * * jan-x *", "99999999999 * * * *"}) {
    EXPECT_THAT(Cron::Parse(text), Fails(Code::kInvalidArgument, HasSubstr("cron"))) << text;
  }
}

struct Rule {
  const char* cron;
  bool (*is_due)(const std::tm& time);
};

// Against the same rules written out, minute by minute over two years with a leap day.
TEST(Cron, SkipsNoDueMinuteAndInventsNone) {
  const Rule rules[] = {
      {"7 */5 * * *", [](const std::tm& t) { return t.tm_min == 7 && t.tm_hour % 5 == 0; }},
      {"0,59 23 28-31 * *",
       [](const std::tm& t) { return (t.tm_min == 0 || t.tm_min == 59) && t.tm_hour == 23 && t.tm_mday >= 28; }},
      {"30 12 * 2,12 1-5",
       [](const std::tm& t) {
         return t.tm_min == 30 && t.tm_hour == 12 && (t.tm_mon == 1 || t.tm_mon == 11) && t.tm_wday >= 1 &&
                t.tm_wday <= 5;
       }},
      {"1 1 29 2 *",
       [](const std::tm& t) { return t.tm_min == 1 && t.tm_hour == 1 && t.tm_mday == 29 && t.tm_mon == 1; }},
      {"0 0 1 * mon",
       [](const std::tm& t) { return t.tm_min == 0 && t.tm_hour == 0 && (t.tm_mday == 1 || t.tm_wday == 1); }},
  };
  const Timestamp first = At("2027-01-01 00:00"), end = At("2029-01-01 00:00");
  for (const Rule& rule : rules) {
    ASSERT_OK_AND_ASSIGN(const Cron cron, Cron::Parse(rule.cron));
    std::optional<Timestamp> due = cron.NextAfter(first + -1);
    for (Timestamp minute = first; minute < end; minute = minute + 60'000) {
      const time_t local = minute.ms / 1000 + 8 * 3600;
      std::tm time{};
      gmtime_r(&local, &time);
      ASSERT_EQ(due == minute, rule.is_due(time)) << rule.cron << " at " << InChina(minute);
      if (due == minute) due = cron.NextAfter(minute);
    }
  }
}

}  // namespace
}  // namespace lantai
