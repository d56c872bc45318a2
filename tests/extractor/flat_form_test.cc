// Flattened forms at their worst: what cannot be known has to stay without a value.
#include "extractor/flat_form.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/extractor/report_fixture.h"

namespace lantai::extractor {
namespace {

constexpr const char* kHead =
    "青禾县水务局2020年政府信息公开工作年度报告\n一、总体情况\n好。\n二、主动公开政府信息情况\n";
constexpr const char* kBlock5 = "第二十条第(五)项\n信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n";
constexpr const char* kHeader3 =
    "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)\n申请人情况\n自然人\n法人或其他组织\n总计\n"
    "商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n";

std::map<std::string, Cell> Cells(const std::string& tables) {
  const Document document = FromText(kHead + tables + "五、存在的主要问题及改进情况\n好。\n");
  EXPECT_TRUE(document.report.has_value());
  return document.report ? document.report->cells : std::map<std::string, Cell>();
}

std::string ValueOf(const std::map<std::string, Cell>& cells, const std::string& id) {
  const auto found = cells.find(id);
  if (found == cells.end()) return "absent";
  return found->second.value ? found->second.value->text : std::string(CellStatusName(found->second.status));
}

// A second row keeps the table a table.
constexpr const char* kOtherRow = "其他对外管理服务事项\n4\n5\n6\n";

TEST(OneCellALine, ARowWithAsManyValuesAsColumnsIsRead) {
  const auto cells = Cells(std::string(kBlock5) + "行政许可\n1\n-2\n3\n" + kOtherRow);
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "1");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_change"), "-2");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "3");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.other_service.decisions"), "6");
}

TEST(OneCellALine, AValueTooFewOrTooManyMakesTheRowUnparsable) {
  for (const char* row : {"行政许可\n1\n2\n", "行政许可\n1\n2\n3\n4\n", "行政许可\n7\n"}) {
    const auto cells = Cells(std::string(kBlock5) + row + kOtherRow);
    for (const char* column : {"items_prev", "items_change", "decisions"}) {
      EXPECT_EQ(ValueOf(cells, std::string("t2.a20_5.licensing.") + column), "unparsable") << row;
    }
    EXPECT_EQ(ValueOf(cells, "t2.a20_5.other_service.items_prev"), "4");
  }
}

TEST(OneCellALine, AnUnparsableRowKeepsWhatWasPrinted) {
  const auto cells = Cells(std::string(kBlock5) + "行政许可\n1\n2\n" + kOtherRow);
  EXPECT_EQ(cells.at("t2.a20_5.licensing.decisions").raw, "1 2");
  EXPECT_FALSE(cells.at("t2.a20_5.licensing.decisions").at.empty());
}

TEST(OneCellALine, AnOddWordAmongValuesMakesTheRowUnparsable) {
  const auto cells = Cells(std::string(kBlock5) + "行政许可\n1\n见附件\n3\n" + kOtherRow);
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "unparsable");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "unparsable");
}

TEST(OneCellALine, ARowWithoutValuesIsBlankWhereOthersAreWhole) {
  const auto cells = Cells(std::string(kBlock5) + "行政许可\n" + kOtherRow);
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "blank");
  EXPECT_EQ(cells.at("t2.a20_5.licensing.items_prev").raw, "");
}

TEST(OneCellALine, TheValuesOfAnUnknownRowBelongToNobody) {
  const auto cells = Cells(std::string(kBlock5) + "行政许可\n1\n2\n3\n行政征收与征用\n7\n8\n9\n" + kOtherRow);
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "3");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.other_service.items_prev"), "4");
}

TEST(OneCellALine, HeadersInAnotherOrderMoveTheirColumns) {
  const auto cells = Cells("第二十条第(五)项\n信息内容\n处理决定数量\n上一年项目数量\n本年增/减\n行政许可\n1\n2\n3\n" +
                           std::string(kOtherRow));
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "1");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "2");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_change"), "3");
}

TEST(OneCellALine, AnUnknownHeaderTakesItsColumnAway) {
  const auto cells = Cells("第二十条第(五)项\n信息内容\n上一年项目数量\n备注与说明\n处理决定数量\n行政许可\n1\n2\n3\n" +
                           std::string(kOtherRow));
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "1");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_change"), "missing");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "3");
}

TEST(OneCellALine, ALostSecondHeaderLineIsMendedByTheFormsOrder) {
  const auto cells =
      Cells("第二十条第(一)项\n信息内容\n本年新\n本年新\n对外公开总数量\n规章\n1\n2\n3\n规范性文件\n4\n5\n6\n" +
            std::string(kBlock5) + "行政许可\n7\n8\n9\n" + kOtherRow);
  EXPECT_EQ(ValueOf(cells, "t2.a20_1.regulation.new_made"), "1");
  EXPECT_EQ(ValueOf(cells, "t2.a20_1.regulation.new_published"), "2");
  EXPECT_EQ(ValueOf(cells, "t2.a20_1.normative_doc.published_total"), "6");
}

TEST(OneCellALine, NoHeaderMeansNoColumns) {
  const auto cells = Cells("第二十条第(五)项\n信息内容\n行政许可\n1\n2\n3\n" + std::string(kOtherRow) +
                           "第二十条第(六)项\n信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n行政处罚\n1\n2\n3\n");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "unparsable");
  EXPECT_EQ(ValueOf(cells, "t2.a20_6.penalty.decisions"), "3");
}

TEST(OneCellALine, GluedLabelsAndNumbersAreNeverTakenApart) {
  const auto cells = Cells(std::string(kBlock5) + "行政许可123\n" + kOtherRow);
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "missing");
}

TEST(OneCellALine, ANumberBrokenOffALabelDoesNotBecomeAValue) {
  const auto cells =
      Cells(std::string(kHeader3) +
            "一、本年新收政府信息公开申请数量\n1\n2\n3\n4\n5\n6\n7\n"
            "(三)不予公开\n1\n.属于国家秘密\n0\n0\n0\n0\n0\n0\n0\n2\n.其他法律行政法规禁止公开\n9\n9\n9\n9\n9\n9\n9\n");
  EXPECT_EQ(ValueOf(cells, "t3.new_received.total"), "7");
  EXPECT_EQ(ValueOf(cells, "t3.denied.state_secret.total"), "0");
  EXPECT_EQ(ValueOf(cells, "t3.denied.law_prohibited.total"), "9");
}

TEST(OneCellALine, Table3InAnotherOrderIsUnparsable) {
  std::string header = kHeader3;
  header.replace(header.find("商业企业\n科研机构"), std::string("商业企业\n科研机构").size(), "科研机构\n商业企业");
  const auto cells = Cells(
      header +
      "一、本年新收政府信息公开申请数量\n1\n2\n3\n4\n5\n6\n7\n二、上年结转政府信息公开申请数量\n0\n0\n0\n0\n0\n0\n0\n");
  EXPECT_EQ(ValueOf(cells, "t3.new_received.business"), "unparsable");
}

TEST(OneCellALine, OneZeroForSevenColumnsIsUnparsable) {
  const auto cells =
      Cells(std::string(kHeader3) + "一、本年新收政府信息公开申请数量\n0\n二、上年结转政府信息公开申请数量\n0\n");
  EXPECT_EQ(ValueOf(cells, "t3.new_received.natural_person"), "unparsable");
}

TEST(OneCellALine, RepeatedLinesDroppedByAnExtractorMakeBlanksUnparsable) {
  const auto cells =
      Cells(std::string(kHeader3) +
            "一、本年新收政府信息公开申请数量\n0\n二、上年结转政府信息公开申请数量\n(一)予以公开\n1.属于国家秘密\n");
  EXPECT_EQ(ValueOf(cells, "t3.carried_in.total"), "unparsable");
}

TEST(OneCellALine, AWhollyBlankTableIsBlank) {
  const auto cells =
      Cells(std::string(kHeader3) +
            "一、本年新收政府信息公开申请数量\n二、上年结转政府信息公开申请数量\n(一)予以公开\n1.属于国家秘密\n");
  EXPECT_EQ(ValueOf(cells, "t3.carried_in.total"), "blank");
  EXPECT_EQ(ValueOf(cells, "t3.carried_out.total"), "missing");
}

TEST(OneCellALine, LabelsOfOneCharacterALineAreJoined) {
  const auto cells = Cells(std::string(kHeader3) +
                           "一、本年新收政府信息公开申请数量\n1\n2\n3\n4\n5\n6\n7\n三\n、\n本\n年\n度\n办\n理\n结\n果\n"
                           "(一)予以公开\n0\n0\n0\n0\n0\n0\n9\n");
  EXPECT_EQ(ValueOf(cells, "t3.granted.total"), "9");
}

TEST(OneCellALine, ARowsValuesMayStandOnItsOwnLine) {
  const auto cells = Cells(std::string(kBlock5) + "行政许可 1 2 3\n" + kOtherRow);
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "3");
}

TEST(OneCellALine, BlankSeparatedThousandsAreNotTakenForColumns) {
  const auto cells = Cells(std::string(kBlock5) + "行政许可\n100 200 300\n" + kOtherRow);
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "unparsable");
}

constexpr const char* kTable4 =
    "行政复议\n行政诉讼\n结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n未经复议直接起诉\n复议后起诉\n"
    "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n";

TEST(OneCellALine, Table4TakesExactlyFifteenNumbers) {
  const auto cells = Cells("四、政府信息公开行政复议、行政诉讼情况\n" + std::string(kTable4) +
                           "1 2 3 4 10 5 6 7\n8 26 9 10 11 12 42\n");
  EXPECT_EQ(ValueOf(cells, "t4.review.total"), "10");
  EXPECT_EQ(ValueOf(cells, "t4.lit_direct.upheld"), "5");
  EXPECT_EQ(ValueOf(cells, "t4.lit_after_review.total"), "42");
  for (const char* numbers : {"1 2 3 4 10 5 6 7 8 26 9 10 11 12\n", "1 2 3 4 10 5 6 7 8 26 9 10 11 12 42 0\n"}) {
    EXPECT_EQ(ValueOf(Cells(kTable4 + std::string(numbers)), "t4.review.upheld"), "unparsable");
  }
}

TEST(PipeText, BlankCellsKeepTheirPlaces) {
  const std::string header = "第二十条第(五)项 |\n|||\n信息内容 |\n上一年项目数量 |\n本年增/减 |\n处理决定数量 |\n";
  const auto cells = Cells(header + "行政许可 |\n|5 |\n|其他对外管理服务事项 |\n0 |\n||\n");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "blank");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_change"), "5");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "blank");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.other_service.items_prev"), "0");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.other_service.decisions"), "blank");
}

TEST(PipeText, ARowThatLostItsPipesIsUnparsable) {
  const std::string header = "第二十条第(五)项 |\n|||\n信息内容 |\n上一年项目数量 |\n本年增/减 |\n处理决定数量 |\n";
  const auto cells = Cells(header + "行政许可 |\n5 |\n其他对外管理服务事项 |\n1 |\n2 |\n3 |\n");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "unparsable");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.other_service.decisions"), "3");
}

TEST(PipeText, AValueBehindTheRowsColumnsMakesItUnparsable) {
  const std::string header = "信息内容 |\n上一年项目数量 |\n本年增/减 |\n处理决定数量 |\n||\n";
  const auto cells = Cells(header + "行政许可 |\n1 |\n2 |\n3 |\n|4 |\n其他对外管理服务事项 |\n1 |\n2 |\n3 |\n||\n");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "unparsable");
}

TEST(PipeText, ACellBrokenOverLinesIsNotANumber) {
  const std::string header = "信息内容 |\n上一年项目数量 |\n本年增/减 |\n处理决定数量 |\n";
  const auto cells = Cells(header + "行政许可 |\n1\n2 |\n3 |\n4 |\n其他对外管理服务事项 |\n1 |\n2 |\n3 |\n");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "unparsable");
}

TEST(PipeText, MarkdownTablesAreReadToo) {
  const auto cells = Cells(
      "| 第二十条第(五)项 | | | |\n|---|---|---|---|\n| 信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |\n"
      "| 行政许可 | 1 | 2 | 3 |\n| 其他对外管理服务事项 | 4 | | 6 |\n");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "3");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.other_service.items_change"), "blank");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.other_service.decisions"), "6");
}

TEST(Statistics2014, AreReadFromLines) {
  const Document document = FromText(
      "青禾县2016年政府信息公开工作年度报告\n一、概述\n好。\n附表\n统计指标\n单位\n统计数\n一、主动公开情况\n——\n"
      "(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条)\n条\n120\n其中:主动公开规范性文件数\n条\n3\n"
      "四、行政复议数量\n件\n5\n(一)维持具体行政行为数\n件\n1\n(二)被依法纠错数\n件\n2\n(三)其他情形数\n件\n2\n"
      "五、行政诉讼数量\n件\n7\n(二)被依法纠错数\n件\n6\n");
  ASSERT_TRUE(document.report.has_value());
  const auto& cells = document.report->cells;
  EXPECT_EQ(document.report->form, "g2014");
  EXPECT_EQ(cells.size(), 58u);
  EXPECT_EQ(ValueOf(cells, "s14.proactive.items"), "120");
  EXPECT_EQ(ValueOf(cells, "s14.review.corrected"), "2");
  EXPECT_EQ(ValueOf(cells, "s14.lit.total"), "7");
  EXPECT_EQ(ValueOf(cells, "s14.lit.corrected"), "6");
  EXPECT_EQ(ValueOf(cells, "s14.lit.upheld"), "missing");
}

// Any bytes, and any order of the form's own lines, must come back in bounded time without a crash.
TEST(Robustness, ShuffledAndTornFormsNeverCrash) {
  std::mt19937 random(1);
  const std::string whole =
      std::string(kHead) + kBlock5 + "行政许可\n1\n2\n3\n" + kHeader3 + kTable4 + "1 | 2 || 3\n|||\n()\n\xFF\xE4\n";
  std::vector<std::string> lines;
  for (size_t start = 0; start < whole.size();) {
    const size_t end = whole.find('\n', start);
    lines.push_back(whole.substr(start, end - start));
    start = end + 1;
  }
  for (int copy = 0; copy < 300; ++copy) {
    std::string text;
    for (int i = 0; i < 80; ++i) text += lines[random() % lines.size()] + (random() % 5 == 0 ? "|" : "\n");
    text.resize(random() % text.size());
    FromText(text);
  }
}

TEST(Robustness, LongTextsStayLinear) {
  std::string text = kHead;
  for (int i = 0; i < 20000; ++i) text += "信息内容\n未知的标签文字\n本年新\n";
  EXPECT_FALSE(FromText(text).title.empty());
  EXPECT_FALSE(FromText(std::string(kHead) + std::string(1 << 20, '|')).title.empty());
  EXPECT_TRUE(FromText(std::string(1 << 20, '\x80')).report == std::nullopt);
}

}  // namespace
}  // namespace lantai::extractor
