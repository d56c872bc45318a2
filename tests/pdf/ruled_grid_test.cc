#include "extractor/ruled_grid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace lantai::extractor {
namespace {

LayoutBox Across(double left, double right, double y) { return {left, y - 0.25, right, y + 0.25}; }
LayoutBox Down(double x, double top, double bottom) { return {x - 0.25, top, x + 0.25, bottom}; }

// Columns at 100, 200, 300, 400; rows at 100, 120, 140, 160.
std::vector<LayoutBox> ThreeByThree() {
  std::vector<LayoutBox> rules;
  for (int i = 0; i < 4; ++i) {
    rules.push_back(Across(100, 400, 100 + 20 * i));
    rules.push_back(Down(100 + 100 * i, 100, 160));
  }
  return rules;
}

const RuledCell* CellAt(const RuledGrid& grid, int row, int column) {
  const auto at = std::find_if(grid.cells.begin(), grid.cells.end(),
                               [&](const RuledCell& cell) { return cell.row == row && cell.column == column; });
  return at == grid.cells.end() ? nullptr : &*at;
}

// Every slot belongs to exactly one cell.
void ExpectCovered(const RuledGrid& grid) {
  size_t slots = 0;
  for (const RuledCell& cell : grid.cells) slots += static_cast<size_t>(cell.rowspan * cell.colspan);
  EXPECT_EQ(slots, (grid.rows.size() - 1) * (grid.columns.size() - 1));
}

TEST(RuledGrid, NineCellsBetweenEightLines) {
  const std::vector<RuledGrid> grids = FindGrids(ThreeByThree());
  ASSERT_EQ(grids.size(), 1u);
  EXPECT_EQ(grids[0].columns, (std::vector<double>{100, 200, 300, 400}));
  EXPECT_EQ(grids[0].rows, (std::vector<double>{100, 120, 140, 160}));
  EXPECT_EQ(grids[0].cells.size(), 9u);
  EXPECT_EQ(CellAt(grids[0], 1, 1)->box, (LayoutBox{200, 120, 300, 140}));
}

TEST(RuledGrid, LinesThatDoNotTouchAreTwoTables) {
  std::vector<LayoutBox> rules = ThreeByThree();
  for (LayoutBox rule : ThreeByThree()) {
    rules.push_back({rule.left + 7, rule.top + 200, rule.right + 7, rule.bottom + 200});
  }
  const std::vector<RuledGrid> grids = FindGrids(rules);
  ASSERT_EQ(grids.size(), 2u);
  EXPECT_EQ(grids[0].columns.size(), 4u);
  EXPECT_EQ(grids[1].columns.front(), 107);
}

TEST(RuledGrid, ALineUnderThePageHeadIsNoTable) {
  std::vector<LayoutBox> rules = ThreeByThree();
  rules.push_back(Across(72, 523, 54));
  rules.push_back(Across(72, 200, 780));
  EXPECT_EQ(FindGrids(rules).size(), 1u);
}

TEST(RuledGrid, AFrameAroundThePageIsNoTable) {
  EXPECT_TRUE(FindGrids({Across(20, 580, 20), Across(20, 580, 800), Down(20, 20, 800), Down(580, 20, 800)}).empty());
}

TEST(RuledGrid, CellsWithoutALineBetweenThemAreOne) {
  std::vector<LayoutBox> rules = {Across(100, 400, 100), Across(200, 400, 120), Across(100, 400, 140),
                                  Across(100, 400, 160), Down(100, 100, 160),   Down(200, 100, 160),
                                  Down(300, 120, 160),   Down(400, 100, 160)};
  const std::vector<RuledGrid> grids = FindGrids(rules);
  ASSERT_EQ(grids.size(), 1u);
  const RuledCell* corner = CellAt(grids[0], 0, 0);
  ASSERT_NE(corner, nullptr);
  EXPECT_EQ(corner->rowspan, 2);
  EXPECT_EQ(corner->colspan, 1);
  EXPECT_EQ(CellAt(grids[0], 0, 1)->colspan, 2);
  ExpectCovered(grids[0]);
}

TEST(RuledGrid, AnLShapeIsCutIntoRectangles) {
  std::vector<LayoutBox> rules = ThreeByThree();
  // The line between the first two rows goes, and the line between the first two columns, in the first row only.
  std::erase_if(rules, [](const LayoutBox& rule) { return rule.top > 119 && rule.top < 121; });
  rules.push_back(Across(200, 400, 120));
  std::erase_if(rules, [](const LayoutBox& rule) { return rule.left > 199 && rule.right < 201; });
  rules.push_back(Down(200, 120, 160));
  const std::vector<RuledGrid> grids = FindGrids(rules);
  ASSERT_EQ(grids.size(), 1u);
  ExpectCovered(grids[0]);
}

TEST(RuledGrid, PiecesDoubledLinesAndSmallOffsetsAreOneLine) {
  std::vector<LayoutBox> rules;
  for (int i = 0; i < 4; ++i) {
    for (int j = 0; j < 3; ++j) {
      const double off = (i + j) % 2 == 0 ? 0.6 : -0.6;
      rules.push_back(Across(100 + 100 * j, 199 + 100 * j, 100 + 20 * i + off));
      rules.push_back(Down(100 + 100 * i + off, 100.5 + 20 * j, 120 + 20 * j));
      rules.push_back(Down(101 + 100 * i + off, 100.5 + 20 * j, 120 + 20 * j));
    }
  }
  const std::vector<RuledGrid> grids = FindGrids(rules);
  ASSERT_EQ(grids.size(), 1u);
  EXPECT_EQ(grids[0].cells.size(), 9u);
}

TEST(RuledGrid, SidesThatAreNotDrawnEndWhereTheLinesEnd) {
  std::vector<LayoutBox> rules = ThreeByThree();
  std::erase_if(rules, [](const LayoutBox& rule) { return rule.right < 101 || rule.left > 399; });
  const std::vector<RuledGrid> grids = FindGrids(rules);
  ASSERT_EQ(grids.size(), 1u);
  EXPECT_EQ(grids[0].columns, (std::vector<double>{100, 200, 300, 400}));
  EXPECT_EQ(grids[0].cells.size(), 9u);
}

TEST(RuledGrid, AShortBreakInALineStillSeparates) {
  std::vector<LayoutBox> rules = ThreeByThree();
  std::erase_if(rules, [](const LayoutBox& rule) { return rule.top > 119 && rule.top < 121; });
  rules.push_back(Across(100, 240, 120));
  rules.push_back(Across(255, 400, 120));
  EXPECT_EQ(FindGrids(rules)[0].cells.size(), 9u);
}

TEST(RuledGrid, TheOrderOfTheLinesDoesNotMatter) {
  std::vector<LayoutBox> rules = ThreeByThree();
  std::mt19937 random(3);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(rules.begin(), rules.end(), random);
    ASSERT_EQ(FindGrids(rules).size(), 1u);
    EXPECT_EQ(FindGrids(rules)[0].cells.size(), 9u);
  }
}

TEST(RuledGrid, AnyLinesGiveGridsWithoutGapsOrOverlap) {
  std::mt19937 random(5);
  for (int round = 0; round < 300; ++round) {
    std::vector<LayoutBox> rules;
    for (int i = 0; i < 60; ++i) {
      const double at = random() % 300, from = random() % 300, to = from + random() % 200;
      rules.push_back(random() % 2 == 0 ? Across(from, to, at) : Down(at, from, to));
    }
    for (const RuledGrid& grid : FindGrids(rules)) ExpectCovered(grid);
  }
}

TEST(RuledGrid, TensOfThousandsOfLinesAreNoTableAndTakeNoTime) {
  std::vector<LayoutBox> rules;
  for (int i = 0; i < 60'000; ++i) {
    rules.push_back(Across(i % 300 * 4.0, i % 300 * 4.0 + 1, i / 300 * 5.0));
    rules.push_back(Down(i % 300 * 4.0, i / 300 * 5.0, i / 300 * 5.0 + 1));
  }
  EXPECT_TRUE(FindGrids(rules).empty());
}

}  // namespace
}  // namespace lantai::extractor
