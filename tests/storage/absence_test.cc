// When a document is called removed: not because of one answer, one day, or an error.
#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr int64_t kHourMs = 3600 * 1000;

class Absence : public ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    Queue({UrlOf("/a")});
    id_ = Take(UrlOf("/a"), "page", "prose", "numbers").document_id;
  }
  bool Removed() { return DocumentAt(id_).removed; }
  void After(int64_t hours) { clock_.Advance(hours * kHourMs); }
  void Seen() { Take(UrlOf("/a"), "page", "prose", "numbers"); }
  void Ended(UrlState state, Code code) { Do(Unfetched{UrlOf("/a"), {state, code, "for a reason"}, {}}); }

  uint64_t id_ = 0;
};

TEST_F(Absence, IsBelievedAfterThreeDays) {
  for (int day = 0; day < 3; ++day) {
    EXPECT_FALSE(Removed()) << day;
    Absent(UrlOf("/a"));
    After(24);
  }
  EXPECT_TRUE(Removed());
  EXPECT_THAT(Changes(), SizeIs(2));
}

TEST_F(Absence, ManyAnswersOfOneDayAreOne) {
  for (int hour = 0; hour < 19; ++hour) {
    Absent(UrlOf("/a"));
    After(1);
  }
  EXPECT_FALSE(Removed());
}

TEST_F(Absence, GoneIsNoStrongerThanNotFound) {
  Absent(UrlOf("/a"), 410);
  EXPECT_FALSE(Removed());
  After(24);
  Absent(UrlOf("/a"), 404);
  After(24);
  Absent(UrlOf("/a"), 410);
  EXPECT_TRUE(Removed());
}

TEST_F(Absence, TwentyHoursAndAnotherDayAreAsked) {
  const Timestamp midnight{1'599'926'400'000};  // 2020-09-13T00:00+08:00
  EXPECT_FALSE(ConfirmsAbsence(midnight, midnight + 21 * kHourMs)) << "the same day";
  EXPECT_FALSE(ConfirmsAbsence(midnight + 23 * kHourMs, midnight + 25 * kHourMs)) << "two hours";
  EXPECT_FALSE(ConfirmsAbsence(midnight + 4 * kHourMs, midnight + (24 * kHourMs - 1)));
  EXPECT_TRUE(ConfirmsAbsence(midnight + 4 * kHourMs, midnight + 24 * kHourMs));
}

TEST_F(Absence, APageInBetweenBeginsItAnew) {
  Absent(UrlOf("/a")), After(24);
  Absent(UrlOf("/a")), After(24);
  Seen(), After(24);
  Absent(UrlOf("/a")), After(24);
  Absent(UrlOf("/a"));
  EXPECT_FALSE(Removed());
}

TEST_F(Absence, NotModifiedIsAPageToo) {
  Absent(UrlOf("/a")), After(24);
  Absent(UrlOf("/a")), After(24);
  Do(NotModified{UrlOf("/a"), clock_.Now()}), After(24);
  Absent(UrlOf("/a"));
  EXPECT_FALSE(Removed());
}

TEST_F(Absence, ErrorsNeitherConfirmNorReset) {
  Absent(UrlOf("/a")), After(24);
  Ended(UrlState::kFailed, Code::kTimeout), After(24);
  Ended(UrlState::kBlocked, Code::kRefused), After(24);
  Do(Captured{CaptureOf(UrlOf("/a"), "oops", 503), Outcome{UrlState::kFailed, Code::kNetwork, "HTTP 503"}, {}});
  After(24);
  EXPECT_FALSE(Removed());
  Absent(UrlOf("/a")), After(24);
  Ended(UrlState::kFailed, Code::kNetwork);
  EXPECT_FALSE(Removed());
  Absent(UrlOf("/a"));
  EXPECT_TRUE(Removed());
}

TEST_F(Absence, ARedirectTellsNothing) {
  Absent(UrlOf("/a")), After(24);
  Absent(UrlOf("/a")), After(24);
  Do(Captured{CaptureOf(UrlOf("/a"), "", 302), Outcome{UrlState::kDone, Code::kOk, "redirects to /"}, {}});
  After(24);
  EXPECT_FALSE(Removed());
  Absent(UrlOf("/a"));
  EXPECT_TRUE(Removed());
}

TEST_F(Absence, ASoft404CountsLikeOne) {
  for (int day = 0; day < 3; ++day) {
    auto capture = CaptureOf(UrlOf("/a"), "sorry " + std::to_string(day));
    capture->finished = clock_.Now();
    const uint64_t id = Do(Captured{capture, {}, {}}).capture_id;
    auto page = std::make_shared<Page>();
    page->kind = PageKind::kError;
    Do(Processed{id, page, {}, Outcome{UrlState::kAbsent, Code::kNotFound, "the same page as for a made-up address"}});
    After(24);
  }
  EXPECT_TRUE(Removed());
}

TEST_F(Absence, IsTimedByTheAnswerNotByItsProcessing) {
  Absent(UrlOf("/a")), After(24);
  Absent(UrlOf("/a")), After(1);
  auto capture = CaptureOf(UrlOf("/a"), "sorry");
  capture->finished = clock_.Now();
  const uint64_t id = Do(Captured{capture, {}, {}}).capture_id;
  After(48);  // killed, and run again two days later
  Do(Processed{id, std::make_shared<Page>(), {}, Outcome{UrlState::kAbsent, Code::kNotFound, "soft"}});
  EXPECT_FALSE(Removed());
}

TEST_F(Absence, IsRememberedOverRestartsAndRounds) {
  for (int day = 0; day < 3; ++day) {
    Absent(UrlOf("/a")), After(24);
    Open();
    NewRound();
  }
  EXPECT_TRUE(Removed());
}

TEST_F(Absence, ADocumentThatStandsElsewhereStays) {
  ASSERT_EQ(Take(UrlOf("/b"), "page", "prose", "numbers").document_id, id_);
  Gone(UrlOf("/a"));
  EXPECT_FALSE(Removed());
  Gone(UrlOf("/b"));
  EXPECT_TRUE(Removed());
}

TEST_F(Absence, EachConfirmationIsToldWithItsTime) {
  const Timestamp first = clock_.Now();
  Absent(UrlOf("/a")), After(1);
  Absent(UrlOf("/a")), After(24);
  Absent(UrlOf("/a"));
  ASSERT_OK_AND_ASSIGN(const AddressHistory history, archive_->HistoryOf(UrlOf("/a")));
  std::vector<Decision> told;
  for (const Decision& decision : history.decisions) {
    if (decision.kind == Decision::Kind::kAbsence) told.push_back(decision);
  }
  ASSERT_EQ(told.size(), 3u);
  EXPECT_EQ(told[0].at, first);
  EXPECT_EQ(told[0].detail, "HTTP 404: confirmation 1 of 3");
  EXPECT_THAT(told[1].detail, HasSubstr("not counted"));
  EXPECT_EQ(told[2].detail, "HTTP 404: confirmation 2 of 3");
}

}  // namespace
}  // namespace lantai::storage
