#include "extractor/ocr_tsv.h"

#include <gtest/gtest.h>

#include "tests/support/exact_bytes.h"
#include "tests/support/status_matchers.h"

namespace lantai::extractor {
namespace {

using ::testing::HasSubstr;

const std::string kHead =
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

TEST(OcrTsv, WordsComeWithPageBoxAndConfidence) {
  const auto words = ParseOcrTsv(kHead +
                                 "1\t3\t0\t0\t0\t0\t0\t0\t640\t480\t-1\t\n"
                                 "5\t3\t1\t1\t1\t1\t12\t10\t40\t33\t96.25\t政府\n");
  ASSERT_OK(words);
  ASSERT_EQ(words->size(), 1u);
  const OcrWord& word = words->front();
  EXPECT_EQ(word.page, 3);
  EXPECT_EQ(word.left, 12);
  EXPECT_EQ(word.top, 10);
  EXPECT_EQ(word.width, 40);
  EXPECT_EQ(word.height, 33);
  EXPECT_DOUBLE_EQ(word.confidence, 96.25);
  EXPECT_EQ(word.text, "政府");
}

TEST(OcrTsv, APictureWithoutWordsHasNone) {
  const auto words = ParseOcrTsv(kHead + "1\t1\t0\t0\t0\t0\t0\t0\t64\t48\t-1\t\n");
  ASSERT_OK(words);
  EXPECT_TRUE(words->empty());
}

TEST(OcrTsv, WordsOfBlanksAreNone) {
  const auto words = ParseOcrTsv(kHead + "5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t95\t  \n5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t95\n");
  ASSERT_OK(words);
  EXPECT_TRUE(words->empty());
}

TEST(OcrTsv, QuotesAreTextAndBadUtf8IsReplaced) {
  const auto words = ParseOcrTsv(kHead + "5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t95\t\"a\xFF\n");
  ASSERT_OK(words);
  EXPECT_EQ(words->at(0).text, "\"a\xEF\xBF\xBD");
}

TEST(OcrTsv, WhatIsNoTableIsAnErrorThatNamesTheLine) {
  EXPECT_THAT(ParseOcrTsv(""), Fails(Code::kInvalidArgument, HasSubstr("head")));
  EXPECT_THAT(ParseOcrTsv("Usage: tesseract"), Fails(Code::kInvalidArgument, HasSubstr("head")));
  EXPECT_THAT(ParseOcrTsv(kHead + "5\t1\t1\n"), Fails(Code::kInvalidArgument, HasSubstr("line 2")));
  EXPECT_THAT(ParseOcrTsv(kHead + "5\t1\t1\t1\t1\t1\t-4\t0\t9\t9\t95\tx\n"),
              Fails(Code::kInvalidArgument, HasSubstr("line 2")));
  EXPECT_THAT(ParseOcrTsv(kHead + "5\t1\t1\t1\t1\t1\t4\t0\t9\t99999999999\t95\tx\n"),
              Fails(Code::kInvalidArgument, HasSubstr("line 2")));
}

TEST(OcrTsv, AnyPrefixIsReadOrRefused) {
  const std::string tsv = kHead + "5\t1\t1\t1\t1\t1\t12\t10\t40\t33\t96\t政府\n5\t2\t1\t1\t1\t1\t1\t1\t4\t3\t9\tx\n";
  for (size_t size = 0; size <= tsv.size(); ++size) {
    const ExactBytes cut(tsv.substr(0, size));
    const auto words = ParseOcrTsv(cut.view());
    EXPECT_TRUE(!words.ok() || words->size() <= 2) << size;
  }
}

}  // namespace
}  // namespace lantai::extractor
