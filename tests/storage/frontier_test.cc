// What a large frontier needs: the addresses of one host without those of all others, and commits that ask the index
// once for what they change.
#include "storage/commit_chain.h"
#include "storage/keys.h"
#include "storage/look.h"
#include "storage/verify.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class LargeFrontier : public ArchiveTest {
 protected:
  std::vector<std::string> KeysOf(const std::string& host, size_t most = SIZE_MAX) {
    std::vector<std::string> keys;
    EXPECT_OK(archive_->ForEachUrlOf(host, [&](const std::string& key, const UrlRecord& record) {
      EXPECT_EQ(RequestKey(record.entry.request), key);
      keys.push_back(key);
      return keys.size() < most;
    }));
    return keys;
  }
};

TEST_F(LargeFrontier, TheAddressesOfAHostAreThoseOfItsSchemesAndPortsAndNoOtherHosts) {
  Queue({"http://x.cn/a", "https://x.cn/b", "http://x.cn:8080/c", "http://x.cn.evil.cn/", "http://www.x.cn/",
         "http://x.cnn/"});
  EXPECT_THAT(KeysOf("x.cn"), UnorderedElementsAre("http://x.cn/a", "https://x.cn/b", "http://x.cn:8080/c"));
  EXPECT_THAT(KeysOf("y.cn"), IsEmpty());
  EXPECT_THAT(KeysOf(""), IsEmpty());
}

TEST_F(LargeFrontier, FormsThatArePostedAreAddressesOfTheirHost) {
  FrontierEntry entry = EntryFor("http://x.cn/search");
  entry.request.method = Method::kPost;
  entry.request.body = "page=2";
  Do(Enqueue{{entry}});
  EXPECT_THAT(KeysOf("x.cn"), ElementsAre(RequestKey(entry.request)));
}

TEST_F(LargeFrontier, AVisitorEndsTheVisit) {
  Queue({"http://x.cn/a", "http://x.cn/b", "https://x.cn/c"});
  EXPECT_THAT(KeysOf("x.cn", 1), ElementsAre("http://x.cn/a"));
}

// One address goes through everything that puts, replaces and deletes entries, within one commit and over several.
TEST_F(LargeFrontier, TheSumIsRightWhateverACommitHadReadBefore) {
  Queue({UrlOf("/a"), UrlOf("/b")});
  std::vector<Write> writes;
  writes.push_back(Enqueue{{EntryFor(UrlOf("/c")), EntryFor(UrlOf("/a"))}});
  writes.push_back(Captured{CaptureOf(UrlOf("/c"), "queued and fetched in one commit"), Outcome{}, {}});
  writes.push_back(Unfetched{UrlOf("/a"), {UrlState::kFailed, Code::kTimeout, "slow"}, Timestamp{99}});
  writes.push_back(Unfetched{UrlOf("/a"), {UrlState::kFailed, Code::kTimeout, "slow"}, {}});
  ASSERT_OK(archive_->Commit(writes));
  Take(UrlOf("/b"), "body", "text", "tables");
  NewRound();
  Take(UrlOf("/b"), "another body", "another text", "tables");
  archive_.reset();
  ASSERT_OK_AND_ASSIGN(const Verification found, VerifyArchive(path(), {}));
  EXPECT_TRUE(found.sound()) << (found.findings.empty() ? "" : found.findings[0]);
}

TEST_F(LargeFrontier, WhatIsKnownOfTheIndexSealsLikeWhatIsAskedOfIt) {
  Queue({UrlOf("/a")});
  archive_.reset();
  ASSERT_OK_AND_ASSIGN(const OpenDatabases looked, LookAt(path(), nullptr));
  const std::string known = UrlRecordKey(UrlOf("/a")), fresh = UrlRecordKey(UrlOf("/z"));
  ASSERT_OK_AND_ASSIGN(const auto held, looked.index->Get(known));
  const Batch writes = {{known, std::nullopt}, {fresh, "new"}};
  Batch asked = writes, told = writes, told_in_part = writes;
  State one = looked.state, two = looked.state, three = looked.state;
  ASSERT_OK(Seal(*looked.index, asked, one));
  ASSERT_OK(Seal(*looked.index, told, two, {{"a key that is not written", "x"}, {known, held}, {fresh, {}}}));
  ASSERT_OK(Seal(*looked.index, told_in_part, three, {{known, held}}));
  EXPECT_EQ(one.chain, two.chain);
  EXPECT_EQ(one.sum, two.sum);
  EXPECT_EQ(one.sum, three.sum);
  EXPECT_EQ(asked, told);
}

}  // namespace
}  // namespace lantai::storage
