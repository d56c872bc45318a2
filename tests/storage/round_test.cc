#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Rounds : public ArchiveTest {
 protected:
  void Done(const std::string& url) { Do(Captured{CaptureOf(url, url), Outcome{}, {}}); }
  void QueueFor(const std::string& portal, const std::string& url) {
    FrontierEntry entry = EntryFor(url);
    entry.portal = portal;
    Do(Enqueue{{entry}});
  }
};

TEST_F(Rounds, TheFirstIsNumberOne) {
  ASSERT_OK_AND_ASSIGN(const auto round, archive_->BeginRound({}));
  EXPECT_EQ(round.number, 1u);
  EXPECT_FALSE(round.resumed);
}

TEST_F(Rounds, AnUnfinishedRoundIsResumed) {
  ASSERT_OK(archive_->BeginRound({}));
  Queue({UrlOf("/1"), UrlOf("/2")});
  Done(UrlOf("/1"));
  Open();
  ASSERT_OK_AND_ASSIGN(const auto round, archive_->BeginRound({}));
  EXPECT_EQ(round.number, 1u);
  EXPECT_TRUE(round.resumed);
  EXPECT_THAT(QueueOf(kHost), ElementsAre(UrlOf("/2")));
}

TEST_F(Rounds, AFinishedRoundIsFollowedByOneThatVisitsAllAgain) {
  ASSERT_OK(archive_->BeginRound({}));
  Queue({UrlOf("/1"), UrlOf("/2"), UrlOf("/3")});
  Done(UrlOf("/2"));
  Absent(UrlOf("/1"));
  Do(Unfetched{UrlOf("/3"), {UrlState::kFailed, Code::kNetwork, "reset"}, {}});
  ASSERT_OK(archive_->FinishRound());
  Open();
  ASSERT_OK_AND_ASSIGN(const auto round, archive_->BeginRound({}));
  EXPECT_EQ(round.number, 2u);
  EXPECT_FALSE(round.resumed);
  EXPECT_THAT(QueueOf(kHost), ElementsAre(UrlOf("/1"), UrlOf("/2"), UrlOf("/3")));
  EXPECT_EQ(UrlAt(UrlOf("/3")).reason, "");
  EXPECT_EQ(UrlAt(UrlOf("/2")).etag, "\"" + std::to_string(UrlOf("/2").size()) + "\"");
}

TEST_F(Rounds, AVisitedAddressIsNotQueuedAgainInItsRound) {
  ASSERT_OK(archive_->BeginRound({}));
  Queue({UrlOf("/1")});
  Done(UrlOf("/1"));
  Queue({UrlOf("/1")});
  EXPECT_THAT(QueueOf(kHost), IsEmpty());
}

TEST_F(Rounds, OnlyTheGivenPortalsAreVisitedAgain) {
  ASSERT_OK(archive_->BeginRound({}));
  QueueFor("a", UrlOf("/a"));
  QueueFor("b", UrlOf("/b"));
  Done(UrlOf("/a"));
  Done(UrlOf("/b"));
  ASSERT_OK(archive_->FinishRound());
  ASSERT_OK(archive_->BeginRound({"b"}));
  EXPECT_THAT(QueueOf(kHost), ElementsAre(UrlOf("/b")));
  QueueFor("a", UrlOf("/a"));
  EXPECT_THAT(QueueOf(kHost), ElementsAre(UrlOf("/b"), UrlOf("/a"))) << "asked for by name, it is queued";
}

TEST_F(Rounds, ResumingWithAnotherPortalTakesItIn) {
  ASSERT_OK(archive_->BeginRound({}));
  QueueFor("a", UrlOf("/a"));
  QueueFor("b", UrlOf("/b"));
  Done(UrlOf("/a"));
  Done(UrlOf("/b"));
  NewRound({"a"});
  Done(UrlOf("/a"));
  ASSERT_OK_AND_ASSIGN(const auto round, archive_->BeginRound({"b"}));
  EXPECT_EQ(round.number, 2u);
  EXPECT_TRUE(round.resumed);
  EXPECT_THAT(QueueOf(kHost), ElementsAre(UrlOf("/b")));
  ASSERT_OK(archive_->BeginRound({}));
  EXPECT_THAT(QueueOf(kHost), ElementsAre(UrlOf("/b"))) << "/a has been visited in this round";
}

TEST_F(Rounds, WhatWasNeverQueuedIsNotVisitedAgain) {
  ASSERT_OK(archive_->BeginRound({}));
  Done(UrlOf("/robots.txt"));
  NewRound();
  EXPECT_THAT(QueueOf(kHost), IsEmpty());
}

TEST_F(Rounds, WhatStillWaitsForProcessingIsNotFetchedAgain) {
  ASSERT_OK(archive_->BeginRound({}));
  Queue({UrlOf("/1")});
  Fetch(UrlOf("/1"), "body");
  NewRound();
  EXPECT_THAT(QueueOf(kHost), IsEmpty());
  EXPECT_EQ(UrlAt(UrlOf("/1")).state, UrlState::kCaptured);
}

TEST_F(Rounds, ManyAddressesAreQueuedAgainInBatches) {
  ASSERT_OK(archive_->BeginRound({}));
  std::vector<Write> writes;
  for (int i = 0; i < 2500; ++i) {
    const std::string url = UrlOf("/" + std::to_string(i));
    writes.push_back(Enqueue{{EntryFor(url)}});
    writes.push_back(Captured{CaptureOf(url, "x"), Outcome{}, {}});
  }
  ASSERT_OK(archive_->Commit(writes));
  NewRound();
  ASSERT_OK_AND_ASSIGN(const auto queue, archive_->LoadQueue(kHost, "", 9999));
  EXPECT_EQ(queue.size(), 2500u);
  EXPECT_EQ(CountAll().urls[static_cast<size_t>(UrlState::kQueued)], 2500u);
  EXPECT_EQ(CountAll().urls[static_cast<size_t>(UrlState::kDone)], 0u);
}

}  // namespace
}  // namespace lantai::storage
