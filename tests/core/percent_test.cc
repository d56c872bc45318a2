#include "core/percent.h"

#include <gtest/gtest.h>

#include "core/utf8.h"
#include "tests/support/exact_bytes.h"

namespace lantai {
namespace {

// The ASCII characters from 0x20 to 0x7E that are in `set`.
std::string Printable(EncodeSet set) {
  std::string members;
  for (unsigned char c = 0x20; c <= 0x7E; ++c) {
    if (InEncodeSet(set, c)) members += static_cast<char>(c);
  }
  return members;
}

TEST(Percent, S1_3_EverySetHoldsTheControlsAndAllAbove0x7E) {
  for (int set = 0; set <= static_cast<int>(EncodeSet::kUserinfo); ++set) {
    for (unsigned c = 0; c < 256; ++c) {
      if (c > 0x1F && c <= 0x7E) continue;
      EXPECT_TRUE(InEncodeSet(static_cast<EncodeSet>(set), static_cast<unsigned char>(c))) << set << " " << c;
    }
  }
}

TEST(Percent, S1_3_TheSetsAreThoseOfTheStandard) {
  EXPECT_EQ(Printable(EncodeSet::kC0Control), "");
  EXPECT_EQ(Printable(EncodeSet::kFragment), " \"<>`");
  EXPECT_EQ(Printable(EncodeSet::kQuery), " \"#<>");
  EXPECT_EQ(Printable(EncodeSet::kSpecialQuery), " \"#'<>");
  EXPECT_EQ(Printable(EncodeSet::kPath), " \"#<>?^`{}");
  EXPECT_EQ(Printable(EncodeSet::kUserinfo), " \"#/:;<=>?@[\\]^`{|}");
}

TEST(Percent, EncodingLeavesExistingEscapes) {
  std::string out = "x";
  AppendPercentEncoded("a b%20\xFF", EncodeSet::kPath, &out);
  EXPECT_EQ(out, "xa%20b%20%FF");
}

TEST(Percent, S1_3_DecodingKeepsAPercentSignWithoutTwoHexDigits) {
  const auto decode = [](std::string_view text) { return PercentDecode(ExactBytes(text).view()); };
  EXPECT_EQ(decode("%e4%BD%a0"), "你");
  EXPECT_EQ(decode("%"), "%");
  EXPECT_EQ(decode("%4"), "%4");
  EXPECT_EQ(decode("%4g%41"), "%4gA");
  EXPECT_EQ(decode("%%41"), "%A");
  EXPECT_EQ(decode("%00"), std::string(1, '\0'));
  EXPECT_EQ(decode(""), "");
}

std::string Valid(std::string_view text) { return ToValidUtf8(ExactBytes(text).view()); }

TEST(Utf8, WellFormedTextIsKept) {
  EXPECT_EQ(Valid(""), "");
  EXPECT_EQ(Valid("aé报😀"), "aé报😀");
  EXPECT_EQ(Valid("\xEF\xBB\xBFx"), "\xEF\xBB\xBFx");
}

// Encoding Standard §8.1.1: one U+FFFD for each maximal part (Unicode §3.9, table 3-8).
TEST(Utf8, EachMaximalIllFormedPartIsOneReplacementCharacter) {
  EXPECT_EQ(Valid("\xFF"), "\uFFFD");
  EXPECT_EQ(Valid("\x80\x80"), "\uFFFD\uFFFD");
  EXPECT_EQ(Valid("\xE6\x8A"), "\uFFFD");
  EXPECT_EQ(Valid("\xE6\x8A"
                  "a"),
            "\uFFFDa");
  EXPECT_EQ(Valid("\xF0\x9F\x98"), "\uFFFD");
  EXPECT_EQ(Valid("\xF0\x80\x80\xAF"), "\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(Valid("\xF1\x80\x80\xE1\x80\xC2"
                  "b"),
            "\uFFFD\uFFFD\uFFFDb");
}

TEST(Utf8, OverlongFormsSurrogatesAndTooHighCodePointsAreIllFormed) {
  EXPECT_EQ(Valid("\xC0\xAF"), "\uFFFD\uFFFD");
  EXPECT_EQ(Valid("\xE0\x9F\xBF"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(Valid("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(Valid("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(Valid("\xF4\x8F\xBF\xBF"), "\xF4\x8F\xBF\xBF");
}

TEST(Utf8, AStepTellsCodePointAndLength) {
  EXPECT_EQ(DecodeUtf8("报x").code_point, U'报');
  EXPECT_EQ(DecodeUtf8("报x").length, 3u);
  EXPECT_EQ(DecodeUtf8("😀").code_point, U'😀');
  EXPECT_FALSE(DecodeUtf8("\xE6\x8A").valid);
  EXPECT_EQ(DecodeUtf8("\xE6\x8A").length, 2u);
}

}  // namespace
}  // namespace lantai
