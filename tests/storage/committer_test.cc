#include "storage/committer.h"

#include <atomic>
#include <future>

#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::HasSubstr;

class GroupCommit : public ArchiveTest {};

TEST_F(GroupCommit, CallbacksRunInOrderAfterTheWriteIsDurable) {
  Committer committer(*archive_);
  std::vector<uint64_t> ids;
  for (int i = 0; i < 100; ++i) {
    const std::string url = UrlOf("/" + std::to_string(i));
    committer.Submit(Captured{CaptureOf(url, url), {}, {}}, [&, url](const Result<WriteResult>& result) {
      ASSERT_OK(result);
      ids.push_back(result->capture_id);
      EXPECT_OK(archive_->GetCapture(result->capture_id, true));
    });
  }
  ASSERT_OK(committer.Drain());
  ASSERT_EQ(ids.size(), 100u);
  for (size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(ids[i], i + 1);
}

TEST_F(GroupCommit, ACallbackMaySubmitMore) {
  Committer committer(*archive_);
  std::promise<uint64_t> document;
  committer.Submit(Captured{CaptureOf(UrlOf("/a"), "x"), {}, {}}, [&](const Result<WriteResult>& captured) {
    committer.Submit(Processed{captured->capture_id, PageWith(ReportOf("t", "1", "x")), {}, {}},
                     [&](const Result<WriteResult>& processed) { document.set_value(processed->document_id); });
  });
  EXPECT_EQ(document.get_future().get(), 1u);
}

TEST_F(GroupCommit, ManyThreadsSubmitAndReadAtOnce) {
  Committer committer(*archive_, {.max_writes = 16, .max_bytes = 1000});
  std::atomic<int> acknowledged = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const std::string url = UrlOf("/" + std::to_string(t) + "/" + std::to_string(i));
        committer.Submit(Captured{CaptureOf(url, url), {}, {}},
                         [&](const Result<WriteResult>& result) { acknowledged += result.ok() ? 1 : 0; });
        EXPECT_OK(archive_->GetUrl(url));
        EXPECT_OK(archive_->PendingCaptures());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_OK(committer.Stop());
  EXPECT_EQ(acknowledged, 200);
  EXPECT_EQ(CountAll().captures, 200u);
}

TEST_F(GroupCommit, TheFirstErrorIsTheLast) {
  Committer committer(*archive_);
  int failures = 0;
  const auto count = [&](const Result<WriteResult>& result) { failures += result.ok() ? 0 : 1; };
  committer.Submit(Enqueue{{EntryFor(UrlOf("/a"))}}, {});
  ASSERT_OK(committer.Drain());
  committer.Submit(Processed{99, {}, {}, {}}, count);
  EXPECT_THAT(committer.Drain(), Fails(Code::kInvalidArgument, HasSubstr("99")));
  committer.Submit(Enqueue{{EntryFor(UrlOf("/b"))}}, count);
  EXPECT_THAT(committer.Stop(), Fails(Code::kInvalidArgument, HasSubstr("99")));
  EXPECT_EQ(failures, 2);
  EXPECT_EQ(QueueOf(kHost), std::vector<std::string>{UrlOf("/a")});
}

TEST_F(GroupCommit, StoppingCommitsWhatWasSubmittedAndNoMore) {
  Committer committer(*archive_);
  for (int i = 0; i < 50; ++i) committer.Submit(Enqueue{{EntryFor(UrlOf("/" + std::to_string(i)))}}, {});
  ASSERT_OK(committer.Stop());
  EXPECT_EQ(QueueOf(kHost).size(), 50u);
  Code code = Code::kOk;
  committer.Submit(Enqueue{{EntryFor(UrlOf("/late"))}}, [&](const auto& result) { code = result.status().code(); });
  EXPECT_EQ(code, Code::kCancelled);
  ASSERT_OK(committer.Stop());
}

}  // namespace
}  // namespace lantai::storage
