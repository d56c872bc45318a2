// Binary Word files ([MS-DOC]) and the container they come in ([MS-CFB]).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "reader/formats.h"
#include "tests/support/doc_writer.h"
#include "tests/support/exact_bytes.h"
#include "tests/support/golden.h"
#include "tests/support/layout_text.h"
#include "tests/support/status_matchers.h"

namespace lantai::reader {
namespace {

using ::testing::HasSubstr;

std::string Read(const std::string& bytes) {
  const Result<Layout> layout = ReadDoc(ExactBytes(bytes).view());
  return layout.ok() ? LayoutText(*layout) : layout.status().ToString();
}

std::vector<DocWord> Report() {
  std::vector<DocWord> words = {{ToUtf16("青禾县水务局2023年政府信息公开工作年度报告"), u'\r', 1},
                                {ToUtf16("二、主动公开政府信息情况"), u'\r', 2}};
  const auto add = [&](const std::vector<DocWord>& more) { words.insert(words.end(), more.begin(), more.end()); };
  add(DocTable(ProactiveTable()));
  add({{ToUtf16("三、收到和处理政府信息公开申请情况"), u'\r', 2}});
  add(DocTable(RequestsTable()));
  add({{ToUtf16("　　四、本局无其他需要报告的事项。"), u'\r', 0}});
  return words;
}

std::string Fixture(const std::string& name) {
  std::ifstream in(std::filesystem::path(LANTAI_SOURCE_DIR) / "tests/golden/office" / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Doc, AFilledInReportKeepsItsHeadingsAndTables) {
  ASSERT_OK_AND_ASSIGN(const Layout layout, ReadDoc(WriteDoc(Report())));
  ExpectGolden("office/report.wps.txt", LayoutText(layout));
  ASSERT_EQ(6u, layout.blocks.size());
  EXPECT_EQ(ProactiveTable(), layout.blocks[2].rows);
  EXPECT_EQ(RequestsTable(), layout.blocks[4].rows);
}

// report.doc was written by LibreOffice 7.4 from the text and tables of these tests.
TEST(Doc, AFileOfAnotherWritersMakingIsReadTheSame) {
  ASSERT_OK_AND_ASSIGN(const Layout layout, ReadDoc(Fixture("report.doc")));
  ExpectGolden("office/report.doc.txt", LayoutText(layout));
  std::vector<FormRows> tables;
  for (const FlowBlock& block : layout.blocks) {
    if (block.kind == FlowKind::kTable) tables.push_back(block.rows);
  }
  EXPECT_EQ((std::vector<FormRows>{ProactiveTable(), RequestsTable()}), tables);
}

TEST(Doc, NarrowTextIsWindows1252) {
  EXPECT_EQ(
      "5 \xE2\x82\xAC \xE2\x80\x9C"
      "a\xE2\x80\x9D é\n",
      Read(WriteDoc({{u"5 \x80 \x93"
                      u"a\x94 \xE9",
                      u'\r'}},
                    {.narrow = true})));
}

TEST(Doc, SurrogatePairsAreOneCharacterAndHalvesAreReplaced) {
  EXPECT_EQ("𠮷\xEF\xBF\xBD\n", Read(WriteDoc({{ToUtf16("𠮷") + u'\xDC00', u'\r'}})));
}

TEST(Doc, SpecialCharactersAreWhatTheyShow) {
  EXPECT_EQ("甲\t乙⏎丙-丁\n", Read(WriteDoc({{u"甲\t乙\x0B丙\x1E丁\x1F\x01\x08\x05", u'\r'}})));
}

TEST(Doc, AFieldIsWhatItLastSaid) {
  EXPECT_EQ("见附件1页\n", Read(WriteDoc({{u"见\x13 HYPERLINK \x13 X \x14内\x15\x14附件1\x15页", u'\r'}})));
  EXPECT_EQ("a\n次段\n", Read(WriteDoc({{u"a\x13 PAGE", u'\r'}, {u"次段", u'\r'}})));
}

TEST(Doc, DeletedAndHiddenTextIsLeftOut) {
  const std::vector<DocWord> text = {{u"共1213件", u'\r'}};
  EXPECT_EQ("共13件\n",
            Read(WriteDoc(text, {.run_modifiers = Sprm(0x0800, "\1"), .marked_begin = 1, .marked_end = 3})));
  EXPECT_EQ("共13件\n",
            Read(WriteDoc(text, {.run_modifiers = Sprm(0x083C, "\1"), .marked_begin = 1, .marked_end = 3})));
}

TEST(Doc, ASymbolStandsForItsCharacter) {
  EXPECT_EQ("☑是\n", Read(WriteDoc({{u"(是", u'\r'}}, {.run_modifiers = Sprm(0x6A09, std::string("\1\0\xFE\xF0", 4)),
                                                       .marked_begin = 0,
                                                       .marked_end = 1})));
}

TEST(Doc, HeadingsAreStylesOneToNineOrAnOutlineLevel) {
  EXPECT_EQ("# a\n###### b\n## c\nd\n", Read(WriteDoc({{u"a", u'\r', 1},
                                                       {u"b", u'\r', 9},
                                                       {u"c", u'\r', 0, Sprm(0x2640, "\1")},
                                                       {u"d", u'\r', 1, Sprm(0x2640, "\x09")}})));
}

// A list of one level, （一） and so on from 3, which a style of its own stands for.
DocOptions WithList() {
  const auto le = [](uint64_t value, size_t size) {
    std::string bytes;
    for (size_t i = 0; i < size; ++i) bytes += static_cast<char>(value >> 8 * i);
    return bytes;
  };
  DocOptions options;
  options.lists = le(1, 2) + le(77, 4) + std::string(22, '\0') + le(1, 2);
  std::string level = le(3, 4) + le(0x27, 1) + std::string(10, '\0') + le(2, 1);
  level.resize(28);
  options.levels = level + le(3, 2) + le(0xFF08, 2) + le(0, 2) + le(0xFF09, 2);
  options.overrides = le(2, 4) + le(77, 4) + std::string(12, '\0') + le(77, 4) + std::string(4, '\0') + le(0, 4) +
                      le(1, 1) + std::string(3, '\0') + le(0, 4) + le(0, 4) + le(1, 4) + le(0x10, 4);
  const std::string modifiers = Sprm(0x460B, le(1, 2));
  std::string style = le(0xFFE, 2) + le(0xFFF1, 2) + std::string(6, '\0') + le(1, 2) + le('x', 2) + le(0, 2) +
                      le(2 + modifiers.size(), 2) + le(1, 2) + modifiers;
  options.styles = le(4, 2) + le(2, 2) + le(10, 2) + le(0, 2) + le(style.size(), 2) + style;
  return options;
}

TEST(Doc, AutomaticNumbersCount) {
  const std::string list = Sprm(0x460B, std::string("\1\0", 2)), anew = Sprm(0x460B, std::string("\2\0", 2));
  EXPECT_EQ("（三）甲\n（四）乙\n丙\n（一）丁\n（二）戊\n",
            Read(WriteDoc({{u"甲", u'\r', 20, list},
                           {u"", u'\r', 20},
                           {u"乙", u'\r', 20, list},
                           {u"丙", u'\r', 20, Sprm(0x460B, std::string("\7\0", 2))},
                           {u"丁", u'\r', 20, anew},
                           {u"戊", u'\r', 20, anew}},
                          WithList())));
}

TEST(Doc, AStyleMayCarryTheNumber) {
  const std::string none = Sprm(0x460B, std::string(2, '\0'));
  EXPECT_EQ("（三）甲\n乙\n（四）丙\n", Read(WriteDoc({{u"甲", u'\r', 1, Sprm(0x2640, "\x09")},
                                                       {u"乙", u'\r', 1, none + Sprm(0x2640, "\x09")},
                                                       {u"丙", u'\r', 1, Sprm(0x2640, "\x09")}},
                                                      WithList())));
}

TEST(Doc, TheTextOfTextBoxesFollows) {
  EXPECT_EQ("正文\n框中\n", Read(WriteDoc({{u"正文", u'\r'}, {u"框中", u'\r'}}, {.text_box_characters = 3})));
}

TEST(Doc, ATableInsideACellFollowsItsTable) {
  std::vector<DocWord> words = DocTable({{{"内1"}, {"内2"}}}, 2);
  const std::vector<DocWord> outer = DocTable({{{"外1"}, {"外2"}}});
  words.insert(words.end(), outer.begin(), outer.end());
  EXPECT_EQ("table\n| 外1 | 外2 |\ntable\n| 内1 | 内2 |\n", Read(WriteDoc(words)));
}

// Three cells as wide as one another, of which the first two carry these marks.
std::string RowOfThree(char first, char second) {
  std::string row("\3\0\0\0\1\0\2\0\3", 9);
  for (const char mark : {first, second, '\0'}) {
    row += mark;
    row.append(19, '\0');
  }
  row.insert(0, 1, '\0');
  row.insert(0, 1, static_cast<char>(row.size()));
  return Sprm(0x2417, "\1") + Sprm(0xD608, row);
}

TEST(Doc, HorizontalMergesAreSpansWhicheverMarkIsTheFirst) {
  for (const char* marks : {"\1\2", "\2\1"}) {
    const std::string in_table = Sprm(0x2416, "\1");
    EXPECT_EQ("table\n| a (2x1) | b |\n",
              Read(WriteDoc({{u"a", u'\x07', 0, in_table},
                             {u"", u'\x07', 0, in_table},
                             {u"b", u'\x07', 0, in_table},
                             {u"", u'\x07', 0, in_table + RowOfThree(marks[0], marks[1])}})));
  }
}

TEST(DocErrors, SayWhatTheFileIsInstead) {
  EXPECT_THAT(ReadDoc(""), Fails(Code::kInvalidArgument, HasSubstr("no OLE")));
  EXPECT_THAT(ReadDoc("{\\rtf1 x}"), Fails(Code::kUnsupported, HasSubstr("RTF")));
  EXPECT_THAT(ReadDoc("<?xml version=\"1.0\"?>"), Fails(Code::kUnsupported, HasSubstr("2003")));
  EXPECT_THAT(ReadDoc(WriteOle({{"Workbook", "x"}})), Fails(Code::kUnsupported, HasSubstr(".xls")));
  EXPECT_THAT(ReadXlsx(WriteOle({{"Workbook", "x"}})), Fails(Code::kUnsupported, HasSubstr(".xls")));
  EXPECT_THAT(ReadDocx(WriteOle({{"EncryptedPackage", "x"}})), Fails(Code::kInvalidArgument, HasSubstr("encrypted")));
  EXPECT_THAT(ReadDoc(WriteOle({{"Other", "x"}})), Fails(Code::kUnsupported, HasSubstr("no Word file")));
  EXPECT_THAT(ReadDoc(WriteDoc(Report(), {.flags = 0x0100})), Fails(Code::kInvalidArgument, HasSubstr("encrypted")));
  EXPECT_THAT(ReadDoc(WriteDoc(Report(), {.identity = 0xA5DC})), Fails(Code::kUnsupported, HasSubstr("Word 95")));
  EXPECT_THAT(ReadDoc(WriteDoc(Report(), {.identity = 1})), Fails(Code::kInvalidArgument, HasSubstr("header")));
}

TEST(DocErrors, AWordFileByAnyOtherNameIsRead) {
  EXPECT_EQ("正文\n", Read(WriteDocx({.body = DocxParagraph("正文")})));
  ASSERT_OK_AND_ASSIGN(const Layout layout, ReadDocx(WriteDoc({{u"正文", u'\r'}})));
  EXPECT_EQ("正文\n", LayoutText(layout));
}

TEST(DocHostile, CirclesOfSectorsEnd) {
  const std::string bytes = WriteDoc(Report());
  const size_t table = 512 * (1 + static_cast<unsigned char>(bytes[76]) + 256 * static_cast<unsigned char>(bytes[77]));
  for (const uint32_t target : {0u, 1u, 7u, 0x7FFFFFFFu}) {
    std::string bent = bytes;
    for (size_t at = table; at + 4 <= bent.size(); at += 4) {
      for (int i = 0; i < 4; ++i) bent[at + static_cast<size_t>(i)] = static_cast<char>(target >> 8 * i);
    }
    EXPECT_FALSE(ReadDoc(ExactBytes(bent).view()).ok()) << target;
  }
}

TEST(DocHostile, NoCutAndNoChangedByteCrashesOrHangs) {
  std::vector<DocWord> words = DocTable({{{"a", 2}, {"b", 1, 2}}, {{"c"}, {"d"}}});
  words.push_back({u"e", u'\r', 1});
  const std::string bytes = WriteDoc(words);
  for (size_t size = 0; size < bytes.size(); size += 64) (void)ReadDoc(ExactBytes(bytes.substr(0, size)).view());
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string bent = bytes;
    bent[at] = static_cast<char>(~bent[at]);
    (void)ReadDoc(ExactBytes(bent).view());
  }
}

}  // namespace
}  // namespace lantai::reader
