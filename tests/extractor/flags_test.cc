// Each flag where it belongs, and where it must not be.
#include "extractor/flags.h"

#include <gtest/gtest.h>

#include "extractor/table_flags.h"
#include "extractor/text_flags.h"
#include "tests/extractor/proof_fixture.h"

namespace lantai::extractor {
namespace {

class Flagged : public ::testing::Test {
 protected:
  Document document_ = CountyDocument(ZeroReport("g2021", {"t2", "t3", "t4"}));
  std::vector<std::string> lines_ = {"一、总体情况", "好。"};
  FormReading form_;
  Content content_;

  std::vector<Flag> Run() {
    for (const std::string& line : lines_) content_.blocks.push_back({.text = line});
    FoldBlocks(&content_);
    const Body body = BodyOf(lines_);
    document_.sections = body.sections;
    document_.report->narrative = NarrativeReader(BuiltInKnowledge().narrative).Read(body, document_.year);
    document_.report->checks = ShippedChecker().Run(document_, body);
    return FindFlags(document_, content_, body, form_, BuiltInKnowledge().narrative);
  }
  std::string Ids() {
    std::string ids;
    for (const Flag& flag : Run()) ids += flag.id + " ";
    return ids;
  }
};

TEST_F(Flagged, NothingOnARightReport) { EXPECT_EQ(Ids(), ""); }

TEST_F(Flagged, APeriodOfAnotherYear) {
  lines_ = {"一、总体情况", "好。", "六、其他", "本报告的起止时间为2021年1月1日至2021年12月31日。"};
  const std::vector<Flag> flags = Run();
  ASSERT_EQ(flags.size(), 1u);
  EXPECT_EQ(flags[0].id, "period_year_mismatch");
  EXPECT_EQ(flags[0].at, "section:1");
  EXPECT_EQ(flags[0].detail, "the period is 2021, the report's year 2020");
}

TEST_F(Flagged, DatesOutsideTheLegalTime) {
  document_.published = "2020-12-31";
  EXPECT_EQ(Run().front().detail, "dated 2020-12-31, before 2020 was over");
  document_.published = "2021-04-01T08:00:00+08:00";
  const std::vector<Flag> flags = Run();
  EXPECT_EQ(flags.front().id, "published_late");
  EXPECT_EQ(flags.front().detail, "dated 2021-04-01, after 2021-03-31, the legal time for 2020");
}

TEST_F(Flagged, TextAgainstTable) {
  document_.report->cells["t3.new_received.total"] = Printed("12");
  lines_ = {"一、总体情况", "本年度未收到政府信息公开申请。"};
  const std::vector<Flag> flags = Run();
  ASSERT_EQ(flags.size(), 1u);
  EXPECT_EQ(flags[0].id, "narrative_contradicts_table");
  EXPECT_EQ(flags[0].detail, "the text says 未收到, the table 12 (t3.new_received.total)");
  EXPECT_EQ(flags[0].at, "section:0");
  EXPECT_EQ(flags[0].cells, (std::vector<std::string>{"t3.new_received.total", "t3.carried_in.total"}));
}

TEST_F(Flagged, RulesThatACountyCannotMake) {
  document_.report->cells["t2.a20_1.regulation.issued"] = Printed("5");
  document_.report->cells["t2.a20_1.regulation.issued"].at = "part:0/table:0/row:2/col:1";
  const std::vector<Flag> flags = Run();
  ASSERT_EQ(flags.size(), 1u);
  EXPECT_EQ(flags[0].id, "impossible_for_level");
  EXPECT_EQ(flags[0].at, "part:0/table:0/row:2/col:1");
  EXPECT_EQ(flags[0].detail, "青禾县水务局 cannot make 规章; printed are 5");
}

TEST_F(Flagged, EveryMissingTableByItself) {
  document_.report->tables.erase("t2");
  document_.report->tables.erase("t4");
  lines_ = {"一、总体情况",
            "好。",
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况",
            "见下表。",
            "四、政府信息公开行政复议、行政诉讼情况"};
  document_.attachments = {{"", "a.pdf", "pdf"}};
  const std::vector<Flag> flags = Run();
  ASSERT_EQ(flags.size(), 2u);
  EXPECT_EQ(flags[0].detail, "no table of proactive disclosure; the page has 1 attachments");
  EXPECT_EQ(flags[0].at, "section:1");
  EXPECT_EQ(flags[1].at, "section:3");
  EXPECT_EQ(flags[1].severity, "error");
}

TEST_F(Flagged, NoTableWhereTheFormHadNone) {
  document_.report->tables.clear();
  lines_ = {"一、概述", "好。", "二、主动公开政府信息情况", "好。", "五、行政复议和行政诉讼情况", "好。"};
  EXPECT_EQ(Ids(), "");
}

TEST_F(Flagged, AmountsInADoubtfulUnit) {
  const auto fee = [&](const char* value, const char* unit) {
    Cell& cell = document_.report->cells["t2.a20_8.fee.amount"];
    cell = Printed(value);
    cell.unit = unit;
    return Ids();
  };
  EXPECT_EQ(fee("104150", "元"), "unit_doubtful ");
  EXPECT_EQ(fee("0", "元"), "");
  EXPECT_EQ(fee("104150", "万元"), "unit_doubtful ");
  EXPECT_EQ(fee("7730.28", "万元"), "");
  document_.unit = "淮安市人民政府";
  EXPECT_EQ(fee("196171.6", "万元"), "");
}

TEST_F(Flagged, RepeatedParagraphsAndTitles) {
  std::string paragraph;
  for (int i = 0; i < 20; ++i) paragraph += "公开工作情况";
  lines_ = {"一、总体情况", paragraph, "二、其他", paragraph, "好。", "好。"};
  EXPECT_EQ(Ids(), "text_repeated ");
  lines_ = {"一、总体情况", "好。"};
  document_.title = "随县水务局2020年政府信息公开年度报告随县水务局2020年政府信息公开年度报告";
  EXPECT_EQ(Ids(), "text_repeated ");
  document_.title = "随县水务局2020年度政府信息公开工作年度报告";
  EXPECT_EQ(Ids(), "");
}

TEST_F(Flagged, ScansAndConflicts) {
  form_.conflict = true;
  form_.lost_characters = true;
  content_.needs_ocr = content_.by_ocr = true;
  EXPECT_EQ(Ids(), "digits_lost cell_conflict read_by_ocr ");
  document_.report->tables.clear();
  EXPECT_EQ(Ids(), "digits_lost cell_conflict needs_ocr read_by_ocr ");
}

TEST(LostMarks, AreSeenInDatesAndNumbersOnly) {
  for (const char* text : {"截止至20201231日", "于202114日开展", "自20201月1日起", "至202012月31日止", "中办发(20168号",
                           "国办发(201724号)", "20078月5日"}) {
    EXPECT_TRUE(HasLostMark(text)) << text;
  }
  for (const char* text : {"2020年12月31日", "20日", "100日攻坚", "2020号", "(2020)8号", "202012345号", "月活20500月",
                           "编号20201231", "粉丝20205人", "200012月", "2020年", "20213月度", ""}) {
    EXPECT_FALSE(HasLostMark(text)) << text;
  }
}

std::vector<std::string> LabelLines() {
  return {"4.保护第三方合法权益", "5.属于三类内部事务信息",     "6.属于四类过程性信息",      "7.属于行政执法案卷",
          "8.属于行政查询事项",   "1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作"};
}

Content ContentOf(const std::vector<std::string>& lines) {
  Content content;
  for (const std::string& line : lines) content.blocks.push_back({.text = line});
  FoldBlocks(&content);
  return content;
}

TEST(DroppedLines, AreSeenWhereEveryShortLineStandsOnce) {
  std::vector<std::string> lines = LabelLines();
  lines.insert(lines.end(), {"0", "12", "7"});
  EXPECT_TRUE(RepeatedLinesWereDropped(ContentOf(lines)));
  lines.emplace_back("0");
  EXPECT_FALSE(RepeatedLinesWereDropped(ContentOf(lines)));
}

TEST(DroppedLines, AreNotSeenInBlankTablesAndMentions) {
  EXPECT_FALSE(RepeatedLinesWereDropped(ContentOf(LabelLines())));
  EXPECT_FALSE(RepeatedLinesWereDropped(ContentOf({"属于行政查询事项", "0", "1"})));
  EXPECT_FALSE(RepeatedLinesWereDropped(ContentOf({})));
}

TEST_F(Flagged, LossyExtractionInsteadOfMissingTables) {
  document_.report->tables.clear();
  lines_ = LabelLines();
  lines_.insert(lines_.begin(), "三、收到和处理政府信息公开申请情况");
  lines_.emplace_back("0");
  EXPECT_EQ(Ids(), "extraction_lossy ");
}

}  // namespace
}  // namespace lantai::extractor
