#include "tests/portal/log_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lantai::portal {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kTruth[] = R"({
  "forbidden_requests": ["*//127.*", "http://mirror.example/*"],
  "disallowed": {"a.test": ["/internal/"]},
  "traps": [{"url": "http://a.test/rili/*", "kind": "calendar"}],
  "portals": [{"host": "a.test", "necessary": 4}, {"host": "b.test", "necessary": 100}]})";

AccessEntry Asked(int64_t ms, int64_t end, const std::string& target, int status = 200,
                  const std::string& host = "a.test") {
  AccessEntry entry;
  entry.ms = ms, entry.end_ms = end, entry.target = target, entry.status = status, entry.host = host;
  entry.method = "GET", entry.address = "127.0.0.1";
  return entry;
}

LogReport Check(const std::vector<AccessEntry>& log, const LogRules& rules = {}) {
  return CheckLog(log, kTruth, rules);
}

const AccessEntry kRobots = Asked(0, 1, "/robots.txt");

TEST(LogCheck, AGoodGuestGetsNoComplaint) {
  const LogReport report =
      Check({kRobots, Asked(1001, 1010, "/"), Asked(2010, 2020, "/a"), Asked(3020, 3030, "/b")}, {.delay_ms = 1000});
  EXPECT_EQ(Complaints(report), "");
  EXPECT_EQ(report.necessary, 4u) << "of the hosts that were asked";
  EXPECT_DOUBLE_EQ(report.ratio, 1.0);
}

TEST(LogCheck, AGapIsFromTheEndOfAnAnswerToTheNextRequest) {
  const LogReport report = Check({kRobots, Asked(1001, 1500, "/"), Asked(2400, 2410, "/a")}, {.delay_ms = 1000});
  EXPECT_THAT(report.gaps, ElementsAre(HasSubstr("http://a.test/a: 900 ms")));
  EXPECT_THAT(Complaints(report), HasSubstr("gaps too short: 1"));
}

TEST(LogCheck, ARepetitionAtOnceAfterAResetIsAGapUnlessAllowed) {
  const std::vector<AccessEntry> log = {kRobots, Asked(1001, 1001, "/a", 0), Asked(1002, 1010, "/a")};
  EXPECT_THAT(Check(log, {.delay_ms = 1000}).gaps, SizeIs(1));
  EXPECT_THAT(Check(log, {.delay_ms = 1000, .allow_reset_repeat = true}).gaps, IsEmpty());
}

TEST(LogCheck, HostsDoNotWaitForEachOtherButShareAnAddress) {
  const std::vector<AccessEntry> log = {Asked(0, 50, "/robots.txt"), Asked(1, 60, "/robots.txt", 200, "b.test"),
                                        Asked(2, 40, "/robots.txt", 200, "c.test")};
  EXPECT_THAT(Check(log, {.delay_ms = 1000}).gaps, IsEmpty());
  EXPECT_THAT(Check(log, {.delay_ms = 1000}).crowding, SizeIs(1));
  EXPECT_THAT(Check(log, {.per_address = 3}).crowding, IsEmpty());
}

TEST(LogCheck, TwoRequestsOfAHostAtOnceAreTooMany) {
  EXPECT_THAT(Check({kRobots, Asked(10, 30, "/"), Asked(20, 40, "/a")}).crowding, SizeIs(1));
  EXPECT_THAT(Check({kRobots, Asked(10, 30, "/"), Asked(30, 40, "/a")}).crowding, IsEmpty());
}

TEST(LogCheck, ForbiddenAndDisallowedAddressesAreNamed) {
  const LogReport report = Check({kRobots, Asked(5, 6, "/internal/1.html"), Asked(7, 8, "/", 200, "127.0.0.1"),
                                  Asked(9, 9, "/x/", 404, "mirror.example")},
                                 {.robots_first = false});
  EXPECT_THAT(report.disallowed, ElementsAre("http://a.test/internal/1.html"));
  EXPECT_THAT(report.forbidden, ElementsAre("http://127.0.0.1/", "http://mirror.example/x/"));
}

TEST(LogCheck, RetryAfterHoldsTheHostOrItsAddress) {
  AccessEntry busy = Asked(10, 11, "/a", 429);
  busy.retry_after_ms = 2010;
  const std::vector<AccessEntry> log = {kRobots, busy, Asked(1500, 1501, "/b"), Asked(2010, 2011, "/a")};
  EXPECT_THAT(Check(log).early, ElementsAre(HasSubstr("http://a.test/b: 510 ms too early")));
  EXPECT_THAT(Check(log, {.retry_after_holds_host = false}).early, IsEmpty());
  EXPECT_THAT(Check({kRobots, busy, Asked(2000, 2001, "/a")}, {.retry_after_holds_host = false}).early, SizeIs(1));
}

TEST(LogCheck, NothingIsAskedBeforeRobotsTxtIsKnown) {
  EXPECT_THAT(Check({Asked(0, 1, "/"), Asked(2, 3, "/robots.txt")}).before_robots, SizeIs(1));
  EXPECT_THAT(Check({Asked(0, 1, "/robots.txt", 503), Asked(2, 3, "/")}).before_robots, SizeIs(1));
  EXPECT_THAT(Check({Asked(0, 1, "/robots.txt", 404), Asked(2, 3, "/")}).before_robots, IsEmpty());
  EXPECT_THAT(Check({Asked(0, 1, "/robots.txt", 503), Asked(2, 3, "/robots.txt"), Asked(4, 5, "/")}).before_robots,
              IsEmpty());
}

TEST(LogCheck, RepetitionsAfterAFailureAreNotCountedAndOthersAre) {
  const LogReport report =
      Check({kRobots, Asked(2, 3, "/a", 500), Asked(4, 5, "/a", 0), Asked(6, 7, "/a"), Asked(8, 9, "/b"),
             Asked(10, 11, "/b"), Asked(12, 13, "/rili/2"), Asked(14, 15, "/c")});
  EXPECT_EQ(report.requests, 8u);
  EXPECT_EQ(report.counted, 6u);
  EXPECT_DOUBLE_EQ(report.ratio, 1.5);
  AccessEntry cut = Asked(2, 3, "/a");
  cut.cut = true;
  EXPECT_THAT(Check({kRobots, cut, Asked(4, 5, "/a")}).twice, IsEmpty()) << "half a body is a failure";
  EXPECT_EQ(report.twice.at("http://a.test/b"), 1u);
  EXPECT_EQ(report.traps.at("calendar"), 1u);
}

TEST(LogCheck, FormsPostedToOneAddressAreDifferentRequests) {
  AccessEntry one = Asked(2, 3, "/list"), two = Asked(4, 5, "/list");
  one.method = two.method = "POST", one.body = "page=1", two.body = "page=2";
  EXPECT_THAT(Check({kRobots, one, two}).twice, IsEmpty());
}

TEST(LogCheck, PatternsHaveStarsForAnyText) {
  EXPECT_TRUE(MatchesPattern("*//127.*", "http://127.0.0.1/x"));
  EXPECT_TRUE(MatchesPattern("http://a/*", "http://a/"));
  EXPECT_TRUE(MatchesPattern("a*b*c", "aXbbYc"));
  EXPECT_FALSE(MatchesPattern("a*b*c", "aXbbY"));
  EXPECT_FALSE(MatchesPattern("", "x"));
  EXPECT_TRUE(MatchesPattern("*", ""));
}

}  // namespace
}  // namespace lantai::portal
