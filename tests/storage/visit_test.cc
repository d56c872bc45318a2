// The records of visits on a schedule.
#include "storage/verify.h"
#include "storage/visit_record.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

VisitRecord Sample(const std::string& portal) {
  VisitRecord visit;
  visit.portal = portal;
  visit.due = {1};
  visit.begun = {2};
  visit.ended = {3};
  visit.pace = 4;
  visit.cursor = 5;
  visit.changes = 6;
  visit.visits = 7;
  visit.settled = {8};
  visit.missed = 9;
  visit.recent = {{{10}, {11}, 12, "the service was not running"}, {{13}, {13}, 1, "its hours"}};
  return visit;
}

class VisitRecords : public ArchiveTest {
 protected:
  void Begin(const std::string& portal, uint64_t cursor = 0) {
    VisitRecord visit;
    visit.portal = portal;
    visit.begun = visit.due = clock_.Now();
    visit.cursor = cursor;
    Do(VisitNoted{visit});
  }
  VisitRecord Of(const std::string& portal) {
    VisitRecord found;
    EXPECT_OK(archive_->ForEachVisit([&](const VisitRecord& visit) {
      if (visit.portal == portal) found = visit;
      return true;
    }));
    return found;
  }
};

TEST_F(VisitRecords, AreKeptOverARestartAndReplacedByTheNextOne) {
  Do(VisitNoted{Sample("b")});
  Do(VisitNoted{Sample("a")});
  VisitRecord changed = Sample("b");
  changed.recent.clear();
  Do(VisitNoted{changed});
  Open();
  std::vector<VisitRecord> kept;
  ASSERT_OK(archive_->ForEachVisit([&](const VisitRecord& visit) { return kept.push_back(visit), true; }));
  EXPECT_THAT(kept, ElementsAre(Sample("a"), changed));
}

TEST_F(VisitRecords, AreKnownToVerify) {
  Do(VisitNoted{Sample("a")});
  archive_.reset();
  ASSERT_OK_AND_ASSIGN(const Verification seen, VerifyArchive(path(), {}));
  EXPECT_THAT(seen.findings, ::testing::IsEmpty());
}

TEST_F(VisitRecords, ADamagedOneIsNamed) {
  const std::string whole = EncodeVisit(Sample("p"));
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THAT(DecodeVisit("p", whole.substr(0, size)), Fails(Code::kCorruption, HasSubstr("portal p")));
  }
  EXPECT_THAT(archive_->Commit(std::vector<Write>{VisitNoted{}}), Fails(Code::kInvalidArgument, HasSubstr("portal")));
}

TEST_F(VisitRecords, AVisitEndsWithItsRoundAndKnowsWhatItBrought) {
  ASSERT_OK(archive_->BeginRound({}));
  Queue({UrlOf("/old"), UrlOf("/new")});
  Take(UrlOf("/old"), "old", "old", "");
  ASSERT_OK(archive_->FinishRound());
  Begin("zhifu", CountAll().cursor);
  Begin("quiet", CountAll().cursor);
  ASSERT_OK(archive_->BeginRound({"quiet", "zhifu"}));
  Take(UrlOf("/new"), "new", "new", "");
  clock_.Advance(1000);
  EXPECT_TRUE(Of("zhifu").running());
  ASSERT_OK(archive_->FinishRound());
  EXPECT_EQ(Of("zhifu").ended, clock_.Now());
  EXPECT_EQ(Of("zhifu").changes, 1u);
  EXPECT_EQ(Of("quiet").ended, clock_.Now());
  EXPECT_EQ(Of("quiet").changes, 0u);
}

TEST_F(VisitRecords, AVisitWhoseRoundWasCutShortIsStillRunningAfterARestart) {
  Begin("zhifu");
  ASSERT_OK(archive_->BeginRound({"zhifu"}));
  Open();
  EXPECT_TRUE(Of("zhifu").running());
  ASSERT_OK_AND_ASSIGN(const Archive::Round round, archive_->BeginRound({"zhifu"}));
  EXPECT_TRUE(round.resumed);
  ASSERT_OK(archive_->FinishRound());
  EXPECT_FALSE(Of("zhifu").running());
}

TEST_F(VisitRecords, ARoundOfOtherPortalsEndsNoVisit) {
  Begin("zhifu");
  ASSERT_OK(archive_->BeginRound({"laishan"}));
  ASSERT_OK(archive_->FinishRound());
  EXPECT_TRUE(Of("zhifu").running());
}

TEST_F(VisitRecords, WhatEndedStaysAsItIs) {
  Do(VisitNoted{Sample("zhifu")});
  ASSERT_OK(archive_->BeginRound({"zhifu"}));
  ASSERT_OK(archive_->FinishRound());
  EXPECT_EQ(Of("zhifu"), Sample("zhifu"));
}

TEST(MissedVisit, ThoseInARowForOneReasonAreOneStretch) {
  VisitRecord visit;
  for (const int64_t due : {10, 20, 30}) AddMissed(visit, {due}, "down");
  AddMissed(visit, {40}, "busy");
  EXPECT_THAT(visit.recent, ElementsAre(MissedVisits{{10}, {30}, 3, "down"}, MissedVisits{{40}, {40}, 1, "busy"}));
  EXPECT_EQ(visit.missed, 4u);
  EXPECT_EQ(visit.settled, Timestamp{40});
  visit.settled = {50};  // one that happened
  AddMissed(visit, {60}, "busy");
  EXPECT_EQ(visit.recent.size(), 3u);
}

TEST(MissedVisit, OnlyTheLastStretchesAreKeptAndAllAreCounted) {
  VisitRecord visit;
  for (int i = 0; i < 100; ++i) AddMissed(visit, {i}, std::string(1000, static_cast<char>('a' + i % 2)));
  EXPECT_EQ(visit.missed, 100u);
  EXPECT_EQ(visit.recent.size(), kMaxMissed);
  EXPECT_EQ(visit.recent.back().last, Timestamp{99});
  EXPECT_EQ(visit.recent.back().reason.size(), kMaxMissedReason);
}

}  // namespace
}  // namespace lantai::storage
