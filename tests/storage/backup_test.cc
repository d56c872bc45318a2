// A backup is there whole or not at all, and shares nothing with the archive.
#include "storage/backup.h"

#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "storage/holder.h"
#include "storage/verify.h"
#include "tests/storage/fixture.h"
#include "tests/storage/mini_crawl.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Backups : public ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    ASSERT_OK(Crawl(*archive_, 60, [](const auto&) {}));
    Open();  // some of it in tables
    Take(UrlOf("/one-more.html"), "one more", "one more", "t");
  }
  fs::path copy() const { return dir_.path() / "copy"; }
  // What stands beside the archive.
  std::set<std::string> Beside() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(dir_.path())) names.insert(entry.path().filename());
    return names;
  }
  static std::set<ino_t> FilesOf(const fs::path& folder) {
    std::set<ino_t> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      struct stat status {};
      if (stat(entry.path().c_str(), &status) == 0) files.insert(status.st_ino);
    }
    return files;
  }
  void ExpectWhole(const fs::path& folder) {
    const Result<Verification> seen = VerifyArchive(folder, {});
    ASSERT_OK(seen);
    EXPECT_THAT(seen->findings, IsEmpty());
  }
};

TEST_F(Backups, OfAnArchiveAtRestIsThatArchive) {
  const std::string dump = Dump(*archive_);
  archive_.reset();
  ASSERT_OK_AND_ASSIGN(const Head head, BackUp(path(), copy(), {}));
  EXPECT_EQ(head, *CurrentHead(path()));
  EXPECT_EQ(head, *CurrentHead(copy()));
  ExpectWhole(copy());
  std::set<ino_t> both = FilesOf(path());
  both.merge(FilesOf(copy()));
  EXPECT_EQ(both.size(), FilesOf(path()).size() + FilesOf(copy()).size()) << "a file is in both";
  EXPECT_EQ(Beside(), (std::set<std::string>{"archive", "copy"}));
  // Restoring is using it.
  ASSERT_OK_AND_ASSIGN(const auto restored, Archive::Open(copy(), {.clock = &clock_}));
  EXPECT_EQ(Dump(*restored), dump);
  EXPECT_OK(Crawl(*restored, 80, [](const auto&) {}));
}

TEST_F(Backups, OfAnArchiveThatIsWrittenToAreOfACommit) {
  ASSERT_OK_AND_ASSIGN(auto holder, Holder::Listen(*archive_, path()));
  std::atomic<bool> done = false;
  std::thread harvest([&] {
    for (int page = 0; !done; ++page) Take(UrlOf("/" + std::to_string(page)), std::to_string(page), "a", "t");
  });
  std::vector<Head> heads;
  for (int i = 0; i < 5; ++i) {
    const fs::path to = dir_.path() / ("copy" + std::to_string(i));
    const Result<Head> head = BackUp(path(), to, {});
    EXPECT_OK(head);
    if (head.ok()) heads.push_back(*head);
    ExpectWhole(to);
  }
  done = true;
  harvest.join();
  holder.reset();
  archive_.reset();
  for (const Head& head : heads) EXPECT_THAT(VerifyArchive(path(), {.published = head})->findings, IsEmpty());
  EXPECT_FALSE(fs::exists(path() / "snapshots"));
}

TEST_F(Backups, NeverReplaceWhatIsThere) {
  archive_.reset();
  fs::create_directory(copy());
  EXPECT_THAT(BackUp(path(), copy(), {}), Fails(Code::kInvalidArgument, HasSubstr("there already")));
  EXPECT_TRUE(fs::is_empty(copy()));
  const auto meddle = [&](uint64_t, uint64_t) {
    fs::create_directory(dir_.path() / "late");
    return Status();
  };
  EXPECT_THAT(BackUp(path(), dir_.path() / "late", {.step = meddle}), Fails(Code::kInvalidArgument));
  EXPECT_TRUE(fs::is_empty(dir_.path() / "late"));
}

TEST_F(Backups, OfNothingOrIntoNowhereSayWhichPath) {
  archive_.reset();
  EXPECT_THAT(BackUp(dir_.path() / "none", copy(), {}), Fails(Code::kNotFound, HasSubstr("none")));
  EXPECT_THAT(BackUp(path(), dir_.path() / "no" / "copy", {}), Fails(Code::kIo, HasSubstr("no/copy")));
}

TEST_F(Backups, OfADamagedArchiveAreRefused) {
  archive_.reset();
  fs::remove(path() / "payloads" / "CURRENT");
  EXPECT_THAT(BackUp(path(), copy(), {}), Fails(Code::kCorruption));
  EXPECT_FALSE(fs::exists(copy()));
}

TEST_F(Backups, TellHowFarTheyAreAndCanBeStopped) {
  archive_.reset();
  uint64_t last = 0, whole = 0;
  const auto watch = [&](uint64_t done, uint64_t total) {
    EXPECT_GE(done, last);
    EXPECT_LE(done, total);
    last = done, whole = total;
    return Status();
  };
  ASSERT_OK(BackUp(path(), copy(), {.step = watch}));
  EXPECT_EQ(last, whole);
  uint64_t steps = 0;
  const auto stop = [&](uint64_t, uint64_t) { return ++steps < 3 ? Status() : Status(Code::kCancelled, "stopped"); };
  EXPECT_THAT(BackUp(path(), dir_.path() / "other", {.step = stop}), Fails(Code::kCancelled));
  EXPECT_EQ(Beside(), (std::set<std::string>{"archive", "copy"}));
}

TEST_F(Backups, KilledAtAnyMomentAreThereWholeOrNotAtAll) {
  archive_.reset();
  std::mt19937 random(20260101);
  int killed = 0, finished = 0;
  for (int i = 0; i < 60; ++i) {
    const fs::path to = dir_.path() / "copy";
    const pid_t child = fork();
    if (child == 0) _exit(BackUp(path(), to, {}).ok() ? 0 : 1);
    std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<>(0, 20'000)(random)));
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    const bool there = fs::exists(to);
    (there ? finished : killed) += 1;
    if (there) ExpectWhole(to);
    if (there) fs::remove_all(to);
  }
  EXPECT_GT(killed, 5);
  std::cout << killed << " killed, " << finished << " finished\n";
  // What they left goes with the next one.
  ASSERT_OK(BackUp(path(), copy(), {}));
  EXPECT_EQ(Beside(), (std::set<std::string>{"archive", "copy"}));
}

TEST_F(Backups, ADiskThatIsTooSmallLeavesNothingAndSaysWhatIsNeeded) {
  archive_.reset();
  const fs::path disk = dir_.path() / "disk";
  fs::create_directory(disk);
  if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=32k") != 0) GTEST_SKIP() << "needs to mount a file system";
  EXPECT_THAT(BackUp(path(), disk / "copy", {}), Fails(Code::kNoSpace, AllOf(HasSubstr("needs"), HasSubstr("bytes"))));
  EXPECT_TRUE(fs::is_empty(disk));
  umount(disk.c_str());
}

}  // namespace
}  // namespace lantai::storage
