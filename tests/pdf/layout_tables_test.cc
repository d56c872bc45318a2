#include "extractor/layout_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/pdf/layout_support.h"

namespace lantai::extractor {
namespace {

using ::testing::ElementsAre;

using Rows = std::vector<std::vector<std::string>>;

Rows TextOf(const Grid& grid) {
  Rows rows;
  for (const auto& row : grid.rows) {
    auto& cells = rows.emplace_back();
    for (const Slot& slot : row) cells.push_back(slot.text);
  }
  return rows;
}

// Two columns, 100 to 200 and 200 to 300, and rows of 20 points from `top` on, with a label and a value each.
PageTable TwoColumns(size_t number, double top, const std::vector<std::pair<std::string, std::string>>& rows,
                     double shift = 0) {
  LayoutPage page = Paper();
  std::vector<double> lines = {top};
  for (const auto& [label, value] : rows) {
    if (!label.empty()) page.words.push_back(Word(106 + shift, lines.back() + 5, label));
    if (!value.empty()) page.words.push_back(Word(240 + shift, lines.back() + 5, value));
    lines.push_back(lines.back() + 20);
  }
  Rule(&page, {100 + shift, 200 + shift, 300 + shift}, lines);
  std::vector<const LayoutWord*> words = Pointers(page.words);
  std::vector<PageTable> tables = TakeTables(page, number, &words);
  EXPECT_EQ(tables.size(), 1u);
  return tables.empty() ? PageTable() : tables[0];
}

TEST(PageTables, WordsGoIntoTheCellOfTheirCentreAndOthersStay) {
  LayoutPage page = Paper();
  page.words = {Word(106, 105, "规章"), Word(240, 105, "12"), Word(106, 60, "二、主动公开")};
  Rule(&page, {100, 200, 300}, {100, 120, 140});
  std::vector<const LayoutWord*> words = Pointers(page.words);
  const std::vector<PageTable> tables = TakeTables(page, 3, &words);
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(TextOf(MakeGrid(tables[0])), (Rows{{"规章", "12"}, {"", ""}}));
  EXPECT_EQ(MakeGrid(tables[0]).rows[0][1].place, "page:3/box:200.0,100.0,300.0,120.0");
  ASSERT_EQ(words.size(), 1u);
  EXPECT_EQ(words[0]->text, "二、主动公开");
}

TEST(PageTables, AnEmptyFrameIsNoTable) {
  LayoutPage page = Paper();
  Rule(&page, {100, 200, 300}, {100, 120, 140});
  std::vector<const LayoutWord*> words;
  EXPECT_TRUE(TakeTables(page, 1, &words).empty());
}

TEST(PageTables, ValuesPrintedWithoutAGapAreSplitBetweenTheirColumns) {
  LayoutPage page = Paper();
  page.words = {Word(185, 105, "12345678"), Word(186, 125, "规章7")};
  Rule(&page, {100, 200, 300}, {100, 120, 140});
  std::vector<const LayoutWord*> words = Pointers(page.words);
  const std::vector<PageTable> tables = TakeTables(page, 1, &words);
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(TextOf(MakeGrid(tables[0])), (Rows{{"123", "45678"}, {"规章", "7"}}));
}

TEST(PageTables, ALabelTooLongForItsCellIsNotCut) {
  LayoutPage page = Paper();
  page.words = {Word(106, 105, "没有现成信息需要另行制作")};
  Rule(&page, {100, 200, 300}, {100, 120, 140});
  std::vector<const LayoutWord*> words = Pointers(page.words);
  EXPECT_EQ(TextOf(MakeGrid(TakeTables(page, 1, &words).at(0)))[0][0], "没有现成信息需要另行制作");
}

TEST(PageTables, ASpanRepeatsItsTextInCoveredSlots) {
  LayoutPage page = Paper();
  page.words = {Word(180, 105, "第二十条"), Word(106, 125, "规章"), Word(240, 125, "0")};
  page.rules = {{100, 99.8, 300, 100.2}, {100, 119.8, 300, 120.2}, {100, 139.8, 300, 140.2},
                {99.8, 100, 100.2, 140}, {299.8, 100, 300.2, 140}, {199.8, 120, 200.2, 140}};
  std::vector<const LayoutWord*> words = Pointers(page.words);
  const Grid grid = MakeGrid(TakeTables(page, 1, &words).at(0));
  EXPECT_EQ(TextOf(grid), (Rows{{"第二十条", "第二十条"}, {"规章", "0"}}));
  EXPECT_TRUE(grid.rows[0][0].origin);
  EXPECT_FALSE(grid.rows[0][1].origin);
}

TEST(TablesOverPages, GoOnWhereTheColumnsAgree) {
  PageTable table = TwoColumns(1, 700, {{"规章", "1"}, {"规范性文件", "2"}});
  const PageTable next = TwoColumns(2, 80, {{"行政许可", "3"}}, 1.5);
  ASSERT_TRUE(Continues(table, next));
  Append(next, &table);
  const Grid grid = MakeGrid(table);
  EXPECT_EQ(TextOf(grid), (Rows{{"规章", "1"}, {"规范性文件", "2"}, {"行政许可", "3"}}));
  EXPECT_EQ(grid.rows[2][1].place, "page:2/box:201.5,80.0,301.5,100.0");
}

TEST(TablesOverPages, GoOnWithMirroredMargins) {
  EXPECT_TRUE(Continues(TwoColumns(1, 700, {{"规章", "1"}}), TwoColumns(2, 80, {{"行政许可", "3"}}, 20)));
}

TEST(TablesOverPages, DoNotGoOnWithAnotherWidth) {
  LayoutPage page = Paper();
  page.words = {Word(106, 105, "行政复议")};
  Rule(&page, {100, 150, 260}, {100, 120});
  std::vector<const LayoutWord*> words = Pointers(page.words);
  EXPECT_FALSE(Continues(TwoColumns(1, 700, {{"规章", "1"}}), TakeTables(page, 2, &words).at(0)));
}

TEST(TablesOverPages, ColumnsOfOneHalfOnlyAreSpannedByTheOther) {
  PageTable table = TwoColumns(1, 700, {{"规章", "1"}});
  LayoutPage page = Paper();
  page.words = {Word(106, 105, "其他"), Word(160, 105, "许可"), Word(240, 105, "5")};
  Rule(&page, {100, 150, 200, 300}, {100, 120});
  std::vector<const LayoutWord*> words = Pointers(page.words);
  Append(TakeTables(page, 2, &words).at(0), &table);
  EXPECT_EQ(TextOf(MakeGrid(table)), (Rows{{"规章", "规章", "1"}, {"其他", "许可", "5"}}));
}

TEST(TablesOverPages, ARepeatedHeadIsLeftOut) {
  PageTable table = TwoColumns(1, 700, {{"信息内容", "数量"}, {"规章", "1"}});
  Append(TwoColumns(2, 80, {{"信息 内容", "数量"}, {"行政许可", "3"}}), &table);
  EXPECT_EQ(TextOf(MakeGrid(table)), (Rows{{"信息内容", "数量"}, {"规章", "1"}, {"行政许可", "3"}}));
}

TEST(TablesOverPages, ARowThatOnlyLooksLikeAnEarlierOneIsKept) {
  PageTable table = TwoColumns(1, 700, {{"规章", "1"}, {"行政许可", "1"}});
  Append(TwoColumns(2, 80, {{"规章", "1"}, {"收费", "3"}}), &table);
  EXPECT_EQ(table.rows, 4);
}

TEST(TablesOverPages, ARowCutByThePageIsOneAgain) {
  PageTable table = TwoColumns(1, 700, {{"5.要求确认或重新", "1"}});
  Append(TwoColumns(2, 80, {{"出具已获取信息", ""}, {"(六)其他处理", "3"}}), &table);
  EXPECT_EQ(TextOf(MakeGrid(table)), (Rows{{"5.要求确认或重新出具已获取信息", "1"}, {"(六)其他处理", "3"}}));
}

TEST(TablesOverPages, ANumberCutByThePageIsOneAgain) {
  // 100 points of cell leave 88 for the text: seventeen digits, and no eighteenth.
  PageTable table = TwoColumns(1, 700, {{"2.重复申请", ""}});
  table.cells[1].text = "12345678901234567";
  table.cells[1].room = 0.3;
  Append(TwoColumns(2, 80, {{"", "89"}, {"3.要求提供公开出版物", "3"}}), &table);
  EXPECT_EQ(TextOf(MakeGrid(table))[0][1], "1234567890123456789");
}

TEST(TablesOverPages, ANumberedRowIsARowOfItsOwn) {
  PageTable table = TwoColumns(1, 700, {{"5.要求确认或重新", "1"}});
  Append(TwoColumns(2, 80, {{"6.出具已获取信息", ""}}), &table);
  EXPECT_EQ(table.rows, 2);
}

TEST(TablesOverPages, ABlankRowIsNotTheEndOfAShortLabel) {
  PageTable table = TwoColumns(1, 700, {{"行政处罚", "1"}});
  Append(TwoColumns(2, 80, {{"行政强制", ""}}), &table);
  EXPECT_EQ(TextOf(MakeGrid(table)), (Rows{{"行政处罚", "1"}, {"行政强制", ""}}));
}

TEST(MakeGrid, CutsACellThatReachesBeyondTheLastColumn) {
  PageTable table;
  table.columns = {0, 10, 20};
  table.rows = 1;
  PageCell cell;
  cell.column = 1;
  cell.colspan = 3;
  cell.text = "x";
  table.cells.push_back(cell);
  const Grid grid = MakeGrid(table);
  ASSERT_EQ(grid.rows.size(), 1u);
  ASSERT_EQ(grid.rows[0].size(), 2u);
  EXPECT_EQ(grid.rows[0][1].text, "x");
}

}  // namespace
}  // namespace lantai::extractor
