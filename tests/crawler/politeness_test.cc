#include "crawler/politeness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

constexpr Timestamp kNow{1'600'000'000'000};  // 2020-09-13 12:26:40 UTC, 20:26:40 in China

FetchOptions Plain() {
  FetchOptions options;
  options.jitter = 0;
  return options;
}

Answer Took(int64_t ms) { return {kNow, kNow + ms, false, false, std::nullopt}; }

TEST(HostSchedule, TheFirstRequestMayGoAtOnce) { EXPECT_EQ(HostSchedule(Plain(), "h").NextStart(kNow), kNow); }

TEST(HostSchedule, QuickAnswersAreFollowedByTheLeastDelay) {
  HostSchedule schedule(Plain(), "h");
  schedule.OnStart(kNow);
  schedule.OnAnswer(Took(20));
  EXPECT_EQ(schedule.NextStart(kNow), kNow + 20 + 1000);
}

TEST(HostSchedule, SlowAnswersAreFollowedByAMultipleOfTheirTime) {
  HostSchedule schedule(Plain(), "h");
  schedule.OnAnswer(Took(2000));
  EXPECT_EQ(schedule.NextStart(kNow), kNow + 2000 + 10'000);
}

TEST(HostSchedule, ThePauseIsNotLongerThanTheMostDelay) {
  HostSchedule schedule(Plain(), "h");
  schedule.OnAnswer(Took(20'000));
  EXPECT_EQ(schedule.NextStart(kNow), kNow + 20'000 + 30'000);
}

TEST(HostSchedule, CrawlDelayMayBeLongerThanTheMostDelay) {
  HostSchedule schedule(Plain(), "h");
  schedule.SetCrawlDelay(60'000);
  schedule.OnAnswer(Took(10));
  EXPECT_EQ(schedule.NextStart(kNow), kNow + 10 + 60'000);
}

TEST(HostSchedule, AShortCrawlDelayDoesNotShortenOurs) {
  HostSchedule schedule(Plain(), "h");
  schedule.SetCrawlDelay(100);
  schedule.OnAnswer(Took(10));
  EXPECT_EQ(schedule.NextStart(kNow), kNow + 10 + 1000);
}

TEST(HostSchedule, JitterOnlyAddsAndIsTheSameForTheSameHost) {
  FetchOptions options;
  options.jitter = 0.2;
  HostSchedule one(options, "a"), same(options, "a"), other(options, "b");
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    for (HostSchedule* schedule : {&one, &same, &other}) schedule->OnAnswer(Took(10));
    EXPECT_EQ(one.last_pause_ms(), same.last_pause_ms());
    EXPECT_GE(one.last_pause_ms(), 1000);
    EXPECT_LT(one.last_pause_ms(), 1200);
    differs = differs || one.last_pause_ms() != other.last_pause_ms();
  }
  EXPECT_TRUE(differs);
}

TEST(HostSchedule, StrainDoublesThePauseAndGoodAnswersHalveItBack) {
  HostSchedule schedule(Plain(), "h");
  Answer strained = Took(10);
  strained.strained = true;
  schedule.OnAnswer(strained);
  EXPECT_EQ(schedule.last_pause_ms(), 2000);
  schedule.OnAnswer(strained);
  EXPECT_EQ(schedule.last_pause_ms(), 4000);
  schedule.OnAnswer(Took(10));
  EXPECT_EQ(schedule.last_pause_ms(), 2000);
  for (int i = 0; i < 50; ++i) schedule.OnAnswer(strained);
  EXPECT_LE(schedule.last_pause_ms(), 32'000);
}

TEST(HostSchedule, RetryAfterHoldsForTheWholeHost) {
  HostSchedule schedule(Plain(), "h");
  Answer answer = Took(10);
  answer.retry_after_ms = 90'000;
  schedule.OnAnswer(answer);
  schedule.OnAnswer(Took(10));
  EXPECT_EQ(schedule.NextStart(kNow), kNow + 10 + 90'000);
}

TEST(HostSchedule, SeveralConnectionsAreStartedADelayApart) {
  FetchOptions options = Plain();
  options.per_host = 2;
  HostSchedule schedule(options, "h");
  schedule.OnStart(kNow);
  EXPECT_EQ(schedule.NextStart(kNow), kNow + 1000);
}

TEST(HostSchedule, RetriesWaitTwiceAsLongEachTime) {
  HostSchedule schedule(Plain(), "h");
  EXPECT_EQ(schedule.RetryDelayMs(0), 2000);
  EXPECT_EQ(schedule.RetryDelayMs(1), 4000);
  EXPECT_EQ(schedule.RetryDelayMs(60), 120'000);
}

TEST(HostSchedule, RetriesWithoutADelayAreNoBusyLoop) {
  FetchOptions options = Plain();
  options.delay_ms = 0;
  EXPECT_GT(HostSchedule(options, "h").RetryDelayMs(0), 0);
}

TEST(VisitHours, OvernightHoursAreCountedInChinaTime) {
  ASSERT_OK_AND_ASSIGN(const VisitHours hours, VisitHours::Parse("22:00-06:00"));
  EXPECT_EQ(hours.NextOpen(kNow), kNow + (93 * 60 + 20) * 1000);  // 20:26:40 → 22:00:00
  EXPECT_EQ(hours.NextOpen(kNow + 3 * 3'600'000), kNow + 3 * 3'600'000);
}

TEST(VisitHours, DayHoursEndAtTheirEnd) {
  ASSERT_OK_AND_ASSIGN(const VisitHours hours, VisitHours::Parse("08:00-18:30"));
  EXPECT_EQ(hours.NextOpen(kNow) - kNow, ((11 * 60 + 33) * 60 + 20) * 1000);
}

TEST(VisitHours, EmptyMeansAlways) { EXPECT_EQ(VisitHours::Parse("")->NextOpen(kNow), kNow); }

TEST(VisitHours, WhatCannotBeReadIsNamed) {
  for (const char* bad :
       {"22-06", "22:00", "24:00-06:00", "22:60-06:00", "22:00-06:00 ", "aa:bb-cc:dd", "22:00~06:00"}) {
    EXPECT_THAT(VisitHours::Parse(bad), Fails(Code::kInvalidArgument, ::testing::HasSubstr("hours"))) << bad;
  }
}

TEST(RetryAfter, Rfc9110_10_2_3_SecondsOrADate) {
  EXPECT_EQ(ParseRetryAfter("120", "", kNow), 120'000);
  EXPECT_EQ(ParseRetryAfter("Sun, 13 Sep 2020 12:27:40 GMT", "", kNow), 60'000);
  EXPECT_EQ(ParseRetryAfter("Sun, 06 Nov 1994 08:49:37 GMT", "", kNow), 0);
}

TEST(RetryAfter, NonsenseIsIgnoredAndHugeValuesAreBounded) {
  for (const char* bad : {"", "-5", "soon", "12x", "Sun, 31 Feb 2020 12:27:40 GMT", "Sun, 13 Foo 2020 12:27:40 GMT"}) {
    EXPECT_EQ(ParseRetryAfter(bad, "", kNow), std::nullopt) << bad;
  }
  EXPECT_EQ(ParseRetryAfter("99999999999999999999999", "", kNow), kMostRetryAfterMs);
  EXPECT_EQ(ParseRetryAfter("Fri, 31 Dec 9999 23:59:59 GMT", "", kNow), kMostRetryAfterMs);
}

}  // namespace
}  // namespace lantai::crawler
