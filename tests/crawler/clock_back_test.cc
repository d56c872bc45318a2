// A clock that was set back loses nothing, mixes nothing up, and makes nobody wait for ever.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crawler/politeness.h"
#include "storage/host_record.h"
#include "tests/crawler/harvest_fixture.h"
#include "tests/support/fake_clock.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using storage::UrlState;

constexpr int64_t kHourMs = 3'600'000, kYearMs = 365 * 24 * kHourMs;

// The clock stands at `now` for one run.
Result<Summary> RunAt(HarvestFixture& fixture, Timestamp now) {
  const FakeClock clock(now);
  return Harvester(fixture.archive(), ReadScript, nullptr, clock, fixture.options()).Run();
}

storage::HostRecord HostOf(HarvestFixture& fixture) {
  const auto host = fixture.archive().GetHost(fixture.server().Origin());
  return host.ok() && *host ? **host : storage::HostRecord{};
}

TEST(ClockSetBack, ByAYearTheNextHarvestVisitsEverythingAtOnceAndItsCapturesAreTheLast) {
  int round = 0;
  HarvestFixture fixture([&round](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.path == "/list") return Reply::Ok("column\nreport /a 2019\nreport /b 2020");
    return Reply::Ok("report " + std::to_string(2019 + round));
  });
  const Timestamp now = SystemClock().Now();
  ASSERT_OK_AND_ASSIGN(const Summary first, RunAt(fixture, now + kYearMs));
  EXPECT_TRUE(first.complete);
  fixture.Reopen();
  round = 1;
  ASSERT_OK_AND_ASSIGN(const Summary second, RunAt(fixture, now));
  EXPECT_TRUE(second.complete);
  EXPECT_EQ(second.pages, first.pages);
  for (const char* path : {"/a", "/b"}) {
    EXPECT_EQ(fixture.State(path), UrlState::kDone);
    ASSERT_OK_AND_ASSIGN(const auto captures, fixture.archive().CapturesOf(fixture.server().Origin() + path));
    ASSERT_EQ(captures.size(), 2u);
    EXPECT_LT(captures[0], captures[1]);
    EXPECT_EQ(captures[1], fixture.Record(path).last_capture);
  }
}

TEST(ClockSetBack, ARetryAfterLastsAsLongAsItWouldHaveAndNoLonger) {
  HarvestFixture fixture(Pages{{"/list", "column\nreport /a 2019"}, {"/a", "report 2019"}});
  const Timestamp now = SystemClock().Now(), later = now + kYearMs;
  storage::HostRecord host;
  host.name = fixture.server().Origin();
  host.last_answer = later;
  host.retry_after = later + 2 * kHourMs;
  ASSERT_OK(fixture.archive().Commit(std::vector<storage::Write>{storage::HostNoted{host}}));
  ASSERT_OK_AND_ASSIGN(const Summary too_soon, RunAt(fixture, now));
  EXPECT_FALSE(too_soon.complete);
  EXPECT_EQ(fixture.server().requests(), 0);
  EXPECT_EQ(HostOf(fixture).retry_after, now + 2 * kHourMs);
  fixture.Reopen();
  ASSERT_OK_AND_ASSIGN(const Summary in_time, RunAt(fixture, now + 2 * kHourMs + 1));
  EXPECT_TRUE(in_time.complete);
  EXPECT_EQ(fixture.State("/a"), UrlState::kDone);
}

TEST(ClockSetBack, AnAddressThatWasToBeTriedAgainIsTriedNow) {
  HarvestFixture fixture(Pages{{"/list", "column"}});
  const Timestamp now = SystemClock().Now();
  const std::string url = fixture.server().Origin() + "/list";
  storage::FrontierEntry entry;
  entry.portal = fixture.portal().id;
  entry.request.url = url;
  ASSERT_OK(fixture.archive().BeginRound({}));
  ASSERT_OK(fixture.archive().Commit(std::vector<storage::Write>{
      storage::Enqueue{{entry}}, storage::Unfetched{url, {UrlState::kQueued, Code::kTimeout, "slow"}, now + kYearMs}}));
  ASSERT_OK_AND_ASSIGN(const Summary run, RunAt(fixture, now));
  EXPECT_TRUE(run.complete);
  EXPECT_EQ(fixture.State("/list"), UrlState::kDone);
}

}  // namespace
}  // namespace lantai::crawler
