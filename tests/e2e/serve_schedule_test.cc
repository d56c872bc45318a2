// lantai serve with seeds: visits, signals, restarts, over real portals on the loopback interface.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "tests/api/client.h"
#include "tests/e2e/program.h"
#include "tests/e2e/snapshot.h"

namespace lantai {
namespace {

namespace fs = std::filesystem;
using app::Client;
using app::GetLine;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::HasSubstr;

int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&address), size), 0);
  EXPECT_EQ(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
  close(fd);
  return ntohs(address.sin_port);
}

class ServeVisits : public testing::Test {
 protected:
  void SetUp() override { Seeds(ReadAll(portals_.seeds())); }

  void Seeds(const std::string& text) { std::ofstream(seeds_, std::ios::binary | std::ios::trunc) << text; }
  void Start(const std::string& delay = "0ms") {
    std::vector<std::string> command = {
        LANTAI_PROGRAM, "serve", seeds_, "--archive", archive_, "--listen", "127.0.0.1:" + std::to_string(port_)};
    for (const std::string& setting : portals_.Settings()) command.push_back(setting);
    command.insert(command.end(), {"--set", "fetch.delay=\"" + delay + "\""});
    program_.emplace(command);
  }
  std::string Metrics() const {
    try {
      Client client(static_cast<uint16_t>(port_));
      client.Send(GetLine("/metrics"));
      return client.Receive().body;
    } catch (const std::runtime_error&) {  // not listening yet
      return "";
    }
  }
  // -1: not told.
  int64_t Metric(const std::string& name) const {
    const std::string text = "\n" + Metrics(), line = "\n" + name + " ";
    const size_t at = text.find(line);
    return at == std::string::npos ? -1 : std::atoll(text.c_str() + at + line.size());
  }
  template <typename Condition>
  bool Within(std::chrono::seconds most, Condition condition) {
    const auto until = steady_clock::now() + most;
    while (!condition()) {
      if (steady_clock::now() >= until || !program_->Alive()) return false;
      std::this_thread::sleep_for(milliseconds(20));
    }
    return true;
  }
  bool AllVisited(int64_t visits) {
    return Within(std::chrono::seconds(120),
                  [&] { return Metric("lantai_visits_total") == visits && Metric("lantai_visits_running") == 0; });
  }
  Finished End(int signal = SIGTERM) {
    const auto from = steady_clock::now();
    program_->Signal(signal);
    Finished run = program_->Wait();
    EXPECT_LT(steady_clock::now() - from, std::chrono::seconds(15));
    program_.reset();
    return run;
  }
  // That the archive holds what one harvest would have brought, and nothing twice.
  void ExpectAsHarvested() const {
    const fs::path harvested = dir_.path() / "harvested";
    EXPECT_EQ(Lantai(HarvestArguments(portals_, harvested)).exit_code, 0);
    const Snapshot mine = TakeSnapshot(archive_);
    EXPECT_EQ(Difference(TakeSnapshot(harvested), mine), "");
    EXPECT_THAT(mine.doubled, testing::IsEmpty());
    EXPECT_GT(mine.documents.size(), 0u);
  }

  const TempDir dir_;
  const Portals portals_{{}};
  const std::string archive_ = dir_.path() / "archive", seeds_ = dir_.path() / "mine.toml";
  const int port_ = FreePort();
  std::optional<Running> program_;
};

TEST_F(ServeVisits, GoesToEveryPortalOnceAndHasWhatAHarvestHas) {
  Start();
  ASSERT_TRUE(AllVisited(5));
  const Finished run = End();
  EXPECT_EQ(run.exit_code, 0) << run.err;
  ExpectAsHarvested();
  EXPECT_EQ(Lantai({"verify", "--progress", "none", "--archive", archive_}).exit_code, 0);
}

TEST_F(ServeVisits, ATerminatedOrKilledVisitGoesOnAndIsNoSecondOne) {
  Start("40ms");
  ASSERT_TRUE(Within(std::chrono::seconds(60), [&] { return Metric("lantai_captures") > 20; }));
  EXPECT_EQ(Metric("lantai_visits_running"), 5);
  EXPECT_EQ(End().exit_code, 0);
  Start("40ms");
  ASSERT_TRUE(Within(std::chrono::seconds(60), [&] { return Metric("lantai_captures") > 60; }));
  End(SIGKILL);
  Start();
  ASSERT_TRUE(AllVisited(5));
  EXPECT_EQ(Metric("lantai_visits_missed_total"), 0);
  EXPECT_EQ(End().exit_code, 0);
  ExpectAsHarvested();
}

TEST_F(ServeVisits, AHangupReadsTheSeedsAgainAndRefusesBadOnes) {
  const std::string all = ReadAll(portals_.seeds());
  const size_t second = all.find("[[portal]]", all.find("[[portal]]") + 1);
  ASSERT_NE(second, std::string::npos);
  Seeds(all.substr(0, second));
  Start();
  ASSERT_TRUE(AllVisited(1));
  Seeds("[[portal]]\nid = \"x\"\nhome = \"nowhere\"\n");
  program_->Signal(SIGHUP);
  std::this_thread::sleep_for(milliseconds(500));
  EXPECT_EQ(Metric("lantai_visits_total"), 1) << "the old ones stay";
  Seeds(all);
  program_->Signal(SIGHUP);
  ASSERT_TRUE(AllVisited(5));
  const Finished run = End();
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.err, HasSubstr("mine.toml:3:8: portal.home"));
  EXPECT_THAT(run.err, HasSubstr("stay as they were"));
  EXPECT_THAT(run.err, HasSubstr("5 portals"));
}

TEST_F(ServeVisits, BadSeedsAreRefusedAtTheStartAndMakeNoArchive) {
  Seeds("[[portal]]\nid = \"x\"\nhome = \"http://a.cn/\"\nschedule = \"daily\"\n");
  Start();
  const Finished run = program_->Wait();
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("mine.toml:4:12: portal.schedule"));
  EXPECT_FALSE(fs::exists(archive_));
}

}  // namespace
}  // namespace lantai
