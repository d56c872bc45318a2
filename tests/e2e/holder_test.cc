// Looking into an archive, and copying it, while a harvest writes to it; and what a harvest does when the ground moves.
#include "storage/holder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "storage/archive.h"
#include "tests/e2e/program.h"
#include "tests/e2e/snapshot.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::HasSubstr;

class WhileHarvesting : public testing::Test {
 protected:
  fs::path archive() const { return dir_.path() / "archive"; }

  // Long enough to be met at work again and again.
  std::vector<std::string> SlowHarvest(const std::string& delay) const {
    std::vector<std::string> arguments = HarvestArguments(portals_, archive());
    arguments.insert(arguments.begin(), LANTAI_PROGRAM);
    arguments.insert(arguments.end(), {"--set", "fetch.delay=\"" + delay + "\""});
    return arguments;
  }
  void WaitForSocket(Running& harvest) const {
    while (!fs::exists(archive() / "lantai.sock") && harvest.Alive()) std::this_thread::sleep_for(milliseconds(2));
  }
  // Ends it however long it would have taken.
  static Finished WaitAtMost(Running& program, milliseconds most) {
    const auto until = steady_clock::now() + most;
    while (program.Alive() && steady_clock::now() < until) std::this_thread::sleep_for(milliseconds(10));
    EXPECT_FALSE(program.Alive()) << "it hangs";
    if (program.Alive()) program.Signal(SIGKILL);
    return program.Wait();
  }
  void HarvestToTheEnd(const fs::path& into) const { EXPECT_EQ(Lantai(HarvestArguments(portals_, into)).exit_code, 0); }

  const TempDir dir_;
  const Portals portals_{{}};
};

TEST_F(WhileHarvesting, EveryLookWorksAndABackupGoesOnToTheSameEnd) {
  Running harvest(SlowHarvest("60ms"));
  WaitForSocket(harvest);
  int looks = 0, backups = 0;
  for (int i = 0; harvest.Alive(); ++i) {
    const std::string out = dir_.path() / ("out" + std::to_string(i));
    const std::vector<std::vector<std::string>> commands = {{"status"},
                                                            {"coverage"},
                                                            {"failures"},
                                                            {"changes"},
                                                            {"head"},
                                                            {"verify", "--progress", "none"},
                                                            {"why", "http://zhifu.test/"},
                                                            {"export", "--format", "jsonl", "--out", out + ".jsonl"},
                                                            {"backup", "--progress", "none", "--out", out}};
    for (std::vector<std::string> command : commands) {
      command.insert(command.end(), {"--archive", archive()});
      const Finished run = Lantai(command);
      // An address that nothing is known of is a usage error, however the archive was reached.
      EXPECT_EQ(run.exit_code, command[0] == "why" ? 2 : 0) << command[0] << ": " << run.err;
      if (harvest.Alive()) ++(command[0] == "backup" ? backups : looks);
    }
  }
  EXPECT_EQ(harvest.Wait().exit_code, 0);
  EXPECT_GE(looks, 8) << "the harvest was over too soon: little was tested";
  ASSERT_GE(backups, 1);
  EXPECT_FALSE(fs::exists(archive() / "snapshots"));
  EXPECT_FALSE(fs::exists(archive() / "lantai.sock"));

  const fs::path copy = dir_.path() / "out0";
  EXPECT_EQ(Lantai({"verify", "--archive", copy, "--progress", "none"}).exit_code, 0);
  HarvestToTheEnd(copy);
  EXPECT_EQ(Difference(TakeSnapshot(archive()), TakeSnapshot(copy)), "");
}

TEST_F(WhileHarvesting, LooksAtRestAndThroughTheSocketPrintTheSame) {
  HarvestToTheEnd(archive());
  const std::vector<std::vector<std::string>> commands = {
      {"status"}, {"coverage", "--format", "csv"}, {"failures"}, {"changes", "--format", "json"}, {"head"}, {"verify"}};
  const auto look = [&] {
    std::string all;
    for (std::vector<std::string> command : commands) {
      command.insert(command.end(), {"--archive", archive()});
      all += Lantai(command).out;
    }
    return all;
  };
  const std::string at_rest = look();
  // Held, and nothing committed.
  ASSERT_OK_AND_ASSIGN(const auto held, storage::Archive::Open(archive(), {}));
  ASSERT_OK_AND_ASSIGN(const auto holder, storage::Holder::Listen(*held, archive()));
  EXPECT_EQ(look(), at_rest);
}

TEST_F(WhileHarvesting, ASecondHarvestIsToldWhoHoldsTheArchive) {
  Running harvest(SlowHarvest("200ms"));
  WaitForSocket(harvest);
  const Finished second = Lantai(HarvestArguments(portals_, archive()));
  EXPECT_EQ(second.exit_code, 6) << second.err;
  EXPECT_THAT(second.err, HasSubstr("in use by another lantai process (pid "));
  EXPECT_TRUE(harvest.Alive());
  harvest.Signal(SIGTERM);
  EXPECT_EQ(WaitAtMost(harvest, milliseconds(30'000)).exit_code, 143);
}

TEST_F(WhileHarvesting, AKilledHolderIsInNobodysWay) {
  Running harvest(SlowHarvest("200ms"));
  WaitForSocket(harvest);
  harvest.Signal(SIGKILL);
  harvest.Wait();
  EXPECT_TRUE(fs::exists(archive() / "lantai.sock"));
  const auto begin = steady_clock::now();
  EXPECT_EQ(Lantai({"status", "--archive", archive()}).exit_code, 0);
  EXPECT_LT(steady_clock::now() - begin, milliseconds(4'000)) << "the dead socket was waited for";
  HarvestToTheEnd(archive());
  EXPECT_EQ(Lantai({"verify", "--archive", archive()}).exit_code, 0);
}

TEST_F(WhileHarvesting, AnArchiveThatIsDeletedEndsTheHarvestWithAnError) {
  Running harvest(SlowHarvest("200ms"));
  WaitForSocket(harvest);
  fs::remove_all(archive());
  const Finished run = WaitAtMost(harvest, milliseconds(60'000));
  EXPECT_EQ(run.exit_code, 6) << run.err;
  EXPECT_THAT(run.err, HasSubstr("moved, deleted or replaced"));
}

TEST_F(WhileHarvesting, AnArchiveThatIsMovedEndsItTooAndIsSound) {
  Running harvest(SlowHarvest("200ms"));
  WaitForSocket(harvest);
  fs::rename(archive(), dir_.path() / "elsewhere");
  const Finished run = WaitAtMost(harvest, milliseconds(60'000));
  EXPECT_EQ(run.exit_code, 6) << run.err;
  EXPECT_THAT(run.err, HasSubstr("moved, deleted or replaced"));
  EXPECT_EQ(Lantai({"verify", "--archive", dir_.path() / "elsewhere"}).exit_code, 0);
  HarvestToTheEnd(dir_.path() / "elsewhere");
}

TEST_F(WhileHarvesting, AReadOnlyDiskCanBeLookedAtAndCopiedFrom) {
  const fs::path disk = dir_.path() / "disk";
  fs::create_directory(disk);
  HarvestToTheEnd(disk / "archive");
  const bool mounted = mount(disk.c_str(), disk.c_str(), nullptr, MS_BIND, nullptr) == 0 &&
                       mount(nullptr, disk.c_str(), nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) == 0;
  if (!mounted) {
    umount(disk.c_str());
    GTEST_SKIP() << "needs to mount a file system";
  }
  for (const char* command : {"status", "coverage", "head", "verify", "failures", "changes"}) {
    const Finished run = Lantai({command, "--archive", disk / "archive"});
    EXPECT_EQ(run.exit_code, 0) << command << ": " << run.err;
  }
  EXPECT_EQ(Lantai({"backup", "--archive", disk / "archive", "--out", dir_.path() / "copy"}).exit_code, 0);
  const Finished harvest = Lantai(HarvestArguments(portals_, disk / "archive"));
  EXPECT_EQ(harvest.exit_code, 6) << harvest.err;
  EXPECT_THAT(harvest.err, HasSubstr("Read-only file system"));
  // Beside the archive there is no room for the default name either.
  const Finished backup = Lantai({"backup", "--archive", disk / "archive"});
  EXPECT_EQ(backup.exit_code, 6) << backup.err;
  umount(disk.c_str());
}

TEST(Backup, PrintsWhereAndWhatItIs) {
  const TempDir dir;
  { ASSERT_OK(storage::Archive::Open(dir.path() / "archive", {.create = true})); }
  const Finished run = Lantai({"backup", "--archive", (dir.path() / "archive").string() + "/"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  const std::string name = run.out.substr(0, run.out.find('\n'));
  EXPECT_THAT(name, HasSubstr("archive.backup-20"));
  EXPECT_EQ(run.out.substr(name.size() + 1), Lantai({"head", "--archive", name}).out);
  EXPECT_EQ(Lantai({"backup", "--archive", dir.path() / "archive", "--out", name}).exit_code, 2);
  EXPECT_EQ(Lantai({"backup", "--archive", dir.path() / "none"}).exit_code, 2);
}

}  // namespace
}  // namespace lantai
