#include "reader/page_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/status_matchers.h"

namespace lantai::reader {
namespace {

using ::testing::ElementsAre;

// A glyph 10 points high whose left lower corner is given.
Glyph At(double x, double y, char32_t c, double width = 10) {
  Glyph glyph;
  glyph.box = {x, y - 10, x + width, y};
  glyph.code_point = c;
  glyph.raw = static_cast<unsigned>(c);
  glyph.raw_bytes = 2;
  glyph.size = 10;
  return glyph;
}

std::vector<std::string> Words(PageBuilder* page) {
  const Result<LayoutPage> layout = page->Finish();
  EXPECT_OK(layout);
  std::vector<std::string> texts;
  for (const LayoutWord& word : layout->words) texts.push_back(word.text);
  return texts;
}

TEST(PageBuilder, GlyphsThatTouchAreAWord) {
  PageBuilder page(595, 842);
  for (const Glyph& glyph : {At(100, 100, U'政'), At(110, 100, U'府'), At(140, 100, U'公'), At(100, 120, U'开')}) {
    page.AddGlyph(glyph);
  }
  EXPECT_THAT(Words(&page), ElementsAre("政府", "公", "开"));
}

TEST(PageBuilder, AWordKnowsWhereItsCharactersEnd) {
  PageBuilder page(595, 842);
  page.AddGlyph(At(100, 100, U'1', 5));
  page.AddGlyph(At(105, 100, U'年'));
  const Result<LayoutPage> layout = page.Finish();
  ASSERT_OK(layout);
  EXPECT_THAT(layout->words.at(0).edges, ElementsAre(105, 115));
  EXPECT_EQ(layout->words[0].box, (LayoutBox{100, 90, 115, 100}));
}

TEST(PageBuilder, WhiteSpaceOfAnyKindEndsAWord) {
  PageBuilder page(595, 842);
  page.AddGlyph(At(100, 100, U'甲'));
  page.AddGlyph(At(110, 100, U'\u3000', 1));
  page.AddGlyph(At(111, 100, U'乙'));
  EXPECT_THAT(Words(&page), ElementsAre("甲", "乙"));
}

TEST(PageBuilder, FakeBoldCountsOnce) {
  PageBuilder page(595, 842);
  for (const double shift : {0.0, 0.3, 0.6}) {
    page.AddGlyph(At(100 + shift, 100, U'公'));
    page.AddGlyph(At(110 + shift, 100, U'开'));
  }
  EXPECT_THAT(Words(&page), ElementsAre("公开"));
}

TEST(PageBuilder, FakeBoldOfBigTypeCountsOnce) {
  PageBuilder page(595, 842);
  for (const double shift : {0.0, 0.5}) {
    for (int i = 0; i < 20; ++i) {
      Glyph glyph = At(100 + 22 * i + shift, 100, U'公' + static_cast<char32_t>(i), 22);
      glyph.size = 22;
      page.AddGlyph(glyph);
    }
  }
  EXPECT_EQ(Words(&page).at(0).size(), 60u);
}

TEST(PageBuilder, TheSameDigitTwiceInANumberIsTwoDigits) {
  PageBuilder page(595, 842);
  for (int i = 0; i < 4; ++i) page.AddGlyph(At(100 + 4.2 * i, 100, U'1', 4.2));
  EXPECT_THAT(Words(&page), ElementsAre("1111"));
}

TEST(PageBuilder, VerticalWritingIsAWordDownwards) {
  PageBuilder page(595, 842);
  for (int i = 0; i < 3; ++i) {
    Glyph glyph = At(100, 100 + 10 * i, U"办理结"[i]);
    glyph.direction = Direction::kDown;
    page.AddGlyph(glyph);
  }
  const Result<LayoutPage> layout = page.Finish();
  ASSERT_OK(layout);
  ASSERT_EQ(layout->words.size(), 1u);
  EXPECT_EQ(layout->words[0].text, "办理结");
  EXPECT_TRUE(layout->words[0].edges.empty());
}

// Draws GBK bytes as a reader of Western text sees them.
void AddBytes(PageBuilder* page, std::string_view bytes) {
  double x = 100;
  for (const char c : bytes) {
    Glyph glyph = At(x, 100, static_cast<unsigned char>(c), 5);
    glyph.raw_bytes = 1;
    page->AddGlyph(glyph);
    x += 5;
  }
}

TEST(PageBuilder, GbkBytesInWesternDisguiseAreChinese) {
  PageBuilder page(595, 842);
  AddBytes(&page, "2021\xC4\xEA\xC4\xB3\xCF\xD8");  // 2021年某县
  EXPECT_THAT(Words(&page), ElementsAre("2021年某县"));
}

TEST(PageBuilder, ACharacterWithTheSoftHyphensByteSurvives) {
  PageBuilder page(595, 842);
  AddBytes(&page, "\xC1\xAD\xC4\xEA");  // 0xAD is what the text layer drops
  EXPECT_EQ(Words(&page).at(0).size(), 6u);
}

TEST(PageBuilder, EuropeanWordsStayEuropean) {
  for (const char* word : {"\xC4\xE9z", "caf\xE9",
                           "\xFC"
                           "ber",
                           "na\xEFve"}) {
    PageBuilder page(595, 842);
    AddBytes(&page, word);
    for (const std::string& text : Words(&page)) EXPECT_LT(text.size(), 7u) << word;
  }
  PageBuilder page(595, 842);
  AddBytes(&page, "caf\xE9");
  EXPECT_THAT(Words(&page), ElementsAre("café"));
}

TEST(PageBuilder, GlyphsOffThePageAndNonsenseAreLeftOut) {
  PageBuilder page(595, 842);
  page.AddGlyph(At(-100, 100, U'甲'));
  page.AddGlyph(At(100, 2000, U'乙'));
  page.AddGlyph(At(std::nan(""), 100, U'丙'));
  page.AddGlyph(At(100, 100, 0xFFFD));
  EXPECT_TRUE(Words(&page).empty());
}

TEST(PageBuilder, ThinBoxesAreRulesAndOthersAreNot) {
  PageBuilder page(595, 842);
  page.AddBox({72, 100, 520, 100.5});   // a border
  page.AddBox({72, 100, 72.5, 130});    // another
  page.AddBox({72, 100, 520, 120});     // a ground
  page.AddBox({72, 100, 73.5, 101.5});  // a full stop
  page.AddBox({520, 100, 72, 100.5});   // inside out
  page.AddBox({-1e300, 100, std::numeric_limits<double>::infinity(), 100});
  const Result<LayoutPage> layout = page.Finish();
  ASSERT_OK(layout);
  EXPECT_EQ(layout->rules.size(), 2u);
}

TEST(PageBuilder, RulesEndAtThePaper) {
  PageBuilder page(595, 842);
  page.AddBox({-50, 100, 9000, 100.5});
  EXPECT_EQ(page.Finish()->rules.at(0), (LayoutBox{0, 100, 595, 100.5}));
}

TEST(PageBuilder, APageBeyondTheLimitsIsAnError) {
  PageBuilder page(595, 842);
  for (size_t i = 0; i <= kMaxPageRules; ++i) page.AddBox({72, 100, 520, 100.5});
  EXPECT_TRUE(page.full());
  EXPECT_THAT(page.Finish(), Fails(Code::kTooLarge, ::testing::HasSubstr("page")));
}

TEST(DecodeGb18030, GivesUtf8OrNothing) {
  EXPECT_EQ(DecodeGb18030("\xB0\xA1"), "啊");
  EXPECT_EQ(DecodeGb18030("\x81\x30\x81\x30"), "\xC2\x80");
  EXPECT_EQ(DecodeGb18030("\xB0"), "");
}

}  // namespace
}  // namespace lantai::reader
