#include "extractor/layout_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pdf/layout_support.h"

namespace lantai::extractor {
namespace {

const LayoutBox kCell = {100, 100, 160, 160};  // its text has 48 points: four characters of 10 points, or nine digits

std::string TextOf(const std::vector<LayoutWord>& words, const LayoutBox& cell = kCell) {
  return CellText(Pointers(words), cell);
}

TEST(Lines, WordsOfOneHeightAreALineFromLeftToRight) {
  const std::vector<LayoutWord> words = {Word(150, 101, "公开"), Word(100, 130, "二、"), Word(100, 100, "政府信息")};
  const std::vector<TextLine> lines = LinesOf(Pointers(words));
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].text, "政府信息公开");
  EXPECT_EQ(lines[0].box, (LayoutBox{100, 100, 170, 111}));
  EXPECT_EQ(lines[1].text, "二、");
}

TEST(Lines, JustifiedChineseHasNoBlanksAndWesternWordsKeepTheirs) {
  const std::vector<LayoutWord> words = {Word(100, 100, "自"),   Word(118, 100, "2023"), Word(146, 100, "年"),
                                         Word(170, 100, "Word"), Word(200, 100, "2007"), Word(220.5, 100, "版")};
  EXPECT_EQ(LinesOf(Pointers(words))[0].text, "自2023年Word 2007版");
}

TEST(Lines, ATallBracketDoesNotJoinTwoLines) {
  const std::vector<LayoutWord> words = {Word(90, 100, "{", 24), Word(100, 100, "第一行"), Word(100, 114, "第二行")};
  const std::vector<TextLine> lines = LinesOf(Pointers(words));
  EXPECT_GE(lines.size(), 2u);
  EXPECT_EQ(lines.back().text, "第二行");
}

TEST(CellText, ALabelBrokenByItsCellIsWhole) {
  EXPECT_EQ(TextOf({Word(106, 102, "社会公益"), Word(106, 114, "组织")}), "社会公益组织");
  EXPECT_EQ(TextOf({Word(106, 102, "2.其他法律"), Word(106, 114, "行政法规")}), "2.其他法律行政法规");
}

TEST(CellText, ANumberIsPutTogetherOnlyWhereTheCellBrokeIt) {
  EXPECT_EQ(TextOf({Word(106, 102, "123456789"), Word(106, 114, "01")}), "12345678901");
  EXPECT_EQ(TextOf({Word(106, 102, "123"), Word(106, 114, "45")}), "123\n45");
}

TEST(CellText, AUnitBelowItsNumberBelongsToIt) {
  EXPECT_EQ(TextOf({Word(106, 102, "104150"), Word(106, 114, "元")}), "104150元");
}

TEST(CellText, WesternLinesStayLines) {
  EXPECT_EQ(TextOf({Word(106, 102, "total"), Word(106, 114, "sum")}), "total\nsum");
}

TEST(CellText, AVerticalLabelReadsDownwards) {
  EXPECT_EQ(TextOf({Word(106, 102, "三"), Word(106, 113, "、"), Word(106, 124, "本"), Word(106, 135, "年")}),
            "三、本年");
}

TEST(CellText, VerticalWritingOfTwoColumnsReadsFromTheRight) {
  LayoutWord right{{130, 102, 140, 142}, "三、本年", {}}, left{{110, 102, 120, 142}, "办理结果", {}};
  EXPECT_EQ(TextOf({left, right}), "三、本年办理结果");
}

TEST(CellText, AnEmptyCellHasNone) { EXPECT_EQ(TextOf({}), ""); }

TEST(Room, IsWhatTheNextCharacterWouldHave) {
  const std::vector<LayoutWord> words = {Word(106, 102, "政府信息公开"), Word(106, 114, "政府")};
  EXPECT_NEAR(RoomInCell(Pointers(words), kCell), 2.8, 1e-9);
  EXPECT_EQ(RoomInCell({}, kCell), 0);
}

}  // namespace
}  // namespace lantai::extractor
