// Grids that a page drew badly: merged, cut, repeated. What cannot be told apart stays without a value.
#include "extractor/grid_form.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/extractor/report_fixture.h"

namespace lantai::extractor {
namespace {

// A grid of rows; "<" repeats the slot to the left (colspan), "^" the one above (rowspan).
Grid GridOf(const std::vector<std::vector<std::string>>& rows) {
  Grid grid;
  for (const auto& row : rows) {
    auto& slots = grid.rows.emplace_back();
    for (const std::string& text : row) {
      Slot slot;
      slot.text = text;
      if (text == "<") slot.text = slots.back().text, slot.origin = false;
      if (text == "^") slot.text = grid.rows[grid.rows.size() - 2][slots.size()].text, slot.origin = false;
      slots.push_back(slot);
    }
    grid.width = std::max(grid.width, static_cast<int>(row.size()));
  }
  return grid;
}

std::map<std::string, Cell> Cells(const std::vector<std::vector<std::vector<std::string>>>& tables,
                                  std::string* form = nullptr) {
  Content content;
  content.heading = "青禾县水务局2020年政府信息公开工作年度报告";
  for (const auto& rows : tables) {
    Block& block = content.blocks.emplace_back();
    block.kind = BlockKind::kTable;
    block.grid = GridOf(rows);
  }
  const Document document = Maker().Make(content, {});
  if (form != nullptr && document.report) *form = document.report->form;
  return document.report ? document.report->cells : std::map<std::string, Cell>();
}

std::string ValueOf(const std::map<std::string, Cell>& cells, const std::string& id) {
  const auto found = cells.find(id);
  if (found == cells.end()) return "absent";
  return found->second.value ? found->second.value->text : std::string(CellStatusName(found->second.status));
}

const std::vector<std::string> kHeader5 = {"信息内容", "上一年项目数量", "本年增/减", "处理决定数量"};
const std::vector<std::string> kOther = {"其他对外管理服务事项", "4", "5", "6"};

TEST(Grids, CellsSayWhereTheyStand) {
  const auto cells =
      Cells({{{"甲", "乙"}}, {{"第二十条第(五)项", "<", "<", "<"}, kHeader5, {"行政许可", "1", "2", "3"}, kOther}});
  EXPECT_EQ(cells.at("t2.a20_5.licensing.items_change").at, "part:0/table:1/row:2/col:2");
}

TEST(Grids, AValuePrintedInEverySlotOfItsMergedCellIsOneValue) {
  const std::vector<std::string> title = {"第二十条第(五)项", "<", "<", "<"},
                                 header = {"信息内容", "本年处理决定数量", "<", "<"};
  auto cells = Cells({{title,
                       header,
                       {"行政许可", "7", "7", "7"},
                       {"第二十条第(六)项", "<", "<", "<"},
                       header,
                       {"行政处罚", "1", "2", "3"},
                       {"行政强制", "4", "4", "4"}}});
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "7");
  EXPECT_EQ(ValueOf(cells, "t2.a20_6.penalty.decisions"), "unparsable");
  EXPECT_EQ(ValueOf(cells, "t2.a20_6.coercion.decisions"), "4");
}

TEST(Grids, ANoteInBracketsBehindALabelDoesNotHideIt) {
  const std::vector<std::string> header = {"信息内容", "本年制发件数", "本年废止件数", "现行有效件数"};
  const auto cells =
      Cells({{header, {"规章", "0", "0", "0"}, {"行政规范性文件（指印发的有正式文号的文件）", "3", "1", "20"}}});
  EXPECT_EQ(ValueOf(cells, "t2.a20_1.normative_doc.in_force"), "20");
}

TEST(Grids, AOneColumnTableGoesOnWithoutItsHeader) {
  const auto cells =
      Cells({{{"统计指标", "单位", "统计数"}, {"三、依申请公开情况", "——", ""}, {"(一)收到申请数", "件", "9"}},
             {{"1.当面申请数", "件", "4"}, {"2.传真申请数", "件", "5"}, {"3.网络申请数", "1", "2"}}});
  EXPECT_EQ(ValueOf(cells, "s14.req.received.in_person"), "4");
  EXPECT_EQ(ValueOf(cells, "s14.req.received.fax"), "5");
  EXPECT_EQ(ValueOf(cells, "s14.req.received.online"), "missing") << "which of the two numbers it is cannot be known";
}

TEST(Grids, AValueMergedOverColumnsIsUnparsable) {
  const auto cells = Cells({{kHeader5, {"行政许可", "0", "<", "<"}, kOther}});
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "unparsable");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "unparsable");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.other_service.items_prev"), "4");
}

TEST(Grids, AValueMergedOverRowsIsUnparsable) {
  const auto cells = Cells({{kHeader5, {"行政许可", "1", "2", "3"}, {"其他对外管理服务事项", "^", "5", "6"}}});
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "unparsable");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.other_service.items_prev"), "unparsable");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.other_service.items_change"), "5");
}

TEST(Grids, ABlankMergedOverColumnsIsBlank) {
  const auto cells = Cells({{kHeader5, {"行政许可", "", "<", "<"}, kOther}});
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "blank");
}

TEST(Grids, AHeaderOverThreeColumnsOwnsTheOneValueUnderIt) {
  std::string form;
  const auto cells =
      Cells({{{"信息内容", "本年处理决定数量", "<", "<"}, {"行政许可", "7", "<", "<"}},
             {{"信息内容", "本年处理决定数量", "<", "<"}, {"行政处罚", "", "8", ""}, {"行政强制", "1", "2", ""}}},
            &form);
  EXPECT_EQ(form, "g2021");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "7");
  EXPECT_EQ(ValueOf(cells, "t2.a20_6.penalty.decisions"), "8");
  EXPECT_EQ(ValueOf(cells, "t2.a20_6.coercion.decisions"), "unparsable");
}

TEST(Grids, ColumnsFollowTheirHeaders) {
  const auto cells =
      Cells({{{"信息内容", "处理决定数量", "本年增/减", "上一年项目数量"}, {"行政许可", "1", "2", "3"}, kOther}});
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "1");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "3");
}

TEST(Grids, ACutHeaderIsMendedByOrderOnlyWhereTheRestAgrees) {
  const auto good = Cells(
      {{{"信息内容", "本年新", "本年新", "对外公开总数量"}, {"规章", "1", "2", "3"}, {"规范性文件", "4", "5", "6"}}});
  EXPECT_EQ(ValueOf(good, "t2.a20_1.regulation.new_published"), "2");
  const auto bad = Cells(
      {{{"信息内容", "对外公开总数量", "本年新", "本年新"}, {"规章", "1", "2", "3"}, {"规范性文件", "4", "5", "6"}}});
  EXPECT_EQ(ValueOf(bad, "t2.a20_1.regulation.published_total"), "1");
  EXPECT_EQ(ValueOf(bad, "t2.a20_1.regulation.new_published"), "missing");
}

TEST(Grids, WithoutAHeaderNothingIsGuessed) {
  const auto cells = Cells({{kHeader5, kOther}, {{"行政处罚", "1", "2", "3"}, {"行政强制", "1", "2", "3"}}});
  EXPECT_EQ(ValueOf(cells, "t2.a20_6.penalty.items_prev"), "missing");
}

TEST(Grids, ARowThatIsNotThereIsMissing) {
  const auto cells = Cells({{kHeader5, kOther, {"行政许可", "1", "2", "3"}}});
  EXPECT_EQ(cells.size(), 22u);
  EXPECT_EQ(ValueOf(cells, "t2.a20_9.procurement.amount"), "missing");
  EXPECT_EQ(cells.at("t2.a20_9.procurement.amount").raw, std::nullopt);
}

TEST(Grids, WordsInACellAreKeptAsRaw) {
  const auto cells = Cells({{kHeader5, {"行政许可", "见附件", "/", "无"}, kOther}});
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_prev"), "unparsable");
  EXPECT_EQ(cells.at("t2.a20_5.licensing.items_prev").raw, "见附件");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.items_change"), "slash");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "none_word");
}

TEST(Grids, TheSameCellTwiceKeepsTheFirstAndIsFlagged) {
  Content content;
  content.heading = "青禾县水务局2020年政府信息公开工作年度报告";
  for (const char* value : {"1", "9"}) {
    Block& block = content.blocks.emplace_back();
    block.kind = BlockKind::kTable;
    block.grid = GridOf({kHeader5, {"行政许可", value, "2", "3"}, kOther});
  }
  const Document document = Maker().Make(content, {});
  ASSERT_TRUE(document.report.has_value());
  EXPECT_EQ(ValueOf(document.report->cells, "t2.a20_5.licensing.items_prev"), "1");
  ASSERT_EQ(document.report->flags.size(), 1u);
  EXPECT_EQ(document.report->flags[0].id, "cell_conflict");
}

TEST(Grids, TheUnitOfAHeaderIsTheCells) {
  const auto cells = Cells({{{"信息内容", "本年收费金额（单位：万元）"}, {"行政事业性收费", "59237.2449"}},
                            {{"信息内容", "本年处理决定数量"}, {"行政许可", "7"}}});
  EXPECT_EQ(ValueOf(cells, "t2.a20_8.fee.amount"), "59237.2449");
  EXPECT_EQ(cells.at("t2.a20_8.fee.amount").unit, "万元");
}

std::vector<std::vector<std::string>> Table3(const std::vector<std::string>& other_rows) {
  std::vector<std::vector<std::string>> rows = {
      {"", "<", "<", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"},
      {"一、本年新收政府信息公开申请数量", "<", "<", "1", "2", "3", "4", "5", "6", "21"},
      {"二、上年结转政府信息公开申请数量", "<", "<", "0", "0", "0", "0", "0", "0", "0"},
      {"三、本年度办理结果", "(一)予以公开", "<", "1", "2", "3", "4", "5", "6", "21"}};
  for (const std::string& label : other_rows) {
    rows.push_back({"^", "(六)其他处理", label.empty() ? "<" : label, "7", "7", "7", "7", "7", "7", "42"});
  }
  return rows;
}

TEST(Grids, AReportMayMixGenerations) {
  std::string form;
  const auto cells =
      Cells({{{"信息内容", "本年处理决定数量"}, {"行政许可", "7"}, {"行政处罚", "8"}}, Table3({""})}, &form);
  EXPECT_EQ(form, "mixed");
  EXPECT_EQ(ValueOf(cells, "t2.a20_5.licensing.decisions"), "7");
  EXPECT_EQ(ValueOf(cells, "t3.other.all.total"), "42");
  EXPECT_EQ(ValueOf(cells, "t3.other.misc.total"), "absent");
}

TEST(Grids, TheOtherRowOf2021IsNotTheOtherColumn) {
  std::string form;
  const auto cells =
      Cells({Table3({"1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                     "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "3.其他"})},
            &form);
  EXPECT_EQ(form, "g2021");
  EXPECT_EQ(ValueOf(cells, "t3.other.misc.other_org"), "7");
  EXPECT_EQ(ValueOf(cells, "t3.other.misc.total"), "42");
  EXPECT_EQ(ValueOf(cells, "t3.new_received.other_org"), "6");
}

TEST(Grids, LabelsThatLostCharactersAreRecognised) {
  auto rows = Table3({});
  rows.push_back({"^", "(三)不予公开", "2.其他法律行政止公开", "0", "0", "0", "0", "0", "0", "5"});
  rows.push_back({"^", "^", "4.护第三方合法权益", "0", "0", "0", "0", "0", "0", "6"});
  // Behind the rows that follow it in the form it would be a guess.
  rows.push_back({"^", "^", "1.于国家秘密", "0", "0", "0", "0", "0", "0", "7"});
  const auto cells = Cells({rows});
  EXPECT_EQ(ValueOf(cells, "t3.denied.law_prohibited.total"), "5");
  EXPECT_EQ(ValueOf(cells, "t3.denied.third_party.total"), "6");
  EXPECT_EQ(ValueOf(cells, "t3.denied.state_secret.total"), "missing");
}

// What is left of 2.政府网站在线访谈次数 is left of the row behind it too; its place between two others says which it
// is.
TEST(Grids, ALabelOfWhichLittleIsLeftIsKnownByItsPlaceBetweenTwoOthers) {
  const auto read = [](const std::vector<std::vector<std::string>>& between) {
    std::vector<std::vector<std::string>> rows = {{"统计指标", "单位", "统计数"},
                                                  {"其中:主要负责同志参加新闻发布会次数", "次", "11"}};
    rows.insert(rows.end(), between.begin(), between.end());
    rows.push_back({"3.政策解读稿件发布数", "篇", "14"});
    return Cells({rows});
  };
  const auto both = read({{"网站访谈次", "次", "12"}, {"负责网站访谈次", "次", ""}});
  EXPECT_EQ(ValueOf(both, "s14.response.online_talk"), "12");
  EXPECT_EQ(ValueOf(both, "s14.response.online_talk_chief"), "blank");
  EXPECT_EQ(both.at("s14.response.online_talk").at, "part:0/table:0/row:2/col:2");
  // One row in the place of two, or another name at the place, could be anything.
  EXPECT_EQ(ValueOf(read({{"网站访谈次", "次", "12"}}), "s14.response.online_talk"), "missing");
  const auto other = read({{"网站访谈次", "次", "12"}, {"接受咨询数", "次", "13"}});
  EXPECT_EQ(ValueOf(other, "s14.response.online_talk"), "missing");
  EXPECT_EQ(ValueOf(other, "s14.response.online_talk_chief"), "missing");
}

TEST(Grids, Table4NeedsItsGroups) {
  const std::vector<std::string> leaves = {"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"};
  std::vector<std::string> groups;
  std::vector<std::string> names;
  std::vector<std::string> values;
  for (const char* group : {"复议后起诉", "行政复议", "未经复议直接起诉"}) {
    for (size_t i = 0; i < 5; ++i) {
      groups.push_back(i == 0 ? group : "<");
      names.push_back(leaves[i]);
      values.push_back(std::to_string(values.size() + 1));
    }
  }
  const auto cells = Cells({{groups, names, values}});
  EXPECT_EQ(ValueOf(cells, "t4.lit_after_review.upheld"), "1");
  EXPECT_EQ(ValueOf(cells, "t4.review.total"), "10");
  EXPECT_EQ(ValueOf(cells, "t4.lit_direct.pending"), "14");
}

TEST(Grids, AnyGridIsReadWithoutACrash) {
  std::mt19937 random(3);
  const std::vector<std::string> words = {
      "信息内容", "本年增/减", "上一年项目数量", "行政许可", "规章",   "0",        "12",       "",
      "<",        "^",         "其他",           "总计",     "自然人", "行政复议", "结果维持", "(六)其他处理",
      "统计指标", "统计数",    "\xFF",           "本年新"};
  for (int copy = 0; copy < 2000; ++copy) {
    std::vector<std::vector<std::string>> rows;
    const size_t height = random() % 12;
    for (size_t r = 0; r < height; ++r) {
      const size_t width = r == 0 ? 1 + random() % 12 : 1 + random() % rows[0].size();
      auto& row = rows.emplace_back();
      for (size_t c = 0; c < width; ++c) {
        std::string word = words[random() % words.size()];
        if ((word == "<" && c == 0) || (word == "^" && (r == 0 || c >= rows[r - 1].size()))) word = "";
        row.push_back(word);
      }
    }
    Cells({rows});
  }
}

TEST(Grids, AHugeGridStaysLinear) {
  std::vector<std::vector<std::string>> rows(20000, {"信息内容", "上一年项目数量", "未知的标签文字", "0", "", "12"});
  rows.push_back(std::vector<std::string>(20000, "0"));
  Cells({rows});
}

}  // namespace
}  // namespace lantai::extractor
