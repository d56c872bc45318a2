#include "app/moment.h"

#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace lantai::app {
namespace {

std::string Parsed(const std::string& text) {
  const auto moment = ParseMoment(text);
  return moment.ok() ? FormatUtc(*moment) : moment.status().message();
}

TEST(Moment, ADateIsItsEndInChina) {
  EXPECT_EQ(Parsed("2026-01-09"), "2026-01-09T15:59:59Z");
  EXPECT_EQ(Parsed("2024-02-29"), "2024-02-29T15:59:59Z");
}

TEST(Moment, ATimeAsItIsPrintedComesBack) { EXPECT_EQ(Parsed("2026-01-09T08:30:01Z"), "2026-01-09T08:30:01Z"); }

TEST(Moment, AnOffsetIsTakenAway) {
  EXPECT_EQ(Parsed("2026-01-09T06:30:00+08:00"), "2026-01-08T22:30:00Z");
  EXPECT_EQ(Parsed("2026-01-09T22:30:00-02:30"), "2026-01-10T01:00:00Z");
}

TEST(Moment, CapturesOfThatSecondAreIncluded) {
  ASSERT_OK_AND_ASSIGN(const Timestamp moment, ParseMoment("1970-01-01T00:00:01Z"));
  EXPECT_EQ(moment.ms, 1999);
}

TEST(Moment, AnythingElseIsRefused) {
  for (const std::string text : {"", "2026", "2026-02-30", "2025-02-29", "2026-13-01", "2026-1-9", "2026-01-09T",
                                 "2026-01-09T08:30:00", "2026-01-09 08:30:00Z", "2026-01-09T25:00:00Z",
                                 "2026-01-09T08:60:00Z", "2026-01-09T08:30:00+8", "2026-01-09T08:30:00+99:00", "now"}) {
    EXPECT_THAT(ParseMoment(text), Fails(Code::kInvalidArgument)) << text;
  }
}

}  // namespace
}  // namespace lantai::app
