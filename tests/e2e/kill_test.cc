// kill -9 at any moment, run again, ends with the same archive.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "tests/e2e/program.h"
#include "tests/e2e/snapshot.h"

namespace lantai {
namespace {

constexpr int kKills = 20;

// Starts a harvest and kills it at a random moment; true where the kill met it at work.
bool HarvestAndKill(const Portals& portals, const std::string& archive, std::mt19937& random) {
  std::vector<std::string> arguments = HarvestArguments(portals, archive);
  arguments.insert(arguments.begin(), LANTAI_PROGRAM);
  // However fast the machine, twenty runs together must not reach the end: the next would rightly begin a second round.
  arguments.insert(arguments.end(), {"--set", "fetch.delay=\"40ms\""});
  Running harvest(arguments);
  std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution<>(20, 400)(random)));
  const bool at_work = harvest.Alive();
  harvest.Signal(SIGKILL);
  harvest.Wait();
  return at_work;
}

TEST(Kill, TwentyKillsAtRandomMomentsLoseNothingAndDoubleNothing) {
  const Portals portals({});
  const TempDir dir;
  ASSERT_EQ(Lantai(HarvestArguments(portals, dir.path() / "whole")).exit_code, 0);
  std::mt19937 random(20260101);
  int kills = 0;
  for (int round = 0; round < kKills; ++round) kills += HarvestAndKill(portals, dir.path() / "killed", random);
  EXPECT_GT(kills, 0) << "every harvest ended before its kill: nothing was tested";
  const Finished last = Lantai(HarvestArguments(portals, dir.path() / "killed"));
  ASSERT_EQ(last.exit_code, 0) << last.err;
  EXPECT_EQ(Difference(TakeSnapshot(dir.path() / "whole"), TakeSnapshot(dir.path() / "killed")), "")
      << "after " << kills << " kills";
  RecordProperty("kills", kills);
}

TEST(Interrupt, CtrlCSavesTheStateAndSaysHowToGoOn) {
  const Portals portals({});
  const TempDir dir;
  std::vector<std::string> arguments = HarvestArguments(portals, dir.path() / "archive");
  arguments.insert(arguments.begin(), LANTAI_PROGRAM);
  arguments.insert(arguments.end(), {"--set", "fetch.delay=\"20ms\""});  // long enough to be met at work
  Running harvest(arguments);
  while (!std::filesystem::exists(dir.path() / "archive" / "index" / "CURRENT") && harvest.Alive()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  harvest.Signal(SIGINT);
  const Finished run = harvest.Wait();
  EXPECT_EQ(run.exit_code, 130) << run.err;
  EXPECT_NE(run.err.find("Run the same command again to go on"), std::string::npos) << run.err;
  EXPECT_EQ(Lantai(HarvestArguments(portals, dir.path() / "archive")).exit_code, 0);
}

}  // namespace
}  // namespace lantai
