// Bytes on the disk that are not what was written: found, named, never taken for a page.
#include <fstream>
#include <iterator>

#include "storage/archive_impl.h"
#include "storage/atomic_file.h"
#include "storage/database.h"
#include "storage/keys.h"
#include "storage/payload_store.h"
#include "tests/storage/fault_env.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Damage : public ArchiveTest {
 protected:
  // Writes straight into one of the databases of the closed archive, then opens it again.
  void Overwrite(const char* database, const std::string& key, std::optional<std::string> value) {
    archive_.reset();
    {
      ASSERT_OK_AND_ASSIGN(const auto db, Database::Open(path() / database, {}));
      ASSERT_OK(db->Write({{key, std::move(value)}}, true));
    }
    Open();
  }
};

TEST_F(Damage, AMissingPayloadIsNamed) {
  const uint64_t id = Fetch(UrlOf("/a"), "body").capture_id;
  Fetch(UrlOf("/b"), "another");
  Overwrite("payloads", PayloadKey(1), std::nullopt);
  EXPECT_THAT(archive_->GetCapture(id, true), Fails(Code::kCorruption, HasSubstr("payload 1 (sha256 ")));
  EXPECT_OK(archive_->GetCapture(id, false));
}

TEST_F(Damage, OtherBytesUnderTheNumberAreNotTheBody) {
  const uint64_t id = Fetch(UrlOf("/a"), "body").capture_id;
  ASSERT_OK_AND_ASSIGN(const std::string same_size, FramePayload("BODY"));
  Overwrite("payloads", PayloadKey(1), same_size);
  EXPECT_THAT(archive_->GetCapture(id, true), Fails(Code::kCorruption, HasSubstr("another digest")));
  Overwrite("payloads", PayloadKey(1), "\x07");
  EXPECT_THAT(archive_->GetCapture(id, true), Fails(Code::kCorruption));
}

TEST_F(Damage, ADamagedRecordIsNamed) {
  Queue({UrlOf("/a")});
  const WriteResult taken = Take(UrlOf("/a"), "page", "prose", "numbers");
  Overwrite("index", UrlRecordKey(UrlOf("/a")), "\xff");
  EXPECT_THAT(archive_->GetUrl(UrlOf("/a")), Fails(Code::kCorruption, HasSubstr(UrlOf("/a"))));
  EXPECT_THAT(archive_->ForEachUrl([](const auto&, const auto&) { return true; }), Fails(Code::kCorruption));
  EXPECT_THAT(archive_->Commit(std::vector<Write>{NotModified{UrlOf("/a"), {}}}), Fails(Code::kCorruption));
  Overwrite("index", NumberKey(kDocumentTag, taken.document_id), "");
  EXPECT_THAT(archive_->GetDocument(taken.document_id), Fails(Code::kCorruption, HasSubstr("document 1")));
}

TEST_F(Damage, ALostStateOrFormatRecordIsDamage) {
  for (const char tag : {kStateTag, kFormatTag}) {
    TempDir other;
    const auto here = other.path() / "archive";
    ASSERT_OK(Archive::Open(here, {.create = true}));
    {
      ASSERT_OK_AND_ASSIGN(const auto db, Database::Open(here / "index", {}));
      ASSERT_OK(db->Write({{TagKey(tag), std::nullopt}}, true));
    }
    EXPECT_THAT(Archive::Open(here, {.create = true}), Fails(Code::kCorruption, HasSubstr("lost")));
  }
}

TEST_F(Damage, ATurnedBitInATableIsFoundByLevelDb) {
  archive_.reset();
  const auto folder = dir_.path() / "db";
  {
    ASSERT_OK_AND_ASSIGN(const auto db,
                         Database::Open(folder, {.create = true, .write_buffer = 64 << 10, .compress = false}));
    for (uint64_t i = 0; i < 400; ++i) ASSERT_OK(db->Write({{NumberBytes(i), std::string(1000, 'x')}}, false));
  }
  ASSERT_OK(Database::Open(folder, {}));  // brings the rest of the log into a table
  bool turned = false;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".ldb" || turned) continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(2000);
    file.put('y');
    turned = true;
  }
  ASSERT_TRUE(turned);
  const auto db = Database::Open(folder, {});
  const Status status =
      db.ok() ? (*db)->Scan("", "\xff", [](auto, auto) -> Result<bool> { return true; }) : db.status();
  EXPECT_THAT(status, Fails(Code::kCorruption));
}

TEST(DatabaseTest, ScansARangeAsItIsAtTheMoment) {
  const TempDir dir;
  ASSERT_OK_AND_ASSIGN(const auto db, Database::Open(dir.path() / "db", {.create = true, .bloom_bits = 10}));
  ASSERT_OK(db->Write({{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}}, true));
  ASSERT_OK(db->Write({{"b", std::nullopt}}, false));
  std::vector<std::string> seen;
  ASSERT_OK(db->Scan("a", "d", [&](std::string_view key, std::string_view value) -> Result<bool> {
    seen.push_back(std::string(key) + std::string(value));
    LANTAI_RETURN_IF_ERROR(db->Write({{"bb", "new"}}, false));
    return true;
  }));
  EXPECT_THAT(seen, ElementsAre("a1", "c3"));
  const auto failing = [](auto, auto) -> Result<bool> { return {Code::kInternal, "stop"}; };
  EXPECT_THAT(db->Scan("a", "d", failing), Fails(Code::kInternal, "stop"));
  ASSERT_OK_AND_ASSIGN(const auto gone, db->Get("b"));
  EXPECT_FALSE(gone.has_value());
}

TEST(DatabaseTest, SaysWhatTheDiskSays) {
  for (const auto& [reason, code] :
       {std::pair{"No space left on device", Code::kNoSpace}, std::pair{"Disk quota exceeded", Code::kNoSpace},
        std::pair{"Input/output error", Code::kIo}, std::pair{"Read-only file system", Code::kIo}}) {
    const TempDir dir;
    FaultEnv env;
    ASSERT_OK_AND_ASSIGN(const auto db, Database::Open(dir.path() / "db", {.create = true, .env = &env}));
    env.FailFrom(1, reason);
    EXPECT_THAT(db->Write({{"a", "1"}}, true), Fails(code, HasSubstr(reason)));
    EXPECT_THAT(db->Write({{"b", "1"}}, true), Fails(code, HasSubstr(reason))) << "and keeps saying it";
  }
}

TEST(AtomicFileTest, IsThereWholeOrNotAtAll) {
  const TempDir dir;
  const auto path = dir.path() / "file";
  std::ofstream(path) << "earlier";
  const auto content = [&] {
    std::ifstream in(path);
    return std::string{std::istreambuf_iterator<char>(in), {}};
  };
  {
    ASSERT_OK_AND_ASSIGN(const auto file, AtomicFile::Create(path));
    ASSERT_OK(file->Append(std::string(200'000, 'x')));
    EXPECT_EQ(content(), "earlier");
  }
  EXPECT_EQ(content(), "earlier") << "given up, nothing happened";
  ASSERT_OK_AND_ASSIGN(const auto file, AtomicFile::Create(path));
  ASSERT_OK(file->Append(std::string(200'000, 'x')));
  ASSERT_OK(file->Finish());
  EXPECT_EQ(content(), std::string(200'000, 'x'));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 1);
  EXPECT_THAT(AtomicFile::Create(dir.path() / "none" / "file"), Fails(Code::kIo, HasSubstr("none")));
}

TEST(AtomicFileTest, AFullDiskIsNoSpace) {
  EXPECT_THAT(SystemError("/x", ENOSPC), Fails(Code::kNoSpace, HasSubstr("/x: No space left")));
  EXPECT_THAT(SystemError("/x", EACCES), Fails(Code::kIo, HasSubstr("/x: Permission denied")));
}

}  // namespace
}  // namespace lantai::storage
