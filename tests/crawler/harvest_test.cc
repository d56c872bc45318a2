#include "crawler/harvest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <chrono>
#include <thread>

#include "tests/crawler/harvest_fixture.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using storage::UrlState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

TEST(Harvest, WalksFromTheListingToReportsAndTheirAttachments) {
  HarvestFixture fixture({{"/list", "column\nreport /r2019\nitem /unnamed\ndecoy /decoy\nnext /list2\nother /menu"},
                          {"/list2", "column\nreport /r2018"},
                          {"/r2019", "report 2019\natt /a.pdf"},
                          {"/r2018", "report 2018"},
                          {"/unnamed", "other /x"},
                          {"/a.pdf", "%PDF"}});
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_TRUE(summary.complete);
  EXPECT_THAT(fixture.server().paths(),
              UnorderedElementsAre("/robots.txt", "/list", "/list2", "/r2019", "/r2018", "/unnamed", "/a.pdf"));
  EXPECT_EQ(fixture.server().paths().front(), "/robots.txt");
  EXPECT_EQ(summary.requests, 7u);
  EXPECT_EQ(summary.pages, 5u);
  EXPECT_EQ(summary.reports, 2u);
  EXPECT_EQ(summary.documents, 2u);
  EXPECT_EQ(summary.attachments, 1u);
  EXPECT_EQ(summary.errors, 0u);
  for (const char* path : {"/list", "/list2", "/r2019", "/r2018", "/unnamed", "/a.pdf"})
    EXPECT_EQ(fixture.State(path), UrlState::kDone) << path;
  EXPECT_FALSE(fixture.Knows("/decoy"));
}

TEST(Harvest, SiteFollowsEverythingInScope) {
  HarvestFixture fixture({{"/list", "other /menu\nother http://elsewhere.invalid/"},
                          {"/menu", "item /deep"},
                          {"/deep", "att /f.pdf"},
                          {"/f.pdf", "x"}});
  fixture.portal().follow = Follow::kSite;
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.pages, 3u);
  EXPECT_EQ(summary.attachments, 1u);
  EXPECT_FALSE(fixture.Knows("http://elsewhere.invalid/"));
}

TEST(Harvest, RobotsTxtIsAskedForFirstObeyedAndKept) {
  HarvestFixture fixture({{"/robots.txt", "User-agent: lantai\nDisallow: /private\n"},
                          {"/list", "report /private/r\nreport /open"},
                          {"/open", "report 2020"},
                          {"/private/r", "report 2020"}});
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(fixture.server().CountOf("/private/r"), 0);
  EXPECT_EQ(fixture.State("/private/r"), UrlState::kRefused);
  EXPECT_THAT(fixture.Record("/private/r").reason, HasSubstr("robots.txt"));
  EXPECT_TRUE(summary.complete);
  ASSERT_OK_AND_ASSIGN(const auto captures, fixture.archive().CapturesOf(fixture.server().Url("/robots.txt")));
  ASSERT_EQ(captures.size(), 1u);
  ASSERT_OK_AND_ASSIGN(const auto record, fixture.archive().GetCapture(captures[0], true));
  EXPECT_THAT(record.capture.body, HasSubstr("Disallow: /private"));
}

TEST(Rfc9309, Section2_3_1_4_AnUnreachableRobotsTxtDisallowsEverythingForNow) {
  std::atomic<bool> broken = true;
  HarvestFixture fixture([&](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return broken ? Reply::Status(503) : Reply::Status(404);
    return Reply::Ok("report 2020");
  });
  ASSERT_OK_AND_ASSIGN(const Summary first, fixture.Run());
  EXPECT_EQ(fixture.server().CountOf("/robots.txt"), 3) << "two retries";
  EXPECT_EQ(fixture.server().CountOf("/list"), 0);
  EXPECT_EQ(first.errors, 1u);
  EXPECT_THAT(fixture.Record("/list").reason, HasSubstr("503"));
  broken = false;
  ASSERT_OK_AND_ASSIGN(const Summary second, fixture.Run());
  EXPECT_EQ(second.reports, 1u);
  EXPECT_EQ(fixture.State("/list"), UrlState::kDone);
}

TEST(Rfc9309, Section2_3_1_2_RedirectsOfRobotsTxtAreFollowed) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Redirect("/r1", 301);
    if (query.path == "/r1") return Reply::Redirect("/r2");
    if (query.path == "/r2") return Reply::Ok("User-agent: *\nDisallow: /list\n", "", "text/plain");
    return Reply::Ok("report 2020");
  });
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.State("/list"), UrlState::kRefused);
}

TEST(Rfc9309, Section2_3_1_2_EndlessRedirectsOfRobotsTxtMeanThereIsNone) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/list") return Reply::Ok("report 2020");
    return Reply::Redirect(query.path + "x");
  });
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.reports, 1u);
  EXPECT_EQ(summary.requests, 7u) << "robots.txt, five hops, the listing";
}

TEST(Harvest, RedirectsAreCapturesOfTheirOwnAndPassTheirRoleOn) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/list") return Reply::Redirect("/moved/list", 301);
    if (query.path == "/moved/list") return Reply::Ok("item /unnamed");
    if (query.path == "/unnamed") return Reply::Ok("report 2020");
    return Reply::Status(404);
  });
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.reports, 1u) << "the target is still in the report column";
  EXPECT_EQ(fixture.State("/list"), UrlState::kDone);
  EXPECT_EQ(fixture.Record("/list").http_status, 301);
}

TEST(Harvest, EndlessRedirectsEndAfterTen) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    return Reply::Redirect(query.path + "x");
  });
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.requests, 1u + 11u);
  EXPECT_EQ(summary.errors, 1u);
  EXPECT_TRUE(summary.complete);
}

TEST(Harvest, ARedirectOutOfScopeIsRefusedWithItsReason) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    return query.path == "/list" ? Reply::Redirect("http://elsewhere.example/") : Reply::Status(404);
  });
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.State("/list"), UrlState::kRefused);
  EXPECT_THAT(fixture.Record("/list").reason, HasSubstr("elsewhere.example"));
}

TEST(Harvest, StatusesEndAsTheTableSays) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/list")
      return Reply::Ok(
          "column\nitem /404\nitem /410\nitem /403\nitem /412\nitem /521\nitem /400\nitem /500\nitem /204");
    if (query.path == "/robots.txt") return Reply::Status(404);
    return Reply::Status(std::stoi(query.path.substr(1)));
  });
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  for (const char* path : {"/404", "/410"}) EXPECT_EQ(fixture.State(path), UrlState::kAbsent) << path;
  for (const char* path : {"/403", "/412", "/521"}) EXPECT_EQ(fixture.State(path), UrlState::kBlocked) << path;
  for (const char* path : {"/400", "/500"}) EXPECT_EQ(fixture.State(path), UrlState::kFailed) << path;
  EXPECT_EQ(fixture.State("/204"), UrlState::kDone);
  EXPECT_EQ(fixture.server().CountOf("/500"), 3);
  EXPECT_EQ(fixture.server().CountOf("/400"), 1);
  EXPECT_EQ(summary.absent, 2u);
  EXPECT_EQ(summary.blocked, 3u);
  EXPECT_EQ(summary.errors, 2u);
  EXPECT_TRUE(summary.complete);
}

TEST(Harvest, AFailureThatPassesIsNoFailure) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    return query.count == 0 ? Reply::Status(500) : Reply::Ok("report 2020");
  });
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.errors, 0u);
  EXPECT_EQ(fixture.State("/list"), UrlState::kDone);
}

TEST(Harvest, RetryAfterIsHonoured) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    return query.count == 0 ? Reply::Status(429, "Retry-After: 1\r\n") : Reply::Ok("report 2020");
  });
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_OK(fixture.Run());
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
  EXPECT_EQ(fixture.State("/list"), UrlState::kDone);
}

TEST(Harvest, AHostThatAsksForHoursIsLeftForTheNextRun) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    return Reply::Status(503, "Retry-After: 7200\r\n");
  });
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_FALSE(summary.complete);
  EXPECT_EQ(fixture.State("/list"), UrlState::kQueued);
}

TEST(Harvest, ATruncatedBodyIsTriedAgainAndNeverKept) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    Reply reply = Reply::Ok("report 2020");
    if (query.count < 2) {
      reply.bytes.resize(reply.bytes.size() - 4);
      reply.close = true;
    }
    return reply;
  });
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.server().CountOf("/list"), 3);
  ASSERT_OK_AND_ASSIGN(const auto captures, fixture.archive().CapturesOf(fixture.server().Url("/list")));
  EXPECT_EQ(captures.size(), 1u);
}

TEST(Harvest, AHostThatCannotBeResolvedFailsWithAdvice) {
  HarvestFixture fixture(std::map<std::string, std::string>{});
  fixture.options().options.identity.contact = "mailto:test@example.org";
  fixture.portal().hosts = {"no-such-county.invalid"};
  fixture.portal().listings = {"http://no-such-county.invalid/list"};
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.errors, 1u);
  const storage::UrlRecord record = fixture.Record("http://no-such-county.invalid/list");
  EXPECT_EQ(record.state, UrlState::kFailed);
  EXPECT_THAT(record.reason, HasSubstr("cannot resolve the name: check the seed's spelling"));
}

TEST(Harvest, WithoutAContactOnlyTestAddressesAreVisited) {
  HarvestFixture fixture(std::map<std::string, std::string>{});
  fixture.portal().hosts = {"www.x.gov.cn"};
  fixture.portal().listings = {"http://www.x.gov.cn/list"};
  EXPECT_THAT(fixture.Run(), Fails(Code::kInvalidArgument, HasSubstr("identity.contact")));
  fixture.options().options.test.resolve = {"*.gov.cn=" + fixture.server().HostAndPort()};
  EXPECT_OK(fixture.Run());
  EXPECT_EQ(fixture.server().CountOf("/list"), 1);
}

TEST(Harvest, PrivateAddressesAreRefused) {
  HarvestFixture fixture(Pages{{"/list", "x"}});
  fixture.options().options.test.addresses = {};
  fixture.options().options.identity.contact = "mailto:test@example.org";
  EXPECT_THAT(fixture.Run(), Fails(Code::kInvalidArgument, HasSubstr("127.0.0.1")));
  EXPECT_EQ(fixture.server().connections(), 0);
}

TEST(Harvest, ASecondRoundAsksConditionallyAndProcessesNothingAgain) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.Header("If-None-Match") == "\"1\"") return Reply::Status(304);
    if (query.path == "/list") return Reply::Ok("column\nreport /r\nreport /plain", "ETag: \"1\"\r\n");
    if (query.path == "/r") return Reply::Ok("report 2020", "ETag: \"1\"\r\n");
    return Reply::Ok("report 2021");
  });
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.processed(), 3);
  ASSERT_OK_AND_ASSIGN(const Summary second, fixture.Run());
  EXPECT_EQ(second.not_modified, 2u);
  EXPECT_EQ(second.pages, 1u) << "the page without an ETag came again, unchanged";
  EXPECT_EQ(second.documents, 0u);
  EXPECT_EQ(fixture.processed(), 3);
  EXPECT_TRUE(second.complete);
}

TEST(Harvest, MaxPagesCutsTheRunShortAndTheNextOneGoesOn) {
  HarvestFixture fixture({{"/list", "column\nitem /1\nitem /2\nitem /3\nitem /4"},
                          {"/1", "report 2011"},
                          {"/2", "report 2012"},
                          {"/3", "report 2013"},
                          {"/4", "report 2014"}});
  fixture.options().max_pages = 3;
  ASSERT_OK_AND_ASSIGN(const Summary first, fixture.Run());
  EXPECT_FALSE(first.complete);
  EXPECT_EQ(first.pages, 3u);
  fixture.options().max_pages = 0;
  ASSERT_OK_AND_ASSIGN(const Summary second, fixture.Run());
  EXPECT_TRUE(second.complete);
  EXPECT_EQ(second.pages, 2u) << "the unfinished round is resumed, not begun again";
}

TEST(Harvest, StopKeepsWhatWasReceivedAndTheNextRunResumes) {
  std::atomic<bool> slow = true;
  HarvestFixture fixture([&](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.path == "/list") return Reply::Ok("column\nitem /1\nitem /2");
    return slow ? Reply::Silent() : Reply::Ok("report 2020 " + query.path);
  });
  const auto harvester = fixture.Make();
  std::thread stopper([&] {
    while (fixture.server().requests() < 3) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    harvester->Stop();
  });
  const auto begin = std::chrono::steady_clock::now();
  const Result<Summary> first = harvester->Run();
  stopper.join();
  ASSERT_OK(first);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(1500))
      << "the silent transfer was dropped";
  EXPECT_FALSE(first->complete);
  EXPECT_EQ(fixture.State("/list"), UrlState::kDone);
  EXPECT_EQ(fixture.State("/1"), UrlState::kQueued);
  slow = false;
  ASSERT_OK_AND_ASSIGN(const Summary second, fixture.Run());
  EXPECT_TRUE(second.complete);
  EXPECT_EQ(fixture.server().CountOf("/list"), 1);
  EXPECT_EQ(fixture.State("/2"), UrlState::kDone);
}

TEST(Harvest, StopBeforeRunFetchesNothing) {
  HarvestFixture fixture(Pages{{"/list", "x"}});
  const auto harvester = fixture.Make();
  harvester->Stop();
  ASSERT_OK_AND_ASSIGN(const Summary summary, harvester->Run());
  EXPECT_FALSE(summary.complete);
  EXPECT_EQ(fixture.server().requests(), 0);
}

TEST(Harvest, CapturesOfAnEarlierRunAreProcessedWithoutARequest) {
  HarvestFixture fixture(Pages{{"/r", "report 2020"}});
  auto capture = std::make_shared<Capture>();
  capture->request.url = fixture.server().Url("/list");
  capture->status = 200;
  capture->body = "column\nitem /r";
  storage::FrontierEntry entry;
  entry.portal = "p";
  entry.request = capture->request;
  const std::vector<storage::Write> writes = {storage::Enqueue{{entry}}, storage::Captured{capture, std::nullopt, {}}};
  ASSERT_OK(fixture.archive().BeginRound({"p"}));
  ASSERT_OK(fixture.archive().Commit(writes));
  fixture.Reopen();
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(fixture.server().CountOf("/list"), 0);
  EXPECT_EQ(fixture.State("/list"), UrlState::kDone);
  EXPECT_EQ(fixture.State("/r"), UrlState::kDone);
  EXPECT_EQ(summary.reports, 1u);
}

TEST(Harvest, WhatProcessingSaysIsHowThePageEnds) {
  HarvestFixture fixture({{"/list", "column\nitem /throw\nitem /fail\nitem /challenge\nitem /error"},
                          {"/throw", "throw"},
                          {"/fail", "fail"},
                          {"/challenge", "challenge\nitem /never"},
                          {"/error", "error"}});
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(fixture.Record("/throw").reason_code, Code::kInternal);
  EXPECT_EQ(fixture.State("/fail"), UrlState::kFailed);
  EXPECT_EQ(fixture.State("/challenge"), UrlState::kBlocked);
  EXPECT_EQ(fixture.State("/error"), UrlState::kFailed);
  EXPECT_FALSE(fixture.Knows("/never"));
  EXPECT_EQ(summary.errors, 3u);
  EXPECT_EQ(summary.blocked, 1u);
}

TEST(Harvest, EndlessPaginationEndsWhereThePagesRepeat) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.path == "/list") return Reply::Ok("column\nnext /list?page=1");
    const int page = std::stoi(query.path.substr(query.path.find('=') + 1));
    return Reply::Ok("column\nnext ?page=" +
                     std::to_string(std::min(page, 5) + 1));  // page 6 looks like page 5, and so on
  });
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_TRUE(summary.complete);
  EXPECT_LE(summary.pages, 8u);
}

TEST(Harvest, AHostIsAskedOnOneConnectionAfterThePause) {
  HarvestFixture fixture({{"/list", "column\nitem /1\nitem /2\nitem /3"}, {"/1", "a"}, {"/2", "b"}, {"/3", "c"}});
  fixture.portal().fetch.delay_ms = 50;
  fixture.portal().fetch.max_delay_ms = 100;
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_OK(fixture.Run());
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(4 * 50));
  EXPECT_EQ(fixture.server().most_at_once(), 1);
}

TEST(Harvest, HostsOfOneAddressShareItsConnections) {
  std::string list = "column\n";
  HarvestFixture fixture([&](const LoopbackServer::Query& query) {
    Reply reply = query.path == "/robots.txt" ? Reply::Status(404) : Reply::Ok("x" + query.host);
    reply.close = true;
    return reply;
  });
  fixture.options().options.test.resolve = {"*.gov.cn=" + fixture.server().HostAndPort()};
  fixture.portal().hosts = {"*.gov.cn"};
  fixture.portal().listings.clear();
  for (int i = 0; i < 12; ++i) fixture.portal().listings.push_back("http://h" + std::to_string(i) + ".gov.cn/");
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.pages, 12u);
  EXPECT_LE(fixture.server().most_at_once(), 3) << "two at once, and one that is still closing";
}

TEST(Harvest, ALongQueueNeedsLittleMemoryAndLosesNothing) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.path != "/list") return Reply::Ok("x " + query.path);
    std::string list = "column\n";
    for (int i = 0; i < 1000; ++i) list += "item /p" + std::to_string(i) + "\n";
    return Reply::Ok(list);
  });
  fixture.options().options.limits.memory = 1 << 20;
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  EXPECT_EQ(summary.pages, 1001u);
  EXPECT_EQ(fixture.server().requests(), 1002);
  EXPECT_LE(fixture.server().connections(), 2);
  std::printf("%.0f pages a second from one host without a delay\n", 1001 / seconds);
}

// Thousands of hosts at once; prints what they cost. Too long for every run.
TEST(Harvest, DISABLED_FiveThousandHostsNeedBoundedMemory) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.path != "/") return Reply::Ok("x " + query.host + query.path);
    return Reply::Ok("column\nitem /1\nitem /2\nitem /3\n" + query.host);
  });
  fixture.options().options.test.resolve = {"*.gov.cn=" + fixture.server().HostAndPort()};
  fixture.portal().hosts = {"*.gov.cn"};
  fixture.portal().fetch.per_address = 64;
  fixture.portal().listings.clear();
  for (int i = 0; i < 5000; ++i) {
    fixture.portal().listings.push_back("http://h" + std::to_string(i) + ".gov.cn/");
  }
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  EXPECT_EQ(summary.pages, 20'000u);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("5000 hosts: %.0f requests a second, at most %ld MB\n", static_cast<double>(summary.requests) / seconds,
              usage.ru_maxrss / 1024);
}

TEST(Harvest, ALowDiskStopsBeforeAnythingIsFetched) {
  HarvestFixture fixture(Pages{{"/list", "x"}});
  fixture.options().disk = "/";
  fixture.options().options.limits.disk_free = int64_t{1} << 60;
  EXPECT_THAT(fixture.Run(), Fails(Code::kNoSpace, HasSubstr("limits.disk_free")));
  EXPECT_EQ(fixture.server().requests(), 0);
}

TEST(Harvest, ProgressCountsWhatIsDone) {
  HarvestFixture fixture({{"/list", "column\nitem /r"}, {"/r", "report 2020"}});
  const auto harvester = fixture.Make();
  EXPECT_EQ(harvester->progress().pages, 0u);
  ASSERT_OK(harvester->Run());
  const Progress progress = harvester->progress();
  EXPECT_EQ(progress.pages, 2u);
  EXPECT_EQ(progress.reports, 1u);
  EXPECT_EQ(progress.queued, 0u);
  EXPECT_EQ(progress.in_flight, 0u);
}

}  // namespace
}  // namespace lantai::crawler
