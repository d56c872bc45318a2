#include "tests/portal/server.h"

#include <chrono>
#include <sstream>
#include <thread>

#include "tests/portal/http_client.h"
#include "tests/portal/world.h"
#include "tests/support/status_matchers.h"

namespace lantai::portal {
namespace {

using ::testing::HasSubstr;

constexpr char kHost[] = "www.yangling.gov.cn.test";

class Server : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = PortalServer::Start({std::make_shared<PortalWorld>(WorldOptions{})});
    ASSERT_OK(started);
    server_ = *std::move(started);
  }
  HttpReply Get(const std::string& target, const std::string& headers = "", const std::string& method = "GET") {
    return HttpConnection(server_->port()).Get(kHost, target, headers, method);
  }
  std::unique_ptr<PortalServer> server_;
};

TEST_F(Server, AnswersAPageWithLengthTypeAndValidators) {
  const HttpReply reply = Get("/");
  EXPECT_EQ(reply.status, 200);
  EXPECT_TRUE(reply.complete);
  EXPECT_EQ(reply.Header("Content-Type"), "text/html");
  EXPECT_EQ(reply.Header("ETag").size(), 18u);
  EXPECT_THAT(reply.Header("Last-Modified"), HasSubstr("GMT"));
  EXPECT_THAT(reply.body, HasSubstr("杨陵区人民政府"));
}

TEST_F(Server, ServesManyHostsByTheHostHeader) {
  HttpConnection connection(server_->port());
  EXPECT_THAT(connection.Get("www.zhifu.gov.cn.test", "/").body, HasSubstr("芝罘区"));
  EXPECT_THAT(connection.Get("WWW.Zhangye.gov.cn.test:8400", "/").body, HasSubstr("张掖市"));
  EXPECT_EQ(connection.Get("www.nobody.gov.cn.test", "/").status, 404);
}

TEST_F(Server, KeepsTheConnectionUntilAskedToClose) {
  HttpConnection connection(server_->port());
  for (int i = 0; i < 5; ++i) EXPECT_EQ(connection.Get(kHost, "/zwgk/").status, 200);
  EXPECT_EQ(connection.Get(kHost, "/", "Connection: close\r\n").Header("Connection"), "close");
  EXPECT_TRUE(connection.Closed());
}

TEST_F(Server, PipelinedRequestsAreAnsweredInOrder) {
  HttpConnection connection(server_->port());
  const std::string host = std::string("Host: ") + kHost + "\r\n\r\n";
  connection.Send("GET / HTTP/1.1\r\n" + host + "GET /none HTTP/1.1\r\n" + host + "HEAD /zwgk/ HTTP/1.1\r\n" + host);
  EXPECT_EQ(connection.Receive().status, 200);
  EXPECT_EQ(connection.Receive().status, 404);
  EXPECT_EQ(connection.Receive(false).status, 200);
}

TEST_F(Server, ARequestMayComeInPieces) {
  HttpConnection connection(server_->port());
  for (const char* piece : {"GET / HT", "TP/1.1\r\nHost: www.yang", "ling.gov.cn.test\r\n\r", "\n"}) {
    connection.Send(piece);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  EXPECT_EQ(connection.Receive().status, 200);
}

TEST_F(Server, HeadHasTheHeadersWithoutTheBody) {
  const HttpReply head = Get("/", "", "HEAD"), get = Get("/");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Header("Content-Length"), get.Header("Content-Length"));
  EXPECT_EQ(head.Header("ETag"), get.Header("ETag"));
}

TEST_F(Server, Rfc9110_13_AMatchingValidatorGives304) {
  const HttpReply first = Get("/");
  EXPECT_EQ(Get("/", "If-None-Match: " + first.Header("ETag") + "\r\n").status, 304);
  EXPECT_EQ(Get("/", "If-Modified-Since: " + first.Header("Last-Modified") + "\r\n").status, 304);
  EXPECT_EQ(Get("/", "If-None-Match: \"other\"\r\nIf-Modified-Since: " + first.Header("Last-Modified") + "\r\n").status,
            200)
      << "If-None-Match takes precedence";
  EXPECT_EQ(Get("/", "If-None-Match: " + first.Header("ETag") + "\r\n").body, "");
}

TEST_F(Server, WhatIsNotThereIs404WithAPage) {
  const HttpReply reply = Get("/no/such/page.html");
  EXPECT_EQ(reply.status, 404);
  EXPECT_THAT(reply.body, HasSubstr("不存在"));
  EXPECT_EQ(reply.Header("ETag"), "");
}

TEST_F(Server, RedirectsHaveALocation) {
  const HttpReply reply = Get("/zwgk");
  EXPECT_EQ(reply.status, 301);
  EXPECT_EQ(reply.Header("Location"), "/zwgk/");
}

TEST_F(Server, NonsenseIsRefusedAndDoesNotStopTheServer) {
  for (const std::string& bytes :
       {std::string("\r\n\r\n"), std::string("GET\r\n\r\n"), std::string("GET / HTTP/1.1\r\nbroken\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"), std::string("\0\xff\r\n\r\n", 6)}) {
    HttpConnection connection(server_->port());
    connection.Send(bytes);
    EXPECT_EQ(connection.Receive().status, 400);
    EXPECT_TRUE(connection.Closed());
  }
  HttpConnection endless(server_->port());
  for (int i = 0; i < 40; ++i) endless.Send(std::string(64 << 10, 'x'));
  EXPECT_EQ(endless.Receive().status, 0);
  EXPECT_EQ(Get("/", "", "DELETE").status, 405);
  EXPECT_EQ(Get("/").status, 200);
}

TEST_F(Server, ARequestIsAnsweredWhenItsBodyIsThere) {
  HttpConnection connection(server_->port());
  connection.Send(std::string("POST / HTTP/1.1\r\nHost: ") + kHost + "\r\nContent-Length: 5\r\n\r\nhel");
  EXPECT_TRUE(server_->Log().empty());
  connection.Send("lo");
  EXPECT_EQ(connection.Receive().status, 200);
  EXPECT_EQ(server_->Log().back().body, "hello");
  EXPECT_EQ(connection.Get(kHost, "/zwgk/").status, 200);
}

TEST_F(Server, TheLogHasEachRequestInOrder) {
  HttpConnection connection(server_->port());
  connection.Get(kHost, "/");
  connection.Get(kHost, "/none", "If-None-Match: \"x\"\r\n");
  connection.Get(kHost, "/zwgk", "", "HEAD");
  const std::vector<AccessEntry> log = server_->Log();
  ASSERT_EQ(log.size(), 3u);
  EXPECT_EQ(log[0].host, kHost);
  EXPECT_EQ(log[0].target, "/");
  EXPECT_EQ(log[0].status, 200);
  EXPECT_GT(log[0].bytes, 1000u);
  EXPECT_EQ(log[0].user_agent, "test");
  EXPECT_EQ(log[1].status, 404);
  EXPECT_TRUE(log[1].conditional);
  EXPECT_EQ(log[2].method, "HEAD");
  EXPECT_LE(log[0].ms, log[2].ms);
  server_->ClearLog();
  EXPECT_TRUE(server_->Log().empty());
}

TEST_F(Server, AFaultMeetsAsManyRequestsAsItSaysAndThenThePageIsBack) {
  server_->SetFault(kHost, "/", {.kind = Fault::Kind::kStatus, .times = 2, .status = 503});
  EXPECT_EQ(Get("/").status, 503);
  EXPECT_EQ(Get("/").status, 503);
  EXPECT_EQ(Get("/").status, 200);
}

TEST_F(Server, ATruncatedBodyEndsEarlyAndTheConnectionCloses) {
  server_->SetFault(kHost, "/", {.kind = Fault::Kind::kTruncate});
  HttpConnection connection(server_->port());
  const HttpReply reply = connection.Get(kHost, "/");
  EXPECT_EQ(reply.status, 200);
  EXPECT_FALSE(reply.complete);
  EXPECT_GT(reply.body.size(), 100u);
}

TEST_F(Server, AResetGivesNoAnswer) {
  server_->SetFault(kHost, "/", {.kind = Fault::Kind::kReset, .times = -1});
  EXPECT_EQ(Get("/").status, 0);
  EXPECT_EQ(Get("/").status, 0);
  EXPECT_EQ(server_->Log().back().status, 0);
  EXPECT_EQ(Get("/zwgk/").status, 200);
}

TEST_F(Server, ASlowAnswerHoldsUpNobodyElse) {
  server_->SetFault(kHost, "/", {.kind = Fault::Kind::kSlow, .delay_ms = 300});
  const auto start = std::chrono::steady_clock::now();
  HttpConnection slow(server_->port());
  slow.Send(std::string("GET / HTTP/1.1\r\nHost: ") + kHost + "\r\n\r\n");
  while (server_->Log().empty()) std::this_thread::yield();
  EXPECT_EQ(Get("/zwgk/").status, 200);
  EXPECT_EQ(slow.Receive().status, 200);
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(300));
}

TEST_F(Server, ATrickledBodyComesInTwoPiecesAndIsWhole) {
  const std::string page = Get("/").body;
  server_->SetFault(kHost, "/", {.kind = Fault::Kind::kTrickle, .delay_ms = 200});
  const HttpReply reply = Get("/");
  EXPECT_TRUE(reply.complete);
  EXPECT_EQ(reply.body, page);
  while (server_->Log().back().end_ms < 0) std::this_thread::yield();
  const AccessEntry entry = server_->Log().back();
  EXPECT_GE(entry.end_ms - entry.ms, 200);
}

TEST_F(Server, TheLogSaysWhenAnAnswerWasFinished) {
  HttpConnection connection(server_->port());
  server_->SetFault(kHost, "/", {.kind = Fault::Kind::kSlow, .delay_ms = 120});
  connection.Get(kHost, "/");
  connection.Get(kHost, "/zwgk/");
  const std::vector<AccessEntry> log = server_->Log();
  EXPECT_GE(log[0].end_ms, log[0].ms + 120);
  EXPECT_GE(log[1].ms, log[0].end_ms);
  EXPECT_EQ(log[0].address, "127.0.0.1");
}

TEST_F(Server, RetryAfterIsInSecondsOrADateAndInTheLog) {
  server_->SetFault(kHost, "/", {.status = 429, .retry_after_s = 3});
  EXPECT_EQ(Get("/").Header("Retry-After"), "3");
  EXPECT_EQ(server_->Log().back().retry_after_ms, server_->Log().back().ms + 3000);
  server_->SetFault(kHost, "/", {.status = 503, .retry_after_s = 3, .retry_date = true});
  EXPECT_THAT(Get("/").Header("Retry-After"), HasSubstr(" GMT"));
}

TEST(ServerAddresses, SeveralLoopbackAddressesShareAPortAndTheLogTellsThemApart) {
  auto server = PortalServer::Start({std::make_shared<PortalWorld>(WorldOptions{})}, 0, 4);
  ASSERT_OK(server);
  for (int i = 0; i < 4; ++i) {
    HttpConnection connection((*server)->port(), 10, PortalServer::AddressAt(i));
    EXPECT_EQ(connection.Get(kHost, "/").status, 200);
    EXPECT_EQ((*server)->Log().back().address, PortalServer::AddressAt(i));
  }
  EXPECT_EQ(PortalServer::AddressAt(3), "127.0.3.1");
}

TEST(AccessLog, ReadsWhatItWrote) {
  AccessEntry entry;
  entry.ms = 5, entry.host = "a.test", entry.method = "POST", entry.target = "/x", entry.body = "a=\xff&b=\"2\"";
  entry.end_ms = 9, entry.status = 200, entry.retry_after_ms = 12, entry.address = "127.0.2.1";
  std::stringstream text;
  WriteLog({entry}, text);
  text << "no json\n";
  const std::vector<AccessEntry> log = ReadLog(text);
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0].end_ms, 9);
  EXPECT_EQ(log[0].retry_after_ms, 12);
  EXPECT_EQ(log[0].method, "POST");
  EXPECT_EQ(log[0].address, "127.0.2.1");
}

TEST_F(Server, AStalledAnswerSaysNothingMoreUntilTheClientLeaves) {
  server_->SetFault(kHost, "/", {.kind = Fault::Kind::kStall});
  HttpConnection connection(server_->port(), 1);
  const HttpReply reply = connection.Get(kHost, "/");
  EXPECT_EQ(reply.status, 200);
  EXPECT_FALSE(reply.complete);
}

TEST_F(Server, AReplacedPageIsServedUntilRestored) {
  const std::string etag = Get("/").Header("ETag");
  server_->Replace(kHost, "/", {200, "text/html", "", "", "<html>edited</html>"});
  EXPECT_EQ(Get("/", "If-None-Match: " + etag + "\r\n").body, "<html>edited</html>");
  server_->Replace(kHost, "/", {410, "text/html", "", "", "gone"});
  EXPECT_EQ(Get("/").status, 410);
  server_->Restore(kHost, "/");
  EXPECT_EQ(Get("/").Header("ETag"), etag);
}

TEST_F(Server, ManyClientsAtOnceAreServed) {
  std::vector<std::thread> clients;
  std::atomic<int> good = 0;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&] {
      HttpConnection connection(server_->port());
      for (int k = 0; k < 50; ++k) good += connection.Get(kHost, "/zwgk/zfxxgknb/bm/").complete ? 1 : 0;
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(good, 400);
}

TEST_F(Server, StopsWithConnectionsOpen) {
  HttpConnection idle(server_->port());
  EXPECT_EQ(idle.Get(kHost, "/").status, 200);
  server_.reset();
  EXPECT_TRUE(idle.Closed());
}

TEST(ServerStart, ATakenPortIsAnError) {
  auto first = PortalServer::Start({});
  ASSERT_OK(first);
  EXPECT_THAT(PortalServer::Start({}, (*first)->port()), Fails(Code::kNetwork, HasSubstr("cannot listen")));
}

}  // namespace
}  // namespace lantai::portal
