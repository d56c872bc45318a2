// The commit chain: what an archive says cannot be changed, lost or put back without its numbers disagreeing.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "storage/archive_impl.h"
#include "storage/commit_chain.h"
#include "storage/keys.h"
#include "tests/storage/fixture.h"
#include "tests/storage/mini_crawl.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::PrintToStringParamName;
using ::testing::Range;
using ::testing::WithParamInterface;

const Acknowledge kNobody = [](const std::string&) {};

// Every file of a folder with its bytes and time of change.
std::map<std::string, std::string> FilesOf(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const auto time = entry.last_write_time().time_since_epoch().count();
    files[entry.path()] = std::to_string(time) + std::string(std::istreambuf_iterator<char>(in), {});
  }
  return files;
}

class Chain : public ArchiveTest {
 protected:
  Head HeadNow() {
    const auto lines = ReadHead(path() / "HEAD");
    EXPECT_OK(lines);
    return lines.ok() ? lines->newest : Head();
  }
  void Copy(const fs::path& from, const fs::path& to) {
    fs::remove_all(to);
    fs::copy(from, to, fs::copy_options::recursive);
  }
  Status Reopen() {
    archive_.reset();
    auto archive = Archive::Open(path(), {.clock = &clock_});
    if (archive.ok()) archive_ = std::move(*archive);
    return archive.status();
  }
};

TEST_F(Chain, EachCommitMovesTheHead) {
  const Head first = HeadNow();
  EXPECT_EQ(first.commit, 0u);
  Fetch(UrlOf("/a"), "body");
  const Head second = HeadNow();
  EXPECT_GT(second.commit, first.commit);
  EXPECT_NE(second.chain, first.chain);
  EXPECT_OK(Reopen());
  EXPECT_EQ(HeadNow(), second) << "opening says nothing new";
}

TEST_F(Chain, TheSameHistoryGivesTheSameHead) {
  Fetch(UrlOf("/a"), "body");
  const Head here = HeadNow();
  archive_.reset();
  fs::remove_all(path());
  Open(true);
  Fetch(UrlOf("/a"), "body");
  EXPECT_EQ(HeadNow(), here);
}

TEST_F(Chain, AnOlderIndexIsRefusedAndNothingIsChanged) {
  Fetch(UrlOf("/a"), "one");
  archive_.reset();
  const fs::path older = dir_.path() / "older";
  Copy(path() / "index", older);
  Open();
  Fetch(UrlOf("/b"), "two");
  archive_.reset();
  Copy(older, path() / "index");
  const auto before = FilesOf(path());
  EXPECT_THAT(Reopen(), Fails(Code::kCorruption, HasSubstr("the index is older than HEAD")));
  EXPECT_EQ(FilesOf(path()), before);
}

TEST_F(Chain, OlderPayloadsAreRefusedAndNothingIsChanged) {
  Fetch(UrlOf("/a"), "one");
  archive_.reset();
  const fs::path older = dir_.path() / "older";
  Copy(path() / "payloads", older);
  Open();
  Fetch(UrlOf("/b"), "two");
  archive_.reset();
  Copy(older, path() / "payloads");
  const auto before = FilesOf(path());
  EXPECT_THAT(Reopen(), Fails(Code::kCorruption, HasSubstr("payload 2, the last that the index knows, is lost")));
  EXPECT_EQ(FilesOf(path()), before);
}

TEST_F(Chain, AnIndexWithAnotherHistoryIsNotWhatHeadKnows) {
  Fetch(UrlOf("/a"), "one");
  archive_.reset();
  const fs::path other = dir_.path() / "other";
  {
    ASSERT_OK_AND_ASSIGN(auto archive, Archive::Open(other, {.create = true, .clock = &clock_}));
    for (int i = 0; i < 9; ++i) {
      ASSERT_OK(archive->Commit(std::vector<Write>{Captured{CaptureOf(UrlOf("/" + std::to_string(i)), "x"), {}, {}}}));
    }
  }
  Copy(other / "index", path() / "index");
  EXPECT_THAT(Reopen(), Fails(Code::kCorruption, HasSubstr("the chain breaks")));
}

TEST_F(Chain, AHeadThatIsBehindIsFollowedToTheIndexs) {
  Fetch(UrlOf("/a"), "one");
  const fs::path behind = dir_.path() / "HEAD";
  fs::copy_file(path() / "HEAD", behind);
  Fetch(UrlOf("/b"), "two");
  Fetch(UrlOf("/c"), "three");
  archive_.reset();
  fs::copy_file(behind, path() / "HEAD", fs::copy_options::overwrite_existing);
  EXPECT_OK(Reopen());
}

TEST_F(Chain, OneDamagedLineOfHeadLeavesTheOther) {
  Fetch(UrlOf("/a"), "one");
  archive_.reset();
  const Head head = HeadNow();
  std::fstream file(path() / "HEAD", std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>((head.commit % 2) * 103 + 30));
  file.put('!');
  file.close();
  ASSERT_OK_AND_ASSIGN(const HeadLines lines, ReadHead(path() / "HEAD"));
  EXPECT_TRUE(lines.damaged);
  EXPECT_EQ(lines.newest.commit, head.commit - 1);
  EXPECT_OK(Reopen());
  std::ofstream(path() / "HEAD") << "nothing of the kind\n";
  EXPECT_THAT(Reopen(), Fails(Code::kCorruption, HasSubstr("HEAD is damaged")));
}

TEST_F(Chain, LookingChangesNoByteAndLetsNothingBeCommitted) {
  Fetch(UrlOf("/a"), "one");
  archive_.reset();
  const auto before = FilesOf(path());
  {
    ASSERT_OK_AND_ASSIGN(auto archive, Archive::Open(path(), {.look_only = true}));
    EXPECT_EQ(archive->Count()->captures, 1u);
    EXPECT_FALSE(archive->Commit(std::vector<Write>{Enqueue{{EntryFor(UrlOf("/b"))}}}).ok());
  }
  EXPECT_EQ(FilesOf(path()), before);
}

TEST_F(Chain, LookingAtWhatIsNotThereMakesNothing) {
  EXPECT_THAT(Archive::Open(dir_.path() / "none", {.create = true, .look_only = true}), Fails(Code::kNotFound));
  EXPECT_FALSE(fs::exists(dir_.path() / "none"));
}

class OldFormat : public Chain, public WithParamInterface<int> {
 protected:
  void SetUp() override {
    const std::string name = "format-" + std::to_string(GetParam());
    fs::copy(fs::path(LANTAI_SOURCE_DIR) / "tests/storage/archives" / name, path(), fs::copy_options::recursive);
  }
};
INSTANTIATE_TEST_SUITE_P(Formats, OldFormat, Range(1, static_cast<int>(kFormatVersion)), PrintToStringParamName());

TEST_P(OldFormat, IsLookedAtAsItIs) {
  ASSERT_OK_AND_ASSIGN(auto archive, Archive::Open(path(), {.look_only = true}));
  EXPECT_EQ(BrokenInvariants(*archive), "");
  EXPECT_EQ(fs::exists(path() / "HEAD"), GetParam() > 1);
}

TEST_P(OldFormat, IsBroughtToThePresentOneWithAllItHolds) {
  std::string held;
  {
    ASSERT_OK_AND_ASSIGN(auto archive, Archive::Open(path(), {.look_only = true}));
    held = Dump(*archive);
  }
  ASSERT_OK(Reopen());
  EXPECT_EQ(Dump(*archive_), held);
  EXPECT_EQ(BrokenInvariants(*archive_), "");
  ASSERT_OK(Reopen()) << "HEAD and index agree";
  ASSERT_OK(Crawl(*archive_, 12, kNobody));
  ASSERT_OK(Reopen());
  EXPECT_EQ(BrokenInvariants(*archive_), "");
}

TEST_P(OldFormat, MayBeInterruptedOnTheWay) {
  if (GetParam() == 1) std::ofstream(path() / "HEAD") << "written just before the power went\n";
  ASSERT_OK(Reopen());
  archive_.reset();
  std::ofstream(path() / "FORMAT") << "lantai-archive " << GetParam()
                                   << "\n";  // the index is of the present one already
  ASSERT_OK(Reopen());
  archive_.reset();
  std::ifstream format(path() / "FORMAT");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(format), {}), "lantai-archive 3\n");
}

}  // namespace
}  // namespace lantai::storage
