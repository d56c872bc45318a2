#include "core/document_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lantai {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

Cell CellOf(const std::string& raw) { return {Number{raw}, raw, CellStatus::kOk, std::nullopt, "part:0/table:0"}; }

Document SampleReport() {
  Document document;
  document.title = "2020年报告";
  document.unit = "甲镇人民政府";
  document.year = 2020;
  document.published = "2021-01-28";
  document.is_annual_report = true;
  document.metadata.index_number = "11370602";
  document.text = "一、总体情况\n全年公开信息290条。";
  document.tables = {{{{"信息内容", "件数"}, {"规章", "0"}}}};
  document.attachments = {{"http://x/a.pdf", "a.pdf", "pdf"}};
  document.parts = {{"page", "http://x/", "http://x/", Sha256Of("page")},
                    {"attachment", "http://x/a.pdf", "http://x/a.pdf", Sha256Of("pdf")}};
  document.digests.payload_sha256 = Sha256Of("page");
  document.report.emplace();
  document.report->form = "g2019";
  document.report->cells = {{"a", CellOf("1")}, {"b", CellOf("2")}, {"c", CellOf("3")}};
  document.report->narrative = {{"website_items", {Number{"290"}, "290条", "section:0"}}};
  document.report->checks = {{"K1", "total", Verdict::kPass, {}, {}, {}, {}}};
  document.report->flags = {{"period_year_mismatch", "warning", "2019", "section:6", {}}};
  return document;
}

TEST(DocumentDiff, EqualDocumentsDoNotDiffer) { EXPECT_TRUE(DiffDocuments(SampleReport(), SampleReport()).empty()); }

TEST(DocumentDiff, WhereThingsStandInThePageIsNoDifference) {
  Document moved = SampleReport();
  moved.report->cells["a"].at = "part:0/table:7";
  moved.report->narrative["website_items"].at = "section:9";
  moved.report->flags[0].at = "section:9";
  moved.sections = {{"一、", "text"}};
  EXPECT_TRUE(DiffDocuments(SampleReport(), moved).empty());
}

TEST(DocumentDiff, NamesExactlyTheChangedCell) {
  Document edited = SampleReport();
  edited.report->cells["b"] = CellOf("20");
  const DocumentDiff diff = DiffDocuments(SampleReport(), edited);
  EXPECT_THAT(diff.cells, ElementsAre(CellChange{"b", CellOf("2"), CellOf("20")}));
  EXPECT_THAT(diff.facts, SizeIs(0));
  EXPECT_TRUE(diff.text.empty());
}

TEST(DocumentDiff, ACellWithoutAValueDiffersByWhatIsPrinted) {
  Document blank = SampleReport(), dash = SampleReport();
  blank.report->cells["b"] = {std::nullopt, "", CellStatus::kBlank, std::nullopt, ""};
  dash.report->cells["b"] = {std::nullopt, "-", CellStatus::kDash, std::nullopt, ""};
  EXPECT_THAT(DiffDocuments(blank, dash).cells, SizeIs(1));
}

TEST(DocumentDiff, CellsComeAndGo) {
  Document other = SampleReport();
  other.report->cells.erase("a");
  other.report->cells["d"] = CellOf("4");
  EXPECT_THAT(DiffDocuments(SampleReport(), other).cells,
              ElementsAre(CellChange{"a", CellOf("1"), std::nullopt}, CellChange{"d", std::nullopt, CellOf("4")}));
}

TEST(DocumentDiff, FactsAreNamedAsInTheDocument) {
  Document edited = SampleReport();
  edited.title = "2020年报告（修订）";
  edited.year.reset();
  edited.metadata.index_number = "11370603";
  edited.report->form = "g2021";
  EXPECT_THAT(
      DiffDocuments(SampleReport(), edited).facts,
      ElementsAre(FactChange{"title", "2020年报告", "2020年报告（修订）"}, FactChange{"year", "2020", std::nullopt},
                  FactChange{"metadata.index_number", "11370602", "11370603"},
                  FactChange{"report.template", "g2019", "g2021"}));
}

TEST(DocumentDiff, ChecksFlagsNumbersAndFiles) {
  Document edited = SampleReport();
  edited.report->checks[0].verdict = Verdict::kFail;
  edited.report->checks.push_back({"K3", "total", Verdict::kPass, {}, {}, {}, {}});
  edited.report->flags = {{"parts_disagree", "warning", "", "", {"a"}}};
  edited.report->narrative.clear();
  edited.attachments.clear();
  const DocumentDiff diff = DiffDocuments(SampleReport(), edited);
  EXPECT_THAT(diff.checks, ElementsAre(CheckChange{"K1", "total", Verdict::kPass, Verdict::kFail},
                                       CheckChange{"K3", "total", std::nullopt, Verdict::kPass}));
  ASSERT_THAT(diff.flags, SizeIs(2));
  EXPECT_FALSE(diff.flags[0].appeared);
  EXPECT_EQ(diff.flags[0].flag.id, "period_year_mismatch");
  EXPECT_TRUE(diff.flags[1].appeared);
  ASSERT_THAT(diff.narrative, SizeIs(1));
  EXPECT_EQ(diff.narrative[0].after, std::nullopt);
  EXPECT_THAT(diff.attachments, ElementsAre(AttachmentChange{false, SampleReport().attachments[0]}));
}

TEST(DocumentDiff, OneOfTwoEqualFlagsMayGo) {
  Document twice = SampleReport();
  twice.report->flags.push_back(twice.report->flags[0]);
  EXPECT_THAT(DiffDocuments(twice, SampleReport()).flags, SizeIs(1));
  EXPECT_THAT(DiffDocuments(twice, twice).flags, SizeIs(0));
}

TEST(DocumentDiff, TextAndTableRowsAreCompared) {
  Document edited = SampleReport();
  edited.text = "一、总体情况\n全年公开信息291条。";
  edited.tables[0].rows[1][1] = "1";
  const DocumentDiff diff = DiffDocuments(SampleReport(), edited);
  ASSERT_THAT(diff.text.edits, SizeIs(1));
  EXPECT_EQ(diff.text.edits[0].before, 2u);
  ASSERT_THAT(diff.table_rows.edits, SizeIs(1));
  EXPECT_EQ(diff.table_rows.edits[0].pieces[0].text, "规章 | ");
}

TEST(DocumentDiff, ADocumentThatIsNoReportAnyMoreLosesItsCells) {
  Document other = SampleReport();
  other.report.reset();
  other.is_annual_report = false;
  EXPECT_THAT(DiffDocuments(SampleReport(), other).cells, SizeIs(3));
}

// ---- where a difference comes from ----

TEST(Unlike, AnotherExtractorOverTheSameBytes) {
  Document other = SampleReport();
  other.extractor = "9.9.9";
  const Provenance unlike = Unlike(SampleReport(), other);
  EXPECT_TRUE(unlike.extractor);
  EXPECT_FALSE(unlike.edited);
  EXPECT_FALSE(unlike.parts);
}

TEST(Unlike, OtherBytesOfThePageOrOfAFileAreAnEdit) {
  Document page = SampleReport(), file = SampleReport();
  page.parts[0].payload_sha256 = page.digests.payload_sha256 = Sha256Of("page edited");
  file.parts[1].payload_sha256 = Sha256Of("pdf edited");
  EXPECT_TRUE(Unlike(SampleReport(), page).edited);
  EXPECT_TRUE(Unlike(SampleReport(), file).edited);
  EXPECT_FALSE(Unlike(SampleReport(), file).parts);
}

TEST(Unlike, AFileThatWasNotHadBeforeIsNoEdit) {
  Document alone = SampleReport();
  alone.parts.pop_back();
  const Provenance unlike = Unlike(alone, SampleReport());
  EXPECT_TRUE(unlike.parts);
  EXPECT_FALSE(unlike.edited);
  EXPECT_TRUE(Unlike(SampleReport(), alone).parts);
}

TEST(Unlike, AMovedPageWithTheSameBytesIsNoEdit) {
  Document moved = SampleReport();
  moved.parts[0].input = "http://y/";
  moved.parts[0].url = "http://y/";
  EXPECT_FALSE(Unlike(SampleReport(), moved).edited);
}

}  // namespace
}  // namespace lantai
