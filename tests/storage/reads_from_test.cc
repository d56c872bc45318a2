#include <map>
#include <set>

#include "storage/archive_impl.h"
#include "tests/storage/fault_env.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ReadsFrom : public ArchiveTest {
 protected:
  std::vector<std::string> UrlsFrom(const std::string& first, size_t limit = SIZE_MAX) {
    std::vector<std::string> keys;
    EXPECT_OK(archive_->ForEachUrlFrom(first, [&](const std::string& key, const UrlRecord&) {
      keys.push_back(key);
      return keys.size() < limit;
    }));
    return keys;
  }
  std::vector<uint64_t> DocumentsFrom(uint64_t first) {
    std::vector<uint64_t> ids;
    EXPECT_OK(archive_->ForEachDocumentFrom(first, [&](const DocumentRecord& record) {
      ids.push_back(record.id);
      return true;
    }));
    return ids;
  }
};

TEST_F(ReadsFrom, AddressesBeginWithTheGivenOneOrTheNext) {
  Queue({UrlOf("/a"), UrlOf("/b"), UrlOf("/d")});
  EXPECT_THAT(UrlsFrom(UrlOf("/b")), ElementsAre(UrlOf("/b"), UrlOf("/d")));
  EXPECT_THAT(UrlsFrom(UrlOf("/c")), ElementsAre(UrlOf("/d")));
  EXPECT_THAT(UrlsFrom("", 1), ElementsAre(UrlOf("/a")));
  EXPECT_THAT(UrlsFrom("z"), ElementsAre());
}

TEST_F(ReadsFrom, DocumentsBeginWithTheGivenOne) {
  Queue({UrlOf("/a"), UrlOf("/b"), UrlOf("/c")});
  const uint64_t a = Take(UrlOf("/a"), "a", "a", "a").document_id, b = Take(UrlOf("/b"), "b", "b", "b").document_id,
                 c = Take(UrlOf("/c"), "c", "c", "c").document_id;
  EXPECT_THAT(DocumentsFrom(0), ElementsAre(a, b, c));
  EXPECT_THAT(DocumentsFrom(b), ElementsAre(b, c));
  EXPECT_THAT(DocumentsFrom(c + 1), ElementsAre());
}

TEST_F(ReadsFrom, TheCountsNameTheLastCommit) {
  const uint64_t before = CountAll().commit;
  Queue({UrlOf("/a")});
  EXPECT_EQ(CountAll().commit, before + 1);
  Queue({UrlOf("/a")});
  EXPECT_EQ(CountAll().commit, before + 1) << "nothing changed";
}

TEST(Refusal, IsWhatTheDiskRefusedACommitWith) {
  TempDir dir;
  FaultEnv env;
  ASSERT_OK_AND_ASSIGN(const auto archive, OpenArchive(dir.path() / "archive", {.create = true}, &env));
  EXPECT_OK(archive->Refusal());
  env.FailFrom(1, "Input/output error");
  EXPECT_THAT(archive->Commit(std::vector<Write>{Enqueue{{EntryFor(UrlOf("/a"))}}}), Fails(Code::kIo));
  EXPECT_THAT(archive->Refusal(), Fails(Code::kIo, HasSubstr("Input/output error")));
}

}  // namespace
}  // namespace lantai::storage
