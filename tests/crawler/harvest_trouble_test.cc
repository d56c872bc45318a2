// What a harvest does when portals, disks and processing misbehave.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "crawler/harvest.h"
#include "tests/crawler/failing_archive.h"
#include "tests/crawler/harvest_fixture.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using storage::UrlState;
using ::testing::HasSubstr;

std::string ListOf(int items) {
  std::string list = "column\n";
  for (int i = 0; i < items; ++i) list += "item /p" + std::to_string(i) + "\n";
  return list;
}

class FullDisk : public ::testing::TestWithParam<int> {};

TEST_P(FullDisk, EndsTheRunWithItsReasonAndLosesNothingAcknowledged) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    return Reply::Ok(query.path == "/list" ? ListOf(30) : "report 2020 " + query.path);
  });
  FailingArchive failing(fixture.archive(), GetParam(), Status(Code::kNoSpace, "the disk is full"));
  const SystemClock clock;
  EXPECT_THAT(Harvester(failing, ReadScript, nullptr, clock, fixture.options()).Run(),
              Fails(Code::kNoSpace, HasSubstr("full")));
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_TRUE(summary.complete);
  ASSERT_OK_AND_ASSIGN(const storage::Counts counts, fixture.archive().Count());
  EXPECT_EQ(counts.documents, 30u);
  EXPECT_EQ(counts.urls[static_cast<size_t>(UrlState::kQueued)], 0u);
}

INSTANTIATE_TEST_SUITE_P(Harvest, FullDisk, ::testing::Values(0, 1, 2, 3, 4));

TEST(HarvestTrouble, AHostThatDiesIsLeftAndTheOthersAreVisitedAgainNextTime) {
  std::atomic<bool> dead = true;
  HarvestFixture fixture([&](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.path == "/list") return Reply::Ok(ListOf(40));
    Reply reply = Reply::Ok("x " + query.path);
    if (dead) {
      reply.bytes.clear();
      reply.close = true;
    }
    return reply;
  });
  fixture.portal().fetch.retries = 0;
  ASSERT_OK_AND_ASSIGN(const Summary first, fixture.Run());
  EXPECT_FALSE(first.complete);
  EXPECT_EQ(first.errors, 10u + 2u + 1u) << "ten in a row, two probes, the host";
  dead = false;
  ASSERT_OK_AND_ASSIGN(const Summary second, fixture.Run());
  EXPECT_TRUE(second.complete);
  EXPECT_EQ(second.pages, 41u);
  EXPECT_EQ(fixture.server().CountOf("/list"), 2) << "a new round";
}

TEST(HarvestTrouble, ACompressedRobotsTxtIsReadAllTheSame) {
  const std::string rules = "User-agent: *\nDisallow: /\n";
  uLongf size = compressBound(rules.size());
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(rules.data()), rules.size());
  packed.resize(size);
  HarvestFixture fixture([&](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Ok(packed, "Content-Encoding: deflate\r\n", "text/plain");
    return Reply::Ok("report 2020");
  });
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.State("/list"), UrlState::kRefused);
}

TEST(HarvestTrouble, APageThatRedirectsToItselfWantsACookie) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    return Reply::Redirect("/list", 302);
  });
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.errors, 1u);
  EXPECT_EQ(fixture.server().CountOf("/list"), 1);
  EXPECT_THAT(fixture.Record("/list").reason, HasSubstr("cookie"));
}

TEST(HarvestTrouble, RedirectLoopsEnd) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    return Reply::Redirect(query.path == "/list" ? "/b" : "/list");
  });
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.requests, 3u);
  EXPECT_TRUE(summary.complete);
}

TEST(HarvestTrouble, ABodyAboveTheLimitFailsAtOnceAndNamesTheSetting) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    return query.path == "/robots.txt" ? Reply::Status(404) : Reply::Ok(std::string(5000, 'x'));
  });
  fixture.portal().fetch.max_body = 1000;
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.server().CountOf("/list"), 1);
  EXPECT_EQ(fixture.Record("/list").reason_code, Code::kTooLarge);
  EXPECT_THAT(fixture.Record("/list").reason, HasSubstr("fetch.max_body"));
}

TEST(HarvestTrouble, APortalThatNeverAnswersCostsItsTimeoutsOnly) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    return query.path == "/robots.txt" ? Reply::Status(404) : Reply::Silent();
  });
  fixture.portal().fetch.timeout_ms = 100;
  fixture.portal().fetch.retries = 1;
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(fixture.server().CountOf("/list"), 2);
  EXPECT_EQ(summary.errors, 1u);
  EXPECT_EQ(fixture.Record("/list").reason_code, Code::kTimeout);
}

TEST(HarvestTrouble, LargePagesAreSlowedDownByTheMemoryLimitNotLost) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.path == "/list") return Reply::Ok(ListOf(40) + "att /a1\natt /a2");
    return Reply::Ok(query.path + "\n" + std::string(400'000, 'x'));
  });
  fixture.portal().follow = Follow::kSite;
  fixture.portal().fetch.per_host = 8;
  fixture.portal().fetch.per_address = 8;
  fixture.options().options.limits.memory = 1 << 20;
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.pages, 41u);
  EXPECT_EQ(summary.attachments, 2u);
}

TEST(HarvestTrouble, SeveralConnectionsToAHostAreUsedWhereAllowed) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    Reply reply = Reply::Ok(query.path == "/list" ? ListOf(20) : "x " + query.path);
    return reply;
  });
  fixture.portal().fetch.per_host = 4;
  fixture.portal().fetch.per_address = 4;
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.pages, 21u);
  EXPECT_LE(fixture.server().most_at_once(), 4);
}

TEST(HarvestTrouble, ASeedOutsideItsOwnHostsIsAConfigurationError) {
  HarvestFixture fixture(Pages{{"/list", "x"}});
  fixture.portal().hosts = {"127.0.0.2"};
  EXPECT_THAT(fixture.Run(), Fails(Code::kInvalidArgument, HasSubstr("portal p")));
}

TEST(HarvestTrouble, SettingsThatCannotBeReadAreNamed) {
  HarvestFixture fixture(Pages{{"/list", "x"}});
  fixture.portal().fetch.hours = "at night";
  EXPECT_THAT(fixture.Run(), Fails(Code::kInvalidArgument, HasSubstr("hours")));
  fixture.portal().fetch.hours = "";
  fixture.options().options.test.resolve = {"nonsense"};
  EXPECT_THAT(fixture.Run(), Fails(Code::kInvalidArgument, HasSubstr("test.resolve")));
}

TEST(HarvestTrouble, WithoutPortalsItGoesOnWithWhatTheArchiveKnows) {
  HarvestFixture fixture({{"/list", "column\nreport /r"}, {"/r", "report 2020"}});
  fixture.options().max_pages = 1;
  ASSERT_OK(fixture.Run());
  fixture.options().max_pages = 0;
  fixture.options().portals.clear();
  fixture.options().options.fetch.delay_ms = 0;
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.reports, 1u);
}

}  // namespace
}  // namespace lantai::crawler
