// What the readers of office files share: zips, XML, list numbers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reader/numerals.h"
#include "reader/xml.h"
#include "reader/zip.h"
#include "tests/support/exact_bytes.h"
#include "tests/support/status_matchers.h"
#include "tests/support/zip_writer.h"

namespace lantai::reader {
namespace {

using ::testing::HasSubstr;

Result<Zip> Open(const std::string& bytes) {
  return Zip::Open(ExactBytes(bytes).view(), [](std::string_view name) { return !name.ends_with(".png"); });
}

TEST(Zip, EntriesAreFoundWithoutCaseAndInEitherSlash) {
  ASSERT_OK_AND_ASSIGN(const Zip zip, Open(WriteZip({{"Word\\A.xml", "1"}, {"word/a.xml", "2"}, {"b.png", "3"}})));
  ASSERT_NE(nullptr, zip.Find("word/a.xml"));
  EXPECT_EQ("1", *zip.Find("/WORD/a.xml"));
  EXPECT_EQ(nullptr, zip.Find("b.png"));
}

TEST(Zip, NamesNeverLeadAboveTheRoot) {
  EXPECT_EQ("etc/passwd", Zip::Name("../../etc/passwd"));
  EXPECT_EQ("a/c", Zip::Name("/a/./b/../c"));
  EXPECT_EQ("", Zip::Name("a/.."));
  EXPECT_EQ("xl/worksheets/s.xml", Zip::Join("xl", "worksheets/S.xml"));
  EXPECT_EQ("s.xml", Zip::Join("xl", "/s.xml"));
  EXPECT_EQ("media/s.xml", Zip::Join("xl", "../media/s.xml"));
}

TEST(Zip, WhatIsCutOffOrLockedIsRefused) {
  std::string content;
  for (int i = 0; i < 3000; ++i) content += std::to_string(i * 7919 % 1000);
  const std::string whole = WriteZip({{"a", content}});
  EXPECT_THAT(Open(whole.substr(0, whole.size() / 2)), Fails(Code::kInvalidArgument, HasSubstr("damaged")));
  EXPECT_THAT(Open(WriteZip({{"a", content}}, "geheim")), Fails(Code::kInvalidArgument, HasSubstr("encrypted")));
}

TEST(Zip, TooManyEntriesAreRefused) {
  ZipEntries entries;
  for (int i = 0; i <= 20'000; ++i) entries.emplace_back(std::to_string(i) + ".png", "");
  EXPECT_THAT(Open(WriteZip(entries)), Fails(Code::kTooLarge, HasSubstr("20,000")));
}

TEST(Xml, BlankTextIsKeptAndBadBytesAreReplaced) {
  XmlFile xml;
  ASSERT_OK(xml.Parse("<a><b> </b><c>x\xFFz<![CDATA[&]]></c></a>", "x.xml"));
  const pugi::xml_node root = Child(xml.document(), "a");
  EXPECT_EQ(" ", Text(Child(root, "b")));
  EXPECT_EQ("x\xEF\xBF\xBDz&", Text(Child(root, "c")));
}

TEST(Xml, TooManyElementsAreRefusedBeforeTheTreeIsMade) {
  XmlFile xml;
  std::string text = "<a>";
  for (size_t i = 0; i < 2 * kMaxXmlElements; ++i) text += "<b/>";
  EXPECT_THAT(xml.Parse(text + "</a>", "x.xml"), Fails(Code::kTooLarge, HasSubstr("x.xml")));
}

TEST(Xml, NumbersAreWholeOrTheFallback) {
  EXPECT_EQ(12, Number("12", 7));
  EXPECT_EQ(3, Number("+3", 7));
  EXPECT_EQ(2, Number("2.5", 7));
  EXPECT_EQ(-4, Number("-4", 7));
  for (const char* bad : {"", "x", "99999999999", "1000000001"}) EXPECT_EQ(7, Number(bad, 7)) << bad;
}

TEST(Numerals, AreWrittenAsWordWritesThem) {
  EXPECT_EQ("十", Numeral(10, "chineseCountingThousand"));
  EXPECT_EQ("十二", Numeral(12, "japaneseCounting"));
  EXPECT_EQ("二十", Numeral(20, "taiwaneseCountingThousand"));
  EXPECT_EQ("一百零三", Numeral(103, "chineseCountingThousand"));
  EXPECT_EQ("一千零一十", Numeral(1010, "chineseCountingThousand"));
  EXPECT_EQ("一〇三", Numeral(103, "chineseCounting"));
  EXPECT_EQ("二〇", Numeral(20, "ideographDigital"));
  EXPECT_EQ("壹拾贰", Numeral(12, "chineseLegalSimplified"));
  EXPECT_EQ("③", Numeral(3, "decimalEnclosedCircleChinese"));
  EXPECT_EQ("⑶", Numeral(3, "decimalEnclosedParen"));
  EXPECT_EQ("⒊", Numeral(3, "decimalEnclosedFullstop"));
  EXPECT_EQ("21", Numeral(21, "decimalEnclosedCircle"));
  EXPECT_EQ("１２", Numeral(12, "decimalFullWidth"));
  EXPECT_EQ("07", Numeral(7, "decimalZero"));
  EXPECT_EQ("xiv", Numeral(14, "lowerRoman"));
  EXPECT_EQ("BB", Numeral(28, "upperLetter"));
  EXPECT_EQ("乙", Numeral(2, "ideographTraditional"));
  EXPECT_EQ("亥", Numeral(12, "ideographZodiac"));
  EXPECT_EQ("5", Numeral(5, "unheardOf"));
  EXPECT_EQ("0", Numeral(0, "chineseCounting"));
  EXPECT_EQ("123456", Numeral(123456, "lowerRoman"));
  EXPECT_EQ("", Numeral(5, "bullet"));
}

}  // namespace
}  // namespace lantai::reader
