// Whole harvests that must leave a host alone: most with a clock that stands still, since nothing is waited for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "crawler/internal/transfer_slots.h"
#include "crawler/politeness.h"
#include "storage/failures.h"
#include "tests/crawler/harvest_fixture.h"
#include "tests/support/fake_clock.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using storage::UrlState;
using ::testing::HasSubstr;

constexpr int64_t kHourMs = 3'600'000;

storage::HostRecord HostOf(HarvestFixture& fixture) {
  const auto host = fixture.archive().GetHost(fixture.server().Origin());
  if (host.ok() && *host) return **host;
  ADD_FAILURE() << "the archive has no record of the host";
  return {};
}

void Note(HarvestFixture& fixture, storage::HostRecord host) {
  host.name = fixture.server().Origin();
  ASSERT_OK(fixture.archive().Commit(std::vector<storage::Write>{storage::HostNoted{host}}));
}

// The clock stands at `now` for one run.
Result<Summary> RunAt(HarvestFixture& fixture, Timestamp now) {
  const FakeClock clock(now);
  return Harvester(fixture.archive(), ReadScript, nullptr, clock, fixture.options()).Run();
}

// ---- what an earlier run left ----

TEST(PoliteRestart, ALongRetryAfterClosesTheHostToTheNextRunsToo) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    return query.count == 0 ? Reply::Status(503, "Retry-After: 7200\r\n") : Reply::Ok("report 2020");
  });
  const Timestamp now = SystemClock().Now();
  ASSERT_OK_AND_ASSIGN(const Summary first, fixture.Run());
  EXPECT_FALSE(first.complete);
  const storage::HostRecord host = HostOf(fixture);
  EXPECT_GE(host.retry_after - now, 7'200'000);
  EXPECT_LE(host.retry_after - now, 7'200'000 + 5000);
  fixture.Reopen();
  const int asked = fixture.server().requests();
  ASSERT_OK_AND_ASSIGN(const Summary second, RunAt(fixture, host.retry_after + -kLongestWaitMs + -1));
  EXPECT_FALSE(second.complete);
  EXPECT_EQ(fixture.server().requests(), asked) << "not even robots.txt";
  EXPECT_THAT(HostOf(fixture).left_for, HasSubstr("Retry-After"));
  ASSERT_OK_AND_ASSIGN(const Summary third, RunAt(fixture, host.retry_after + 60'000));
  EXPECT_TRUE(third.complete);
  EXPECT_EQ(fixture.State("/list"), UrlState::kDone);
  EXPECT_EQ(HostOf(fixture).left_for, "");
}

TEST(PoliteRestart, RetryAfterOfADateIsMeasuredByTheServersClock) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    return Reply::Status(503, "Date: Sun, 06 Nov 1994 08:00:00 GMT\r\nRetry-After: Sun, 06 Nov 1994 10:00:00 GMT\r\n");
  });
  const Timestamp now = SystemClock().Now();
  ASSERT_OK(fixture.Run());
  const int64_t wait = HostOf(fixture).retry_after - now;
  EXPECT_GE(wait, 2 * kHourMs);
  EXPECT_LE(wait, 2 * kHourMs + 5000);
}

TEST(PoliteRestart, AnOpenBreakerIsHonouredAndAProbeClosesIt) {
  HarvestFixture fixture(Pages{{"/list", "report 2020"}});
  const Timestamp now = SystemClock().Now();
  storage::HostRecord host;
  host.probe_at = now + kHourMs;
  host.openings = 3;
  host.failures = 12;
  Note(fixture, host);
  ASSERT_OK_AND_ASSIGN(const Summary first, RunAt(fixture, now));
  EXPECT_FALSE(first.complete);
  EXPECT_EQ(first.errors, 1u) << "the host counts as one";
  EXPECT_EQ(fixture.server().requests(), 0);
  EXPECT_EQ(fixture.State("/list"), UrlState::kQueued);
  EXPECT_THAT(HostOf(fixture).left_for, HasSubstr("12 requests in a row failed"));
  ASSERT_OK_AND_ASSIGN(const Summary second, RunAt(fixture, host.probe_at));
  EXPECT_TRUE(second.complete);
  EXPECT_EQ(HostOf(fixture).openings, 0u);
  EXPECT_EQ(HostOf(fixture).failures, 0u);
}

TEST(PoliteRestart, TheAddressOfAHostIsKnownAndRestsToo) {
  HarvestFixture fixture(Pages{{"/list", "report 2020"}});
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(HostOf(fixture).address, "127.0.0.1");
  ASSERT_OK_AND_ASSIGN(const auto address, fixture.archive().GetHost("127.0.0.1"));
  ASSERT_TRUE(address);
  EXPECT_EQ(address->last_answer, HostOf(fixture).last_answer);
}

// What the killed run asked last is not known: each host is treated as if that had been when this run began.
TEST(PoliteRestart, ARunThatGoesOnWaitsForOnePauseFirst) {
  std::mutex mutex;
  std::vector<Timestamp> asked;
  HarvestFixture fixture([&](const LoopbackServer::Query& query) {
    const std::lock_guard lock(mutex);
    asked.push_back(SystemClock().Now());
    if (query.path == "/robots.txt") return Reply::Status(404);
    return query.path == "/list" ? Reply::Ok("column\nitem /1\nitem /2") : Reply::Ok("report 2020" + query.path);
  });
  fixture.options().max_pages = 1;
  ASSERT_OK(fixture.Run());
  storage::HostRecord host = HostOf(fixture);
  host.next_request = {};  // as if the kill had come before it was written
  Note(fixture, host);
  fixture.portal().fetch.delay_ms = fixture.portal().fetch.max_delay_ms = 200;
  const Timestamp resumed = SystemClock().Now();
  ASSERT_OK(fixture.Run());
  const std::lock_guard lock(mutex);
  ASSERT_EQ(asked.size(), 3u) << "robots.txt of the first run is still good";
  EXPECT_GE(asked[2] - resumed, 200);
}

// ---- robots.txt over runs ----

TEST(PoliteRobots, ACaptureOfTodaySavesARequestAndOneOfYesterdayDoesNot) {
  HarvestFixture fixture({{"/robots.txt", "User-agent: *\nDisallow: /private\n"},
                          {"/list", "column\nitem /private"},
                          {"/private", "report 2020"}});
  const Timestamp now = SystemClock().Now();
  ASSERT_OK(fixture.Run());
  ASSERT_OK(RunAt(fixture, now + 23 * kHourMs));
  EXPECT_EQ(fixture.server().CountOf("/robots.txt"), 1);
  EXPECT_EQ(fixture.server().CountOf("/private"), 0) << "its rules hold all the same";
  ASSERT_OK(RunAt(fixture, now + 25 * kHourMs));
  EXPECT_EQ(fixture.server().CountOf("/robots.txt"), 2);
}

TEST(PoliteRobots, ACaptureBehindRedirectsIsFoundAgain) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Redirect("/r1", 301);
    if (query.path == "/r1") return Reply::Ok("User-agent: *\nDisallow: /list\n", "", "text/plain");
    return Reply::Ok("report 2020");
  });
  ASSERT_OK(fixture.Run());
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.server().CountOf("/r1"), 1);
  EXPECT_EQ(fixture.server().CountOf("/list"), 0);
}

TEST(Rfc9309, Section2_3_TheRulesAreAskedForAtTheTopOfTheService) {
  HarvestFixture fixture(Pages{{"/a/b/list", "report 2020"}});
  fixture.portal().listings = {fixture.server().Url("/a/b/list")};
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.server().paths().front(), "/robots.txt");
}

TEST(Rfc9309, Section2_3_1_1_TheRulesOfAnAnswerAreFollowed) {
  for (const char* type : {"text/plain", "text/html", "application/octet-stream"}) {
    HarvestFixture fixture([type](const LoopbackServer::Query& query) {
      if (query.path == "/robots.txt") return Reply::Ok("User-agent: *\nDisallow: /list\n", "", type);
      return Reply::Ok("report 2020");
    });
    ASSERT_OK(fixture.Run());
    EXPECT_EQ(fixture.State("/list"), UrlState::kRefused) << type;
  }
}

TEST(Rfc9309, Section2_3_1_2_FiveRedirectsAcrossHostsAndTheRulesAreTheFirstHosts) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    const bool first = query.host.starts_with("a.");
    if (query.path == "/robots.txt" && first) return Reply::Redirect("http://b.gov.cn/1");
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.path == "/5") return Reply::Ok("User-agent: *\nDisallow: /list\n", "", "text/plain");
    if (query.path.size() == 2) return Reply::Redirect(std::string("/") + static_cast<char>(query.path[1] + 1));
    return Reply::Ok("report 2020" + query.host);
  });
  fixture.options().options.test.resolve = {"*.gov.cn=" + fixture.server().HostAndPort()};
  fixture.portal().hosts = {"*.gov.cn"};
  fixture.portal().listings = {"http://a.gov.cn/list", "http://b.gov.cn/list"};
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.server().CountOf("/5"), 1);
  EXPECT_EQ(fixture.State("http://a.gov.cn/list"), UrlState::kRefused);
  EXPECT_EQ(fixture.State("http://b.gov.cn/list"), UrlState::kDone) << "b's own robots.txt says nothing";
}

TEST(Rfc9309, Section2_3_1_3_AnUnavailableRobotsTxtAllowsEverything) {
  for (const int status : {400, 401, 403, 404, 410, 451}) {
    HarvestFixture fixture([status](const LoopbackServer::Query& query) {
      return query.path == "/robots.txt" ? Reply::Status(status) : Reply::Ok("report 2020");
    });
    ASSERT_OK(fixture.Run());
    EXPECT_EQ(fixture.State("/list"), UrlState::kDone) << status;
  }
}

TEST(Rfc9309, Section2_3_1_4_AServerOrNetworkErrorMeansCompleteDisallow) {
  for (const int status : {500, 502, 503, 599, 429, 0}) {
    HarvestFixture fixture([status](const LoopbackServer::Query& query) {
      if (query.path != "/robots.txt") return Reply::Ok("report 2020");
      Reply reply = Reply::Status(status);
      if (status == 0) reply.bytes.clear(), reply.close = true;
      return reply;
    });
    ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
    EXPECT_EQ(fixture.server().CountOf("/list"), 0) << status;
    EXPECT_FALSE(summary.complete) << status;
    EXPECT_EQ(fixture.State("/list"), UrlState::kQueued) << status;
    EXPECT_NE(HostOf(fixture).left_for, "") << status;
  }
}

TEST(Rfc9309, Section2_3_1_4_AfterThirtyDaysTheLastRulesKnownApplyAgain) {
  std::atomic<bool> broken = false;
  HarvestFixture fixture([&](const LoopbackServer::Query& query) {
    if (query.path == "/list") return Reply::Ok("column\nitem /private\nitem /open");
    if (query.path != "/robots.txt") return Reply::Ok("report 2020" + query.path);
    return broken ? Reply::Status(500) : Reply::Ok("User-agent: *\nDisallow: /private\n", "", "text/plain");
  });
  const Timestamp now = SystemClock().Now();
  ASSERT_OK(fixture.Run());
  broken = true;
  const Timestamp failed = now + 2 * 24 * kHourMs;
  ASSERT_OK(RunAt(fixture, failed));
  EXPECT_EQ(HostOf(fixture).robots_unreachable, failed);
  ASSERT_OK(RunAt(fixture, failed + 29 * 24 * kHourMs));
  EXPECT_EQ(fixture.server().CountOf("/list"), 1);
  EXPECT_EQ(HostOf(fixture).robots_unreachable, failed) << "counted from the first failure";
  ASSERT_OK(RunAt(fixture, failed + 30 * 24 * kHourMs));
  EXPECT_EQ(fixture.server().CountOf("/list"), 2);
  EXPECT_EQ(fixture.server().CountOf("/open"), 2);
  EXPECT_EQ(fixture.server().CountOf("/private"), 0) << "the rules that were last known";
}

// ---- hours ----

TEST(PoliteHours, AClosedWindowEndsTheRunAndSaysWhenItOpens) {
  HarvestFixture fixture(Pages{{"/list", "report 2020"}});
  fixture.portal().fetch.hours = "22:00-06:00";
  const Timestamp evening{1'600'000'000'000};  // 20:26:40 in China
  ASSERT_OK_AND_ASSIGN(const Summary first, RunAt(fixture, evening));
  EXPECT_FALSE(first.complete);
  EXPECT_EQ(first.errors, 0u) << "it is policy, no failure";
  EXPECT_EQ(fixture.server().requests(), 0);
  EXPECT_THAT(HostOf(fixture).left_for, HasSubstr("2020-09-13 22:00 CST"));
  ASSERT_OK_AND_ASSIGN(const Summary second, RunAt(fixture, evening + 5 * kHourMs));
  EXPECT_TRUE(second.complete) << "01:26 the next day";
}

// ---- portals that share a run ----

TEST(PolitePortals, EachIsVisitedByItsOwnSettings) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    return query.host.starts_with("c.") ? Reply::Status(500) : Reply::Ok("report 2020" + query.host);
  });
  fixture.options().options.test.resolve = {"*.gov.cn=" + fixture.server().HostAndPort()};
  const Portal base = fixture.portal();
  const auto add = [&](const std::string& id) -> Portal& {
    Portal& portal = fixture.options().portals.emplace_back(base);
    portal.id = id;
    portal.hosts = {id + ".gov.cn"};
    portal.listings = {"http://" + id + ".gov.cn/list"};
    return portal;
  };
  fixture.options().portals.clear();
  add("a");
  add("b").fetch.hours = "22:00-06:00";
  add("c").fetch.retries = 0;
  add("d").fetch.max_body = 4;
  ASSERT_OK(RunAt(fixture, Timestamp{1'600'000'000'000}));
  EXPECT_EQ(fixture.State("http://a.gov.cn/list"), UrlState::kDone);
  EXPECT_EQ(fixture.State("http://b.gov.cn/list"), UrlState::kQueued);
  EXPECT_EQ(fixture.Record("http://c.gov.cn/list").attempts, 0u);
  EXPECT_EQ(fixture.State("http://c.gov.cn/list"), UrlState::kFailed);
  EXPECT_EQ(fixture.Record("http://d.gov.cn/list").reason_code, Code::kTooLarge);
}

// ---- nothing is dropped silently ----

TEST(PoliteLeftHosts, WhatWaitsThereIsListedWithTheReason) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    return query.path == "/robots.txt" ? Reply::Status(503) : Reply::Ok("report 2020");
  });
  fixture.portal().listings.push_back(fixture.server().Url("/list2"));
  ASSERT_OK(fixture.Run());
  std::vector<std::string> listed;
  const auto list = [&](const storage::Failure& failure) {
    EXPECT_EQ(failure.record.state, UrlState::kQueued);
    EXPECT_THAT(failure.record.reason, HasSubstr("robots.txt answers HTTP 503"));
    listed.push_back(failure.record.entry.request.url);
    return true;
  };
  ASSERT_OK(storage::ForEachFailure(fixture.archive(), list));
  EXPECT_THAT(listed, ::testing::UnorderedElementsAre(fixture.server().Url("/list"), fixture.server().Url("/list2")));
  int seen = 0;
  ASSERT_OK(storage::ForEachFailure(fixture.archive(), [&](const storage::Failure&) { return ++seen < 1; }));
  EXPECT_EQ(seen, 1) << "the visitor may stop";
}

// ---- fairness ----

TEST(Fairness, SlowTransfersHoldNoPlaceOfTheQuickOnes) {
  TransferSlots slots;
  const Timestamp begin{1'000'000};
  for (size_t i = 0; i < kMaxTransfers; ++i) slots.Started(begin);
  EXPECT_FALSE(slots.Room(kMaxTransfers, begin + kSlowTransferMs + -1));
  EXPECT_TRUE(slots.Room(kMaxTransfers, begin + kSlowTransferMs));
  const Timestamp later = begin + kSlowTransferMs;
  for (size_t i = 0; i < kMaxTransfers; ++i) slots.Started(later);
  EXPECT_FALSE(slots.Room(2 * kMaxTransfers, later)) << "128 quick ones run";
  slots.Ended(later);
  EXPECT_TRUE(slots.Room(2 * kMaxTransfers - 1, later));
  EXPECT_FALSE(slots.Room(kMostTransfers, later + kSlowTransferMs)) << "so many sockets and no more";
}

TEST(Fairness, AQuickHostDoesNotWaitForASlowOne) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.host.starts_with("slow")) return Reply::Silent();
    return query.path == "/robots.txt" ? Reply::Status(404) : Reply::Ok("report 2020\n" + query.host);
  });
  fixture.options().options.test.resolve = {"*.gov.cn=" + fixture.server().HostAndPort()};
  fixture.portal().hosts = {"*.gov.cn"};
  fixture.portal().listings.clear();
  fixture.portal().fetch.retries = 0;
  fixture.portal().fetch.timeout_ms = 1500;
  fixture.portal().fetch.per_address = 40;
  for (const char* kind : {"slow", "quick"}) {
    for (int i = 0; i < 20; ++i) {
      fixture.portal().listings.push_back(std::string("http://") + kind + std::to_string(i) + ".gov.cn/");
    }
  }
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.reports, 20u);
  EXPECT_LT(summary.longest_wait_ms, 1500) << "not even for one of their answers: " << summary.longest_wait_host;
}

}  // namespace
}  // namespace lantai::crawler
