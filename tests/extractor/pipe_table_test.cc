// Rows between pipes are tables where they are whole.
#include "extractor/pipe_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/extractor/report_fixture.h"

namespace lantai::extractor {
namespace {
using testing::ElementsAre;

std::vector<std::string> Texts(const std::vector<Slot>& row) {
  std::vector<std::string> texts;
  for (const Slot& slot : row) texts.push_back(slot.text);
  return texts;
}

std::vector<Block> BlocksOf(std::string_view text) { return ReadText("a.txt", std::nullopt, text).blocks; }

TEST(PipeTable, IsMadeOfRowsWithTheSameNumberOfCells) {
  const std::vector<Block> blocks = BlocksOf("前言\n项目 | 甲 | 乙 |\n收到 | 1 |  |\n办结 | 2 | 3 |\n后记\n");
  ASSERT_EQ(blocks.size(), 3u);
  EXPECT_EQ(blocks[0].text, "前言");
  EXPECT_EQ(blocks[2].text, "后记");
  ASSERT_EQ(blocks[1].kind, BlockKind::kTable);
  ASSERT_EQ(blocks[1].grid.rows.size(), 3u);
  EXPECT_THAT(Texts(blocks[1].grid.rows[1]), ElementsAre("收到", "1", ""));
  EXPECT_EQ(blocks[1].grid.rows[1][1].line, 3);
}

TEST(PipeTable, LeavesOutTheRuleOfMarkdown) {
  const std::vector<Block> blocks = BlocksOf("| 项目 | 甲 |\n|------|:----:|\n| 收到 | 1 |\n| 办结 | 2 |\n");
  ASSERT_EQ(blocks.size(), 1u);
  ASSERT_EQ(blocks[0].grid.rows.size(), 3u);
  EXPECT_THAT(Texts(blocks[0].grid.rows[1]), ElementsAre("收到", "1"));
}

TEST(PipeTable, KeepsABlankCellThatComesFirst) {
  const std::vector<Block> blocks = BlocksOf("项目 | 甲 | 乙 |\n | 1 | 2 |\n办结 | 2 | 3 |\n");
  ASSERT_EQ(blocks.size(), 1u);
  ASSERT_EQ(blocks[0].kind, BlockKind::kTable);
  EXPECT_THAT(Texts(blocks[0].grid.rows[1]), ElementsAre("", "1", "2"));
}

TEST(PipeTable, IsNoneWhereMostLinesHoldOneCell) {
  for (const char* text : {"a | b |\nc |\nf | g | h |\nd |\n", "规章 |\n0 |\n0 |\n|||\n", "a | b\nc | d\n",
                           "一、总体情况\t1\n二、主动公开\t2\n三、依申请公开\t3\n"}) {
    for (const Block& block : BlocksOf(text)) EXPECT_NE(block.kind, BlockKind::kTable) << text;
  }
}

TEST(PipeTable, RowsMayBeShorterThanOthers) {
  const std::vector<Block> blocks = BlocksOf("a | b |\nc | d | e |\nf | g |\n");
  ASSERT_EQ(blocks.size(), 1u);
  ASSERT_EQ(blocks[0].kind, BlockKind::kTable);
  EXPECT_TRUE(blocks[0].grid.rows[0][2].absent);
  EXPECT_FALSE(blocks[0].grid.rows[1][2].absent);
}

TEST(PipeTable, IsMadeOfRowsBetweenTabs) {
  const std::vector<Block> blocks = BlocksOf("项目\t甲\t乙\n收到\t\t2\n办结\t2\t\n");
  ASSERT_EQ(blocks.size(), 1u);
  ASSERT_EQ(blocks[0].kind, BlockKind::kTable);
  EXPECT_THAT(Texts(blocks[0].grid.rows[1]), ElementsAre("收到", "", "2"));
  EXPECT_THAT(Texts(blocks[0].grid.rows[2]), ElementsAre("办结", "2", ""));
}

TEST(PipeTable, GivesCellsThePlaceOfTheirLine) {
  const Document document = FromText(
      "青禾县水务局2021年政府信息公开工作年度报告\n一、总体情况\n平稳。\n二、主动公开政府信息情况\n"
      "第二十条第（五）项 |  |\n信息内容 | 本年处理决定数量 |\n行政许可 | 17 |\n第二十条第（六）项 |  |\n"
      "信息内容 | 本年处理决定数量 |\n行政处罚 | / |\n行政强制 |  |\n");
  ASSERT_TRUE(document.report);
  const auto& cells = document.report->cells;
  EXPECT_EQ(cells.at("t2.a20_5.licensing.decisions").value->text, "17");
  EXPECT_EQ(cells.at("t2.a20_5.licensing.decisions").at, "part:0/line:7");
  EXPECT_EQ(cells.at("t2.a20_6.penalty.decisions").status, CellStatus::kSlash);
  EXPECT_EQ(cells.at("t2.a20_6.coercion.decisions").status, CellStatus::kBlank);
}

}  // namespace
}  // namespace lantai::extractor
