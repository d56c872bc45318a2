#include "extractor/grid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lantai::extractor {
namespace {

using testing::ElementsAre;

// Rows joined by '|', covered slots with a '^' before their text.
std::vector<std::string> Drawn(const Grid& grid) {
  std::vector<std::string> rows;
  for (const auto& row : grid.rows) {
    std::string line;
    for (const Slot& slot : row) line += (slot.origin ? "" : "^") + slot.text + "|";
    rows.push_back(line);
  }
  return rows;
}

GridCell Cell(std::string text, int colspan = 1, int rowspan = 1) { return {std::move(text), colspan, rowspan, false}; }

Grid Form(std::vector<GridRow> rows) {
  std::vector<RowGroup> groups(1);
  groups[0].rows = std::move(rows);
  return FormGrid(std::move(groups));
}

TEST(Grid, SpansRepeatTheirTextInCoveredSlots) {
  EXPECT_THAT(Drawn(Form({{Cell("a", 2), Cell("b", 1, 2)}, {Cell("c"), Cell("d")}})),
              ElementsAre("a|^a|b|", "c|d|^b|"));
}

TEST(Grid, CellsStepAsideForSpansFromAbove) {
  EXPECT_THAT(Drawn(Form({{Cell("a", 1, 3), Cell("b")}, {Cell("c")}, {Cell("d"), Cell("e")}})),
              ElementsAre("a|b||", "^a|c||", "^a|d|e|"));
}

TEST(Grid, RowspanZeroReachesToTheEndOfItsGroup) {
  std::vector<RowGroup> groups(2);
  groups[0].rows = {{Cell("a", 1, 0), Cell("b")}, {Cell("c")}, {Cell("d")}};
  groups[1].rows = {{Cell("e"), Cell("f")}};
  EXPECT_THAT(Drawn(FormGrid(std::move(groups))), ElementsAre("a|b|", "^a|c|", "^a|d|", "e|f|"));
}

TEST(Grid, RowspansEndWithTheirGroupAndMakeNoRows) {
  std::vector<RowGroup> groups(2);
  groups[0].rows = {{Cell("a", 1, 65534), Cell("b")}};
  groups[1].rows = {{Cell("c"), Cell("d")}};
  EXPECT_THAT(Drawn(FormGrid(std::move(groups))), ElementsAre("a|b|", "c|d|"));
}

TEST(Grid, WhereCellsOverlapTheLaterOneHasTheSlot) {
  // The standard's own example of an error: the second row's wide cell meets a span from above.
  EXPECT_THAT(Drawn(Form({{Cell("1"), Cell("2", 1, 2)}, {Cell("3", 2)}})), ElementsAre("1|2|", "3|^3|"));
}

TEST(Grid, RowsWithTooFewCellsAreFilledUp) {
  EXPECT_THAT(Drawn(Form({{Cell("a"), Cell("b"), Cell("c")}, {Cell("d")}, {}})), ElementsAre("a|b|c|", "d|||", "|||"));
}

TEST(Grid, AbsurdColumnsThatNoCellBeginsInAreDropped) {
  const Grid grid = Form({{Cell("title", 1000)}, {Cell("a"), Cell("b")}});
  EXPECT_EQ(grid.width, kMaxWidth);
  EXPECT_EQ(grid.rows[0][1].text, "title");
}

TEST(Grid, SlotsAreBounded) {
  std::vector<GridRow> rows(5000, GridRow{Cell("x", 1000, 65534), Cell("y", 1000, 65534)});
  const Grid grid = Form(std::move(rows));
  size_t slots = 0;
  for (const auto& row : grid.rows) slots += row.size();
  EXPECT_LE(slots, kMaxSlots + 5000);
}

TEST(Grid, RepeatedTextIsBounded) {
  const Grid grid = Form({{Cell(std::string(1 << 20, 'x'), 100)}, {Cell("a")}});
  size_t bytes = 0;
  for (const auto& row : grid.rows) {
    for (const Slot& slot : row) bytes += slot.text.size();
  }
  EXPECT_LE(bytes, kMaxRepeated + (2u << 20));
}

TEST(Grid, NoRowsNoGrid) {
  EXPECT_EQ(Form({}).rows.size(), 0u);
  EXPECT_EQ(Form({{}, {}}).width, 0);
}

TEST(Spans, AreReadAsTheStandardReadsIntegers) {
  EXPECT_EQ(ParseColspan("3"), 3);
  EXPECT_EQ(ParseColspan(" 3px"), 3);
  EXPECT_EQ(ParseColspan("+2"), 2);
  EXPECT_EQ(ParseColspan("0"), 1);
  EXPECT_EQ(ParseColspan("-2"), 1);
  EXPECT_EQ(ParseColspan(""), 1);
  EXPECT_EQ(ParseColspan("x"), 1);
  EXPECT_EQ(ParseColspan("99999999999999999999"), 1000);
  EXPECT_EQ(ParseRowspan("0"), 0);
  EXPECT_EQ(ParseRowspan("99999999999999999999"), 65534);
  EXPECT_EQ(ParseRowspan("none"), 1);
}

}  // namespace
}  // namespace lantai::extractor
