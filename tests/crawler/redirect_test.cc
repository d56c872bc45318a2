// crawler/redirect.h against RFC 9110 §15.4 and §10.2.2, and the harvest that follows.
#include "crawler/redirect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/crawler/harvest_fixture.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using storage::UrlState;
using ::testing::AllOf;
using ::testing::HasSubstr;

Capture Answer(int status, const std::string& headers, const std::string& url = "http://x.gov.cn/a/here?q=1") {
  Capture capture;
  capture.request.url = url;
  capture.status = status;
  capture.response_head = "HTTP/1.1 " + std::to_string(status) + " x\r\n" + headers + "\r\n";
  return capture;
}

std::string TargetOf(const std::string& location) {
  const Result<Request> next = FollowRedirect(Answer(302, "Location: " + location + "\r\n"));
  return next.ok() ? next->url : next.status().message();
}

TEST(Redirect, Rfc9110_10_2_2_TheLocationIsResolvedAgainstTheAddress) {
  EXPECT_EQ(TargetOf("http://x.gov.cn/b"), "http://x.gov.cn/b");
  EXPECT_EQ(TargetOf("b.html"), "http://x.gov.cn/a/b.html");
  EXPECT_EQ(TargetOf("../b"), "http://x.gov.cn/b");
  EXPECT_EQ(TargetOf("?q=2"), "http://x.gov.cn/a/here?q=2");
  EXPECT_EQ(TargetOf("//y.gov.cn/b"), "http://y.gov.cn/b");
  EXPECT_EQ(TargetOf("https:b"), "https://b/");
  EXPECT_EQ(TargetOf("http:b"), "http://x.gov.cn/a/b");
  EXPECT_EQ(TargetOf("/b;jsessionid=0123456789ABCDEF0123456789ABCDEF?c=1"), "http://x.gov.cn/b?c=1");
  EXPECT_EQ(TargetOf("\\b\\c"), "http://x.gov.cn/b/c");
  EXPECT_EQ(TargetOf("  \t/b \t "), "http://x.gov.cn/b");
  EXPECT_EQ(TargetOf("/a b"), "http://x.gov.cn/a%20b");
}

TEST(Redirect, FragmentsAndCredentialsAreNotKept) {
  EXPECT_EQ(TargetOf("/b#top"), "http://x.gov.cn/b");
  EXPECT_EQ(TargetOf("http://user:secret@x.gov.cn/b"), "http://x.gov.cn/b");
}

TEST(Redirect, RawBytesGoBackAsTheyCame) {
  EXPECT_EQ(TargetOf("/\xE5\xB9\xB4\xE6\x8A\xA5"), "http://x.gov.cn/%E5%B9%B4%E6%8A%A5") << "UTF-8";
  EXPECT_EQ(TargetOf("/\xC4\xEA\xB1\xA8?n=\xC4\xEA"), "http://x.gov.cn/%C4%EA%B1%A8?n=%C4%EA") << "GBK";
  EXPECT_EQ(TargetOf("/\x81\x5C.html"), "http://x.gov.cn/%81%5C.html") << "a GBK pair that ends like a backslash";
  EXPECT_EQ(TargetOf("http://\xE4\xBE\x8B.cn/"), "http://xn--fsq.cn/");
  EXPECT_THAT(TargetOf("http://\xC0\xFD.cn/"), HasSubstr("no URL"));
}

TEST(Redirect, WhatIsNoWebAddressIsRefusedByName) {
  EXPECT_THAT(TargetOf("javascript:alert(1)"), HasSubstr("javascript:alert(1)"));
  EXPECT_THAT(FollowRedirect(Answer(302, "Location: file:///etc/passwd\r\n")), Fails(Code::kRefused));
  EXPECT_THAT(FollowRedirect(Answer(302, "Location: http://[bad\r\n")), Fails(Code::kUnsupported));
  EXPECT_THAT(FollowRedirect(Answer(302, "Location: /" + std::string(9000, 'a') + "\r\n")), Fails(Code::kUnsupported));
  EXPECT_THAT(FollowRedirect(Answer(302, "Location:\r\n")), Fails(Code::kUnsupported, HasSubstr("without")));
}

TEST(Redirect, SeveralLocationsAreFollowedWhereTheyAgree) {
  EXPECT_OK(FollowRedirect(Answer(302, "Location: /b\r\nLOCATION: /b\r\n")));
  EXPECT_THAT(FollowRedirect(Answer(302, "Location: /b\r\nLocation: /c\r\n")),
              Fails(Code::kUnsupported, HasSubstr("differ")));
}

TEST(Redirect, Rfc9110_15_4_TheMethodOfTheNextRequest) {
  for (const int status : {300, 301, 302, 303, 307, 308}) {
    Capture capture = Answer(status, "Location: /b\r\n");
    capture.request.method = Method::kPost;
    capture.request.body = "page=2";
    capture.request.content_type = "text/plain";
    ASSERT_OK_AND_ASSIGN(const Request next, FollowRedirect(capture));
    const bool kept = status == 307 || status == 308 || status == 300;
    EXPECT_EQ(next.method, kept ? Method::kPost : Method::kGet) << status;
    EXPECT_EQ(next.body, kept ? "page=2" : "") << status;
    EXPECT_EQ(next.content_type, kept ? "text/plain" : "") << status;
  }
}

TEST(Redirect, OnlyAnAnswerWithALocationIsOne) {
  for (const int status : {300, 301, 302, 303, 307, 308}) {
    EXPECT_TRUE(IsRedirect(status, "HTTP/1.1 x\r\nLocation: /\r\n\r\n")) << status;
    EXPECT_FALSE(IsRedirect(status, "HTTP/1.1 x\r\n\r\n")) << status;
  }
  for (const int status : {200, 201, 304, 305, 306, 309}) {
    EXPECT_FALSE(IsRedirect(status, "HTTP/1.1 x\r\nLocation: /\r\n\r\n")) << status;
  }
}

TEST(Redirect, TheEntryKeepsItsRoleAndNamesWhatLedToIt) {
  Portal portal;
  portal.hosts = {"x.gov.cn"};
  const Scope scope(portal, *AddressPolicy::Make({}, false));
  storage::FrontierEntry entry;
  entry.request.url = "http://x.gov.cn/here";
  entry.role = LinkRole::kItem;
  entry.in_report_column = true;
  ASSERT_OK_AND_ASSIGN(const auto next, RedirectEntry(entry, {.url = "http://x.gov.cn/b"}, scope));
  EXPECT_EQ(next.role, LinkRole::kItem);
  EXPECT_TRUE(next.in_report_column);
  EXPECT_EQ(next.referrer, "http://x.gov.cn/here");
  EXPECT_EQ(next.depth, 1);
  EXPECT_THAT(RedirectEntry(entry, {.url = "http://y.cn/"}, scope),
              Fails(Code::kRefused, AllOf(HasSubstr("redirects to http://y.cn/"), HasSubstr("outside"))));
}

TEST(Redirect, LoopsAreNamedAndChainsEnd) {
  RedirectChain chain{{"a", "b"}};
  EXPECT_OK(chain.Check("c", "d"));
  EXPECT_THAT(chain.Check("c", "b"), Fails(Code::kUnsupported, HasSubstr("b → c → b")));
  EXPECT_THAT(chain.Check("c", "c"), Fails(Code::kUnsupported, HasSubstr("itself")));
  for (int i = 2; i < kMaxRedirects; ++i) chain.via.push_back("hop" + std::to_string(i));
  EXPECT_THAT(chain.Check("last", "next"), Fails(Code::kUnsupported, HasSubstr("more than 10")));
}

// ---- in a harvest ----

Reply WantsCookie(const LoopbackServer::Query& query, const std::string& page) {
  if (query.Header("Cookie").find("CT6T=7") != std::string::npos) return Reply::Ok(page);
  return Reply::Status(302, "Location: " + query.path + "\r\nSet-Cookie: CT6T=7; Path=/\r\n");
}

TEST(RedirectHarvest, APortalThatWantsItsCookieBackGetsItOnceAndForAll) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    return WantsCookie(query, query.path == "/list" ? "column\nitem /a\nitem /b" : "report 2020");
  });
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.errors, 0u);
  EXPECT_EQ(fixture.State("/a"), UrlState::kDone);
  EXPECT_EQ(fixture.server().CountOf("/list"), 2);
  EXPECT_EQ(fixture.server().CountOf("/a") + fixture.server().CountOf("/b"), 2) << "the cookie is sent at once";
  ASSERT_OK_AND_ASSIGN(const auto captures, fixture.archive().CapturesOf(fixture.server().Url("/list")));
  EXPECT_EQ(captures.size(), 2u) << "the redirect is evidence too";
}

TEST(RedirectHarvest, RobotsTxtBehindTheCookieIsRead) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    return WantsCookie(query, query.path == "/robots.txt" ? "User-agent: *\nDisallow: /list\n" : "report 2020");
  });
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.State("/list"), UrlState::kRefused);
  EXPECT_EQ(fixture.server().CountOf("/robots.txt"), 2);
}

TEST(RedirectHarvest, ACookieThatDoesNotHelpEndsWithItsReason) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    return Reply::Status(302, "Location: /list\r\nSet-Cookie: n=" + std::to_string(query.count) + "\r\n");
  });
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.server().CountOf("/list"), 1 + kMaxCookieTurns);
  EXPECT_EQ(fixture.State("/list"), UrlState::kFailed);
  EXPECT_THAT(fixture.Record("/list").reason, HasSubstr("itself"));
}

TEST(RedirectHarvest, CookiesOfOtherAnswersAreNotKept) {
  std::string sent;
  HarvestFixture fixture([&sent](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404, "Set-Cookie: r=1\r\n");
    sent += query.Header("Cookie");
    if (query.path == "/list") return Reply::Status(302, "Location: /b\r\nSet-Cookie: t=1\r\n");
    return Reply::Ok("report 2020", "Set-Cookie: p=1\r\n");
  });
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(sent, "");
}

TEST(RedirectHarvest, ALoopIsNamed) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    return Reply::Redirect(query.path == "/list" ? "/b" : "/list");
  });
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.requests, 3u);
  EXPECT_EQ(fixture.State("/b"), UrlState::kFailed);
  EXPECT_THAT(fixture.Record("/b").reason, HasSubstr("a redirect loop"));
}

TEST(RedirectHarvest, AHopOutOfScopeIsRecordedWithItsReason) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    return query.path == "/robots.txt" ? Reply::Status(404) : Reply::Redirect("http://mirror.example/x");
  });
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.State("/list"), UrlState::kRefused);
  EXPECT_THAT(fixture.Record("/list").reason, HasSubstr("redirects to http://mirror.example/x"));
}

TEST(RedirectHarvest, ARedirectWithoutALocationIsReadAsAPage) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    if (query.path == "/list") return Reply::Status(302, "", "column\nitem /a");
    return query.path == "/a" ? Reply::Status(300, "Location: /b\r\n") : Reply::Ok("report 2020");
  });
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.State("/list"), UrlState::kDone);
  EXPECT_EQ(fixture.State("/b"), UrlState::kDone) << "300 with a Location is followed";
}

}  // namespace
}  // namespace lantai::crawler
