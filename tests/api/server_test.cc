// The service over real sockets on loopback. No test measures time: the limits are kept by a clock that stands still
// until it is told.
#include <thread>

#include "app/server/api_server.h"
#include "tests/api/client.h"
#include "tests/storage/fixture.h"

namespace lantai::app {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Server : public storage::ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    options_.listen = "127.0.0.1:0";
    options_.header_timeout = options_.idle_timeout = options_.write_timeout = options_.drain_timeout = 10min;
  }
  void TearDown() override { server_.reset(); }
  void Start() {
    auto server = ApiServer::Start(*archive_, clock_, options_);
    ASSERT_OK(server);
    server_ = *std::move(server);
  }
  Client::Answer Ask(const std::string& bytes) {
    Client client(server_->port());
    client.Send(bytes);
    return client.Receive();
  }
  Client::Answer Get(const std::string& target) { return Ask(GetLine(target)); }
  // Not while the limit lasts, but then, however late the server comes to look.
  void ExpectCutOffAfter(std::chrono::milliseconds limit, Client& client) {
    EXPECT_EQ(Get("/healthz").status, 200) << "the server has taken the client as well";
    clock_.Advance(limit.count());
    EXPECT_EQ(Get("/healthz").status, 200);
    EXPECT_FALSE(client.IsClosed());
    for (int i = 0; !client.IsClosed(); ++i) {
      ASSERT_LT(i, 10'000);
      clock_.Advance(limit.count());
      std::this_thread::sleep_for(1ms);
    }
  }
  void FillWithUrls(int count) {
    std::vector<std::string> urls;
    for (int i = 0; i < count; ++i) urls.push_back(storage::UrlOf("/" + std::to_string(100000 + i)));
    Queue(urls);
  }

  ServerOptions options_;
  std::unique_ptr<ApiServer> server_;
};

TEST_F(Server, Answers) {
  Start();
  const Client::Answer answer = Get("/healthz");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.head, HasSubstr("\r\nDate: Sun, 13 Sep 2020 12:26:40 GMT\r\n"))
      << "of the clock that it was given";
  EXPECT_THAT(answer.body, StartsWith("{\"status\":\"ok\""));
}

TEST_F(Server, KeepsAConnectionForFurtherRequests) {
  Start();
  Client client(server_->port());
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(client.Send(GetLine("/api/v1/status")));
    const Client::Answer answer = client.Receive();
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.head, HasSubstr("Connection: keep-alive\r\n"));
  }
  client.Send(GetLine("/healthz", "Connection: close\r\n"));
  EXPECT_THAT(client.Receive().head, HasSubstr("Connection: close\r\n"));
  EXPECT_EQ(client.Rest(), "");
}

TEST_F(Server, AnswersPipelinedRequestsInTheirOrder) {
  Start();
  Client client(server_->port());
  client.Send(GetLine("/healthz") + GetLine("/nothing") + "HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" +
              GetLine("/api/v1/status"));
  EXPECT_EQ(client.Receive().status, 200);
  EXPECT_EQ(client.Receive().status, 404);
  EXPECT_EQ(client.Receive(/*with_body=*/false).status, 200);
  EXPECT_THAT(client.Receive().body, HasSubstr("\"urls\""));
}

TEST_F(Server, ReadsAHeadThatComesByteByByte) {
  Start();
  Client client(server_->port());
  for (const char c : GetLine("/healthz")) ASSERT_TRUE(client.Send({&c, 1}));
  EXPECT_EQ(client.Receive().status, 200);
}

TEST_F(Server, NotModifiedKeepsTheConnectionInStep) {
  Start();
  Client client(server_->port());
  client.Send(GetLine("/api/v1/status"));
  const std::string head = client.Receive().head;
  const size_t at = head.find("ETag: ") + 6;
  client.Send(GetLine("/api/v1/status", "If-None-Match: " + head.substr(at, head.find('\r', at) - at) + "\r\n") +
              GetLine("/healthz"));
  EXPECT_EQ(client.Receive().status, 304);
  EXPECT_EQ(client.Receive().status, 200);
}

TEST_F(Server, RefusesForeignNamesAndOrigins) {
  Start();
  EXPECT_EQ(Ask("GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n").status, 421);
  EXPECT_EQ(Ask(GetLine("/healthz", "Origin: http://evil.example\r\n")).status, 403);
  EXPECT_EQ(Ask("GET /healthz HTTP/1.1\r\n\r\n").status, 400);
  EXPECT_EQ(Ask("GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").status, 400);
  const Client::Answer answer = Get("/healthz");
  EXPECT_THAT(answer.head, Not(HasSubstr("Access-Control")));
}

TEST_F(Server, AnswersUnderTheNamesThatAreAllowed) {
  options_.allowed_hosts = {"ledger.example.org"};
  Start();
  EXPECT_EQ(Ask("GET /healthz HTTP/1.1\r\nHost: ledger.example.org\r\n\r\n").status, 200);
}

TEST_F(Server, RefusesContentAndClosesSinceItIsNotRead) {
  Start();
  Client client(server_->port());
  client.Send("POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\nGET /healthz HTTP/1");
  EXPECT_EQ(client.Receive().status, 405);
  client.FinishSending();
  EXPECT_EQ(client.Rest(), "");
}

TEST_F(Server, RefusesHeadsAndTargetsThatAreTooLarge) {
  Start();
  EXPECT_EQ(Ask(GetLine("/healthz", "A: " + std::string(100'000, 'a') + "\r\n")).status, 431);
  EXPECT_EQ(Ask("GET /" + std::string(1'000'000, 'a')).status, 431) << "a target without end";
  EXPECT_EQ(Get("/" + std::string(5000, 'a')).status, 414);
  EXPECT_EQ(Get("/healthz").status, 200);
}

TEST_F(Server, BytesThatAreNoHttpAreRefused) {
  Start();
  for (const std::string& garbage : {std::string("\x16\x03\x01\x00\xa5\x01\x00\r\n\r\n", 11), std::string("\r\n\r\n"),
                                     std::string(64, '\0') + "\r\n\r\n", std::string("SSH-2.0-x\r\n\r\n")}) {
    const Client::Answer answer = Ask(garbage);
    EXPECT_EQ(answer.status, 400);
    EXPECT_THAT(answer.body, HasSubstr("\"error\""));
  }
  EXPECT_EQ(Get("/healthz").status, 200);
}

TEST_F(Server, AClientThatSendsNothingIsCutOff) {
  options_.header_timeout = 10s;
  Start();
  Client silent(server_->port());
  ExpectCutOffAfter(10s, silent);
  EXPECT_EQ(Get("/healthz").status, 200);
}

TEST_F(Server, AClientThatNeverEndsItsHeadIsCutOff) {
  options_.header_timeout = 10s;
  Start();
  Client slow(server_->port());
  slow.Send("GET /healthz HTTP/1.1\r\n");
  for (int line = 0; slow.Send("A: b\r\n"); ++line) {  // each line is in time, the head is not
    ASSERT_LT(line, 10'000);
    clock_.Advance(1000);
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_EQ(Get("/healthz").status, 200);
}

TEST_F(Server, AHeadMayTakeItsTime) {
  options_.header_timeout = 10s;
  Start();
  Client client(server_->port());
  client.Send("GET /healthz HTTP/1.1\r\n");
  clock_.Advance(10'000);
  client.Send("Host: localhost\r\n\r\n");
  EXPECT_EQ(client.Receive().status, 200);
}

TEST_F(Server, AnIdleConnectionIsClosed) {
  options_.idle_timeout = 30s;
  Start();
  Client client(server_->port());
  client.Send(GetLine("/healthz"));
  EXPECT_EQ(client.Receive().status, 200);
  ExpectCutOffAfter(30s, client);
}

TEST_F(Server, AClientThatDoesNotReadIsCutOff) {
  FillWithUrls(1000);
  options_.write_timeout = 10s;
  Start();
  Client client(server_->port(), 4096);
  std::string requests;
  for (int i = 0; i < 100; ++i) requests += GetLine("/api/v1/urls?limit=1000");  // more than the system's buffers hold
  ASSERT_TRUE(client.Send(requests));
  for (int i = 0; client.Send(GetLine("/healthz")); ++i) {
    ASSERT_LT(i, 10'000);
    clock_.Advance(1000);
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_EQ(Get("/healthz").status, 200);
}

TEST_F(Server, AClientThatHasSentAllMayStillRead) {
  Start();
  Client client(server_->port());
  client.Send(GetLine("/healthz"));
  client.FinishSending();
  EXPECT_EQ(client.Receive().status, 200);
  EXPECT_EQ(client.Rest(), "");
}

TEST_F(Server, ClientsThatVanishLeaveNothingBehind) {
  FillWithUrls(1000);
  options_.max_connections = 4;
  Start();
  for (int i = 0; i < 50; ++i) {
    Client client(server_->port());
    client.Send(i % 2 == 0 ? GetLine("/api/v1/urls?limit=1000") : "GET /he");
    client.Abort();
  }
  EXPECT_EQ(Get("/healthz").status, 200);
}

TEST_F(Server, TwoHundredConnectionsAreServedAtOnce) {
  FillWithUrls(100);
  Start();
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 200; ++i) clients.push_back(std::make_unique<Client>(server_->port()));
  for (int round = 0; round < 2; ++round) {
    for (const auto& client : clients) ASSERT_TRUE(client->Send(GetLine("/api/v1/urls")));
    for (const auto& client : clients) EXPECT_EQ(client->Receive().status, 200);
  }
}

TEST_F(Server, ConnectionsBeyondTheLimitWaitForAPlace) {
  options_.max_connections = 2;
  Start();
  auto first = std::make_unique<Client>(server_->port());
  Client second(server_->port());
  for (Client* client : {first.get(), &second}) {
    client->Send(GetLine("/healthz"));
    EXPECT_EQ(client->Receive().status, 200);
  }
  Client third(server_->port());
  third.Send(GetLine("/healthz"));
  first.reset();
  EXPECT_EQ(third.Receive().status, 200);
}

TEST_F(Server, ServesWhileCommitsGoOn) {
  FillWithUrls(500);
  Start();
  std::atomic<bool> stop = false;
  std::thread harvest([&] {
    for (int i = 0; !stop; ++i) Queue({storage::UrlOf("/more" + std::to_string(i))});
  });
  for (int i = 0; i < 50; ++i) EXPECT_EQ(Get("/api/v1/urls?limit=100").status, 200);
  stop = true;
  harvest.join();
}

TEST_F(Server, StopEndsIdleConnectionsAtOnce) {
  Start();
  Client idle(server_->port()), used(server_->port());
  used.Send(GetLine("/healthz"));
  EXPECT_EQ(used.Receive().status, 200);
  server_->Stop();  // the limits are ten minutes
  EXPECT_EQ(idle.Rest(), "");
  EXPECT_EQ(used.Rest(), "");
  server_->Stop();
}

TEST_F(Server, StopCutsOffClientsThatHang) {
  FillWithUrls(1000);
  options_.drain_timeout = 50ms;
  Start();
  Client half(server_->port()), deaf(server_->port(), 4096);
  half.Send("GET /healthz HT");
  std::string requests;
  for (int i = 0; i < 20; ++i) requests += GetLine("/api/v1/urls?limit=1000");
  deaf.Send(requests);
  EXPECT_EQ(deaf.Receive().status, 200);
  server_->Stop();
  EXPECT_EQ(half.Rest(), "");
  EXPECT_THROW(Client late(server_->port()), std::runtime_error);
}

TEST_F(Server, MetricsCountWhatWasAnsweredAndRefused) {
  Start();
  Get("/healthz");
  Get("/nothing");
  Ask("\r\n\r\n");
  const std::string metrics = Get("/metrics").body;
  EXPECT_THAT(metrics, HasSubstr("lantai_http_requests_total{route=\"/healthz\",code=\"200\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("lantai_http_requests_total{route=\"none\",code=\"404\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("lantai_http_requests_total{route=\"none\",code=\"400\"} 1\n"));
}

TEST_F(Server, AnAddressThatCannotBeListenedOnIsAnError) {
  for (const char* bad : {"", "8420", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "name:80", ":80"}) {
    options_.listen = bad;
    EXPECT_THAT(ApiServer::Start(*archive_, clock_, options_), Fails(Code::kInvalidArgument, HasSubstr("--listen")))
        << bad;
  }
  options_.listen = "127.0.0.1:0";
  options_.allowed_hosts = {"http://ledger.example.org"};
  EXPECT_THAT(ApiServer::Start(*archive_, clock_, options_), Fails(Code::kInvalidArgument, HasSubstr("--allow-host")));
  options_.allowed_hosts = {"Ledger.Example.org"};
  Start();
  options_.listen = "127.0.0.1:" + std::to_string(server_->port());
  EXPECT_THAT(ApiServer::Start(*archive_, clock_, options_), Fails(Code::kInvalidArgument, HasSubstr("in use")));
}

TEST(ListensOnLoopback, IsWhatOtherMachinesCannotReach) {
  for (const char* own : {"127.0.0.1:8420", "127.3.2.1:1", "[::1]:8420", "localhost:0"}) {
    EXPECT_EQ(*ListensOnLoopback(own), true) << own;
  }
  for (const char* open : {"0.0.0.0:8420", "192.0.2.1:80", "[::]:80"})
    EXPECT_EQ(*ListensOnLoopback(open), false) << open;
}

}  // namespace
}  // namespace lantai::app
