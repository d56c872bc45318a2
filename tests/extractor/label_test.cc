#include "extractor/label.h"

#include <gtest/gtest.h>

#include "tests/support/exact_bytes.h"

namespace lantai::extractor {
namespace {

TEST(FoldLabel, RemovesWhiteSpaceOfEveryKind) {
  EXPECT_EQ(FoldLabel("\xEF\xBB\xBF本年新\n制作\u3000数\u00A0量\u200B "), "本年新制作数量");
}

TEST(FoldLabel, FoldsWidthBracketsQuotesDashesAndCase) {
  EXPECT_EQ(FoldLabel("（１）〔2〕﹝3﹞【ＩＣＰ备】"), "(1)(2)(3)(icp备)");
  EXPECT_EQ(FoldLabel("“三安全”「一」：；，．／—"), "\"三安全\"\"一\":;,./-");
}

TEST(FoldLabel, KeepsBytesThatAreNotUtf8Apart) {
  EXPECT_EQ(FoldLabel("a\xFF"
                      "b\xE4\xB8"),
            "a\uFFFDb\uFFFD\uFFFD");
}

TEST(LabelKey, DropsNumberingInItsManyGlyphs) {
  for (const char* label : {"三、不予公开", "(三)不予公开", "（三） 不予\n公开", "㈢不予公开", "()不予公开",
                            "3.不予公开", "3、不予公开", "③不予公开", "1）不予公开", "三、(三)不予公开"}) {
    EXPECT_EQ(LabelKey(label), "不予公开") << label;
  }
}

TEST(LabelKey, KeepsHanDigitsThatBeginAWord) {
  EXPECT_EQ(LabelKey("3.三安全一稳定"), "三安全一稳定");
  EXPECT_EQ(LabelKey("第二十条第(一)项"), "第二十条第一项");
}

TEST(LabelKey, DropsPunctuation) { EXPECT_EQ(LabelKey("本年增/减"), "本年增减"); }

TEST(LabelKey, IsEmptyForNumberingAlone) {
  for (const char* label : {"()", "(三)", "1.", "12", "", " ", "——"}) EXPECT_EQ(LabelKey(label), "") << label;
}

TEST(JoinHan, RemovesWhiteSpaceBesideHanOnly) {
  EXPECT_EQ(JoinHan(" 张掖市招商局 2018 年度 报告 "), "张掖市招商局2018年度报告");
  EXPECT_EQ(JoinHan("Annual  report"), "Annual report");
}

TEST(TrimWhiteSpace, TrimsUnicodeBlanks) {
  EXPECT_EQ(TrimWhiteSpace("\u3000\u00A0 0 \u200B"), "0");
  EXPECT_EQ(TrimWhiteSpace(" \u3000"), "");
}

TEST(NextCodePoint, NeverReadsBehindTheEnd) {
  for (const char* bytes : {"\xE4", "\xE4\xB8", "\xF0\x9F\x98", "\xC2", "\xFF\xFE"}) {
    const ExactBytes input(bytes);
    EXPECT_FALSE(FoldLabel(input.view()).empty());
  }
}

}  // namespace
}  // namespace lantai::extractor
