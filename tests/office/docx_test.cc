// Word files as Word, WPS and others write them (ISO/IEC 29500-1 §17).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reader/formats.h"
#include "tests/support/exact_bytes.h"
#include "tests/support/golden.h"
#include "tests/support/layout_text.h"
#include "tests/support/office_files.h"
#include "tests/support/status_matchers.h"
#include "tests/support/zip_writer.h"

namespace lantai::reader {
namespace {

using ::testing::HasSubstr;

std::string ReadFile(const DocxFile& file) {
  const Result<Layout> layout = ReadDocx(ExactBytes(WriteDocx(file)).view());
  return layout.ok() ? LayoutText(*layout) : layout.status().ToString();
}

std::string ReadBody(const std::string& body) { return ReadFile({.body = body}); }

std::string Text(std::string_view text) { return "<w:r><w:t>" + std::string(text) + "</w:t></w:r>"; }
std::string Paragraph(const std::string& content) { return "<w:p>" + content + "</w:p>"; }
std::string Cell(const std::string& content, const std::string& properties = "") {
  return "<w:tc><w:tcPr>" + properties + "</w:tcPr>" + content + "</w:tc>";
}
std::string Row(const std::string& cells, const std::string& properties = "") {
  return "<w:tr><w:trPr>" + properties + "</w:trPr>" + cells + "</w:tr>";
}
std::string Table(const std::string& rows) { return "<w:tbl>" + rows + "</w:tbl>"; }

TEST(Docx, AFilledInReportKeepsItsChaptersAndTables) {
  const std::string numbered = R"(<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>)";
  DocxFile file;
  file.title = "青禾县水务局2023年政府信息公开工作年度报告";
  file.body = DocxParagraph(file.title, R"(<w:pStyle w:val="a3"/>)") + DocxParagraph("总体情况", numbered) +
              DocxParagraph("　　2023年，本局主动公开政府信息412条。") +
              DocxParagraph("主动公开政府信息情况", numbered) + DocxTable(ProactiveTable()) +
              DocxParagraph("收到和处理政府信息公开申请情况", numbered) + DocxTable(RequestsTable());
  file.styles = R"(<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style>)";
  file.numbering = R"(<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>
      <w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>)";
  ASSERT_OK_AND_ASSIGN(const Layout layout, ReadDocx(WriteDocx(file)));
  ExpectGolden("office/report.docx.txt", LayoutText(layout));
  ASSERT_EQ(7u, layout.blocks.size());
  EXPECT_EQ(ProactiveTable(), layout.blocks[4].rows);
  EXPECT_EQ(RequestsTable(), layout.blocks[6].rows);
}

TEST(Docx, EveryPieceOfARunIsRead) {
  EXPECT_EQ(
      "第10-2号\t甲⏎乙 丙☑\n",
      ReadBody(Paragraph("<w:r><w:t>第10</w:t><w:noBreakHyphen/><w:t>2号</w:t><w:tab/><w:t>甲</w:t><w:br/>"
                         "<w:t xml:space=\"preserve\">乙</w:t></w:r><w:r><w:t xml:space=\"preserve\"> </w:t></w:r>"
                         "<w:r><w:t>丙</w:t><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:softHyphen/></w:r>")));
}

TEST(Docx, InsertionsAreAcceptedAndDeletionsDropped) {
  EXPECT_EQ("共13件\n",
            ReadBody(Paragraph(Text("共") + "<w:del><w:r><w:delText>12</w:delText></w:r></w:del><w:ins>" + Text("13") +
                               "</w:ins>" + "<w:moveFrom>" + Text("旧") + "</w:moveFrom>" + Text("件"))));
}

TEST(Docx, AFieldIsWhatItLastSaid) {
  const auto field = [](std::string_view type) {
    return "<w:r><w:fldChar w:fldCharType=\"" + std::string(type) + "\"/></w:r>";
  };
  const std::string instruction = "<w:r><w:instrText> HYPERLINK \"x\" </w:instrText></w:r>";
  EXPECT_EQ(
      "见附件1（第3页）\n",
      ReadBody(Paragraph(Text("见") + field("begin") + instruction + field("begin") + Text("内") + field("separate") +
                         Text("嵌") + field("end") + field("separate") + Text("附件1") + field("end") +
                         "<w:fldSimple w:instr=\"PAGE\">" + Text("（第3页）") + "</w:fldSimple>")));
}

TEST(Docx, AFieldThatNeverEndsTakesNothingFromTheNextParagraph) {
  EXPECT_EQ("12件\n", ReadBody(Paragraph("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>" + Text("x")) +
                               Paragraph(Text("12件"))));
}

TEST(Docx, HiddenTextIsLeftOutAndRubyKeepsItsBase) {
  EXPECT_EQ("县局\n",
            ReadBody(Paragraph("<w:r><w:rPr><w:vanish/></w:rPr><w:t>草稿</w:t></w:r>"
                               "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>县</w:t></w:r>"
                               "<w:r><w:ruby><w:rt>" +
                               Text("jú") + "</w:rt><w:rubyBase>" + Text("局") + "</w:rubyBase></w:ruby></w:r>")));
}

TEST(Docx, ATextBoxIsReadOnceAfterItsParagraph) {
  const std::string box = "<w:txbxContent>" + Paragraph(Text("框中标题")) + "</w:txbxContent>";
  EXPECT_EQ("正文\n框中标题\n",
            ReadBody(Paragraph("<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing>" + box +
                               "</w:drawing></mc:Choice><mc:Fallback><w:pict>" + box +
                               "</w:pict></mc:Fallback></mc:AlternateContent></w:r>" + Text("正文"))));
}

TEST(Docx, TheFallbackIsReadWhereTheChoiceHoldsNoText) {
  EXPECT_EQ("后备\n", ReadBody(Paragraph("<w:r><mc:AlternateContent><mc:Choice Requires=\"x\"><w:drawing/></mc:Choice>"
                                         "<mc:Fallback><w:t>后备</w:t></mc:Fallback></mc:AlternateContent></w:r>")));
}

TEST(Docx, ContentControlsAndCustomXmlAreTransparent) {
  EXPECT_EQ("甲乙\n丙\n",
            ReadBody("<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent>" +
                     Paragraph(Text("甲") + "<w:sdt><w:sdtContent>" + Text("乙") + "</w:sdtContent></w:sdt>") +
                     "</w:sdtContent></w:sdt><w:customXml>" + Paragraph(Text("丙")) + "</w:customXml>"));
}

TEST(Docx, HeadingsAreKnownByNameOutlineOrTheStyleTheyAreBasedOn) {
  DocxFile file;
  file.styles = R"(<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
      <w:style w:type="paragraph" w:styleId="9"><w:name w:val="公文标题"/><w:basedOn w:val="1"/></w:style>
      <w:style w:type="paragraph" w:styleId="8"><w:name w:val="x"/><w:basedOn w:val="8"/></w:style>
      <w:style w:type="paragraph" w:styleId="7"><w:name w:val="y"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>)";
  file.body = DocxParagraph("一", R"(<w:pStyle w:val="1"/>)") + DocxParagraph("二", R"(<w:pStyle w:val="9"/>)") +
              DocxParagraph("三", R"(<w:pStyle w:val="7"/>)") + DocxParagraph("四", R"(<w:outlineLvl w:val="8"/>)") +
              DocxParagraph("五", R"(<w:pStyle w:val="8"/>)") +
              DocxParagraph("六", R"(<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>)");
  EXPECT_EQ("# 一\n# 二\n### 三\n###### 四\n五\n六\n", ReadFile(file));
}

TEST(Docx, AutomaticNumbersCountAsWordCountsThem) {
  DocxFile file;
  const auto item = [](int level, std::string_view text, int list = 1) {
    return DocxParagraph(text, "<w:numPr><w:ilvl w:val=\"" + std::to_string(level) + "\"/><w:numId w:val=\"" +
                                   std::to_string(list) + "\"/></w:numPr>");
  };
  file.numbering = R"(<w:abstractNum w:abstractNumId="4">
      <w:lvl w:ilvl="0"><w:start w:val="9"/><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
      <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
      <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl>
      <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF06C;"/></w:lvl>
      </w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="4"/>
      <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>)";
  file.body = item(0, "甲") + item(1, "乙") + item(1, "丙") + item(2, "丁") + item(0, "戊") + item(0, "己") +
              item(1, "庚") + item(3, "辛") + item(0, "壬", 2) + item(0, "癸", 2) + item(0, "子", 7) + item(0, "");
  EXPECT_EQ("九、甲\n（一）乙\n（二）丙\n9.2.1 丁\n十、戊\n十一、己\n（一）庚\n- 辛\n一、壬\n二、癸\n子\n",
            ReadFile(file));
}

TEST(Docx, AStyleMayCarryTheNumber) {
  DocxFile file;
  file.styles = R"(<w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 2"/>
      <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>)";
  file.numbering = R"(<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="1"><w:start w:val="1"/><w:pStyle w:val="h"/>
      <w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>)";
  file.body = DocxParagraph("甲", R"(<w:pStyle w:val="h"/>)") +
              DocxParagraph("无号", R"(<w:pStyle w:val="h"/><w:numPr><w:numId w:val="0"/></w:numPr>)");
  EXPECT_EQ("## （一）甲\n## 无号\n", ReadFile(file));
}

TEST(Docx, CellsMergedEitherWayBecomeSpans) {
  const FormRows rows = {{{"a", 2, 2}, {"b"}}, {{"c", 1, 2}}, {{"d"}, {"e"}}};
  ASSERT_OK_AND_ASSIGN(const Layout layout, ReadDocx(WriteDocx({.body = DocxTable(rows)})));
  ASSERT_EQ(1u, layout.blocks.size());
  EXPECT_EQ(rows, layout.blocks[0].rows);
}

TEST(Docx, OldHorizontalMergesAreSpansToo) {
  EXPECT_EQ("table\n| a (2x1) | b |\n",
            ReadBody(Table(Row(Cell(Paragraph(Text("a")), "<w:hMerge w:val=\"restart\"/>") +
                               Cell(Paragraph(""), "<w:hMerge/>") + Cell(Paragraph(Text("b")))))));
}

TEST(Docx, ACellThatContinuesNothingIsACell) {
  EXPECT_EQ("table\n| a | b |\n|  (2x1) |\n",
            ReadBody(Table(Row(Cell(Paragraph(Text("a"))) + Cell(Paragraph(Text("b")))) +
                           Row(Cell(Paragraph(""), "<w:gridSpan w:val=\"2\"/><w:vMerge/>")))));
}

TEST(Docx, ColumnsLeftOutBeforeARowAreABlankCell) {
  EXPECT_EQ("table\n|  (2x1) | a |\n", ReadBody(Table(Row(Cell(Paragraph(Text("a"))), "<w:gridBefore w:val=\"2\"/>"))));
}

TEST(Docx, DeletedRowsAreDroppedAndWrappedOnesKept) {
  EXPECT_EQ("table\n| a |\n| c |\n",
            ReadBody(Table(Row(Cell(Paragraph(Text("a")))) + Row(Cell(Paragraph(Text("b"))), "<w:del/>") +
                           "<w:sdt><w:sdtContent>" +
                           Row("<w:sdt><w:sdtContent>" + Cell(Paragraph(Text("c"))) + "</w:sdtContent></w:sdt>") +
                           "</w:sdtContent></w:sdt>")));
}

TEST(Docx, ParagraphsOfACellAreLinesAndItsTablesFollow) {
  const std::string inner = Table(Row(Cell(Paragraph(Text("内")))));
  EXPECT_EQ(
      "table\n| 甲⏎乙 | 丙 |\ntable\n| 内 |\n",
      ReadBody(Table(Row(Cell(Paragraph(Text("甲")) + inner + Paragraph(Text("乙"))) + Cell(Paragraph(Text("丙")))))));
}

TEST(Docx, ATableThatOnlyFramesAnotherIsNotThere) {
  const std::string inner = Table(Row(Cell(Paragraph(Text("内")))));
  EXPECT_EQ("前\ntable\n| 内 |\n", ReadBody(Table(Row(Cell(Paragraph(Text("前")) + inner)))));
}

TEST(Docx, OtherPrefixesAndTheStrictNamespaceAreTheSame) {
  const std::string document =
      R"(<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r><x:t>严格</x:t></x:r></x:p></x:body></x:document>)";
  ASSERT_OK_AND_ASSIGN(const Layout layout, ReadDocx(WriteZip({{"Word\\Document.xml", document}})));
  EXPECT_EQ("严格\n", LayoutText(layout));
}

TEST(DocxErrors, SayWhatIsWrong) {
  EXPECT_THAT(ReadDocx(""), Fails(Code::kInvalidArgument, HasSubstr("no zip")));
  EXPECT_THAT(ReadDocx("%PDF-1.4"), Fails(Code::kInvalidArgument, HasSubstr("no zip")));
  EXPECT_THAT(ReadDocx(WriteZip({{"a.txt", "x"}})), Fails(Code::kInvalidArgument, HasSubstr("word/document.xml")));
  EXPECT_THAT(ReadDocx(WriteZip({{"word/document.xml", "<w:document><w:body>"}})),
              Fails(Code::kInvalidArgument, HasSubstr("is no XML")));
  EXPECT_THAT(ReadDocx(WriteZip({{"word/document.xml", "<a/>"}})), Fails(Code::kInvalidArgument, HasSubstr("w:body")));
  EXPECT_THAT(ReadDocx(WriteZip({{"word/document.xml", "<a/>"}}, "geheim")),
              Fails(Code::kInvalidArgument, HasSubstr("encrypted")));
}

TEST(DocxErrors, ACutOffFileIsReadOrRefusedButNeverHalf) {
  const std::string whole = WriteDocx({.body = DocxTable(RequestsTable())});
  const Result<Layout> expected = ReadDocx(whole);
  for (size_t size = 0; size < whole.size(); size += 37) {
    const Result<Layout> cut = ReadDocx(ExactBytes(std::string_view(whole).substr(0, size)).view());
    EXPECT_TRUE(!cut.ok() || cut->blocks == expected->blocks) << size;
  }
}

TEST(DocxHostile, EntitiesOfOnesOwnAreRefused) {
  EXPECT_THAT(ReadDocx(WriteZip({{"word/document.xml",
                                  "<!DOCTYPE w:document [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>"
                                  "<w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"}})),
              Fails(Code::kInvalidArgument, HasSubstr("document type")));
}

TEST(DocxHostile, DepthIsLimited) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<w:sdt>";
  for (int i = 0; i < 100'000; ++i) deep += "</w:sdt>";
  EXPECT_THAT(ReadDocx(WriteDocx({.body = deep})), Fails(Code::kTooLarge, HasSubstr("deeper")));
}

TEST(DocxHostile, AZipBombIsRefused) {
  EXPECT_THAT(ReadDocx(WriteZip({{"word/document.xml", std::string(80'000'000, ' ')}})),
              Fails(Code::kTooLarge, HasSubstr("too large")));
}

TEST(DocxHostile, AbsurdSpansAreClamped) {
  EXPECT_EQ("table\n|  (1000x1) | a (1000x1) | b |\n",
            ReadBody(Table(Row(Cell(Paragraph(Text("a")), "<w:gridSpan w:val=\"999999999\"/>") +
                                   Cell(Paragraph(Text("b")), "<w:gridSpan w:val=\"-5\"/>"),
                               "<w:gridBefore w:val=\"900000000\"/>"))));
}

TEST(DocxHostile, TooManyCellsAreRefused) {
  std::string row = "<w:tr>";
  for (int i = 0; i < 1000; ++i) row += "<w:tc/>";
  row += "</w:tr>";
  std::string rows;
  for (int i = 0; i < 501; ++i) rows += row;
  // Other bytes keep the ratio below that of a bomb.
  EXPECT_THAT(ReadDocx(WriteDocx({.body = Table(rows)})), Fails(Code::kTooLarge, ::testing::_));
}

}  // namespace
}  // namespace lantai::reader
