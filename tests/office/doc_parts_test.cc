// The pieces of which the reader of binary Word files is made: modifiers, styles, lists, tables, the container.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reader/doc_flow.h"
#include "reader/doc_lists.h"
#include "reader/doc_sprm.h"
#include "reader/doc_styles.h"
#include "reader/little_endian.h"
#include "reader/ole.h"
#include "tests/support/doc_writer.h"
#include "tests/support/exact_bytes.h"
#include "tests/support/status_matchers.h"

namespace lantai::reader {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<uint16_t> CodesOf(const std::string& list) {
  std::vector<uint16_t> codes;
  const ExactBytes bytes(list);
  ForEachSprm(bytes.view(), [&](uint16_t code, std::string_view) { codes.push_back(code); });
  return codes;
}

TEST(Sprms, AreSkippedByTheSizeTheirCodeTells) {
  const std::string list = Sprm(0x2416, "\1") + Sprm(0x4600, "ab") + Sprm(0x6649, "abcd") + Sprm(0x9601, "ab") +
                           Sprm(0xF001, "abc") + Sprm(0xC601, "\3abc") + Sprm(0x2417, "\1");
  EXPECT_THAT(CodesOf(list), ElementsAre(0x2416, 0x4600, 0x6649, 0x9601, 0xF001, 0xC601, 0x2417));
}

TEST(Sprms, TableDefinitionsCountInTwoBytesAndTabsInsideThemselves) {
  const std::string definition = Sprm(0xD608, std::string("\4\0abc", 5));
  const std::string tabs = Sprm(0xC615, std::string("\xFF\1abcd\1abc", 10));
  EXPECT_THAT(CodesOf(definition + tabs + Sprm(0x2417, "\1")), ElementsAre(0xD608, 0xC615, 0x2417));
}

TEST(Sprms, AListThatIsCutOffEndsBeforeTheCut) {
  EXPECT_THAT(CodesOf(Sprm(0x2416, "\1") + Sprm(0x6649, "ab")), ElementsAre(0x2416));
  EXPECT_THAT(CodesOf(Sprm(0xC601, "\x7F")), ElementsAre());
  EXPECT_THAT(CodesOf(Sprm(0xD608, std::string(2, '\0'))), ElementsAre(0xD608));
}

TEST(Sprms, ARowsShapeMayBeChangedCellByCell) {
  std::string definition("\2\0\0\x64\0\xC8\0", 7);
  definition.append(40, '\0');
  definition.insert(0, 1, '\0');
  definition.insert(0, 1, static_cast<char>(definition.size()));
  ParagraphProperties properties;
  ApplyParagraphSprms(Sprm(0xD608, definition) + Sprm(0xD62B, "\2\1\3") + Sprm(0x5624, std::string("\0\2", 2)),
                      properties);
  EXPECT_THAT(properties.row.edges, ElementsAre(0, 100, 200));
  EXPECT_THAT(properties.row.vertical, ElementsAre(CellMerge::kNone, CellMerge::kRestarts));
  EXPECT_THAT(properties.row.horizontal, ElementsAre(1, 2));
  ApplyParagraphSprms(Sprm(0xD62B, "\2\x63\3") + Sprm(0x5624, "\x63\x64"), properties);
  EXPECT_EQ(2u, properties.row.vertical.size());
}

TEST(Sprms, ARowThatClaimsMoreCellsThanItDescribesHasNoShape) {
  ParagraphProperties properties;
  ApplyParagraphSprms(Sprm(0xD608, std::string("\5\0\x3F\0\0\1", 6)), properties);
  EXPECT_TRUE(properties.row.edges.empty());
}

// A style sheet whose styles are all of paragraphs.
std::string StyleSheet(const std::vector<std::pair<uint16_t, uint16_t>>& built_in_and_base) {
  const auto le = [](unsigned value) { return std::string{static_cast<char>(value), static_cast<char>(value >> 8)}; };
  std::string sheet = le(4) + le(static_cast<unsigned>(built_in_and_base.size())) + le(10);
  for (const auto& [built_in, base] : built_in_and_base) {
    const std::string style = le(built_in) + le(base << 4 | 1U) + std::string(6, '\0') + le(0) + le(0) + le(2) + le(0);
    sheet += le(static_cast<unsigned>(style.size())) + style;
  }
  return sheet;
}

TEST(DocStyles, HaveWhatTheyAreBasedOn) {
  const auto styles = ReadDocStyles(ExactBytes(StyleSheet({{0, 0xFFF}, {2, 0}, {0xFFE, 1}, {62, 0}})).view());
  ASSERT_EQ(4u, styles.size());
  EXPECT_EQ(-1, styles[0].outline);
  EXPECT_EQ(1, styles[1].outline);
  EXPECT_EQ(1, styles[2].outline);
  EXPECT_EQ(0, styles[3].outline);
}

TEST(DocStyles, CirclesAndCutsEnd) {
  const std::string sheet = StyleSheet({{0xFFE, 1}, {0xFFE, 0}, {3, 2}});
  EXPECT_EQ(2, ReadDocStyles(sheet)[2].outline);
  for (size_t size = 0; size < sheet.size(); ++size) (void)ReadDocStyles(ExactBytes(sheet.substr(0, size)).view());
}

TEST(DocLists, CountsThatLieReadNothing) {
  ListNumbering numbering = ReadLists("\xFF\xFF", std::string("\xFF\xFF\xFF\xFF", 4));
  EXPECT_FALSE(numbering.Next(1, 0).has_value());
  EXPECT_FALSE(ReadLists("", "").Next(1, 0).has_value());
}

TEST(DocFlow, EdgesThatAreNearlyTheSameAreOneColumn) {
  Meter meter;
  DocFlow flow(meter);
  ParagraphProperties cell;
  cell.in_table = true;
  const auto row = [&](std::vector<std::string> texts, std::vector<int> edges) {
    for (std::string& text : texts) flow.AddParagraph(std::move(text), 7, cell, false);
    ParagraphProperties end = cell;
    end.row_end = true;
    end.row.vertical.resize(texts.size());
    end.row.horizontal.resize(texts.size());
    end.row.edges = std::move(edges);
    flow.AddParagraph("", 7, end, false);
  };
  row({"a", "b", "c"}, {0, 1000, 2000, 3000});
  row({"d", "e"}, {30, 2010, 2960});
  const Blocks blocks = std::move(flow).Take();
  ASSERT_EQ(1u, blocks.size());
  EXPECT_THAT(blocks[0].rows[1], ElementsAre(FlowCell{"d", 2}, FlowCell{"e"}));
}

TEST(DocFlow, ADeletedRowIsNotThereAndARowWithoutEndIs) {
  Meter meter;
  DocFlow flow(meter);
  ParagraphProperties cell, end;
  cell.in_table = end.in_table = end.row_end = true;
  flow.AddParagraph("weg", 7, cell, true);
  flow.AddParagraph("", 7, end, true);
  flow.AddParagraph("a", '\r', cell, false);
  flow.AddParagraph("b", 7, cell, false);
  const Blocks blocks = std::move(flow).Take();
  ASSERT_EQ(1u, blocks.size());
  EXPECT_EQ((std::vector<std::vector<FlowCell>>{{{"a\nb"}}}), blocks[0].rows);
}

TEST(Ole, SmallAndLargeStreamsAreRead) {
  const std::string small = "small", large(5000, 'L');
  const std::string bytes = WriteOle({{"S", small}, {"L", large}, {"E", ""}});
  const ExactBytes exact(bytes);
  ASSERT_OK_AND_ASSIGN(const OleFile file, OleFile::Open(exact.view()));
  EXPECT_EQ(small, *file.Read("S"));
  EXPECT_EQ(large, *file.Read("L"));
  EXPECT_EQ("", *file.Read("E"));
  EXPECT_THAT(file.Read("X"), Fails(Code::kNotFound, HasSubstr("X")));
}

TEST(Ole, ManyStreamsNeedManySectors) {
  std::vector<std::pair<std::string, std::string>> streams;
  for (int i = 0; i < 40; ++i)
    streams.emplace_back("s" + std::to_string(i), std::string(9000, static_cast<char>('A' + i)));
  const std::string bytes = WriteOle(streams);
  ASSERT_OK_AND_ASSIGN(const OleFile file, OleFile::Open(bytes));
  for (const auto& [name, content] : streams) EXPECT_EQ(content, *file.Read(name));
}

TEST(Ole, AStreamLargerThanTheFileIsDamage) {
  std::string bytes = WriteOle({{"L", std::string(5000, 'L')}});
  const size_t entry = bytes.rfind(std::string("L\0\0", 3));
  ASSERT_NE(std::string::npos, entry);
  bytes.replace(entry + 120, 4, "\xFF\xFF\xFF\x7F");
  ASSERT_OK_AND_ASSIGN(const OleFile file, OleFile::Open(bytes));
  EXPECT_THAT(file.Read("L"), Fails(Code::kInvalidArgument, HasSubstr("larger than the file")));
}

TEST(LittleEndian, WhatLiesOutsideReadsAsZero) {
  const ExactBytes bytes("\1\2\3\xFF\xFF");
  EXPECT_EQ(0x0201, U16(bytes.view(), 0));
  EXPECT_EQ(0xFF030201u, U32(bytes.view(), 0));
  EXPECT_EQ(-1, I16(bytes.view(), 3));
  EXPECT_EQ(0, U16(bytes.view(), 4));
  EXPECT_EQ(0u, U32(bytes.view(), SIZE_MAX - 1));
  EXPECT_EQ("", Slice(bytes.view(), 9, 2));
}

}  // namespace
}  // namespace lantai::reader
