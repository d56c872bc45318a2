// A harvested archive is damaged; the program says what to run, repairs it, and the next harvest has again what was
// lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/e2e/program.h"

namespace lantai {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

class Damaged : public testing::Test {
 protected:
  std::string Archive() const { return dir_.path() / "archive"; }
  Finished Run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin() + 1, {"--archive", Archive()});
    return Lantai(arguments);
  }
  void Harvest() const {
    const Finished run = Lantai(HarvestArguments(portals_, Archive()));
    EXPECT_EQ(run.exit_code, 0) << run.err;
  }
  // One byte in the middle of each table and log that holds bodies.
  void FlipPayloads() const {
    for (const auto& entry : fs::directory_iterator(fs::path(Archive()) / "payloads")) {
      const std::string kind = entry.path().extension();
      if ((kind != ".ldb" && kind != ".log") || entry.file_size() == 0) continue;
      std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
      const auto middle = static_cast<std::streamoff>(entry.file_size() / 2);
      file.seekg(middle);
      const char byte = static_cast<char>(file.get() ^ 0x5a);
      file.seekp(middle);
      file.put(byte);
    }
  }

  const TempDir dir_;
  const Portals portals_{{}};
};

TEST_F(Damaged, VerifySaysWhatToRunAndItIsRepairedAndHarvestedAgain) {
  Harvest();
  const std::string head = Run({"head"}).out;
  FlipPayloads();
  const Finished damaged = Run({"verify"});
  EXPECT_EQ(damaged.exit_code, 4);
  EXPECT_THAT(damaged.out, HasSubstr("`lantai repair --archive " + Archive() + "`"));

  const Finished repaired = Run({"repair", "--format", "json"});
  EXPECT_EQ(repaired.exit_code, 3) << repaired.err;
  const json report = json::parse(repaired.out);
  EXPECT_TRUE(report["same_chain"]);
  EXPECT_FALSE(report["lost"].empty());
  EXPECT_TRUE(fs::is_directory(std::string(report["damaged"])));
  const Finished sound = Run({"verify"});
  EXPECT_EQ(sound.exit_code, 0) << sound.out;
  EXPECT_THAT(sound.out, HasSubstr("payloads were lost in an earlier repair"));

  Harvest();
  const Finished healed = Run({"verify", "--head", head.substr(0, head.find('\n'))});
  EXPECT_EQ(healed.exit_code, 0) << healed.out;
  const Finished nothing = Run({"repair"});
  EXPECT_EQ(nothing.exit_code, 0);
  EXPECT_THAT(nothing.out, HasSubstr("is sound; nothing was changed"));
}

TEST_F(Damaged, AnArchiveThatIsWrittenToIsBusy) {
  std::vector<std::string> arguments = HarvestArguments(portals_, Archive());
  arguments.insert(arguments.begin(), LANTAI_PROGRAM);
  arguments.insert(arguments.end(), {"--set", "fetch.delay=\"2s\""});
  Running harvest(arguments);
  while (!fs::exists(Archive() + "/lantai.sock") && harvest.Alive())
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  for (const char* command : {"repair", "compact"}) {
    const Finished run = Run({command});
    EXPECT_EQ(run.exit_code, 6) << command;
    EXPECT_THAT(run.err, HasSubstr("in use by another lantai process (pid "));
  }
  harvest.Signal(SIGTERM);
  harvest.Wait();
  EXPECT_EQ(Run({"compact"}).exit_code, 0);
}

TEST_F(Damaged, WhatIsNoArchiveIsAUsageError) {
  const Finished run = Run({"repair"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, AllOf(HasSubstr("no archive at"), HasSubstr(Archive())));
}

}  // namespace
}  // namespace lantai
