// Harvests over portals that would go on for ever, and what the archive says about it afterwards.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/url.h"
#include "tests/crawler/harvest_fixture.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using storage::Decision;
using storage::UrlState;
using ::testing::Contains;
using ::testing::HasSubstr;

// Pages of the fixture with the fingerprint that the extractor would give them: of their items, in order.
Result<Page> ReadWithFingerprint(const Capture& capture) {
  Result<Page> page = ReadScript(capture);
  if (!page.ok()) return page;
  for (const Link& link : page->links) {
    if (link.role == LinkRole::kItem) page->list_fingerprint += link.request.url + " ";
  }
  return page;
}

std::vector<std::string> RulesAt(HarvestFixture& fixture, const std::string& url) {
  const auto history = fixture.archive().HistoryOf(RequestKey({.url = url}));
  std::vector<std::string> rules;
  for (const Decision& decision : history->decisions) {
    if (decision.kind == Decision::Kind::kLeftOut) rules.push_back(decision.rule);
  }
  return rules;
}

TEST(TrappedHarvest, AListThatGivesItsFirstPageForEverIsLeft) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.path == "/r") return Reply::Ok("report 2020");
    // Always the same items, never the same bytes.
    const std::string page = query.path == "/list" ? "1" : query.path.substr(5);
    return Reply::Ok("column\nreport /r\nnext /list" + std::to_string(std::stoi(page) + 1));
  });
  fixture.SetProcess(ReadWithFingerprint);
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_TRUE(summary.complete);
  EXPECT_EQ(summary.reports, 1u);
  EXPECT_LE(summary.requests, 4u) << "robots.txt, two pages of the list, the report";
  EXPECT_THAT(RulesAt(fixture, fixture.server().Url("/list3")), Contains("repeating_list"));
}

TEST(TrappedHarvest, PagesThatAListAnnouncesAtOnceAreNotAllAskedForWhenTheyAreTheSame) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.path == "/r") return Reply::Ok("report 2020");
    std::string body = "column\nreport /r\n# " + query.path + "\n";
    for (int k = 1; k < 50 && query.path == "/list"; ++k) body += "next /list" + std::to_string(k) + "\n";
    return Reply::Ok(body);
  });
  fixture.portal().fetch.delay_ms = 10;  // time to read a page before the next one is asked for
  fixture.SetProcess(ReadWithFingerprint);
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_TRUE(summary.complete);
  EXPECT_LT(summary.requests, 15u);
  EXPECT_EQ(fixture.State("/list49"), UrlState::kRefused);
  EXPECT_THAT(fixture.Record("/list49").reason, HasSubstr("repeating_list"));
}

TEST(TrappedHarvest, ASecondAddressOfTheFirstPageDoesNotEndTheList) {
  HarvestFixture fixture({{"/list", "column\nreport /r1\nnext /list_1\nnext /list_2\nnext /list_3"},
                          {"/list_1", "column\nreport /r1\nnext /list_2\n# first"},
                          {"/list_2", "column\nreport /r2"},
                          {"/list_3", "column\nreport /r3"},
                          {"/r1", "report 2018"},
                          {"/r2", "report 2019"},
                          {"/r3", "report 2020"}});
  fixture.SetProcess(ReadWithFingerprint);
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.reports, 3u);
}

TEST(TrappedHarvest, ACalendarIsNotWalked) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.path == "/list") return Reply::Ok("other /rili?year=2026&month=1\nreport /r");
    if (query.path == "/r") return Reply::Ok("report 2020");
    return Reply::Ok("other " + query.path + "1");
  });
  fixture.portal().follow = Follow::kSite;
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.requests, 3u);
  EXPECT_THAT(RulesAt(fixture, fixture.server().Url("/rili?year=2026&month=1")), Contains("calendar"));
}

TEST(TrappedHarvest, PathsThatGrowAreEndedByTheRule) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.path == "/list") return Reply::Ok("other /a/b/");
    return Reply::Ok("other " + query.path + "a/b/");
  });
  fixture.portal().follow = Follow::kSite;
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_TRUE(summary.complete);
  EXPECT_EQ(summary.requests, 4u) << "robots.txt, the list, once and twice";
}

TEST(TrappedHarvest, SessionsOfOnePageAreOneAddress) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    const std::string session = ";jsessionid=" + std::to_string(1'000'000 + query.count) + query.path.substr(1);
    return Reply::Ok("other /a" + session + "\nother /b" + session);
  });
  fixture.portal().follow = Follow::kSite;
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.requests, 4u);
}

TEST(TrappedHarvest, LinksOutOfScopeAreRecordedAndNotFollowed) {
  HarvestFixture fixture(Pages{{"/list", "report http://saintpaulhem.com/zfxxgknb/1.html"}});
  ASSERT_OK(fixture.Run());
  EXPECT_THAT(RulesAt(fixture, "http://saintpaulhem.com/zfxxgknb/1.html"), Contains("scope"));
  EXPECT_FALSE(fixture.Knows("http://saintpaulhem.com/zfxxgknb/1.html"));
}

TEST(TrappedHarvest, TheWayToAReportIsTold) {
  HarvestFixture fixture({{"/list", "column\nreport /r 2020年年报"}, {"/r", "report 2020"}});
  ASSERT_OK(fixture.Run());
  ASSERT_OK_AND_ASSIGN(const auto history, fixture.archive().HistoryOf(fixture.server().Url("/r")));
  ASSERT_EQ(history.decisions.size(), 2u);
  EXPECT_EQ(history.decisions[0].kind, Decision::Kind::kFound);
  EXPECT_EQ(history.decisions[0].from, fixture.server().Url("/list"));
  EXPECT_EQ(history.decisions[0].text, "2020年年报");
  EXPECT_EQ(history.decisions[1].kind, Decision::Kind::kRead);
  EXPECT_EQ(history.decisions[1].detail, "an annual report");
}

TEST(TrappedHarvest, APostHasItsOwnPlaceAndItsBodyIsSent) {
  std::atomic<int> posts = 0;
  HarvestFixture fixture([&](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.path == "/search") ++posts;
    return Reply::Ok("column\n# " + query.path + "\nreport /r");
  });
  fixture.SetProcess([](const Capture& capture) -> Result<Page> {
    Result<Page> page = ReadScript(capture);
    if (!capture.request.url.ends_with("/list")) return page;
    for (const char* body : {"page=2", "page=3"}) {
      Link next;
      next.role = LinkRole::kNext;
      next.request = {Method::kPost, Url::Resolve(*Url::Parse(capture.request.url), "/search")->Href(), body,
                      "application/x-www-form-urlencoded"};
      page->links.push_back(next);
    }
    return page;
  });
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(posts, 2);
  const Request second{Method::kPost, fixture.server().Url("/search"), "page=3", ""};
  ASSERT_OK_AND_ASSIGN(const auto record, fixture.archive().GetUrl(RequestKey(second)));
  ASSERT_TRUE(record.has_value());
  EXPECT_EQ(record->state, UrlState::kDone);
  ASSERT_OK_AND_ASSIGN(const auto captures, fixture.archive().CapturesOf(RequestKey(second)));
  ASSERT_EQ(captures.size(), 1u);
  ASSERT_OK_AND_ASSIGN(const auto capture, fixture.archive().GetCapture(captures[0], false));
  EXPECT_THAT(capture.capture.request_head, HasSubstr("POST /search"));
  EXPECT_EQ(capture.capture.request.body, "page=3");
  EXPECT_FALSE(fixture.Knows("/search"));
}

}  // namespace
}  // namespace lantai::crawler
