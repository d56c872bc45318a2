#include "core/text_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/exact_bytes.h"

namespace lantai {
namespace {

using Kind = DiffRun::Kind;
using EditKind = TextEdit::Kind;
using testing::ElementsAre;
using testing::EndsWith;
using testing::SizeIs;
using testing::StartsWith;

TextDiff Diff(std::string_view before, std::string_view after, size_t work = kDiffWork) {
  WorkBudget budget(work);
  return DiffTexts(ExactBytes(before).view(), ExactBytes(after).view(), budget);
}

TEST(TextDiff, NothingChanged) {
  EXPECT_TRUE(Diff("一、总体情况\n公开信息290条。", "一、总体情况\n公开信息290条。").empty());
  EXPECT_TRUE(Diff("a\n\nb", "a\nb\n").empty()) << "blank lines are no paragraphs";
}

TEST(TextDiff, AChangedNumberIsOneWordOfItsParagraph) {
  const TextDiff diff = Diff("总体情况\n全年公开信息290条。\n完", "总体情况\n全年公开信息1291.5条。\n完");
  ASSERT_THAT(diff.edits, SizeIs(1));
  EXPECT_EQ(
      diff.edits[0],
      (TextEdit{
          EditKind::kChanged,
          2,
          2,
          {{Kind::kKeep, "全年公开信息"}, {Kind::kRemove, "290"}, {Kind::kInsert, "1291.5"}, {Kind::kKeep, "条。"}}}));
  EXPECT_EQ(diff.paragraphs_before, 3u);
}

TEST(TextDiff, ParagraphsComeAndGo) {
  const TextDiff diff = Diff("甲甲甲甲\n乙乙乙乙\n丁丁丁丁", "甲甲甲甲\n丁丁丁丁\n戊戊戊戊");
  EXPECT_THAT(diff.edits, ElementsAre(TextEdit{EditKind::kRemoved, 2, 0, {{Kind::kRemove, "乙乙乙乙"}}},
                                      TextEdit{EditKind::kAdded, 0, 3, {{Kind::kInsert, "戊戊戊戊"}}}));
}

TEST(TextDiff, AParagraphWithLittleInCommonIsAnotherOne) {
  const TextDiff diff = Diff("全年公开信息290条。", "收到申请三件已办结");
  ASSERT_THAT(diff.edits, SizeIs(2));
  EXPECT_EQ(diff.edits[0].kind, EditKind::kRemoved);
  EXPECT_EQ(diff.edits[1].kind, EditKind::kAdded);
}

TEST(TextDiff, AChangedParagraphIsFoundBehindANewOne) {
  const TextDiff diff = Diff("全年公开信息290条。", "按照条例要求，现公布本报告。\n全年公开信息291条。");
  ASSERT_THAT(diff.edits, SizeIs(2));
  EXPECT_EQ(diff.edits[0].kind, EditKind::kAdded);
  EXPECT_EQ(diff.edits[1].kind, EditKind::kChanged);
  EXPECT_EQ(diff.edits[1].before, 1u);
  EXPECT_EQ(diff.edits[1].after, 2u);
}

TEST(TextDiff, OfWhatIsKeptOnlyTheSurroundingsAreShown) {
  std::string before, after;
  for (int i = 0; i < 100; ++i) before += "前";
  after = before;
  before += "1";
  after += "2";
  for (int i = 0; i < 100; ++i) before += "后", after += "后";
  const TextDiff diff = Diff(before, after);
  ASSERT_THAT(diff.edits, SizeIs(1));
  ASSERT_THAT(diff.edits[0].pieces, SizeIs(4));
  EXPECT_THAT(diff.edits[0].pieces[0].text, StartsWith("…前"));
  EXPECT_EQ(diff.edits[0].pieces[0].text.size(), (1 + kContextWords) * 3);
  EXPECT_THAT(diff.edits[0].pieces[3].text, EndsWith("后…"));
}

TEST(TextDiff, LongParagraphsAreCutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "字";
  const TextDiff diff = Diff("", text + "x");
  ASSERT_THAT(diff.edits, SizeIs(1));
  const std::string& shown = diff.edits[0].pieces[0].text;
  EXPECT_LE(shown.size(), kMaxShownBytes + 3);
  EXPECT_EQ(shown.size() % 3, 0u);
  EXPECT_THAT(shown, EndsWith("字…"));
}

TEST(TextDiff, OnlySoManyEditsAreListed) {
  std::string before, after;
  for (int i = 0; i < 600; ++i) before += std::to_string(i) + "\n", after += std::to_string(i) + (i % 2 ? "\n" : "x\n");
  const TextDiff diff = Diff(before, after);
  EXPECT_FALSE(diff.rewritten);
  EXPECT_THAT(diff.edits, SizeIs(kMaxTextEdits));
  EXPECT_GT(diff.more, 0u);
}

TEST(TextDiff, TooManyDifferentParagraphsAreARewrite) {
  std::string before, after;
  for (size_t i = 0; i < kMaxParagraphEdits; ++i)
    before += "旧" + std::to_string(i) + "\n", after += "新" + std::to_string(i) + "\n";
  const TextDiff diff = Diff(before, after);
  EXPECT_TRUE(diff.rewritten);
  EXPECT_FALSE(diff.empty());
  EXPECT_THAT(diff.edits, SizeIs(0));
  EXPECT_EQ(diff.paragraphs_after, kMaxParagraphEdits);
}

// ---- hostile texts ----

TEST(TextDiff, TwoMegabytesWithNothingInCommonCostABoundedNumberOfSteps) {
  for (const std::string separator : {"", "\n", " "}) {
    std::string before, after;
    while (before.size() < (1u << 20)) before += "a" + separator + std::to_string(before.size());
    while (after.size() < (1u << 20)) after += "b" + separator + std::to_string(after.size()) + ";";
    WorkBudget budget(kDiffWork);
    const TextDiff diff = DiffTexts(before, after, budget);
    EXPECT_FALSE(diff.empty());
    EXPECT_LE(budget.spent(), kDiffWork);
    EXPECT_LE(diff.edits.size(), kMaxTextEdits);
  }
}

TEST(TextDiff, ManySimilarLongParagraphsSpendTheBudgetAndAreToldWithoutTheirWords) {
  std::string before, after;
  for (int i = 0; i < 200; ++i) {
    for (int j = 0; j < 5000; ++j) before += (i + j) % 7 == 0 ? "x " : "y ", after += (i + j) % 11 == 0 ? "x " : "y ";
    before += std::to_string(i) + "\n";
    after += std::to_string(i) + "!\n";
  }
  WorkBudget budget(200'000);
  const TextDiff diff = DiffTexts(before, after, budget);
  EXPECT_LE(budget.spent(), 200'000u);
  EXPECT_FALSE(diff.empty());
}

TEST(TextDiff, WithoutABudgetItIsARewrite) { EXPECT_TRUE(Diff("a\nb", "a\nc", 1).rewritten); }

TEST(TextDiff, BrokenUtf8IsComparedByteByByte) {
  const TextDiff diff = Diff("abc\xFF\xFE xyz 123456 \xE4", "abc\xFF\xFD xyz 123456 \xE4");
  EXPECT_THAT(diff.edits, SizeIs(1));
  EXPECT_FALSE(Diff("\xFF", "\xE4\xB8").empty());
}

}  // namespace
}  // namespace lantai
