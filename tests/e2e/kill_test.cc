// kill -9 at any moment, run again, ends with the same archive.
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "tests/e2e/program.h"
#include "tests/e2e/snapshot.h"

namespace lantai {
namespace {

// Short here; LANTAI_KILLS makes it as long as one likes (docs/archive.md has the figures of a thousand).
int Kills() {
  const char* kills = std::getenv("LANTAI_KILLS");
  return kills == nullptr ? 20 : std::atoi(kills);
}

// Starts a harvest and kills it at a random moment; true where the kill met it at work.
bool HarvestAndKill(const Portals& portals, const std::string& archive, const std::string& delay,
                    std::mt19937& random) {
  std::vector<std::string> arguments = HarvestArguments(portals, archive);
  arguments.insert(arguments.begin(), LANTAI_PROGRAM);
  // However fast the machine, all runs together must not reach the end: the next would rightly begin a second round.
  arguments.insert(arguments.end(), {"--set", "fetch.delay=\"" + delay + "\""});
  Running harvest(arguments);
  std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution<>(20, 400)(random)));
  const bool at_work = harvest.Alive();
  harvest.Signal(SIGKILL);
  harvest.Wait();
  return at_work;
}

// How often the server gave a whole good answer again: what a kill met on its way.
int FetchedAgain(const std::filesystem::path& log) {
  std::map<std::string, int> answers;
  std::ifstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    const nlohmann::json entry = nlohmann::json::parse(line);
    if (entry["status"] != 200 || entry["cut"] == true) continue;
    ++answers[entry["method"].get<std::string>() + " " + entry["host"].get<std::string>() +
              entry["target"].get<std::string>() + " " + entry["body"].get<std::string>()];
  }
  int again = 0;
  for (const auto& [request, count] : answers) again += request.find("/robots.txt") == request.npos ? count - 1 : 0;
  return again;
}

struct World {
  std::vector<std::string> options;
  std::string delay;
  int hosts;
};

// Two servers: what passes on one portal's second try must not have passed before the other harvest came.
void KillAndCompare(const World& world, int exit_code) {
  const TempDir dir;
  Portals quiet(world.options);
  ASSERT_EQ(Lantai(HarvestArguments(quiet, dir.path() / "whole")).exit_code, exit_code);
  std::vector<std::string> logged = world.options;
  logged.insert(logged.end(), {"--log", dir.path() / "log.jsonl"});
  Portals portals(logged);
  std::mt19937 random(20260101);
  int kills = 0;
  for (int run = 0; run < Kills(); ++run) {
    kills += HarvestAndKill(portals, dir.path() / "killed", world.delay, random);
  }
  EXPECT_GT(kills, Kills() / 2) << "most harvests ended before their kill: little was tested";
  const Finished last = Lantai(HarvestArguments(portals, dir.path() / "killed"));
  EXPECT_EQ(last.exit_code, exit_code) << last.err;
  EXPECT_EQ(Difference(TakeSnapshot(dir.path() / "whole"), TakeSnapshot(dir.path() / "killed")), "")
      << "after " << kills << " kills";
  EXPECT_EQ(Lantai({"verify", "--archive", dir.path() / "killed"}).exit_code, 0);
  const Finished server = portals.Finish();
  ASSERT_EQ(server.exit_code, 0) << server.err;
  const int again = FetchedAgain(dir.path() / "log.jsonl");
  EXPECT_LE(again, kills * world.hosts) << "one request a host can be on its way when a kill comes";
  std::cout << kills << " kills met a harvest at work; " << again << " pages were fetched again\n";
}

TEST(Kill, KillsAtRandomMomentsLoseNothingAndDoubleNothing) { KillAndCompare({{}, "40ms", 5}, 0); }

// A long campaign needs a harvest that is as long.
TEST(Kill, NorDoTheyWithErrorsOddAnswersAndTraps) {
  const bool large = Kills() >= 100;
  KillAndCompare({{"--portals", "22", "--dialects", "all", "--faults", "3", "--bodies", large ? "14" : "4", "--years",
                   large ? "2016-2025" : "2021-2022"},
                  large ? "700ms" : "150ms",
                  22},
                 3);
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
