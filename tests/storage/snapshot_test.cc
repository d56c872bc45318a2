// A snapshot is the archive as of one commit, whatever LevelDB does meanwhile.
#include "storage/snapshot.h"

#include <sys/stat.h>

#include <atomic>
#include <fstream>
#include <mutex>
#include <random>
#include <thread>

#include "storage/database.h"
#include "storage/head_file.h"
#include "storage/live_files.h"
#include "storage/verify.h"
#include "tests/storage/fixture.h"
#include "tests/storage/mini_crawl.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Bytes that no compression makes smaller.
std::string Noise(size_t size, uint32_t seed) {
  std::minstd_rand random(seed + 1);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random() >> 8);
  return bytes;
}

std::vector<std::string> NamesIn(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  return names;
}

nlink_t LinksOf(const fs::path& file) {
  struct stat status {};
  EXPECT_EQ(stat(file.c_str(), &status), 0) << file;
  return status.st_nlink;
}

std::vector<fs::path> TablesIn(const fs::path& folder) {
  std::vector<fs::path> tables;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".ldb") tables.push_back(entry.path());
  }
  return tables;
}

class Snapshots : public ArchiveTest {
 protected:
  fs::path Copy(const std::string& name) const { return dir_.path() / name; }
  Head HeadOf(const fs::path& folder) {
    const Result<Head> head = CurrentHead(folder);
    EXPECT_OK(head);
    return head.ok() ? *head : Head{};
  }
  void ExpectSound(const fs::path& folder) {
    const Result<Verification> seen = VerifyArchive(folder, {});
    ASSERT_OK(seen);
    EXPECT_THAT(seen->findings, IsEmpty()) << folder;
  }
};

TEST_F(Snapshots, AreTheArchiveAsOfTheLastCommit) {
  ASSERT_OK(Crawl(*archive_, 40, [](const auto&) {}));
  ASSERT_OK(archive_->Snapshot(Copy("copy")));
  const std::string then = Dump(*archive_);
  Take(UrlOf("/later.html"), "later", "later", "t");
  {
    ASSERT_OK_AND_ASSIGN(const auto copy, Archive::Open(Copy("copy"), {.look_only = true}));
    EXPECT_EQ(Dump(*copy), then);
    EXPECT_EQ(BrokenInvariants(*copy), "");
  }
  ExpectSound(Copy("copy"));
  archive_.reset();
  EXPECT_LT(HeadOf(Copy("copy")).commit, HeadOf(path()).commit);
  // Its head lies on the archive's own chain.
  EXPECT_THAT(VerifyArchive(path(), {.published = HeadOf(Copy("copy"))})->findings, IsEmpty());
}

TEST_F(Snapshots, HoldWhatWasWrittenWithoutASync) {
  const uint64_t capture = Fetch(UrlOf("/a.html"), "a").capture_id;
  Do(ProcessingStarted{capture});
  ASSERT_OK(archive_->Snapshot(Copy("copy")));
  ASSERT_OK_AND_ASSIGN(const auto copy, Archive::Open(Copy("copy"), {.look_only = true}));
  EXPECT_EQ(*copy->TimesBegun(capture), 1u);
}

TEST_F(Snapshots, ShareTablesAndNothingElse) {
  Take(UrlOf("/a.html"), "a", "a", "t");
  Open();  // the log becomes a table
  Take(UrlOf("/b.html"), "b", "b", "t");
  ASSERT_OK(archive_->Snapshot(Copy("copy")));
  for (const char* database : {"index", "payloads"}) {
    EXPECT_FALSE(TablesIn(Copy("copy") / database).empty());
    for (const auto& entry : fs::directory_iterator(Copy("copy") / database)) {
      EXPECT_EQ(LinksOf(entry), entry.path().extension() == ".ldb" ? 2u : 1u) << entry.path();
    }
  }
  EXPECT_EQ(LinksOf(Copy("copy") / "HEAD"), 1u);
}

TEST_F(Snapshots, LeaveOutWhatIsNoPartOfTheDatabase) {
  Take(UrlOf("/a.html"), "a", "a", "t");
  for (const char* name : {"999999.ldb", "000001.log", "999999.dbtmp", "lost+found"}) {
    std::ofstream(path() / "index" / name) << "half a table";
  }
  ASSERT_OK(archive_->Snapshot(Copy("copy")));
  for (const char* name : {"999999.ldb", "000001.log", "999999.dbtmp", "lost+found", "LOCK", "LOG"}) {
    EXPECT_THAT(NamesIn(Copy("copy") / "index"), Not(Contains(name)));
  }
  ExpectSound(Copy("copy"));
}

TEST_F(Snapshots, NeverTouchWhatIsThereAlready) {
  fs::create_directories(Copy("copy") / "thesis");
  EXPECT_THAT(archive_->Snapshot(Copy("copy")), Fails(Code::kIo, HasSubstr("copy")));
  EXPECT_TRUE(fs::exists(Copy("copy") / "thesis"));
  EXPECT_THAT(archive_->Snapshot(Copy("none") / "copy"), Fails(Code::kIo));
}

TEST_F(Snapshots, OfAnArchiveThatIsOnlyLookedIntoAreTheSame) {
  Take(UrlOf("/a.html"), "a", "a", "t");
  archive_.reset();
  {
    ASSERT_OK_AND_ASSIGN(const auto looked, Archive::Open(path(), {.look_only = true}));
    ASSERT_OK(looked->Snapshot(Copy("copy")));
  }
  EXPECT_EQ(HeadOf(Copy("copy")), HeadOf(path()));
}

TEST_F(Snapshots, TakenAgainAndAgainWhilePagesComeInAreEachACommit) {
  std::atomic<bool> done = false;
  std::jthread harvest([&] {
    // Enough for several tables of 8 MiB of payloads.
    for (uint32_t page = 0; page < 120; ++page) {
      const std::string url = UrlOf("/" + std::to_string(page) + ".html");
      Take(url, Noise(200'000, page), "text " + std::to_string(page), "t");
    }
    done = true;
  });
  std::vector<Head> heads;
  while (!done) {
    const fs::path copy = Copy("copy" + std::to_string(heads.size()));
    const Status made = archive_->Snapshot(copy);
    EXPECT_OK(made);
    if (!made.ok()) break;
    ExpectSound(copy);
    heads.push_back(HeadOf(copy));
    fs::remove_all(copy);
  }
  harvest.join();
  EXPECT_GT(heads.size(), 3u);
  archive_.reset();
  std::erase_if(heads, [](const Head& head) { return head.commit == 0; });  // of before the first commit
  for (const Head& head : heads) EXPECT_THAT(VerifyArchive(path(), {.published = head})->findings, IsEmpty());
}

// With buffers so small that LevelDB writes and deletes tables all the time.
TEST(SnapshotsUnderCompaction, HoldBothDatabasesOfTheSameMomentWhole) {
  const TempDir dir;
  const DatabaseOptions options{.create = true, .write_buffer = 64 << 10, .file_size = 1 << 20};
  ASSERT_OK_AND_ASSIGN(const auto index, Database::Open(dir.path() / "index", options));
  ASSERT_OK_AND_ASSIGN(const auto payloads, Database::Open(dir.path() / "payloads", options));
  std::ofstream(dir.path() / "FORMAT") << "lantai-archive 3\n";
  std::mutex commit;
  std::atomic<bool> done = false;
  constexpr int kKeys = 500, kCommits = 12'000;
  // Commit n puts n under key n mod 500, so that compactions have much to throw away.
  std::jthread writer([&] {
    for (int n = 0; n < kCommits; ++n) {
      const std::lock_guard lock(commit);
      const std::string key = std::to_string(n % kKeys), value = std::to_string(n) + " " + Noise(1'500, n);
      ASSERT_OK(payloads->Write({{key, value}, {"last", std::to_string(n)}}, false));
      ASSERT_OK(index->Write({{key, value}, {"last", std::to_string(n)}}, false));
    }
    done = true;
  });
  int copies = 0;
  while (!done) {
    const fs::path copy = dir.path() / ("copy" + std::to_string(copies++));
    {
      const std::lock_guard lock(commit);
      ASSERT_OK(CopyArchive(dir.path(), copy, {.link = true}));
    }
    ASSERT_OK_AND_ASSIGN(const auto one, Database::Open(copy / "index", {.look_only = true}));
    ASSERT_OK_AND_ASSIGN(const auto two, Database::Open(copy / "payloads", {.look_only = true}));
    ASSERT_OK_AND_ASSIGN(const auto last, one->Get("last"));
    EXPECT_EQ(*two->Get("last"), last);
    const int newest = last ? std::stoi(*last) : -1;
    for (int n = std::max(0, newest - kKeys + 1); n <= newest; ++n) {
      ASSERT_OK_AND_ASSIGN(const auto value, one->Get(std::to_string(n % kKeys)));
      ASSERT_TRUE(value && value->starts_with(std::to_string(n) + " ")) << n << " of " << newest;
      ASSERT_EQ(*two->Get(std::to_string(n % kKeys)), value);
    }
    fs::remove_all(copy);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // or the writer hardly gets its turn
  }
  writer.join();
  EXPECT_GT(copies, 5);
}

// ---- the manifest ----

class Manifest : public Snapshots {
 protected:
  void SetUp() override {
    Snapshots::SetUp();
    for (int round = 0; round < 3; ++round) {
      Take(UrlOf("/" + std::to_string(round)), Noise(100, round), "a", "t");
      Open();
    }
    archive_.reset();
  }
  fs::path file() const { return path() / "index" / ReadLiveFiles(path() / "index")->manifest_name; }
  std::string Bytes() const {
    std::ifstream in(file(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

// A memtable was written to a table between the reading of the manifest and that of the folder: the log was gone, the
// table not named, and the snapshot held older values.
TEST_F(Manifest, WhoseLogIsGoneIsReadAgain) {
  ASSERT_OK_AND_ASSIGN(const LiveFiles files, ReadLiveFiles(path() / "index"));
  ASSERT_EQ(files.logs.size(), 1u);
  const fs::path log = path() / "index" / files.logs.front();
  fs::rename(log, path() / "index" / "999999.log");
  EXPECT_THAT(ReadLiveFiles(path() / "index"), Fails(Code::kNotFound, HasSubstr(".log is gone")));
}

TEST_F(Manifest, NamesTheTablesThatAreThere) {
  ASSERT_OK_AND_ASSIGN(const LiveFiles files, ReadLiveFiles(path() / "index"));
  EXPECT_EQ(files.tables.size(), TablesIn(path() / "index").size());
  for (const auto& [number, table] : files.tables) {
    EXPECT_EQ(fs::file_size(path() / "index" / table.name), table.size) << table.name;
  }
  EXPECT_EQ(files.logs.size(), 1u);
  EXPECT_EQ(files.manifest, Bytes());
}

TEST_F(Manifest, CountsUpToItsLastWholeRecord) {
  const std::string whole = Bytes();
  const fs::path manifest = file();
  for (const std::string& tail :
       {std::string(1, '\0'), std::string(7, '\0'), std::string("\x12\x34\x56\x78\x40\x00\x01", 7),
        std::string("\x12\x34\x56\x78\x40\x00\x01half", 11)}) {
    std::ofstream(manifest, std::ios::binary) << whole << tail;
    ASSERT_OK_AND_ASSIGN(const LiveFiles files, ReadLiveFiles(path() / "index"));
    EXPECT_EQ(files.manifest, whole);
  }
}

TEST_F(Manifest, CutAnywhereGivesAnEarlierStateOrAnError) {
  const std::string whole = Bytes();
  const fs::path manifest = file();
  for (size_t size = 0; size < whole.size(); ++size) {
    std::ofstream(manifest, std::ios::binary) << whole.substr(0, size);
    const Result<LiveFiles> files = ReadLiveFiles(path() / "index");
    EXPECT_TRUE(!files.ok() || whole.starts_with(files->manifest)) << size;
  }
}

TEST_F(Manifest, WithAnyByteFlippedIsNeverTakenForWhole) {
  const std::string whole = Bytes();
  const fs::path manifest = file();
  for (size_t at = 0; at < whole.size(); ++at) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x40);
    std::ofstream(manifest, std::ios::binary) << flipped;
    const Result<LiveFiles> files = ReadLiveFiles(path() / "index");
    EXPECT_TRUE(!files.ok() || files->manifest.size() < whole.size()) << at;
  }
}

TEST_F(Manifest, OfADatabaseThatLostATableIsDamage) {
  fs::remove(TablesIn(path() / "index").at(0));
  EXPECT_THAT(CopyArchive(path(), Copy("copy"), {.link = true}), Fails(Code::kCorruption, HasSubstr("gone")));
  EXPECT_FALSE(fs::exists(Copy("copy")));
}

TEST_F(Manifest, OfADatabaseWithATableCutShortIsDamage) {
  const fs::path table = TablesIn(path() / "payloads").at(0);
  fs::resize_file(table, fs::file_size(table) - 1);
  EXPECT_THAT(CopyArchive(path(), Copy("copy"), {.link = true}),
              Fails(Code::kCorruption, HasSubstr(table.filename().string())));
}

// ---- what is left behind ----

TEST_F(Snapshots, LeftBehindAreClearedUnlessSomebodyReadsThem) {
  for (const char* name : {"1", "2", "notes"}) fs::create_directories(SnapshotsOf(path()) / name);
  {
    ASSERT_OK_AND_ASSIGN(const FolderLock reader, FolderLock::Take(SnapshotsOf(path()) / "2", false));
    ClearSnapshots(path());
    EXPECT_THAT(NamesIn(SnapshotsOf(path())), ::testing::UnorderedElementsAre("2", "notes"));
  }
  ClearSnapshots(path());
  EXPECT_THAT(NamesIn(SnapshotsOf(path())), ::testing::ElementsAre("notes"));
  fs::remove(SnapshotsOf(path()) / "notes");
  ClearSnapshots(path());
  EXPECT_FALSE(fs::exists(SnapshotsOf(path())));
}

TEST_F(Snapshots, ClearingDoesNotFollowALinkElsewhere) {
  fs::create_directories(Copy("elsewhere") / "1");
  fs::create_directory_symlink(Copy("elsewhere"), SnapshotsOf(path()));
  ClearSnapshots(path());
  EXPECT_TRUE(fs::exists(Copy("elsewhere") / "1"));
}

}  // namespace
}  // namespace lantai::storage
