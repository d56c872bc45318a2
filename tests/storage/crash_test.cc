#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <random>
#include <set>
#include <sstream>

#include "storage/archive_impl.h"
#include "tests/storage/fault_env.h"
#include "tests/storage/fixture.h"
#include "tests/storage/mini_crawl.h"
#include "tests/support/subprocess.h"

namespace lantai::storage {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

const Acknowledge kNobody = [](const std::string&) {};

class Crash : public ::testing::Test {
 protected:
  std::filesystem::path path() const { return dir_.path() / "archive"; }
  Result<std::unique_ptr<Archive>> Open(leveldb::Env* env = nullptr) {
    return OpenArchive(path(), {.create = true, .clock = &clock_}, env != nullptr ? env : &healthy_);
  }
  // What an archive looks like after `rounds` undisturbed harvests.
  std::string Undisturbed(int pages, int rounds = 1) {
    const TempDir quiet;
    auto archive = OpenArchive(quiet.path() / "archive", {.create = true, .clock = &clock_}, &healthy_);
    for (int round = 0; round < rounds; ++round) EXPECT_OK(Crawl(**archive, pages, kNobody));
    return Dump(**archive);
  }
  // Every acknowledged capture is there exactly once, every acknowledged processing is done.
  void ExpectKept(const Archive& archive, const std::set<std::string>& acknowledged) {
    for (const std::string& line : acknowledged) {
      const std::string key = line.substr(line.find(' ') + 1);
      const auto captures = archive.CapturesOf(key);
      EXPECT_TRUE(captures.ok() && captures->size() == 1) << line;
      const auto url = archive.GetUrl(key);
      ASSERT_TRUE(url.ok() && *url) << line;
      EXPECT_NE((*url)->state, UrlState::kQueued) << line;
      if (line.starts_with("processed")) {
        EXPECT_EQ((*url)->state, UrlState::kDone) << line;
      }
    }
  }

  TempDir dir_;
  FakeClock clock_;
  FaultEnv healthy_;
};

// Every write call of a short harvest here; with LANTAI_DYING_CALLS=2000 each of so many of a longer one, in which
// every page has commits of its own.
struct DyingHarvest {
  int64_t calls = INT64_MAX;
  int pages = 24;
  size_t group = kGroup;
};

DyingHarvest HarvestToDieIn() {
  const char* calls = std::getenv("LANTAI_DYING_CALLS");
  if (calls == nullptr) return {};
  return {std::atoll(calls), std::atoi(calls) / 5, 1};  // eleven a page, but half the pages hang below a 404
}

class DyingDisk : public Crash, public ::testing::WithParamInterface<double> {
 protected:
  // A harvest on a disk that dies at its nth operation and loses power. Returns whether it came that far.
  bool DieAt(int64_t n, std::set<std::string>& acknowledged) {
    FaultEnv env;
    env.FailFrom(n, "Input/output error");
    {
      auto archive = Open(&env);
      const Status status = archive.ok()
                                ? Crawl(
                                      **archive, harvest_.pages,
                                      [&](const std::string& line) { acknowledged.insert(line); }, harvest_.group)
                                : archive.status();
      if (!env.failed()) {
        EXPECT_OK(status);
      } else if (!status.ok()) {
        EXPECT_THAT(status.code(), AnyOf(Code::kIo, Code::kCorruption)) << status.ToString() << " at " << n;
      }
    }
    env.LosePower(GetParam());
    return env.failed();
  }

  const DyingHarvest harvest_ = HarvestToDieIn();
  // The next harvest is done in few commits, to be quick.
  const size_t rest_group_ = harvest_.group == 1 ? 64 : harvest_.group;
};

TEST_P(DyingDisk, LeavesWholeWritesOnlyAndTheNextHarvestEndsTheSame) {
  const int pages = harvest_.pages;
  const std::string expected = Undisturbed(pages);
  int64_t n = 1;
  bool died = true;
  for (; died && n <= harvest_.calls && !HasFailure(); ++n) {
    std::filesystem::remove_all(path());
    std::set<std::string> acknowledged;
    died = DieAt(n, acknowledged);
    ASSERT_OK_AND_ASSIGN(auto archive, Open());
    EXPECT_EQ(BrokenInvariants(*archive), "") << "call " << n;
    ExpectKept(*archive, acknowledged);
    // The end of the round may be on the disk although its writer was told that it failed.
    if (Dump(*archive) == expected) continue;
    EXPECT_OK(Crawl(*archive, pages, kNobody, rest_group_));
    EXPECT_EQ(Dump(*archive), expected) << "call " << n;
  }
  RecordProperty("calls", std::to_string(n - 1));
  EXPECT_GT(n, 50) << "the harvest is long enough to be interrupted in many places";
  EXPECT_TRUE(died || harvest_.calls == INT64_MAX) << "the harvest has fewer calls: " << n - 1;
}

INSTANTIATE_TEST_SUITE_P(UnsyncedBytes, DyingDisk, ::testing::Values(0.0, 0.5, 1.0));

TEST_F(Crash, AfterAFailedWriteNothingIsAcknowledgedAnyMore) {
  FaultEnv env;
  ASSERT_OK_AND_ASSIGN(auto archive, Open(&env));
  ASSERT_OK(Crawl(*archive, 3, kNobody));
  env.FailFrom(1, "No space left on device");
  const std::vector<Write> write = {Enqueue{{EntryFor(UrlOf("/a"))}}};
  EXPECT_THAT(archive->Commit(write), Fails(Code::kNoSpace, HasSubstr("make room")));
  env.FailFrom(INT64_MAX, "");
  EXPECT_THAT(archive->Commit(write), Fails(Code::kNoSpace));
  archive.reset();
  ASSERT_OK_AND_ASSIGN(archive, Open());
  EXPECT_OK(archive->Commit(write));
  EXPECT_EQ(BrokenInvariants(*archive), "");
}

TEST_F(Crash, PayloadsWithoutTheirIndexEntryAreWrittenOver) {
  FaultEnv env;
  ASSERT_OK_AND_ASSIGN(auto archive, Open(&env));
  // Two operations write a batch to the payloads' log, the third syncs it; what fails is the index's.
  env.FailFrom(4, "Input/output error");
  EXPECT_THAT(archive->Commit(std::vector<Write>{Captured{CaptureOf(UrlOf("/a"), "lost"), {}, {}}}), Fails(Code::kIo));
  archive.reset();
  ASSERT_OK_AND_ASSIGN(archive, Open());
  EXPECT_EQ(BrokenInvariants(*archive), "");
  ASSERT_OK_AND_ASSIGN(
      const auto results,
      archive->Commit(std::vector<Write>{Captured{CaptureOf(UrlOf("/b"), "written over it"), {}, {}}}));
  ASSERT_OK_AND_ASSIGN(const CaptureRecord record, archive->GetCapture(results[0].capture_id, true));
  EXPECT_EQ(record.capture.body, "written over it");
}

TEST_F(Crash, ARoundHalfBegunIsBegunToItsEnd) {
  constexpr int kPages = 2500;  // three batches
  const auto original = dir_.path() / "original";
  {
    ASSERT_OK_AND_ASSIGN(auto archive, OpenArchive(original, {.create = true, .clock = &clock_}, &healthy_));
    std::vector<Write> writes;
    for (int i = 0; i < kPages; ++i) {
      writes.push_back(Enqueue{{EntryFor(UrlOf("/" + std::to_string(i)))}});
      writes.push_back(Captured{CaptureOf(UrlOf("/" + std::to_string(i)), "x"), Outcome{}, {}});
    }
    ASSERT_OK(archive->BeginRound({}));
    ASSERT_OK(archive->Commit(writes));
    ASSERT_OK(archive->FinishRound());
  }
  const auto keys_after = [&](Archive& archive) {
    std::vector<std::string> keys;
    const auto queue = archive.LoadQueue(kHost, "", SIZE_MAX);
    for (const auto& entry : *queue) keys.push_back(entry.position + entry.key);
    return keys;
  };
  std::vector<std::string> expected;
  bool died = true;
  for (int64_t n = 0; died; ++n) {
    std::filesystem::remove_all(path());
    std::filesystem::copy(original, path(), std::filesystem::copy_options::recursive);
    FaultEnv env;
    {
      ASSERT_OK_AND_ASSIGN(auto archive, Open(&env));
      if (n > 0) env.FailFrom(n, "Input/output error");
      const auto round = archive->BeginRound({});
      if (n == 0) expected = keys_after(*archive);
      died = n == 0 || env.failed();
      EXPECT_EQ(round.ok(), n == 0 || !died);
    }
    env.LosePower(n % 2 == 0 ? 0 : 0.5);
    ASSERT_OK_AND_ASSIGN(auto archive, Open());
    ASSERT_OK_AND_ASSIGN(const auto round, archive->BeginRound({}));
    EXPECT_EQ(round.number, 2u);
    EXPECT_EQ(keys_after(*archive), expected) << n;
    EXPECT_EQ(BrokenInvariants(*archive), "") << n;
  }
  EXPECT_EQ(expected.size(), static_cast<size_t>(kPages));
}

TEST_F(Crash, KilledAtAnyMomentNothingAcknowledgedIsLostOrStoredTwice) {
  constexpr int kPages = 1500;
  const std::string expected = Undisturbed(kPages);
  std::mt19937 random(20'240'109);
  std::set<std::string> acknowledged;
  int kills = 0;
  for (bool finished = false; !finished; ++kills) {
    Running child({LANTAI_STORAGE_CRAWL, path().string(), std::to_string(kPages)});
    usleep(random() % static_cast<unsigned>(20'000 + 1'000 * kills));  // a slow disk needs longer for its first sync
    child.Signal(SIGKILL);
    const Finished end = child.Wait();
    ASSERT_THAT(end.exit_code, AnyOf(0, 128 + SIGKILL)) << end.err;
    std::istringstream lines(end.out);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_TRUE(acknowledged.insert(line).second) << line << " was done twice";
    }
    ASSERT_OK_AND_ASSIGN(auto archive, Open());
    ASSERT_EQ(BrokenInvariants(*archive), "") << "after kill " << kills;
    ExpectKept(*archive, acknowledged);
    // The archive says when the harvest is over, not the exit code: a child may be killed after the end of its round is
    // durable and before it exits, and the next one would rightly begin a second round.
    finished = Dump(*archive) == expected;
    if (end.exit_code == 0) {
      ASSERT_EQ(Dump(*archive), expected);
    }
    ASSERT_LT(kills, 1000);
  }
  RecordProperty("kills", kills);
}

}  // namespace
}  // namespace lantai::storage
