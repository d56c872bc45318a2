#include "storage/standing.h"

#include "tests/storage/export_fixture.h"

namespace lantai::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class StandingTest : public ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    ASSERT_OK(archive_->BeginRound({}));
  }
  Document Report(const std::string& seed, const std::string& granted, const std::string& at) {
    Document document = ReportOf("text " + seed, "tables " + seed, "page " + seed);
    document.report->cells["t3.granted.total"] = {Number{granted}, granted, CellStatus::kOk, std::nullopt, at};
    return document;
  }
  // Fetched `minutes` later than the others.
  uint64_t Take(const std::string& url, Document document, const std::string& seed, int minutes = 0) {
    Queue({url});
    auto capture = CaptureOf(url, "page " + seed);
    capture->finished = capture->finished + minutes * 60'000;
    const uint64_t id = Do(Captured{capture, {}, {}}).capture_id;
    return Process(id, std::move(document)).document_id;
  }
  Standing Stand() {
    auto standing = Standing::Of(*archive_);
    EXPECT_OK(standing);
    return standing.ok() ? *std::move(standing) : Standing();
  }
  static constexpr char kTable[] = "part:0/table:0/row:1/col:1";
  static constexpr char kSheet[] = "part:1/page:2/box:1,2,3,4";
};

TEST_F(StandingTest, ALoneReportStands) {
  const uint64_t id = Take(UrlOf("/a"), Report("a", "1", kTable), "a");
  EXPECT_TRUE(Stand().Stands(id));
  EXPECT_EQ(Stand().DisagreementOf(id), nullptr);
}

TEST_F(StandingTest, TheNewestStandsAndDisagreementIsToldOfBoth) {
  const uint64_t newer = Take(UrlOf("/a"), Report("a", "1", kTable), "a", 10);
  const uint64_t older = Take(UrlOf("/b"), Report("b", "2", kTable), "b");
  const Standing standing = Stand();
  EXPECT_TRUE(standing.Stands(newer));
  EXPECT_FALSE(standing.Stands(older));
  ASSERT_NE(standing.DisagreementOf(older), nullptr);
  EXPECT_EQ(standing.DisagreementOf(older)->with, newer);
  EXPECT_THAT(standing.DisagreementOf(older)->cells, ElementsAre("t3.granted.total"));
  EXPECT_THAT(standing.DisagreementOf(older)->detail, HasSubstr("is 2 here and 1 there"));
  ASSERT_NE(standing.DisagreementOf(newer), nullptr);
  EXPECT_EQ(standing.DisagreementOf(newer)->with, older);
}

TEST_F(StandingTest, SameNumbersDoNotDisagree) {
  const uint64_t a = Take(UrlOf("/a"), Report("a", "1", kTable), "a");
  const uint64_t b = Take(UrlOf("/b"), Report("b", "1", kTable), "b");
  EXPECT_EQ(Stand().DisagreementOf(a), nullptr);
  EXPECT_EQ(Stand().DisagreementOf(b), nullptr);
}

TEST_F(StandingTest, AnOfficialHostStandsBeforeANewerRePost) {
  const uint64_t official = Take(UrlOf("/a"), Report("a", "1", kSheet), "a");
  const uint64_t copy = Take("http://www.mirror.com/a", Report("b", "1", kTable), "b", 60);
  EXPECT_TRUE(Stand().Stands(official));
  EXPECT_FALSE(Stand().Stands(copy));
}

TEST_F(StandingTest, AFlaggedSourceIsNoOfficialOne) {
  Document flagged = Report("b", "1", kTable);
  flagged.report->flags.push_back({"untrusted_source", "notice", "", "", {}});
  const uint64_t bad = Take(UrlOf("/b"), std::move(flagged), "b", 60);
  const uint64_t good = Take(UrlOf("/a"), Report("a", "1", kSheet), "a");
  EXPECT_TRUE(Stand().Stands(good));
  EXPECT_FALSE(Stand().Stands(bad));
}

TEST_F(StandingTest, TablesStandBeforePdfBeforeScan) {
  Document scan = ReportOf("", "tables c", "page c");
  scan.media_type = "application/pdf";
  const uint64_t third = Take(UrlOf("/c"), std::move(scan), "c", 120);
  const uint64_t second = Take(UrlOf("/b"), Report("b", "1", kSheet), "b", 60);
  EXPECT_TRUE(Stand().Stands(second));
  EXPECT_FALSE(Stand().Stands(third));
  const uint64_t first = Take(UrlOf("/a"), Report("a", "1", kTable), "a");
  EXPECT_TRUE(Stand().Stands(first));
  EXPECT_FALSE(Stand().Stands(second));
}

TEST_F(StandingTest, OtherYearsAndOtherBodiesAreNoRivals) {
  Document next = Report("b", "2", kTable);
  next.year = 2021;
  Document other = Report("c", "2", kTable);
  other.unit = "乙镇人民政府";
  Document elsewhere = Report("d", "2", kTable);
  elsewhere.division = "370613";
  for (const uint64_t id : {Take(UrlOf("/a"), Report("a", "1", kTable), "a"), Take(UrlOf("/b"), next, "b"),
                            Take(UrlOf("/c"), other, "c"), Take(UrlOf("/d"), elsewhere, "d")}) {
    EXPECT_TRUE(Stand().Stands(id)) << id;
  }
}

TEST_F(StandingTest, WhatIsRemovedNoLongerStands) {
  const uint64_t newer = Take(UrlOf("/a"), Report("a", "1", kTable), "a", 10);
  const uint64_t older = Take(UrlOf("/b"), Report("b", "2", kTable), "b");
  Gone(UrlOf("/a"));
  EXPECT_FALSE(Stand().Stands(newer));
  EXPECT_TRUE(Stand().Stands(older));
}

TEST_F(StandingTest, WithoutABodyOrAYearNothingStands) {
  Document nameless = Report("a", "1", kTable);
  nameless.unit.reset();
  Document timeless = Report("b", "1", kTable);
  timeless.year.reset();
  EXPECT_FALSE(Stand().Stands(Take(UrlOf("/a"), nameless, "a")));
  EXPECT_FALSE(Stand().Stands(Take(UrlOf("/b"), timeless, "b")));
}

TEST(BodyKey, FoldsWidthAndWhiteSpaceAndFallsBackToThePortal) {
  DocumentRecord record;
  record.portal = "zhifu";
  EXPECT_EQ(BodyKey(record), "");
  record.unit = "甲镇 人民政府（本级）\xE3\x80\x80\xC2\xA0";
  EXPECT_EQ(BodyKey(record), "zhifu:甲镇人民政府(本级)");
  record.division = "370602";
  EXPECT_EQ(BodyKey(record), "370602/甲镇人民政府(本级)");
  record.unit = " \xE2\x80\x8B ";
  EXPECT_EQ(BodyKey(record), "");
}

}  // namespace
}  // namespace lantai::storage
