#include "crawler/internal/tally.h"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace lantai::crawler {
namespace {

using storage::Outcome;
using storage::UrlState;

class TallyTest : public ::testing::Test {
 protected:
  void ReadPages(int pages) {
    for (int i = 0; i < pages; ++i) tally_.Read({}, nullptr, {});
  }
  FakeClock clock_;
  Tally tally_{clock_};
};

TEST_F(TallyTest, OutcomesAreCountedByTheirState) {
  tally_.Begin({});
  for (UrlState state :
       {UrlState::kAbsent, UrlState::kBlocked, UrlState::kFailed, UrlState::kRefused, UrlState::kDone}) {
    tally_.Kept(Outcome{state, Code::kOk, ""}, LinkRole::kItem);
  }
  tally_.Kept(Outcome{}, LinkRole::kAttachment);
  const Summary summary = tally_.End({}, false);
  EXPECT_EQ(summary.absent, 1u);
  EXPECT_EQ(summary.blocked, 1u);
  EXPECT_EQ(summary.errors, 1u);
  EXPECT_EQ(summary.attachments, 1u);
  EXPECT_EQ(summary.pages, 0u);
  EXPECT_TRUE(summary.complete);
}

TEST_F(TallyTest, ADocumentAtThreeAddressesIsOneDocumentWithTwoDuplicates) {
  tally_.Begin({});
  Page report;
  report.document.emplace().is_annual_report = true;
  storage::WriteResult result;
  result.document_id = 7;
  tally_.Read(result, &report, {});
  result.duplicate = storage::WriteResult::Duplicate::kExact;
  tally_.Read(result, &report, {});
  result.duplicate = storage::WriteResult::Duplicate::kText;
  tally_.Read(result, &report, {});
  const Summary summary = tally_.End({}, false);
  EXPECT_EQ(summary.documents, 1u);
  EXPECT_EQ(summary.reports, 1u);
  EXPECT_EQ(summary.exact_duplicates, 1u);
  EXPECT_EQ(summary.text_duplicates, 1u);
}

TEST_F(TallyTest, BytesStoredAreThoseOfThisRun) {
  storage::Counts before, after;
  before.stored_bytes = 1000;
  after.stored_bytes = 1500;
  tally_.Begin(before);
  EXPECT_EQ(tally_.End(after, false).bytes_stored, 500u);
}

TEST_F(TallyTest, TheRateIsTakenOverTheLastTenSeconds) {
  tally_.Begin({});
  clock_.Advance(60'000);
  ReadPages(50);
  clock_.Advance(3000);
  ReadPages(50);
  EXPECT_DOUBLE_EQ(tally_.progress().pages_per_second, 10);
  clock_.Advance(8000);
  EXPECT_DOUBLE_EQ(tally_.progress().pages_per_second, 5);
  clock_.Advance(60'000);
  EXPECT_DOUBLE_EQ(tally_.progress().pages_per_second, 0);
}

TEST_F(TallyTest, TheTimeLeftIsUnknownWhileAddressesAreStillFound) {
  storage::Counts counts;
  counts.urls[static_cast<size_t>(UrlState::kQueued)] = 150;
  tally_.Begin(counts);
  tally_.Queued(50);
  clock_.Advance(5000);
  ReadPages(100);
  EXPECT_FALSE(tally_.progress().seconds_left);
  clock_.Advance(6000);
  ASSERT_TRUE(tally_.progress().seconds_left);
  EXPECT_EQ(*tally_.progress().seconds_left, 10);
}

}  // namespace
}  // namespace lantai::crawler
