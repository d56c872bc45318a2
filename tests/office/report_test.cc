// The same two tables in each kind of file give the same proved cells: from bytes over the layout to the report.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "core/digest.h"
#include "extractor/layout_reader.h"
#include "reader/formats.h"
#include "tests/extractor/report_fixture.h"
#include "tests/support/corpus.h"
#include "tests/support/doc_writer.h"
#include "tests/support/office_files.h"
#include "tests/support/status_matchers.h"

namespace lantai::reader {
namespace {

Document DocumentOf(const Result<Layout>& layout) {
  EXPECT_OK(layout);
  return extractor::Maker().Make(extractor::ReadLayoutContent(*layout), Sha256Of("x"));
}

std::map<std::string, int> StatusesOf(const Document& document) {
  std::map<std::string, int> statuses;
  for (const auto& [id, cell] : document.report->cells) ++statuses[std::string(CellStatusName(cell.status))];
  return statuses;
}

void ExpectProvedCells(const Result<Layout>& layout) {
  const Document document = DocumentOf(layout);
  ASSERT_TRUE(document.report.has_value());
  EXPECT_EQ("g2021", document.report->form);
  EXPECT_EQ((std::map<std::string, int>{{"ok", 184}, {"blank", 1}}), StatusesOf(document));
  EXPECT_EQ("512.7306", document.report->cells.at("t2.a20_8.fee.amount").value->text);
  EXPECT_EQ("31", document.report->cells.at("t3.outcome_total.total").value->text);
  EXPECT_EQ(CellStatus::kBlank, document.report->cells.at("t2.a20_6.coercion.decisions").status);
  int proved = 0;
  for (const Check& check : document.report->checks) {
    EXPECT_NE(Verdict::kFail, check.verdict) << check.id << " " << check.scope;
    proved += check.verdict == Verdict::kPass && check.id < "K4" ? 1 : 0;
  }
  EXPECT_EQ(41, proved);  // K1 and K3 over seven columns, K2 over 25 rows, K14 and K16
}

std::string Fixture(const std::string& name) {
  return extractor::ReadFile(LANTAI_SOURCE_DIR "/tests/golden/office/" + name);
}

TEST(OfficeReport, Docx) {
  ExpectProvedCells(ReadDocx(WriteDocx({.body = DocxTable(ProactiveTable()) + DocxTable(RequestsTable())})));
}

TEST(OfficeReport, DocOfAnotherWriter) { ExpectProvedCells(ReadDoc(Fixture("report.doc"))); }

TEST(OfficeReport, Wps) {
  std::vector<DocWord> words = DocTable(ProactiveTable());
  words.push_back({u"三、收到和处理政府信息公开申请情况", u'\r'});
  const std::vector<DocWord> requests = DocTable(RequestsTable());
  words.insert(words.end(), requests.begin(), requests.end());
  ExpectProvedCells(ReadDoc(WriteDoc(words)));
}

TEST(OfficeReport, Xlsx) {
  ExpectProvedCells(ReadXlsx(WriteXlsx({{"二", XlsxContent(ProactiveTable())}, {"三", XlsxContent(RequestsTable())}})));
}

TEST(OfficeReport, Ofd) {
  ExpectProvedCells(ReadOfd(WriteOfd({OfdTable(ProactiveTable()), OfdTable(RequestsTable())}, 210, 297)));
}

TEST(OfficeReport, TheBlankFormIsBlankInEveryCell) {
  const auto folder = CorpusFolder();
  if (!folder) GTEST_SKIP() << "no corpus";
  const Document document = DocumentOf(ReadDocx(extractor::ReadFile(*folder / "real/docx/form-2021-blank.docx")));
  ASSERT_TRUE(document.report.has_value());
  EXPECT_EQ("g2021", document.report->form);
  EXPECT_EQ((std::map<std::string, int>{{"blank", 200}}), StatusesOf(document));
}

}  // namespace
}  // namespace lantai::reader
