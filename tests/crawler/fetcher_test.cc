#include "crawler/fetcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/crawler/fetch_fixture.h"
#include "tests/support/loopback_server.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// One page at "/", whatever the request.
struct OnePage {
  explicit OnePage(Reply reply) : server(std::map<std::string, Reply>{{"/", std::move(reply)}}) {}
  Result<Capture> Fetch() { return fixture.Fetch(server.Url("/")); }
  LoopbackServer server;
  FetchFixture fixture;
};

Reply Raw(const std::string& bytes) {
  Reply reply;
  reply.bytes = bytes;
  reply.close = true;
  return reply;
}

TEST(Fetcher, KeepsBothHeadsByteForByte) {
  OnePage page(
      Raw("HTTP/1.1 200 Okay Then\r\nx-odd:   \xC4\xEA  \r\nContent-Type: text/html; charset=GBK\r\nContent-Length: "
          "2\r\n\r\nhi"));
  ASSERT_OK_AND_ASSIGN(const Capture capture, page.Fetch());
  EXPECT_EQ(capture.response_head,
            "HTTP/1.1 200 Okay Then\r\nx-odd:   \xC4\xEA  \r\nContent-Type: text/html; charset=GBK\r\nContent-Length: "
            "2\r\n\r\n");
  EXPECT_THAT(capture.request_head, AllOf(StartsWith("GET / HTTP/1.1\r\nHost: 127.0.0.1:"), EndsWith("\r\n\r\n")));
  EXPECT_EQ(capture.status, 200);
  EXPECT_EQ(capture.body, "hi");
  EXPECT_EQ(capture.content_type, "text/html; charset=GBK");
  EXPECT_EQ(capture.remote_address, page.server.HostAndPort());
  EXPECT_LE(capture.started, capture.finished);
}

TEST(Fetcher, SaysWhoItIsAndAsksForIdentityCoding) {
  OnePage page(Reply::Ok("x"));
  ASSERT_OK_AND_ASSIGN(const Capture capture, page.Fetch());
  EXPECT_THAT(capture.request_head, HasSubstr("\r\nUser-Agent: lantai/"));
  EXPECT_THAT(capture.request_head, HasSubstr(" (+mailto:test@example.org)\r\n"));
  EXPECT_THAT(capture.request_head, HasSubstr("\r\nAccept-Encoding: identity\r\n"));
}

TEST(Fetcher, KeepsAContentCodingAsItCame) {
  const std::string gzip = std::string("\x1f\x8b\x08\0\0", 5) + "not even gzip";
  OnePage page(Reply::Ok(gzip, "Content-Encoding: gzip\r\n"));
  ASSERT_OK_AND_ASSIGN(const Capture capture, page.Fetch());
  EXPECT_EQ(capture.body, gzip);
}

TEST(Fetcher, UndoesTheChunkedCodingAndDropsTrailers) {
  OnePage page(
      Raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\nX: "
          "late\r\n\r\n"));
  ASSERT_OK_AND_ASSIGN(const Capture capture, page.Fetch());
  EXPECT_EQ(capture.body, "abcde");
  EXPECT_THAT(capture.response_head, AllOf(EndsWith("\r\n\r\n"), Not(HasSubstr("late"))));
}

TEST(Fetcher, ABodyWithoutLengthEndsWithTheConnection) {
  OnePage page(Raw("HTTP/1.0 200 OK\r\n\r\nold style"));
  ASSERT_OK_AND_ASSIGN(const Capture capture, page.Fetch());
  EXPECT_EQ(capture.body, "old style");
}

TEST(Fetcher, InterimAnswersAreNotTheAnswer) {
  OnePage page(Raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"));
  ASSERT_OK_AND_ASSIGN(const Capture capture, page.Fetch());
  EXPECT_THAT(capture.response_head, StartsWith("HTTP/1.1 200"));
}

TEST(Fetcher, RedirectsAreAnswersLikeOthers) {
  OnePage page(Reply::Redirect("/elsewhere"));
  ASSERT_OK_AND_ASSIGN(const Capture capture, page.Fetch());
  EXPECT_EQ(capture.status, 302);
  EXPECT_EQ(HeaderValue(capture.response_head, "location"), "/elsewhere");
  EXPECT_EQ(page.server.requests(), 1);
}

TEST(Fetcher, PostsTheBodyThatAListAsksFor) {
  LoopbackServer server([](const LoopbackServer::Query& query) {
    return Reply::Ok(query.method + query.body + query.Header("Content-Type"));
  });
  FetchFixture fixture;
  Exchange exchange = fixture.For(server.Url("/proxy.jsp?a=1"));
  exchange.request.method = Method::kPost;
  exchange.request.body = "col=1&webid=2";
  ASSERT_OK_AND_ASSIGN(const Capture capture, fixture.Run(exchange));
  EXPECT_EQ(capture.body, "POSTcol=1&webid=2application/x-www-form-urlencoded");
  EXPECT_EQ(capture.request.body, "col=1&webid=2");
  EXPECT_THAT(capture.request_head, EndsWith("\r\n\r\n"));
}

TEST(Fetcher, ConditionalRequestsCarryWhatTheLastCaptureSaid) {
  LoopbackServer server([](const LoopbackServer::Query& query) {
    const bool same = query.Header("If-None-Match") == "\"v1\"" && !query.Header("If-Modified-Since").empty();
    return same ? Reply::Status(304) : Reply::Ok("x");
  });
  FetchFixture fixture;
  Exchange exchange = fixture.For(server.Url("/"));
  exchange.etag = "\"v1\"";
  exchange.last_modified = "Thu, 09 Jan 2020 00:00:00 GMT";
  ASSERT_OK_AND_ASSIGN(const Capture capture, fixture.Run(exchange));
  EXPECT_EQ(capture.status, 304);
}

TEST(Fetcher, AStoredValueCannotAddAHeader) {
  OnePage page(Reply::Ok("x"));
  Exchange exchange = page.fixture.For(page.server.Url("/"));
  exchange.etag = "\"a\"\r\nX-Evil: 1";
  ASSERT_OK_AND_ASSIGN(const Capture capture, page.fixture.Run(exchange));
  EXPECT_THAT(capture.request_head, Not(HasSubstr("X-Evil")));
}

TEST(Fetcher, CredentialsInALinkAreNotSent) {
  OnePage page(Reply::Ok("x"));
  ASSERT_OK_AND_ASSIGN(const Capture capture,
                       page.fixture.Fetch("http://user:secret@" + page.server.HostAndPort() + "/"));
  EXPECT_THAT(capture.request_head, Not(HasSubstr("Authorization")));
}

TEST(Fetcher, ABodyShorterThanItsLengthKeepsNothing) {
  OnePage page(Raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
  EXPECT_THAT(page.Fetch(),
              Fails(Code::kNetwork, AllOf(HasSubstr("host 127.0.0.1"), HasSubstr("before its announced length"))));
  EXPECT_EQ(page.fixture.budget().used(), 0);
}

TEST(Fetcher, AResetInTheBodyKeepsNothing) {
  Reply reply = Raw("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + std::string(5000, 'x'));
  reply.reset = true;
  OnePage page(reply);
  EXPECT_THAT(page.Fetch(), Fails(Code::kNetwork));
}

TEST(Fetcher, AChunkThatBreaksOffKeepsNothing) {
  OnePage page(Raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf"));
  EXPECT_THAT(page.Fetch(), Fails(Code::kNetwork));
}

TEST(Fetcher, ABodyAboveTheLimitIsTooLargeAnnouncedOrNot) {
  OnePage announced(Reply::Ok(std::string(2000, 'x')));
  announced.fixture.options().max_body = 1000;
  EXPECT_THAT(announced.Fetch(), Fails(Code::kTooLarge, HasSubstr("fetch.max_body")));
  OnePage chunked(Reply::Chunked({std::string(900, 'x'), std::string(900, 'x')}));
  chunked.fixture.options().max_body = 1000;
  EXPECT_THAT(chunked.Fetch(), Fails(Code::kTooLarge, HasSubstr("fetch.max_body")));
}

TEST(Fetcher, AHugeHeadIsTooLarge) {
  std::string headers;
  for (int i = 0; i < 200; ++i) headers += "X-" + std::to_string(i) + ": " + std::string(2000, 'h') + "\r\n";
  OnePage page(Reply::Ok("x", headers));
  EXPECT_THAT(page.Fetch(), Fails(Code::kTooLarge, HasSubstr("head")));
}

TEST(Fetcher, WhatIsNotHttpIsANetworkError) {
  OnePage page(Raw("SSH-2.0-OpenSSH_9\r\n"));
  EXPECT_FALSE(page.Fetch().ok());
}

TEST(Fetcher, NoAnswerInTimeIsATimeout) {
  OnePage page(Reply::Silent());
  page.fixture.options().timeout_ms = 150;
  EXPECT_THAT(page.Fetch(), Fails(Code::kTimeout, HasSubstr("fetch.timeout")));
}

TEST(Fetcher, ANameThatDoesNotExistSaysWhatToDo) {
  FetchFixture fixture;
  EXPECT_THAT(fixture.Fetch("http://no-such-county.invalid/"),
              Fails(Code::kNetwork,
                    AllOf(HasSubstr("host no-such-county.invalid"), HasSubstr("cannot resolve"), HasSubstr("DNS"))));
}

TEST(Fetcher, AClosedPortIsANetworkError) {
  std::string url;
  {
    LoopbackServer gone(std::map<std::string, Reply>{});
    url = gone.Url("/");
  }
  FetchFixture fixture;
  EXPECT_THAT(fixture.Fetch(url), Fails(Code::kNetwork, HasSubstr("cannot connect")));
}

TEST(Fetcher, PrivateAddressesAreRefusedWhenConnecting) {
  LoopbackServer server(std::map<std::string, Reply>{{"/", Reply::Ok("secret")}});
  FetchFixture fixture(std::vector<std::string>{});
  EXPECT_THAT(fixture.Fetch(server.Url("/")), Fails(Code::kRefused, HasSubstr("127.0.0.1")));
  EXPECT_THAT(fixture.Fetch("http://localhost:" + std::to_string(server.port()) + "/"), Fails(Code::kRefused));
  EXPECT_EQ(server.connections(), 0);
}

TEST(Fetcher, OtherSchemesAreNotFetched) {
  FetchFixture fixture;
  for (const char* url : {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "nonsense"}) {
    EXPECT_THAT(fixture.Fetch(url), Fails(Code::kInvalidArgument)) << url;
  }
}

TEST(Fetcher, ResolveRulesReplaceDns) {
  LoopbackServer server([](const LoopbackServer::Query& query) { return Reply::Ok(query.host); });
  FetchFixture fixture;
  fixture.Resolve({"*.gov.cn=" + server.HostAndPort()});
  ASSERT_OK_AND_ASSIGN(const Capture one, fixture.Fetch("http://www.a.gov.cn/"));
  EXPECT_EQ(one.body, "www.a.gov.cn");
  ASSERT_OK_AND_ASSIGN(const Capture two, fixture.Fetch("http://www.b.gov.cn:8080/"));
  EXPECT_EQ(two.body, "www.b.gov.cn:8080");
}

TEST(Fetcher, TheEnvironmentsProxiesAreIgnored) {
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  OnePage page(Reply::Ok("direct"));
  EXPECT_OK(page.Fetch());
  unsetenv("http_proxy");
}

TEST(Fetcher, PathsGoOutAsTheUrlStandardLeftThem) {
  LoopbackServer server([](const LoopbackServer::Query& query) { return Reply::Ok(query.path); });
  FetchFixture fixture;
  ASSERT_OK_AND_ASSIGN(const Capture capture, fixture.Fetch(server.Url("/a//b%2e%2E/c;d?x=%C4%EA&y")));
  EXPECT_EQ(capture.body, "/a//b%2e%2E/c;d?x=%C4%EA&y");
}

TEST(Fetcher, AFullBudgetSlowsTransfersDownAndLosesNothing) {
  const std::string body(300'000, 'x');
  LoopbackServer server([&](const LoopbackServer::Query&) {
    Reply reply = Reply::Ok(body);
    reply.piece = 20'000;
    reply.piece_delay_ms = 1;
    return reply;
  });
  FetchFixture fixture({"127.0.0.0/8"}, 400'000);
  int whole = 0;
  for (int i = 0; i < 10; ++i) {
    fixture.fetcher().Start(fixture.For(server.Url("/" + std::to_string(i))),
                            [&](Result<Fetched> fetched) { whole += fetched.ok() && fetched->capture.body == body; });
  }
  fixture.RunUntil([&] { return whole == 10; });
  EXPECT_EQ(whole, 10);
  EXPECT_EQ(fixture.budget().used(), 0);
  EXPECT_LT(fixture.budget().peak(), 400'000 + 300'000 + 10 * 20'000);
}

TEST(Fetcher, CancelAllEndsEveryTransferOnce) {
  OnePage page(Reply::Silent());
  int cancelled = 0;
  for (int i = 0; i < 5; ++i) {
    page.fixture.fetcher().Start(page.fixture.For(page.server.Url("/")), [&](Result<Fetched> fetched) {
      cancelled += fetched.status().code() == Code::kCancelled;
    });
  }
  page.fixture.RunFor(30);
  page.fixture.fetcher().CancelAll();
  page.fixture.RunUntil([&] { return cancelled == 5; });
  EXPECT_EQ(cancelled, 5);
  EXPECT_EQ(page.fixture.fetcher().running(), 0u);
}

TEST(UserAgentTest, AContactThatWouldBreakTheHeaderIsRefused) {
  EXPECT_THAT(UserAgent("a\r\nX: y"), Fails(Code::kInvalidArgument, HasSubstr("identity.contact")));
  EXPECT_THAT(UserAgent("mailto:(a)"), Fails(Code::kInvalidArgument));
  EXPECT_THAT(*UserAgent(""), StartsWith("lantai/"));
}

}  // namespace
}  // namespace lantai::crawler
