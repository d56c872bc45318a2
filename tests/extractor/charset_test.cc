#include "extractor/charset.h"

#include <gtest/gtest.h>

#include "extractor/encoding_labels.h"
#include "tests/support/exact_bytes.h"

namespace lantai::extractor {
namespace {

Decoded DecodeExact(std::string_view bytes, std::string_view content_type = "") {
  ExactBytes exact(bytes);
  return Decode(exact.view(), content_type);
}

// 年度报告 in GBK and in UTF-8.
constexpr std::string_view kGbk = "\xC4\xEA\xB6\xC8\xB1\xA8\xB8\xE6";
constexpr std::string_view kUtf8 = "年度报告";

TEST(Charset, Utf8IsUtf8WhateverTheLabelsSay) {
  const std::string page = "<meta charset=gb2312><p>" + std::string(kUtf8);
  const Decoded decoded = DecodeExact(page, "text/html; charset=GBK");
  EXPECT_EQ(decoded.charset, "utf-8");
  EXPECT_EQ(decoded.text, page);
}

TEST(Charset, AsciiAndNothingAreUtf8) {
  EXPECT_EQ(DecodeExact("").charset, "utf-8");
  EXPECT_EQ(DecodeExact("<p>2020").charset, "utf-8");
}

TEST(Charset, BytesThatAreNotUtf8AreGb18030WithoutALabel) {
  const Decoded decoded = DecodeExact(kGbk);
  EXPECT_EQ(decoded.charset, "gb18030");
  EXPECT_EQ(decoded.text, kUtf8);
}

TEST(Charset, EveryLabelOfTheGbFamilyIsDecodedAsGb18030) {
  // 镕 and 囧 are in GBK and not in GB 2312, whatever a page's label says.
  for (const char* label : {"gb2312", "GBK", "chinese", "csGB2312", "gb_2312-80", "x-gbk", "gb18030", "iso-ir-58"}) {
    const std::string page = "<meta charset=\"" + std::string(label) + "\">\xE9\x46\x87\xE5";
    const Decoded decoded = DecodeExact(page);
    EXPECT_EQ(decoded.charset, "gb18030") << label;
    EXPECT_TRUE(decoded.text.ends_with("镕囧")) << label << decoded.text;
  }
}

TEST(Charset, FourByteCharactersOfGb18030) {
  EXPECT_EQ(DecodeExact("\x82\x35\x8F\x33\xC4\xEA").text, "\xE9\xBE\xA6年");      // U+9FA6
  EXPECT_EQ(DecodeExact("\x95\x32\x82\x36\xC4\xEA").text, "\xF0\xA0\x80\x80年");  // U+20000
}

TEST(Charset, Byte80IsTheEuroSignAndOtherErrorsAreReplaced) {
  EXPECT_EQ(DecodeExact("\xC4\xEA\x80 12").text, "年€ 12");
  EXPECT_EQ(DecodeExact("\xC4\xEA\xFF 12").text, "年\xEF\xBF\xBD 12");
}

TEST(Charset, IdeographicSpaceOfGbkIsNotPrivateUse) { EXPECT_EQ(DecodeExact("\xA3\xA0\xC4\xEA").text, "　年"); }

TEST(Charset, ACharacterCutOffAtTheEndLosesNothingElse) {
  std::string utf8;
  for (int i = 0; i < 20; ++i) utf8 += kUtf8;
  const Decoded cut = DecodeExact(utf8 + "\xE5\xB9");
  EXPECT_EQ(cut.charset, "utf-8");
  EXPECT_TRUE(cut.text.starts_with(utf8));
  const Decoded gbk = DecodeExact(std::string(kGbk) + "\xC4");
  EXPECT_TRUE(gbk.text.starts_with(kUtf8));
  EXPECT_TRUE(IsUtf8(gbk.text));
}

TEST(Charset, OneBadByteAmongMuchUtf8IsDamage) {
  std::string utf8;
  for (int i = 0; i < 20; ++i) utf8 += kUtf8;
  const Decoded decoded = DecodeExact(utf8 + "\xC4" + utf8, "text/html; charset=gbk");
  EXPECT_EQ(decoded.charset, "utf-8");
  EXPECT_EQ(decoded.text, utf8 + "\xEF\xBF\xBD" + utf8);
}

TEST(Charset, AUtf8LabelOnGbkBytesIsALie) {
  EXPECT_EQ(DecodeExact("<meta charset=utf-8>" + std::string(kGbk) + std::string(kGbk)).charset, "gb18030");
}

TEST(Charset, ASingleByteLabelOnPairsOfBytesIsALie) {
  std::string page(kGbk);
  page.append(kGbk);
  EXPECT_EQ(DecodeExact(page, "text/html; charset=ISO-8859-1").charset, "gb18030");
}

TEST(Charset, OtherLabelsAreFollowedHeaderBeforeMeta) {
  EXPECT_EQ(DecodeExact("caf\xE9 au lait", "text/html; charset=iso-8859-1").text, "café au lait");
  EXPECT_EQ(DecodeExact("caf\xE9 au lait", "text/html; charset=iso-8859-1").charset, "windows-1252");
  const Decoded big5 = DecodeExact("<meta charset=gbk>\xA6\x7E\xB3\xF8", "text/html; charset=\"Big5\"");
  EXPECT_EQ(big5.charset, "big5");
  EXPECT_TRUE(big5.text.ends_with("年報"));
}

TEST(Charset, ByteOrderMarksDecideAndGo) {
  EXPECT_EQ(DecodeExact("\xEF\xBB\xBF年").text, "年");
  const Decoded little = DecodeExact(std::string_view("\xFF\xFE\x74\x5E\x31\x00\x40\xD8\x00\xDC", 10));
  EXPECT_EQ(little.charset, "utf-16le");
  EXPECT_EQ(little.text, "年1\xF0\xA0\x80\x80");
  const Decoded big = DecodeExact(std::string_view("\xFE\xFF\x5E\x74\xD8\x40", 6));
  EXPECT_EQ(big.charset, "utf-16be");
  EXPECT_EQ(big.text, "年\xEF\xBF\xBD");
}

TEST(Charset, LongGbkTextDecodesAcrossBuffers) {
  std::string bytes, text;
  for (int i = 0; i < 5000; ++i) bytes += "\x95\x32\x82\x36\xC4\xEA", text += "\xF0\xA0\x80\x80年";
  EXPECT_EQ(DecodeExact(bytes).text, text);
}

TEST(Charset, EveryPairOfBytesDecodesToValidUtf8) {
  for (int a = 0x80; a < 0x100; ++a) {
    std::string bytes;
    for (int b = 0; b < 0x100; ++b) {
      bytes.push_back(static_cast<char>(a));
      bytes.push_back(static_cast<char>(b));
      bytes.push_back(' ');
    }
    ASSERT_TRUE(IsUtf8(DecodeExact(bytes).text)) << a;
  }
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndBeyond) {
  EXPECT_TRUE(IsUtf8("a年\xF0\xA0\x80\x80"));
  for (const char* bad :
       {"\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\x80", "\xE5\xB9"}) {
    EXPECT_FALSE(IsUtf8(bad));
  }
}

TEST(MetaCharset, ReadsBothFormsAndSkipsComments) {
  EXPECT_EQ(MetaCharset("<META charset='gbk'>"), "gbk");
  EXPECT_EQ(MetaCharset("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\" />"), "gb2312");
  EXPECT_EQ(MetaCharset("<!-- <meta charset=big5> --><meta charset = utf-8>"), "utf-8");
  EXPECT_EQ(MetaCharset("<!-- <meta charset=big5>"), "");
  EXPECT_EQ(MetaCharset("<meta name=a content=b><p charset=x>"), "");
  std::string late(1024, ' ');
  late.append("<meta charset=gbk>");
  EXPECT_EQ(MetaCharset(late), "");
}

TEST(EncodingLabels, WhatwgSection4_2) {
  EXPECT_EQ(EncodingFromLabel(" UTF8\n"), "utf-8");
  EXPECT_EQ(EncodingFromLabel("unicode-1-1-utf-8"), "utf-8");
  EXPECT_EQ(EncodingFromLabel("latin1"), "windows-1252");
  EXPECT_EQ(EncodingFromLabel("iso-8859-9"), "windows-1254");
  EXPECT_EQ(EncodingFromLabel("ms_kanji"), "shift_jis");
  EXPECT_EQ(EncodingFromLabel("x-x-big5"), "big5");
  EXPECT_EQ(EncodingFromLabel("logical"), "iso-8859-8-i");
  for (const char* unknown : {"", " ", "utf", "gb", "gb2312 gbk", "utf-7", "a label that is far too long to be one"}) {
    EXPECT_EQ(EncodingFromLabel(unknown), "") << unknown;
  }
}

TEST(EncodingLabels, EveryEncodingHasAConverter) {
  for (const char* label :
       {"utf-8",       "gbk", "big5",     "euc-jp", "iso-2022-jp", "sjis",    "euc-kr",        "866",    "l2",
        "l3",          "l4",  "cyrillic", "arabic", "greek",       "hebrew",  "logical",       "l6",     "iso-8859-13",
        "iso-8859-14", "l9",  "koi8-r",   "koi8-u", "mac",         "tis-620", "cp1250",        "cp1251", "ascii",
        "cp1253",      "l5",  "cp1255",   "cp1256", "cp1257",      "cp1258",  "x-mac-cyrillic"}) {
    ASSERT_NE(IcuConverterName(EncodingFromLabel(label)), "") << label;
    // 0xE0 alone is no UTF-8; a converter that cannot be opened would leave U+FFFD for the ASCII beside it as well.
    EXPECT_NE(DecodeExact("abc \xE0\xE1", "charset=" + std::string(label)).text.find("abc"), std::string::npos)
        << label;
  }
}

}  // namespace
}  // namespace lantai::extractor
