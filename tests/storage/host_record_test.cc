#include "storage/host_record.h"

#include "storage/committer.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

HostRecord Sample(const std::string& name) {
  HostRecord host;
  host.name = name;
  host.next_request = {1};
  host.retry_after = {2};
  host.last_answer = {3};
  host.probe_at = {4};
  host.robots_unreachable = {5};
  host.strain = 6;
  host.failures = 7;
  host.openings = 8;
  host.address = "127.0.0.1";
  host.left_for = "it asks not to be visited";
  return host;
}

class Hosts : public ArchiveTest {
 protected:
  void Note(const HostRecord& host) { ASSERT_OK(archive_->Commit(std::vector<Write>{HostNoted{host}})); }
};

TEST_F(Hosts, AreKeptOverARestartAndReplacedByTheNextRecord) {
  Note(Sample("http://a.gov.cn"));
  Note(Sample("127.0.0.1"));
  HostRecord changed = Sample("http://a.gov.cn");
  changed.strain = 0;
  changed.left_for.clear();
  Note(changed);
  Open();
  ASSERT_OK_AND_ASSIGN(const auto held, archive_->GetHost("http://a.gov.cn"));
  ASSERT_TRUE(held);
  EXPECT_EQ(*held, changed);
  ASSERT_OK_AND_ASSIGN(const auto unknown, archive_->GetHost("http://a.gov.c"));
  EXPECT_FALSE(unknown);
  std::vector<std::string> names;
  ASSERT_OK(archive_->ForEachHost([&](const HostRecord& host) {
    names.push_back(host.name);
    return true;
  }));
  EXPECT_THAT(names, ::testing::ElementsAre("127.0.0.1", "http://a.gov.cn"));
}

TEST_F(Hosts, ADamagedRecordIsNamed) {
  const std::string whole = EncodeHost(Sample("h"));
  for (size_t size = 0; size < whole.size(); ++size)
    EXPECT_THAT(DecodeHost("h", whole.substr(0, size)), Fails(Code::kCorruption, ::testing::HasSubstr("host h")));
}

TEST_F(Hosts, ALazyWriteGoesWithTheNextOneAndAtTheEnd) {
  Committer committer(*archive_);
  committer.SubmitLazily(HostNoted{Sample("http://a.gov.cn")});
  std::optional<HostRecord> seen;
  committer.Submit(Captured{CaptureOf(UrlOf("/a"), "x"), {}, {}},
                   [&](const Result<WriteResult>&) { seen = *archive_->GetHost("http://a.gov.cn"); });
  ASSERT_OK(committer.Drain());
  EXPECT_TRUE(seen) << "on the disk before what came after it was acknowledged";
  committer.SubmitLazily(HostNoted{Sample("http://b.gov.cn")});
  ASSERT_OK(committer.Drain());
  EXPECT_TRUE(*archive_->GetHost("http://b.gov.cn"));
  committer.SubmitLazily(HostNoted{Sample("http://c.gov.cn")});
  ASSERT_OK(committer.Stop());
  EXPECT_TRUE(*archive_->GetHost("http://c.gov.cn"));
}

}  // namespace
}  // namespace lantai::storage
