// Soft 404s, challenges, refusals and busy pages, from the rule to what a harvest makes of them.
#include "crawler/soft_absence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crawler/verdict.h"
#include "tests/crawler/harvest_fixture.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using storage::UrlState;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

Sha256 Mark(const std::string& text) { return Sha256Of(text); }

TEST(Fingerprint, TheAddressAndTheMomentAreTakenOut) {
  const auto page = [](const std::string& address, const std::string& time) {
    return "<h1>Sorry</h1><p>" + address + " is not here</p><i>" + time + "</i>";
  };
  const Sha256 one = Fingerprint("http://x.gov.cn/a/b1.html", page("/a/b1.html", "2024-01-02 08:00:01"));
  EXPECT_EQ(one, Fingerprint("http://x.gov.cn/a/other.html", page("/a/other.html", "2024-11-12 18:30:59")));
  EXPECT_EQ(one, Fingerprint("http://x.gov.cn/%E5%B9%B4.html", page("/年.html", "2024-1-2 8:00:01")));
  EXPECT_NE(one, Fingerprint("http://x.gov.cn/a/b1.html", page("/a/b1.html", "x")));
  EXPECT_EQ(Fingerprint("http://x/", "id 3f9c0d11a2b4"), Fingerprint("http://x/", "id 77e0c1d2aa9b00ff"));
  EXPECT_NE(Fingerprint("http://x/", "decade"), Fingerprint("http://x/", "facade")) << "words are no identifiers";
}

TEST(MadeUpAddress, StandsInTheSameFolderWithTheSameExtension) {
  const std::string made_up = MadeUpAddress("http://x.gov.cn/a/b.jsp?id=1#c");
  EXPECT_THAT(made_up, AllOf(StartsWith("http://x.gov.cn/a/lantai-no-such-page-"), testing::EndsWith(".jsp")));
  EXPECT_EQ(made_up, MadeUpAddress("http://x.gov.cn/a/c.jsp"));
  EXPECT_NE(made_up, MadeUpAddress("http://y.gov.cn/a/c.jsp"));
  EXPECT_TRUE(IsMadeUpAddress(made_up));
  EXPECT_THAT(MadeUpAddress("http://x.gov.cn/a/b"), Not(HasSubstr(".html")));
  EXPECT_THAT(MadeUpAddress("http://x.gov.cn/a/b.%E5%B9%B4%E6%8A%A5"), testing::EndsWith(".html"));
  EXPECT_THAT(MadeUpAddress("nothing"), IsEmpty());
}

TEST(SoftAbsence, AsksOnceWhenTwoAddressesGiveTheSame) {
  SoftAbsence soft;
  using Answer = SoftAbsence::Answer;
  EXPECT_EQ(soft.Suspect("a", Mark("x")), Answer::kNothing);
  EXPECT_EQ(soft.Suspect("a", Mark("x")), Answer::kNothing) << "the same address again";
  EXPECT_EQ(soft.Suspect("b", Mark("y")), Answer::kNothing);
  EXPECT_EQ(soft.Suspect("c", Mark("x")), Answer::kAsk);
  EXPECT_EQ(soft.Suspect("d", Mark("y")), Answer::kNothing) << "one question a host";
  EXPECT_THAT(soft.Learn(Mark("x")), UnorderedElementsAre("a", "c"));
  EXPECT_EQ(soft.Suspect("e", Mark("x")), Answer::kAbsent);
  EXPECT_EQ(soft.Suspect("f", Mark("y")), Answer::kNothing);
}

TEST(SoftAbsence, AHostThatSays404IsBelieved) {
  SoftAbsence soft;
  soft.Suspect("a", Mark("x"));
  soft.Suspect("b", Mark("x"));
  EXPECT_THAT(soft.Learn(std::nullopt), IsEmpty());
  EXPECT_EQ(soft.Suspect("c", Mark("x")), SoftAbsence::Answer::kNothing);
}

TEST(SoftAbsence, RemembersABoundedNumber) {
  SoftAbsence soft;
  for (size_t i = 0; i < kMaxSuspects; ++i) soft.Suspect("k" + std::to_string(i), Mark(std::to_string(i)));
  EXPECT_EQ(soft.Suspect("one more", Mark("0")), SoftAbsence::Answer::kNothing);
}

// ---- in a harvest ----

constexpr const char* kNoRobots = "/robots.txt";

// Two items that are there, and `gone` that are not: for those the portal shows its front page with 200.
LoopbackServer::Handler WithFrontPageFor(const std::string& made_up_answer) {
  return [made_up_answer](const LoopbackServer::Query& query) {
    if (query.path == kNoRobots) return Reply::Status(404);
    if (query.path == "/list") return Reply::Ok("column\nitem /a1\nitem /gone1\nitem /gone2\nitem /gone3\nitem /a2");
    if (query.path.starts_with("/a")) return Reply::Ok("report 202" + query.path.substr(2));
    if (IsMadeUpAddress(query.path)) {
      return made_up_answer.empty() ? Reply::Status(404) : Reply::Ok(made_up_answer);
    }
    return Reply::Ok("other /list front page");
  };
}

// The front page is a page of links, not a list.
void ReadFrontPages(HarvestFixture& fixture) {
  fixture.SetProcess([](const Capture& capture) -> Result<Page> {
    Result<Page> page = ReadScript(capture);
    if (page.ok() && capture.body.starts_with("other")) page->kind = PageKind::kIndex;
    return page;
  });
}

TEST(SoftAbsenceHarvest, TheBodyOfAMadeUpAddressIsThatOfAbsentPages) {
  HarvestFixture fixture(WithFrontPageFor("other /list front page"));
  ReadFrontPages(fixture);
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  for (const char* path : {"/gone1", "/gone2", "/gone3"}) {
    EXPECT_EQ(fixture.State(path), UrlState::kAbsent) << path;
    EXPECT_THAT(fixture.Record(path).reason, HasSubstr("the same body as")) << path;
  }
  EXPECT_EQ(fixture.State("/a1"), UrlState::kDone);
  EXPECT_EQ(summary.requests, 8u) << "robots.txt, the list, five items and one made-up address";
  EXPECT_EQ(summary.absent, 3u);
  EXPECT_EQ(summary.errors, 0u);
}

TEST(SoftAbsenceHarvest, TheAnswerIsKeptForLaterRuns) {
  HarvestFixture fixture(WithFrontPageFor("other /list front page"));
  ReadFrontPages(fixture);
  ASSERT_OK(fixture.Run());
  ASSERT_OK_AND_ASSIGN(const Summary second, fixture.Run());
  EXPECT_EQ(second.requests, 6u) << "no made-up address, and robots.txt is known for a day";
  EXPECT_EQ(fixture.State("/gone1"), UrlState::kAbsent);
  EXPECT_EQ(fixture.State("/gone3"), UrlState::kAbsent);
}

TEST(SoftAbsenceHarvest, WhereMadeUpAddressesAre404TheSameBodyProvesNothing) {
  HarvestFixture fixture(WithFrontPageFor(""));
  ReadFrontPages(fixture);
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.State("/gone1"), UrlState::kDone);
  EXPECT_EQ(fixture.State("/gone3"), UrlState::kDone);
}

TEST(SoftAbsenceHarvest, PagesThatDifferCostNoRequest) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == kNoRobots) return Reply::Status(404);
    if (query.path == "/list") return Reply::Ok("column\nitem /a\nitem /b\nitem /c");
    return Reply::Ok("other /list words of " + query.path + std::string(3, query.path[1]));
  });
  ReadFrontPages(fixture);
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.requests, 5u);
}

TEST(SoftAbsenceHarvest, RobotsTxtHoldsForMadeUpAddressesToo) {
  const auto handler = WithFrontPageFor("other /list front page");
  HarvestFixture fixture([handler](const LoopbackServer::Query& query) {
    return query.path == kNoRobots ? Reply::Ok("User-agent: *\nDisallow: /lantai\n") : handler(query);
  });
  ReadFrontPages(fixture);
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.requests, 7u);
  EXPECT_EQ(fixture.State("/gone1"), UrlState::kDone);
}

TEST(BlockedHarvest, AChallengeKeepsItsMarkAndRests) {
  for (const int status : {200, 202, 412, 521}) {
    HarvestFixture fixture([status](const LoopbackServer::Query& query) {
      return query.path == kNoRobots ? Reply::Status(404) : Reply::Status(status, "", "challenge");
    });
    ASSERT_OK_AND_ASSIGN(const Summary first, fixture.Run());
    EXPECT_EQ(first.blocked, 1u) << status;
    EXPECT_EQ(first.errors, 0u) << status;
    EXPECT_EQ(fixture.State("/list"), UrlState::kBlocked) << status;
    ASSERT_OK(fixture.Run());
    EXPECT_EQ(fixture.server().CountOf("/list"), 1) << status << ": not asked again so soon";
    EXPECT_EQ(fixture.State("/list"), UrlState::kBlocked) << status;
  }
}

TEST(BlockedHarvest, WhatAFirewallSaysIsNoDocument) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    return query.path == kNoRobots ? Reply::Status(404) : Reply::Status(403, "", "report 2020\nitem /a");
  });
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.State("/list"), UrlState::kBlocked);
  EXPECT_FALSE(fixture.Knows("/a"));
  ASSERT_OK_AND_ASSIGN(const storage::Counts counts, fixture.archive().Count());
  EXPECT_EQ(counts.documents, 0u);
}

Process Busy() {
  return [](const Capture& capture) -> Result<Page> {
    if (capture.body != "busy") return ReadScript(capture);
    Page page;
    page.kind = PageKind::kError;
    page.complaint = Complaint::kBusy;
    page.evidence = {"访问频繁"};
    return page;
  };
}

TEST(BusyHarvest, APageThatSaysTooOftenIsAskedAgainLater) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == kNoRobots) return Reply::Status(404);
    return Reply::Ok(query.count < 1 ? "busy" : "report 2020");
  });
  fixture.SetProcess(Busy());
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(fixture.State("/list"), UrlState::kDone);
  EXPECT_EQ(fixture.server().CountOf("/list"), 2);
  EXPECT_EQ(summary.documents, 1u);
  EXPECT_EQ(summary.errors, 0u);
}

TEST(BusyHarvest, AndGivenUpAfterTheRetries) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    return query.path == kNoRobots ? Reply::Status(404) : Reply::Ok("busy");
  });
  fixture.SetProcess(Busy());
  fixture.portal().fetch.retries = 1;
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(fixture.server().CountOf("/list"), 2);
  EXPECT_EQ(fixture.State("/list"), UrlState::kFailed);
  EXPECT_THAT(fixture.Record("/list").reason, HasSubstr("访问频繁"));
  EXPECT_EQ(summary.errors, 1u);
}

}  // namespace
}  // namespace lantai::crawler
