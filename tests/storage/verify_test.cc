// Verification: whatever byte of an archive is not what was written is found, or does no harm; nothing is changed.
//
// The campaigns are short here; LANTAI_FLIPS and LANTAI_CUTS make them longer (docs/archive.md has the figures).
#include "storage/verify.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include "storage/keys.h"
#include "storage/look.h"
#include "storage/payload_store.h"
#include "tests/storage/fixture.h"
#include "tests/storage/mini_crawl.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Acknowledge kNobody = [](const std::string&) {};

std::string BytesOf(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void Write(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

std::map<fs::path, std::string> FilesOf(const fs::path& folder) {
  std::map<fs::path, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path()] = BytesOf(entry.path());
  }
  return files;
}

// Every key and value of both databases; "unreadable" where they cannot be read.
std::string AllOf(const fs::path& path) {
  const Result<OpenDatabases> opened = LookAt(path, nullptr);
  if (!opened.ok()) return "unreadable";
  std::string all;
  const auto add = [&](std::string_view key, std::string_view value) -> Result<bool> {
    all.append(key).append("\n").append(value).append("\n");
    return true;
  };
  for (const auto* database : {opened->index.get(), &opened->payloads->database()}) {
    if (!database->Scan("", "\xff\xff", add).ok()) return "unreadable";
  }
  return all;
}

int Trials(const char* variable, int otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr ? otherwise : std::atoi(value);
}

class Verify : public ArchiveTest {
 protected:
  // Tables as well as logs.
  void Fill() {
    for (int round = 0; round < 3; ++round) {
      ASSERT_OK(Crawl(*archive_, 20 + 4 * round, kNobody));
      archive_.reset();
      Open();
    }
    ASSERT_OK(Crawl(*archive_, 34, kNobody));
    archive_.reset();
  }
  Verification Seen() {
    const Result<Verification> seen = VerifyArchive(path(), {});
    EXPECT_OK(seen);
    return seen.ok() ? *seen : Verification();
  }
  void Overwrite(const char* database, const std::string& key, std::optional<std::string> value) {
    archive_.reset();
    ASSERT_OK_AND_ASSIGN(const auto db, Database::Open(path() / database, {}));
    ASSERT_OK(db->Write({{key, std::move(value)}}, true));
  }
};

TEST_F(Verify, ASoundArchiveHasNoFindingsAndItsHead) {
  Fill();
  const auto before = FilesOf(path());
  const Verification seen = Seen();
  EXPECT_THAT(seen.findings, IsEmpty());
  ASSERT_OK_AND_ASSIGN(const HeadLines lines, ReadHead(path() / "HEAD"));
  EXPECT_EQ(seen.head, lines.newest);
  EXPECT_GT(seen.captures, 30u);
  EXPECT_GT(seen.documents, 10u);
  EXPECT_GT(seen.payloads, 20u);
  EXPECT_EQ(FilesOf(path()), before) << "nothing is changed";
}

TEST_F(Verify, APublishedHeadIsFoundInTheChainOrMissed) {
  ASSERT_OK(Crawl(*archive_, 9, kNobody));
  ASSERT_OK_AND_ASSIGN(const HeadLines lines, ReadHead(path() / "HEAD"));
  Fill();
  EXPECT_THAT(VerifyArchive(path(), {.published = lines.newest})->findings, IsEmpty());
  const Head forged{lines.newest.commit, Sha256Of("another history")};
  EXPECT_THAT(VerifyArchive(path(), {.published = forged})->findings, ElementsAre(HasSubstr("not the one that was")));
  EXPECT_THAT(VerifyArchive(path(), {.published = Head{1'000'000, {}}})->findings, ElementsAre(HasSubstr("no head")));
}

TEST_F(Verify, AnEmptyArchiveIsSound) {
  archive_.reset();
  EXPECT_THAT(Seen().findings, IsEmpty());
}

TEST_F(Verify, AnArchiveOfFormat1IsCheckedWithoutChain) {
  archive_.reset();
  fs::remove_all(path());
  fs::copy(fs::path(LANTAI_SOURCE_DIR) / "tests/storage/archives/format-1", path(), fs::copy_options::recursive);
  EXPECT_THAT(Seen().findings, IsEmpty());
  Open();
  archive_.reset();
  EXPECT_THAT(Seen().findings, IsEmpty()) << "and of the present one once it was opened";
}

TEST_F(Verify, AMissingArchiveAndOneInUseAreErrors) {
  EXPECT_THAT(VerifyArchive(path(), {}), Fails(Code::kBusy));
  EXPECT_THAT(VerifyArchive(dir_.path() / "none", {}), Fails(Code::kNotFound));
}

TEST_F(Verify, ALostPayloadAndOtherBytesAreNamed) {
  Fill();
  Overwrite("payloads", PayloadKey(2), std::nullopt);
  EXPECT_THAT(Seen().findings, ElementsAre(HasSubstr("payload 2 (sha256 ")));
  ASSERT_OK_AND_ASSIGN(const std::string other, FramePayload("something else"));
  Overwrite("payloads", PayloadKey(3), other);
  EXPECT_THAT(Seen().findings, Contains(HasSubstr("payload 3 (sha256 ")));
}

TEST_F(Verify, ARecordThatIsOlderOrGoneIsMissedInTheSum) {
  Fill();
  for (const std::string& key : {NumberKey(kHistoryTag, 900) + NumberBytes(1), LeftOutKey("mini"), UrlRecordKey("x")}) {
    Overwrite("index", key, "");
    EXPECT_THAT(Seen().findings, Contains(HasSubstr("its records are not those of commit"))) << key;
  }
}

TEST_F(Verify, AChangedCaptureBreaksTheChain) {
  Fill();
  ASSERT_OK_AND_ASSIGN(auto archive, Archive::Open(path(), {.look_only = true}));
  ASSERT_OK_AND_ASSIGN(CaptureRecord record, archive->GetCapture(3, true));
  archive.reset();
  record.capture.remote_address = "198.51.100.1:80";
  const StoredCapture forged{record.capture, {3, record.body_size}, record.payload_digest};
  Overwrite("index", NumberKey(kCaptureTag, 3), EncodeCapture(forged));
  EXPECT_THAT(Seen().findings, Contains(HasSubstr("the chain breaks")));
}

TEST_F(Verify, AChangedStateIsNotTheOneTheChainKnows) {
  Fill();
  ASSERT_OK_AND_ASSIGN(OpenDatabases opened, LookAt(path(), nullptr));
  State state = std::move(opened.state);
  opened = {};
  ++state.next_sequence;
  Overwrite("index", TagKey(kStateTag), EncodeState(state));
  EXPECT_THAT(Seen().findings, Contains(HasSubstr("the state is not what it left")));
}

// Every trial: verify names the damage, or every value reads back the same; and it changes no byte.
class Campaign : public Verify {
 protected:
  void Judge(const fs::path& file, const std::string& how) {
    const auto before = FilesOf(path());
    const Verification seen = Seen();
    ASSERT_EQ(FilesOf(path()), before) << how << " in " << file;
    if (!seen.findings.empty()) {
      ++found_;
    } else {
      ASSERT_EQ(AllOf(path()), sound_) << how << " in " << file << " is not found";
    }
  }
  std::string sound_;
  int found_ = 0;
};

TEST_F(Campaign, AFlippedByteOfAnyFileIsFoundOrHarmless) {
  Fill();
  sound_ = AllOf(path());
  const auto files = FilesOf(path());
  std::mt19937_64 random(1);
  const int trials = Trials("LANTAI_FLIPS", 300);
  for (int i = 0; i < trials && !HasFatalFailure(); ++i) {
    auto file = files.begin();
    do {
      file = std::next(files.begin(), static_cast<std::ptrdiff_t>(random() % files.size()));
    } while (file->second.empty());
    std::string bytes = file->second;
    const size_t at = random() % bytes.size();
    bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1 + random() % 255));
    Write(file->first, bytes);
    Judge(file->first, "byte " + std::to_string(at) + " flipped");
    Write(file->first, file->second);
  }
  EXPECT_GT(found_, trials / 4);
  RecordProperty("found", found_);
}

TEST_F(Campaign, ACutFileIsFoundOrHarmless) {
  Fill();
  sound_ = AllOf(path());
  std::mt19937_64 random(2);
  const int cuts = Trials("LANTAI_CUTS", 12);
  for (const auto& [file, bytes] : FilesOf(path())) {
    for (int i = 0; i < cuts && !HasFatalFailure() && !bytes.empty(); ++i) {
      const size_t size = random() % bytes.size();
      Write(file, bytes.substr(0, size));
      Judge(file, "cut to " + std::to_string(size));
    }
    Write(file, bytes);
  }
}

TEST_F(Campaign, AMissingFileIsFoundOrHarmless) {
  Fill();
  sound_ = AllOf(path());
  for (const auto& [file, bytes] : FilesOf(path())) {
    if (file.filename() == "FORMAT") continue;  // without it it is no archive
    fs::remove(file);
    Judge(file, "removed");
    Write(file, bytes);
  }
}

}  // namespace
}  // namespace lantai::storage
