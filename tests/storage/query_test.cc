#include "storage/coverage.h"
#include "storage/failures.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {
namespace {

using ::testing::ElementsAre;

class CoverageOf : public ArchiveTest {
 protected:
  uint64_t Hold(const std::string& path, const std::optional<std::string>& unit, std::optional<int> year) {
    Queue({UrlOf(path)});
    Document document = ReportOf(path, path, path);
    document.unit = unit;
    document.year = year;
    const auto capture = CaptureOf(UrlOf(path), path);
    capture->finished = clock_.Now();
    clock_.Advance(1000);
    return Process(Do(Captured{capture, {}, {}}).capture_id, document).document_id;
  }
};

TEST_F(CoverageOf, BodiesByYears) {
  const uint64_t a19 = Hold("/a19", "甲镇", 2019), a20 = Hold("/a20", "甲镇", 2020), b20 = Hold("/b20", "乙镇", 2020);
  ASSERT_OK_AND_ASSIGN(const CoverageMatrix matrix, Coverage(*archive_));
  ASSERT_EQ(matrix.rows.size(), 2u);
  EXPECT_EQ(matrix.rows[0].unit, "乙镇");
  EXPECT_EQ(matrix.rows[0].portal, "zhifu");
  EXPECT_EQ(matrix.rows[0].years.at(2020).document_id, b20);
  EXPECT_EQ(matrix.rows[1].years.at(2019).document_id, a19);
  EXPECT_EQ(matrix.rows[1].years.at(2020).document_id, a20);
  EXPECT_EQ(matrix.unplaced, 0u);
}

TEST_F(CoverageOf, TheNewestOfSeveralStands) {
  Hold("/first", "甲镇", 2020);
  const uint64_t newest = Hold("/second", "甲镇", 2020);
  ASSERT_OK_AND_ASSIGN(const CoverageMatrix matrix, Coverage(*archive_));
  ASSERT_EQ(matrix.rows.size(), 1u);
  EXPECT_EQ(matrix.rows[0].years.at(2020).document_id, newest);
  EXPECT_EQ(matrix.rows[0].years.at(2020).others, 1u);
}

TEST_F(CoverageOf, WhatDoesNotStandOrHasNoPlaceIsNotHeld) {
  ASSERT_OK(archive_->BeginRound({}));
  Hold("/gone", "甲镇", 2018);
  Gone(UrlOf("/gone"));
  Hold("/no-unit", std::nullopt, 2020);
  Hold("/no-year", "甲镇", std::nullopt);
  Document news = ReportOf("news", "", "news");
  news.is_annual_report = false;
  Process(Fetch(UrlOf("/news"), "news").capture_id, news);
  ASSERT_OK_AND_ASSIGN(const CoverageMatrix matrix, Coverage(*archive_));
  EXPECT_TRUE(matrix.rows.empty());
  EXPECT_EQ(matrix.unplaced, 2u);
}

class Failures : public ArchiveTest {};

TEST_F(Failures, AreListedWithTheirReasonsAndNothingElseIs) {
  Queue({UrlOf("/a"), UrlOf("/b"), UrlOf("/c"), UrlOf("/d"), UrlOf("/e")});
  Do(Unfetched{UrlOf("/d"), {UrlState::kFailed, Code::kNetwork, "connection reset"}, {}});
  Do(Unfetched{UrlOf("/c"), {UrlState::kRefused, Code::kRefused, "robots.txt"}, {}});
  Do(Captured{CaptureOf(UrlOf("/b"), "b"), Outcome{}, {}});
  Absent(UrlOf("/a"));
  std::vector<std::string> lines;
  EXPECT_OK(ForEachFailure(*archive_, [&](const Failure& failure) {
    lines.push_back(failure.key + " " + std::string(UrlStateName(failure.record.state)) + ": " + failure.record.reason);
    return true;
  }));
  EXPECT_THAT(lines, ElementsAre(UrlOf("/a absent: gone"), UrlOf("/c refused: robots.txt"),
                                 UrlOf("/d failed: connection reset")));
  EXPECT_TRUE(IsFailure(UrlState::kPoison));
  EXPECT_FALSE(IsFailure(UrlState::kAbsent));
}

}  // namespace
}  // namespace lantai::storage
