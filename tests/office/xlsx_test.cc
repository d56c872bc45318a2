// Spreadsheets (ISO/IEC 29500-1 §18).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reader/formats.h"
#include "reader/xlsx_format.h"
#include "reader/xlsx_parts.h"
#include "tests/support/exact_bytes.h"
#include "tests/support/golden.h"
#include "tests/support/layout_text.h"
#include "tests/support/office_files.h"
#include "tests/support/status_matchers.h"

namespace lantai::reader {
namespace {

using ::testing::HasSubstr;

std::string Read(const std::vector<XlsxSheet>& sheets) {
  const Result<Layout> layout = ReadXlsx(ExactBytes(WriteXlsx(sheets)).view());
  return layout.ok() ? LayoutText(*layout) : layout.status().ToString();
}

std::string ReadCells(const std::string& data, const std::string& merges = "") {
  return Read({{"表", "<sheetData>" + data + "</sheetData>" + merges}});
}

TEST(Xlsx, AFilledInReportKeepsItsTables) {
  ASSERT_OK_AND_ASSIGN(const Layout layout, ReadXlsx(WriteXlsx({{"二、主动公开", XlsxContent(ProactiveTable())},
                                                                {"草稿", XlsxContent({{{"不要"}}}), "hidden"},
                                                                {"三、依申请", XlsxContent(RequestsTable())}})));
  ExpectGolden("office/report.xlsx.txt", LayoutText(layout));
  ASSERT_EQ(4u, layout.blocks.size());
  EXPECT_EQ(FlowKind::kHeading, layout.blocks[0].kind);
  EXPECT_EQ(ProactiveTable(), layout.blocks[1].rows);
  EXPECT_EQ(RequestsTable(), layout.blocks[3].rows);
}

TEST(Xlsx, EveryKindOfCellIsRead) {
  EXPECT_EQ(
      "# 表\ntable\n| 共享一 | 内联文 | 公式 | TRUE | #DIV/0! | 12 |\n",
      ReadCells(
          "<row r=\"3\"><c r=\"B3\" t=\"s\"><v>0</v></c><c r=\"C3\" t=\"inlineStr\"><is><r><t>内</t></r><r><t>联文"
          "</t></r><rPh><t>x</t></rPh></is></c><c r=\"D3\" t=\"str\"><f>A1</f><v>公式</v></c>"
          "<c r=\"E3\" t=\"b\"><v>1</v></c><c r=\"F3\" t=\"e\"><v>#DIV/0!</v></c><c r=\"G3\"><v>12</v></c></row>"));
}

TEST(Xlsx, BlankCellsInsideAreKeptAndBlankRowsCutTables) {
  EXPECT_EQ(
      "# 表\ntable\n| 1 |  | 2 |\n|  | 3 |  |\ntable\n| 4 |\n",
      ReadCells(
          "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"C1\"><v>2</v></c></row><row r=\"2\"><c r=\"B2\"><v>3</v></c>"
          "<c r=\"D2\" s=\"1\"/></row><row r=\"5\"><c r=\"C5\"><v>4</v></c></row>"));
}

TEST(Xlsx, CellsWithoutReferencesFollowOneAnother) {
  EXPECT_EQ("# 表\ntable\n| 1 | 2 |\n| 3 |  |\n",
            ReadCells("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"));
}

TEST(Xlsx, BlankColumnsUnderAMergedHeadAreKept) {
  EXPECT_EQ(
      "# 表\ntable\n| 头 (3x1) |\n| 1 |  |  |\n",
      ReadCells("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>头</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row>",
                "<mergeCells><mergeCell ref=\"A1:C1\"/></mergeCells>"));
}

TEST(XlsxNumbers, AreShownAsTheSheetShowsThem) {
  EXPECT_EQ("3", ShowNumber("3", "General"));
  EXPECT_EQ("3", ShowNumber("3.0", "General"));
  EXPECT_EQ("0.3", ShowNumber("0.30000000000000004", ""));
  EXPECT_EQ("123456789012", ShowNumber("123456789012", "General"));
  EXPECT_EQ("0.0000125", ShowNumber("1.25E-5", "General"));
  EXPECT_EQ("512.73", ShowNumber("512.7306", "0.00"));
  EXPECT_EQ("2.68", ShowNumber("2.675", "0.00"));
  EXPECT_EQ("1,234,567", ShowNumber("1234567", "#,##0"));
  EXPECT_EQ("1,234.50", ShowNumber("1234.5", "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ "));
  EXPECT_EQ("-1,234.50 ", ShowNumber("-1234.5", "#,##0.00_ ;[Red]\\-#,##0.00\\ "));
  EXPECT_EQ("-3", ShowNumber("-3", "0_ "));
  EXPECT_EQ("0", ShowNumber("-0.2", "0"));
  EXPECT_EQ("12.5%", ShowNumber("0.125", "0.0%"));
  EXPECT_EQ("5件", ShowNumber("5", "0\"件\""));
  EXPECT_EQ("1.5", ShowNumber("1.50", "0.###"));
  EXPECT_EQ("2", ShowNumber("2", "0.##"));
}

TEST(XlsxNumbers, AFormatThatIsNotKnownLosesNoDigit) {
  EXPECT_EQ("1234567.25", ShowNumber("1234567.25", "0.00,,\"百万\""));
  EXPECT_EQ("1234.5", ShowNumber("1234.5", "# ?/?"));
  EXPECT_EQ("7", ShowNumber("7", "[>5]0;0"));
  EXPECT_EQ("abc", ShowNumber("abc", "0.00"));
  EXPECT_EQ("1e999", ShowNumber("1e999", "0.00"));
}

TEST(XlsxNumbers, DatesAreIso) {
  EXPECT_EQ("2024-01-31", ShowNumber("45322", "yyyy\"年\"m\"月\"d\"日\""));
  EXPECT_EQ("2024-01-31 12:30", ShowNumber("45322.520833333336", "yyyy-mm-dd hh:mm"));
  EXPECT_EQ("1900-01-01", ShowNumber("1", std::string(BuiltInFormat(14))));
  EXPECT_EQ("1904-01-02", ShowNumber("1", "m/d/yy", true));
  EXPECT_EQ("06:00", ShowNumber("0.25", std::string(BuiltInFormat(20))));
  EXPECT_EQ("99999999", ShowNumber("99999999", "yyyy-mm-dd"));
}

TEST(XlsxParts, ReferencesAreLettersAndARow) {
  int column = 0, row = 0;
  ASSERT_TRUE(ParseReference("BC12", column, row));
  EXPECT_EQ(54, column);
  EXPECT_EQ(11, row);
  for (const char* bad : {"", "A", "12", "A0", "XFE1", "A1048577", "AAAA1", "甲1", "A-1"}) {
    EXPECT_FALSE(ParseReference(bad, column, row)) << bad;
  }
}

TEST(XlsxErrors, SayWhatIsWrong) {
  EXPECT_THAT(ReadXlsx("x"), Fails(Code::kInvalidArgument, HasSubstr("no zip")));
  EXPECT_THAT(ReadXlsx(WriteDocx({})), Fails(Code::kInvalidArgument, HasSubstr("workbook")));
}

TEST(XlsxHostile, ASheetFromCornerToCornerIsRefused) {
  EXPECT_THAT(ReadCells("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>头</v></c></row>",
                        "<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>"),
              HasSubstr("table cells"));
}

TEST(XlsxHostile, MergesThatOverlapCoverNoCellTwice) {
  EXPECT_EQ("# 表\ntable\n| a (2x2) | b |\n| c |\n",
            ReadCells("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a</v></c><c r=\"C1\" t=\"str\"><v>b</v></c></row>"
                      "<row r=\"2\"><c r=\"B2\" t=\"str\"><v>x</v></c><c r=\"C2\" t=\"str\"><v>c</v></c></row>",
                      "<mergeCells><mergeCell ref=\"A1:B2\"/><mergeCell ref=\"B2:C2\"/><mergeCell ref=\"C9:A1\"/>"
                      "</mergeCells>"));
}

}  // namespace
}  // namespace lantai::reader
