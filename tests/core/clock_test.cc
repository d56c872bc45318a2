#include "core/clock.h"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace lantai {
namespace {

TEST(Clock, UtcIsWrittenAsIso8601WithoutFractions) {
  EXPECT_EQ(FormatUtc({0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatUtc({1'767'947'400'000}), "2026-01-09T08:30:00Z");
  EXPECT_EQ(FormatUtc({1'767'947'400'999}), "2026-01-09T08:30:00Z");
}

TEST(Clock, UtcKnowsLeapDaysAndTimesBefore1970) {
  EXPECT_EQ(FormatUtc({951'782'400'000}), "2000-02-29T00:00:00Z");
  EXPECT_EQ(FormatUtc({-1}), "1969-12-31T23:59:59Z");
  EXPECT_EQ(FormatUtc({253'402'300'799'000}), "9999-12-31T23:59:59Z");
}

TEST(Clock, TimestampsAddSubtractAndCompareInMilliseconds) {
  const Timestamp start{1000};
  EXPECT_EQ((start + 500).ms, 1500);
  EXPECT_EQ((start + 500) - start, 500);
  EXPECT_LT(start, start + 1);
}

TEST(Clock, TheFakeOneStandsStillUntilTold) {
  FakeClock clock({5000});
  EXPECT_EQ(clock.Now(), clock.Now());
  clock.Advance(250);
  EXPECT_EQ(clock.Now().ms, 5250);
}

TEST(Clock, TheSystemsOneIsAfterThisWasWritten) { EXPECT_GT(SystemClock().Now().ms, 1'600'000'000'000); }

}  // namespace
}  // namespace lantai
