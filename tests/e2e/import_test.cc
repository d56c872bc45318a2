// What a harvest has captured, written as WARC and imported elsewhere, gives the same documents, whatever kills the
// import on its way.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "storage/archive.h"
#include "tests/e2e/program.h"
#include "tests/e2e/snapshot.h"
#include "tests/storage/warc_zoo.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {

// The archive's captures as a crawler of another kind would write them: a member a record, request after response.
std::string AsWarc(const std::filesystem::path& path) {
  std::string file;
  const auto archive = storage::Archive::Open(path, {});
  if (!archive.ok()) throw std::runtime_error(archive.status().message());
  int number = 0;
  const Status status = (*archive)->ForEachCapture([&](const storage::CaptureRecord& record) {
    const auto capture = (*archive)->GetCapture(record.id, true);
    if (!capture.ok()) throw std::runtime_error(capture.status().message());
    const Capture& c = capture->capture;
    const std::string id = std::to_string(++number);
    file += Gzip(storage::Record("response", id, c.response_head + c.body, "", c.request.url));
    file += Gzip(storage::Record("request", id + "q", c.request_head + c.request.body,
                                 "WARC-Concurrent-To: <urn:uuid:" + id + ">\r\n", c.request.url));
    return true;
  });
  if (!status.ok()) throw std::runtime_error(status.message());
  return file;
}

std::vector<std::string> ImportArguments(const std::filesystem::path& file, const std::filesystem::path& archive) {
  return {"import", "warc", file, "--archive", archive};
}

std::map<std::set<std::string>, std::string> Documents(const std::filesystem::path& archive) {
  return TakeSnapshot(archive).documents;
}

class ImportTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    const Portals portals({"--portals", "2"});
    dir_ = new TempDir;
    harvest_ = Lantai(HarvestArguments(portals, dir_->path() / "harvest"));
    std::ofstream(warc(), std::ios::binary) << AsWarc(dir_->path() / "harvest");
  }
  static void TearDownTestSuite() { delete std::exchange(dir_, nullptr); }
  static std::filesystem::path warc() { return dir_->path() / "a.warc.gz"; }

  static TempDir* dir_;
  static Finished harvest_;
};
TempDir* ImportTest::dir_ = nullptr;
Finished ImportTest::harvest_;

TEST_F(ImportTest, AnImportGivesTheDocumentsOfTheHarvest) {
  ASSERT_EQ(harvest_.exit_code, 0) << harvest_.err;
  const Finished run = Lantai(ImportArguments(warc(), dir_->path() / "import"));
  ASSERT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out, "");
  const auto harvested = Documents(dir_->path() / "harvest");
  const auto imported = Documents(dir_->path() / "import");
  EXPECT_GT(harvested.size(), 400u);
  for (const auto& [addresses, text] : harvested) {
    const auto found = imported.find(addresses);
    EXPECT_TRUE(found != imported.end() && found->second == text) << *addresses.begin();
  }
  const Finished again = Lantai(ImportArguments(warc(), dir_->path() / "import"));
  EXPECT_EQ(again.exit_code, 0);
  EXPECT_NE(again.err.find(" 0 captures taken in"), std::string::npos) << again.err;
  EXPECT_EQ(Documents(dir_->path() / "import"), imported);
}

// Every capture with the time when it began (WARC-Date), status and digest, by address.
std::multiset<std::string> CapturesOf(const std::filesystem::path& path) {
  std::multiset<std::string> captures;
  const auto archive = storage::Archive::Open(path, {.look_only = true});
  if (!archive.ok()) throw std::runtime_error(archive.status().message());
  const Status status = (*archive)->ForEachCapture([&](const storage::CaptureRecord& record) {
    const Capture& capture = record.capture;
    captures.insert(record.key + " " + std::to_string(capture.started.ms) + " " + std::to_string(capture.status) + " " +
                    record.payload_digest.Hex());
    return true;
  });
  if (!status.ok()) throw std::runtime_error(status.message());
  return captures;
}

std::vector<std::string> WarcFiles(const std::filesystem::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

TEST_F(ImportTest, AnExportImportedAndExportedAgainHoldsTheSameCaptures) {
  const std::filesystem::path out = dir_->path() / "out", there = dir_->path() / "there";
  ASSERT_EQ(Lantai({"export", "--archive", dir_->path() / "harvest", "--format", "warc", "--out", out}).exit_code, 0);
  std::vector<std::string> arguments = {"import", "warc", "--archive", there};
  for (const std::string& file : WarcFiles(out)) arguments.push_back(file);
  const Finished run = Lantai(arguments);
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const std::multiset<std::string> captures = CapturesOf(dir_->path() / "harvest");
  EXPECT_GT(captures.size(), 400u);
  EXPECT_EQ(CapturesOf(there), captures);
  const std::filesystem::path again = dir_->path() / "again", back = dir_->path() / "back";
  ASSERT_EQ(Lantai({"export", "--archive", there, "--format", "warc", "--out", again}).exit_code, 0);
  arguments = {"import", "warc", "--archive", back};
  for (const std::string& file : WarcFiles(again)) arguments.push_back(file);
  ASSERT_EQ(Lantai(arguments).exit_code, 0);
  EXPECT_EQ(CapturesOf(back), captures);
}

TEST_F(ImportTest, KillsAtRandomMomentsLoseNothingAndDoubleNothing) {
  ASSERT_EQ(Lantai(ImportArguments(warc(), dir_->path() / "whole")).exit_code, 0);
  std::mt19937 random(20260102);
  int kills = 0;
  for (int round = 0; round < 12; ++round) {
    std::vector<std::string> arguments = ImportArguments(warc(), dir_->path() / "killed");
    arguments.insert(arguments.begin(), LANTAI_PROGRAM);
    Running import(arguments);
    std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution<>(20, 300)(random)));
    kills += import.Alive();
    import.Signal(SIGKILL);
    import.Wait();
  }
  RecordProperty("kills", kills);
  EXPECT_GT(kills, 0) << "every import ended before its kill: nothing was tested";
  const Finished last = Lantai(ImportArguments(warc(), dir_->path() / "killed"));
  ASSERT_EQ(last.exit_code, 0) << last.err;
  EXPECT_EQ(Difference(TakeSnapshot(dir_->path() / "whole"), TakeSnapshot(dir_->path() / "killed")), "");
}

TEST_F(ImportTest, AHarvestAfterwardsAsksForNothingThatOnlyTheImportKnows) {
  ASSERT_EQ(Lantai(ImportArguments(warc(), dir_->path() / "quiet")).exit_code, 0);
  const Finished run = Lantai({"harvest", "--archive", dir_->path() / "quiet", "--progress", "none"});
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_NE(run.err.find("0 requests"), std::string::npos) << run.err;
}

TEST_F(ImportTest, ATruncatedFileIsToldWithItsOffsetAndTheRestIsIn) {
  const std::string whole = ReadAll(warc());
  const std::filesystem::path cut = dir_->path() / "cut.warc.gz";
  std::ofstream(cut, std::ios::binary) << whole.substr(0, whole.size() / 2);
  const Finished run = Lantai(ImportArguments(cut, dir_->path() / "cut"));
  EXPECT_EQ(run.exit_code, 3) << run.err;
  EXPECT_NE(run.err.find("cut.warc.gz: offset "), std::string::npos) << run.err;
  const Finished check = Lantai({"tool", "warc", cut});
  EXPECT_EQ(check.exit_code, 4);
  EXPECT_NE(check.err.find("cut.warc.gz: offset "), std::string::npos) << check.err;
  EXPECT_EQ(Lantai({"tool", "warc", warc()}).exit_code, 0);
}

TEST_F(ImportTest, WhatCannotBeOpenedIsAUsageErrorBeforeAnythingIsBegun) {
  const Finished run =
      Lantai({"import", "warc", warc(), dir_->path() / "no-such.warc", "--archive", dir_->path() / "no"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(dir_->path() / "no"));
  EXPECT_EQ(Lantai({"tool", "warc", dir_->path() / "no-such.warc"}).exit_code, 2);
  EXPECT_EQ(Lantai({"tool", "warc", dir_->path()}).exit_code, 2);
}

}  // namespace
}  // namespace lantai
