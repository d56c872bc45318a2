// The pitfalls of driving libcurl from Asio, each as a test that fails when the rule is broken.
#include "crawler/curl_multi.h"

#include <curl/curl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <functional>

#include "tests/crawler/fetch_fixture.h"
#include "tests/support/loopback_server.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

// `workers` chains of exchanges, each starting its next when one ends.
struct Load {
  Load(FetchFixture& f, std::function<std::string(int)> u, int t, int w) : fixture(f), url(std::move(u)), total(t) {
    for (int i = 0; i < w; ++i) Next();
    fixture.RunUntil([this] { return ok + failed == total; });
  }
  void Next() {
    if (started == total) return;
    fixture.fetcher().Start(fixture.For(url(started++)), [this](Result<Fetched> fetched) {
      (fetched.ok() ? ok : failed) += 1;
      Next();
    });
  }
  FetchFixture& fixture;
  std::function<std::string(int)> url;
  int total, started = 0, ok = 0, failed = 0;
};

TEST(CurlMulti, FiveHundredRequestsOfTwentyWorkersNeedAboutTwentyConnections) {
  LoopbackServer server([](const LoopbackServer::Query&) { return Reply::Ok(std::string(10'000, 'x')); });
  FetchFixture fixture;
  const Load load(
      fixture, [&](int i) { return server.Url("/" + std::to_string(i)); }, 500, 20);
  EXPECT_EQ(load.ok, 500);
  EXPECT_LE(server.connections(), 40) << "sockets were closed behind libcurl's back";
  RecordProperty("connections", server.connections());
  std::printf("connections %d, socket actions %llu\n", server.connections(),
              static_cast<unsigned long long>(fixture.fetcher().stats().socket_actions));
}

TEST(CurlMulti, EveryTransferGoesOnWhenItsAnswerComesInPieces) {
  LoopbackServer server([](const LoopbackServer::Query&) {
    Reply reply = Reply::Ok(std::string(4000, 'x'));
    reply.piece = 500;
    reply.piece_delay_ms = 1;
    return reply;
  });
  FetchFixture fixture;
  fixture.options().timeout_ms = 800;  // libcurl looks at slow transfers once a second, which would hide a lost watch
  const Load load(
      fixture, [&](int i) { return server.Url("/" + std::to_string(i)); }, 200, 20);
  EXPECT_EQ(load.ok, 200) << "a watch was not re-armed";
}

TEST(CurlMulti, WatchesAreReleasedAsOftenAsMade) {
  LoopbackServer server([](const LoopbackServer::Query&) { return Reply::Ok("x"); });
  FetchFixture fixture;
  const Load load(
      fixture, [&](int) { return server.Url("/"); }, 50, 5);
  EXPECT_EQ(load.ok, 50);
  const CurlMulti::Stats stats = fixture.fetcher().stats();
  EXPECT_EQ(stats.watches_made, stats.watches_released);
  EXPECT_LT(stats.socket_actions, 100u * stats.transfers_done) << "something spins";
}

TEST(CurlMulti, NamesResolveThroughSocketsNobodyAnnounced) {
  LoopbackServer server([](const LoopbackServer::Query&) { return Reply::Ok("x"); });
  FetchFixture fixture;
  const std::string port = std::to_string(server.port());
  const Load load(
      fixture, [&](int i) { return "http://localhost:" + port + "/" + std::to_string(i); }, 60, 20);
  EXPECT_EQ(load.ok, 60);
}

TEST(CurlMulti, CancellingWhileConnectingNeitherCrashesNorLeaks) {
  FetchFixture fixture;
  // TEST-NET-like silence without leaving the machine: a listener whose backlog is full does not answer further SYNs, a
  // closed port answers at once; both ways of not being connected are cancelled here, over and over.
  LoopbackServer server(std::map<std::string, Reply>{{"/", Reply::Silent()}});
  int ended = 0;
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 10; ++i) {
      fixture.fetcher().Start(fixture.For(server.Url("/")), [&](const Result<Fetched>&) { ++ended; });
    }
    if (round % 2 == 1) fixture.RunFor(1);
    fixture.fetcher().CancelAll();
  }
  fixture.RunUntil([&] { return ended == 200; });
  EXPECT_EQ(ended, 200);
  LoopbackServer alive(std::map<std::string, Reply>{{"/", Reply::Ok("still works")}});
  EXPECT_OK(fixture.Fetch(alive.Url("/")));
}

TEST(CurlMulti, ATimerOfZeroRunsThroughTheIoContext) {
  // libcurl asks for 0 ms with each transfer added; calling it from inside its callback would never finish one.
  LoopbackServer server([](const LoopbackServer::Query&) { return Reply::Ok("x"); });
  FetchFixture fixture;
  bool done = false;
  fixture.fetcher().Start(fixture.For(server.Url("/")), [&](const Result<Fetched>& fetched) { done = fetched.ok(); });
  EXPECT_EQ(fixture.fetcher().stats().socket_actions, 0u) << "libcurl was called from inside Start";
  fixture.RunUntil([&] { return done; });
  EXPECT_TRUE(done);
}

TEST(CurlMulti, ShutsDownWithTransfersInFlight) {
  LoopbackServer server(std::map<std::string, Reply>{{"/", Reply::Silent()}, {"/ok", Reply::Ok("x")}});
  for (int round = 0; round < 5; ++round) {
    FetchFixture fixture;
    EXPECT_OK(fixture.Fetch(server.Url("/ok")));  // leaves a kept connection, which cleanup closes
    for (int i = 0; i < 10; ++i) {
      fixture.fetcher().Start(fixture.For(server.Url("/")),
                              [](const Result<Fetched>&) { ADD_FAILURE() << "called after the end"; });
    }
    fixture.RunFor(10);
  }
}

TEST(CurlMulti, ShutsDownWhileNamesAreBeingResolved) {
  FetchFixture fixture;
  for (int i = 0; i < 10; ++i) {
    fixture.fetcher().Start(fixture.For("http://host" + std::to_string(i) + ".invalid/"),
                            [](const Result<Fetched>&) {});
  }
  fixture.RunFor(1);
}

TEST(CurlMulti, HandlersMayStartFurtherTransfers) {
  LoopbackServer server([](const LoopbackServer::Query&) { return Reply::Ok("x"); });
  FetchFixture fixture;
  int done = 0;
  std::function<void(const Result<Fetched>&)> next = [&](const Result<Fetched>& fetched) {
    ASSERT_OK(fetched);
    if (++done < 100) fixture.fetcher().Start(fixture.For(server.Url("/")), next);
  };
  fixture.fetcher().Start(fixture.For(server.Url("/")), next);
  fixture.RunUntil([&] { return done == 100; });
  EXPECT_EQ(done, 100);
  EXPECT_EQ(server.connections(), 1);
}

}  // namespace
}  // namespace lantai::crawler
