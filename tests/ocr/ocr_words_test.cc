#include "extractor/ocr_words.h"

#include <gtest/gtest.h>

namespace lantai::extractor {
namespace {

// One strip of 100 by 30 pixels of ink, 24 by 7.2 points, and what two models say of it.
class Words : public ::testing::Test {
 protected:
  static OcrWord Word(const std::string& text, double confidence) {
    return {1, kStripMargin, kStripMargin, 100, 30, confidence, text};
  }

  void Add(int cell, const std::string& chinese, double sure, const std::string& digits, double digits_sure) {
    Strip strip;
    strip.box = {100, 200, 124, 207.2};
    strip.cell = cell;
    strip.width = 100 + 2 * kStripMargin;
    strip.height = 30 + 2 * kStripMargin;
    parts_.strips.push_back(strip);
    StripReading& reading = readings_.emplace_back();
    if (!chinese.empty()) reading.chinese = {Word(chinese, sure)};
    if (!digits.empty()) reading.digits = {Word(digits, digits_sure)};
  }

  std::string Text() const {
    std::string text;
    for (const LayoutWord& word : PageOfReadings(595, 842, parts_, readings_).words) text += word.text + "|";
    return text;
  }

  std::string Read(const std::string& chinese, double sure, const std::string& digits, double digits_sure) {
    parts_ = {};
    readings_.clear();
    Add(0, chinese, sure, digits, digits_sure);
    return Text();
  }

  PictureParts parts_;
  std::vector<StripReading> readings_;
};

TEST_F(Words, ANumberThatBothModelsReadCounts) {
  EXPECT_EQ(Read("128", 90, "128", 95), "128|");
  EXPECT_EQ(Read("１２８", 90, "128", 95), "128|");
  EXPECT_EQ(Read("7730.28", 90, "7730.28", 95), "7730.28|");
}

TEST_F(Words, ANumberThatTheyReadDifferentlyIsDoubtful) {
  EXPECT_EQ(Read("128", 99, "126", 99), "128\uFFFD|");
  EXPECT_EQ(Read("4", 99, "5", 99), "4\uFFFD|");
  EXPECT_EQ(Read("12", 99, "", 0), "12\uFFFD|");
  EXPECT_EQ(Read("]", 77, "1", 95), "]\uFFFD|");
}

TEST_F(Words, ANumberThatEitherIsUnsureOfIsDoubtful) {
  EXPECT_EQ(Read("128", kSureNumber - 1, "128", 99), "128\uFFFD|");
  EXPECT_EQ(Read("128", 99, "128", kSureNumber - 1), "128\uFFFD|");
}

TEST_F(Words, InkThatNobodyReadsIsNoBlank) {
  EXPECT_EQ(Read("", 0, "", 0), "\uFFFD|");
  EXPECT_EQ(Read("", 0, "7", 97), "7\uFFFD|");
}

TEST_F(Words, InkLeftOverAtAnEndMakesANumberDoubtful) {
  Read("20", 99, "20", 99);
  readings_[0].chinese[0].left += 40;  // 9120, of which 20 was read
  readings_[0].chinese[0].width -= 40;
  EXPECT_EQ(Text(), "20\uFFFD|");
}

TEST_F(Words, AWordInPlaceOfANumberStays) {
  EXPECT_EQ(Read("无", 95, "", 0), "无|");
  EXPECT_EQ(Read("无", 95, "7", 10), "无|");
  EXPECT_EQ(Read("人", 95, "7", 97), "人\uFFFD|") << "it may be a seven";
}

TEST_F(Words, AUnitThatCannotBeHeldAgainstTheDigitsIsDoubtful) {
  EXPECT_EQ(Read("20件", 95, "204", 50), "20件\uFFFD|");
}

TEST_F(Words, LabelsStayAsTheyWereRead) {
  EXPECT_EQ(Read("1.属于国家秘密", 70, "", 0), "1.属于国家秘密|");
  EXPECT_EQ(Read("行政许可", 20, "", 0), "行政许可|");
}

TEST_F(Words, ALabelOfSeveralLinesIsOne) {
  Add(4, "尚", 50, "4", 90);
  Add(4, "未审", 90, "", 0);
  Add(4, "结", 90, "3", 90);
  EXPECT_EQ(MayBeNumbers(parts_.strips, readings_), std::vector<bool>({false, false, false}));
  EXPECT_EQ(Text(), "尚|未审|结|");
}

TEST_F(Words, OutsideOfTablesUnsureDigitsAreMarked) {
  Add(-1, "主动公开120条", 90, "", 0);
  Add(-1, "主动公开12条", 30, "", 0);
  Add(-1, "情况", 30, "", 0);
  EXPECT_EQ(Text(), "主动公开120条|主动公开12条\uFFFD|情况|");
}

TEST_F(Words, APagesNumberIsLeftOut) {
  Add(-1, "- 1]-", 30, "", 0);
  parts_.strips[0].box = {280, 790, 310, 798};
  EXPECT_EQ(Text(), "");
  readings_[0].chinese = {Word("青禾县水务局", 90)};
  EXPECT_EQ(Text(), "青禾县水务局|");
}

TEST_F(Words, ThePageSaysWhereWordsStandAndThatTheyAreRead) {
  Read("128", 90, "128", 95);
  parts_.rules = {{90, 190, 300, 191}};
  const LayoutPage page = PageOfReadings(595, 842, parts_, readings_);
  EXPECT_TRUE(page.by_ocr);
  EXPECT_EQ(page.width, 595);
  EXPECT_EQ(page.rules, parts_.rules);
  EXPECT_EQ(page.words.at(0).box, (LayoutBox{100, 200, 124, 207.2}));
}

TEST_F(Words, WordsOfALabelShareTheLineButNotThePlace) {
  Add(0, "行政", 90, "", 0);
  readings_[0].chinese = {Word("行政", 90), Word("许可", 90)};
  readings_[0].chinese[0].width = 50;
  readings_[0].chinese[1].left += 50;
  readings_[0].chinese[1].width = 5000;
  const LayoutPage page = PageOfReadings(595, 842, parts_, readings_);
  EXPECT_NEAR(page.words.at(1).box.left, 112, 0.01);
  EXPECT_NEAR(page.words.at(1).box.right, 124, 0.01) << "never beyond the strip";
  EXPECT_EQ(page.words.at(0).box.top, page.words.at(1).box.top);
}

}  // namespace
}  // namespace lantai::extractor
