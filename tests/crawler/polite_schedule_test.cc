// Politeness as pure functions of answers and the time: no clock runs here.
#include <gtest/gtest.h>

#include "crawler/politeness.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

constexpr Timestamp kNow{1'600'000'000'000};  // 2020-09-13 20:26:40 in China
constexpr int64_t kHourMs = 3'600'000;

FetchOptions Plain() {
  FetchOptions options;
  options.jitter = 0;
  return options;
}

Answer Good(Timestamp at = kNow) { return {at, at + 10, false, false, std::nullopt}; }
Answer Tired(Timestamp at = kNow) { return {at, at + 10, true, true, std::nullopt}; }

storage::HostRecord SavedBy(const HostSchedule& schedule) {
  storage::HostRecord record;
  schedule.Save(record);
  return record;
}

// A schedule whose breaker has just opened; `now` is then its last answer's end.
HostSchedule Opened(Timestamp& now) {
  HostSchedule schedule(Plain(), "h");
  for (uint32_t i = 0; i < kFailuresToOpen; ++i) {
    now = schedule.NextStart(now);
    schedule.OnAnswer(Tired(now));
    now = now + 10;
  }
  return schedule;
}

// ---- over restarts ----

TEST(HostRestart, ThePauseIsStillOwed) {
  HostSchedule before(Plain(), "h"), after(Plain(), "h");
  before.OnAnswer(Good());
  after.Restore(SavedBy(before), kNow + 20);
  EXPECT_EQ(after.NextStart(kNow + 20), before.NextStart(kNow + 20));
  EXPECT_EQ(after.NextStart(kNow + 20), kNow + 10 + 1000);
}

TEST(HostRestart, RetryAfterIsKeptToTheSecond) {
  HostSchedule before(Plain(), "h"), after(Plain(), "h");
  Answer answer = Tired();
  answer.retry_after_ms = 7'200'000;
  before.OnAnswer(answer);
  after.Restore(SavedBy(before), kNow + 5000);
  const Turn turn = after.NextTurn(kNow + 5000);
  EXPECT_EQ(turn.at, kNow + 10 + 7'200'000);
  EXPECT_EQ(turn.hold, Hold::kRetryAfter);
  EXPECT_FALSE(after.WorthWaiting(turn, kNow + 5000)) << "longer than a quarter of an hour";
}

TEST(HostRestart, StrainAndFailuresGoOnCounting) {
  HostSchedule before(Plain(), "h"), after(Plain(), "h");
  before.OnAnswer(Tired());
  before.OnAnswer(Tired());
  after.Restore(SavedBy(before), kNow);
  after.OnAnswer(Tired());
  EXPECT_EQ(after.last_pause_ms(), 8000);
  EXPECT_EQ(after.failures(), 3u);
}

TEST(HostRestart, AnOpenBreakerStaysOpen) {
  Timestamp now = kNow;
  HostSchedule before = Opened(now), after(Plain(), "h");
  after.Restore(SavedBy(before), now);
  EXPECT_EQ(after.NextTurn(now).hold, Hold::kBreaker);
  EXPECT_EQ(after.NextStart(now), before.NextStart(now));
  EXPECT_TRUE(after.probing());
}

TEST(HostRestart, ARecordOfAnotherClockDoesNotCloseAHostForEver) {
  storage::HostRecord record;
  record.next_request = record.retry_after = record.probe_at = Timestamp{INT64_MAX};
  record.strain = 4'000'000'000;
  HostSchedule schedule(Plain(), "h");
  schedule.Restore(record, kNow);
  EXPECT_EQ(schedule.NextStart(kNow), kNow + kMostRetryAfterMs);
  schedule.OnAnswer(Tired(kNow + kMostRetryAfterMs));
  EXPECT_LE(schedule.last_pause_ms(), 32'000);
}

TEST(HostRestart, AClockThatWasSetBackKeepsThePausesNotTheMoments) {
  const Timestamp later = kNow + 365 * 24 * kHourMs;
  HostSchedule before(Plain(), "h");
  before.OnAnswer(Good(later));
  storage::HostRecord record;
  before.Save(record);
  HostSchedule after(Plain(), "h");
  after.Restore(record, kNow);
  EXPECT_EQ(after.NextStart(kNow) - kNow, record.next_request - record.last_answer);
  AddressSchedule address;
  address.Restore(record, kNow);
  EXPECT_EQ(*address.NextStart(kNow, 2) - kNow, record.next_request - record.last_answer);
}

// ---- the breaker ----

TEST(Breaker, OpensAfterTenFailuresInARowForTenPauses) {
  Timestamp now = kNow;
  const HostSchedule schedule = Opened(now);
  const Turn turn = schedule.NextTurn(now);
  EXPECT_EQ(turn.hold, Hold::kBreaker);
  EXPECT_EQ(turn.at - now, 10 * 32'000);
  EXPECT_TRUE(schedule.WorthWaiting(turn, now));
}

TEST(Breaker, OneGoodAnswerBeginsTheCountAnew) {
  HostSchedule schedule(Plain(), "h");
  for (int i = 0; i < 50; ++i) schedule.OnAnswer(i % 9 == 8 ? Good() : Tired());
  EXPECT_FALSE(schedule.probing());
}

TEST(Breaker, AFailedProbeOpensItForTwiceAsLongUpToADay) {
  Timestamp now = kNow;
  HostSchedule schedule = Opened(now);
  int64_t last = schedule.NextStart(now) - now;
  for (int i = 0; i < 20; ++i) {
    now = schedule.NextStart(now);
    schedule.OnAnswer(Tired(now));
    now = now + 10;
    const int64_t open = schedule.NextStart(now) - now;
    EXPECT_EQ(open, std::min(2 * last, kMostOpenMs));
    last = open;
  }
  EXPECT_EQ(last, kMostOpenMs);
}

TEST(Breaker, AGoodProbeClosesIt) {
  Timestamp now = kNow;
  HostSchedule schedule = Opened(now);
  now = schedule.NextStart(now);
  schedule.OnAnswer(Good(now));
  EXPECT_FALSE(schedule.probing());
  EXPECT_NE(schedule.NextTurn(now + 10).hold, Hold::kBreaker);
}

TEST(Breaker, WhatWasUnderWayWhenItOpenedIsNoProbe) {
  Timestamp now = kNow;
  HostSchedule schedule = Opened(now);
  const Timestamp probe = schedule.NextStart(now);
  schedule.OnAnswer(Tired(now + -5));
  EXPECT_EQ(schedule.NextStart(now), probe);
}

TEST(Breaker, TwoOpeningsAreSatOutThenTheHostIsLeft) {
  Timestamp now = kNow;
  HostSchedule schedule = Opened(now);
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(schedule.WorthWaiting(schedule.NextTurn(now), now)) << i;
    now = schedule.NextStart(now);
    schedule.OnAnswer(Tired(now));
  }
  EXPECT_FALSE(schedule.WorthWaiting(schedule.NextTurn(now), now));
}

// ---- hours ----

TEST(Hours, ANightCrossesMidnight) {
  ASSERT_OK_AND_ASSIGN(const VisitHours hours, VisitHours::Parse("22:00-06:00"));
  const auto china = [](int hour, int minute) { return Timestamp{1'599'926'400'000 + (hour * 60 + minute) * 60'000}; };
  EXPECT_EQ(FormatChinaTime(china(0, 0)), "2020-09-13 00:00 CST");
  for (const Timestamp open : {china(22, 0), china(23, 59), china(24, 0), china(29, 59)})
    EXPECT_EQ(hours.NextOpen(open), open) << FormatChinaTime(open);
  for (const Timestamp closed : {china(6, 0), china(12, 0), china(21, 59)})
    EXPECT_EQ(hours.NextOpen(closed), china(22, 0)) << FormatChinaTime(closed);
  EXPECT_EQ(hours.NextOpen(china(30, 0)), china(46, 0)) << "the next evening";
}

TEST(Hours, ARequestThatWouldFallAfterTheNightWaitsForTheNextOne) {
  FetchOptions options = Plain();
  options.hours = "20:00-20:27";
  HostSchedule schedule(options, "h");
  EXPECT_EQ(schedule.NextTurn(kNow).hold, Hold::kNone);
  Answer answer = Good();
  answer.retry_after_ms = 60'000;
  schedule.OnAnswer(answer);
  const Turn turn = schedule.NextTurn(kNow + 10);
  EXPECT_EQ(turn.hold, Hold::kHours);
  EXPECT_EQ(FormatChinaTime(turn.at), "2020-09-14 20:00 CST");
  EXPECT_FALSE(schedule.WorthWaiting(turn, kNow));
}

TEST(Hours, AWindowThatOpensSoonIsWaitedFor) {
  FetchOptions options = Plain();
  options.hours = "20:35-06:00";
  const HostSchedule schedule(options, "h");
  EXPECT_TRUE(schedule.WorthWaiting(schedule.NextTurn(kNow), kNow));
}

// ---- Retry-After ----

TEST(RetryAfterDates, AreMeasuredByTheServersOwnClock) {
  constexpr char kDate[] = "Sun, 13 Sep 2020 12:00:00 GMT";  // 26 minutes behind ours
  EXPECT_EQ(ParseRetryAfter("Sun, 13 Sep 2020 12:02:00 GMT", kDate, kNow), 120'000);
  EXPECT_EQ(ParseRetryAfter("Sun, 13 Sep 2020 12:27:40 GMT", "nonsense", kNow), 60'000);
  EXPECT_EQ(ParseRetryAfter("90", kDate, kNow), 90'000) << "seconds need no clock";
}

TEST(RetryAfterDates, Rfc9110_5_6_7_AllThreeFormsAreRead) {
  const Timestamp expected{784'111'777'000};
  EXPECT_EQ(ParseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT", kNow), expected);
  EXPECT_EQ(ParseHttpDate("Sunday, 06-Nov-94 08:49:37 GMT", kNow), expected);
  EXPECT_EQ(ParseHttpDate("Sun Nov  6 08:49:37 1994", kNow), expected);
  EXPECT_EQ(ParseHttpDate("Saturday, 06-Nov-60 08:49:37 GMT", kNow)->ms / (1000LL * 86'400 * 365), 90) << "2060";
}

TEST(RetryAfterDates, WhatIsNoDateIsNone) {
  for (const char* bad : {"", "Sun, 06 Nov 1994 08:49:37 CST", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994",
                          "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun Nov 31 08:49:37 1994",
                          "Sunday, 06-Nov-94 08.49.37 GMT"}) {
    EXPECT_EQ(ParseHttpDate(bad, kNow), std::nullopt) << bad;
  }
}

// ---- an address ----

TEST(AddressSchedule, HasAsManyConnectionsAsAllowed) {
  AddressSchedule address;
  EXPECT_EQ(address.NextStart(kNow, 2), kNow);
  address.OnStart();
  EXPECT_EQ(address.NextStart(kNow, 2), kNow);
  address.OnStart();
  EXPECT_EQ(address.NextStart(kNow, 2), std::nullopt);
  EXPECT_EQ(address.NextStart(kNow, 3), kNow) << "a portal may allow more";
}

TEST(AddressSchedule, EachConnectionRestsAfterItsAnswer) {
  AddressSchedule address;
  for (const int64_t at : {0, 100}) {
    address.OnStart();
    address.OnAnswer(Good(kNow + at), Plain());
  }
  EXPECT_EQ(address.NextStart(kNow + 110, 3), kNow + 110);
  EXPECT_EQ(address.NextStart(kNow + 110, 2), kNow + 1010);
  EXPECT_EQ(address.NextStart(kNow + 110, 1), kNow + 1110);
  EXPECT_EQ(address.NextStart(kNow + 1010, 2), kNow + 1010);
}

TEST(AddressSchedule, AHostAloneNeverWaitsForMoreThanItsOwnPause) {
  AddressSchedule address;
  HostSchedule host(Plain(), "h");
  Timestamp now = kNow;
  for (int i = 0; i < 100; ++i) {
    now = host.NextStart(now);
    ASSERT_EQ(address.NextStart(now, 2), now) << i;
    address.OnStart();
    const Answer answer = i % 7 < 3 ? Tired(now) : Good(now);
    host.OnAnswer(answer);
    address.OnAnswer(answer, Plain());
    now = answer.finished;
  }
}

TEST(AddressSchedule, ManyHostsAreServedAsPerAddressHostsWouldBe) {
  AddressSchedule address;
  Timestamp now = kNow;
  for (int i = 0; i < 200; ++i) {  // a hundred hosts that are always ready
    now = *address.NextStart(now, 2);
    address.OnStart();
    address.OnAnswer({now, now, false, false, std::nullopt}, Plain());
  }
  EXPECT_EQ(now - kNow, 99 * 1000);
}

TEST(AddressSchedule, StrainOfOneHostSlowsAllAndPasses) {
  AddressSchedule address;
  Timestamp now = kNow;
  const auto ask = [&](const Answer& answer) {
    address.OnStart();
    address.OnAnswer(answer, Plain());
    const int64_t rest = *address.NextStart(answer.finished, 1) - answer.finished;
    now = answer.finished + rest;
    return rest;
  };
  EXPECT_EQ(ask(Tired(now)), 2000);
  EXPECT_EQ(ask(Tired(now)), 4000);
  Answer forbidden = Tired(now);
  forbidden.address_strained = false;
  EXPECT_EQ(ask(forbidden), 2000) << "a 403 says nothing about the machine";
  EXPECT_EQ(ask(Good(now)), 1000);
}

TEST(AddressSchedule, RestsOverARestart) {
  AddressSchedule before, after;
  before.OnStart();
  before.OnAnswer(Tired(), Plain());
  storage::HostRecord record;
  before.Save(record);
  after.Restore(record, kNow + 20);
  EXPECT_EQ(after.NextStart(kNow + 20, 2), kNow + 10 + 2000);
}

TEST(AddressSchedule, ARequestThatWasNeverMadeLeavesNoRest) {
  AddressSchedule address;
  address.OnStart();
  address.OnCancel();
  EXPECT_EQ(address.NextStart(kNow, 1), kNow);
}

// ---- settings of a portal ----

TEST(PortalSettings, EachOfThemCounts) {
  FetchOptions options = Plain();
  options.delay_ms = 3000;
  options.delay_factor = 2;
  options.max_delay_ms = 5000;
  HostSchedule schedule(options, "h");
  schedule.OnAnswer(Good());
  EXPECT_EQ(schedule.last_pause_ms(), 3000);
  schedule.OnAnswer({kNow, kNow + 2000, false, false, std::nullopt});
  EXPECT_EQ(schedule.last_pause_ms(), 4000);
  schedule.OnAnswer({kNow, kNow + 20'000, false, false, std::nullopt});
  EXPECT_EQ(schedule.last_pause_ms(), 5000);
  options.jitter = 0.5;
  HostSchedule jittery(options, "h");
  int64_t most = 0;
  for (int i = 0; i < 50; ++i) {
    jittery.OnAnswer(Good());
    most = std::max(most, jittery.last_pause_ms());
    EXPECT_GE(jittery.last_pause_ms(), 3000);
  }
  EXPECT_GT(most, 3900);
}

}  // namespace
}  // namespace lantai::crawler
