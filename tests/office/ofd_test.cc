// OFD (GB/T 33190—2016).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reader/formats.h"
#include "reader/ofd_page.h"
#include "tests/support/exact_bytes.h"
#include "tests/support/golden.h"
#include "tests/support/layout_text.h"
#include "tests/support/office_files.h"
#include "tests/support/status_matchers.h"
#include "tests/support/zip_writer.h"

namespace lantai::reader {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The page that `content` draws, in a document 100 mm wide and 50 mm high.
Result<Layout> ReadContent(const std::string& content) {
  return ReadOfd(ExactBytes(WriteOfd({content}, 100, 50)).view());
}

std::string Read(const std::string& content) {
  const Result<Layout> layout = ReadContent(content);
  return layout.ok() ? LayoutText(*layout) : layout.status().ToString();
}

std::string TextAt(const std::string& code, const std::string& attributes = R"(Boundary="10 20 80 10" Size="5")") {
  return "<ofd:TextObject " + attributes + ">" + code + "</ofd:TextObject>";
}

TEST(Ofd, AFilledInReportKeepsItsWordsAndLines) {
  ASSERT_OK_AND_ASSIGN(const Layout layout,
                       ReadOfd(WriteOfd({OfdTable(ProactiveTable()), OfdTable(RequestsTable())}, 210, 297)));
  ExpectGolden("office/report.ofd.txt", LayoutText(layout));
  ASSERT_EQ(2u, layout.pages.size());
  EXPECT_NEAR(595.3, layout.pages[0].width, 0.1);
  EXPECT_NEAR(841.9, layout.pages[0].height, 0.1);
}

TEST(Ofd, AWordStandsWhereItsGlyphsDo) {
  ASSERT_OK_AND_ASSIGN(const Layout layout,
                       ReadContent(TextAt(R"(<ofd:TextCode X="1" Y="4" DeltaX="5 5">规范性</ofd:TextCode>)")));
  ASSERT_EQ(1u, layout.pages[0].words.size());
  const LayoutWord& word = layout.pages[0].words[0];
  EXPECT_EQ("规范性", word.text);
  EXPECT_NEAR(11 * kPointsPerMillimetre, word.box.left, 1e-6);
  EXPECT_NEAR(26 * kPointsPerMillimetre, word.box.right, 1e-6);
  EXPECT_NEAR((24 - 4.4) * kPointsPerMillimetre, word.box.top, 1e-6);
  EXPECT_NEAR((24 + 0.6) * kPointsPerMillimetre, word.box.bottom, 1e-6);
  ASSERT_EQ(3u, word.edges.size());
  EXPECT_NEAR(16 * kPointsPerMillimetre, word.edges[0], 1e-6);
  EXPECT_NEAR(26 * kPointsPerMillimetre, word.edges[2], 1e-6);
}

TEST(Ofd, DeltasMayBeCompressed) {
  EXPECT_THAT(Deltas("5 g 3 2.5 7", 100), ElementsAre(5, 2.5, 2.5, 2.5, 7));
  EXPECT_THAT(Deltas("g 999999 1", 4), ElementsAre(1, 1, 1, 1));
  EXPECT_THAT(Deltas("1 x 2", 4), ElementsAre(1));
  EXPECT_THAT(Deltas("g -5 1 2", 4), ElementsAre());
}

TEST(Ofd, WideGapsBlanksAndLineStepsSeparateWords) {
  EXPECT_EQ("page 0 0 283 142\n规章 28 57 57 71\n0 99 57 106 71\n3 128 57 135 71\n",
            Read(TextAt(R"(<ofd:TextCode X="0" Y="4.4" DeltaX="5 20 10">规章03</ofd:TextCode>)")));
  EXPECT_EQ("page 0 0 283 142\n甲 28 57 43 71\n乙 50 57 64 71\n",
            Read(TextAt(R"(<ofd:TextCode X="0" Y="4.4">甲 乙</ofd:TextCode>)")));
  EXPECT_EQ("page 0 0 283 142\n办 28 57 43 71\n理 28 71 43 85\n",
            Read(TextAt(R"(<ofd:TextCode X="0" Y="4.4" DeltaY="5">办理</ofd:TextCode>)")));
}

TEST(Ofd, ATextCodeWithoutPlaceFollowsTheOneBefore) {
  EXPECT_EQ("page 0 0 283 142\n甲 31 57 45 71\n乙 31 71 45 85\n",
            Read(TextAt(R"(<ofd:TextCode X="1" Y="4.5">甲</ofd:TextCode><ofd:TextCode Y="9.5">乙</ofd:TextCode>)")));
}

TEST(Ofd, TheObjectsMatrixApplies) {
  EXPECT_EQ("page 0 0 283 142\n甲 57 62 85 91\n",
            Read(TextAt(R"(<ofd:TextCode X="0" Y="4.5">甲</ofd:TextCode>)",
                        R"(Boundary="20 21.75 9 9" CTM="2 0 0 2 0 0" Size="5")")));
}

TEST(Ofd, LinesAndThinBoxesAreRules) {
  const auto path = [](const std::string& attributes, const std::string& data) {
    return "<ofd:PathObject Boundary=\"10 10 50 30\" " + attributes + "><ofd:AbbreviatedData>" + data +
           "</ofd:AbbreviatedData></ofd:PathObject>";
  };
  EXPECT_EQ("page 0 0 283 142\nrule 28 28 170 29\n", Read(path("LineWidth=\"0.5\"", "M 0 0 L 50 0")));
  EXPECT_EQ("page 0 0 283 142\nrule 28 28 170 29\nrule 170 28 171 57\nrule 28 56 170 57\nrule 28 28 29 57\n",
            Read(path("LineWidth=\"0.4\"", "M 0 0 L 50 0 L 50 10 L 0 10 C")));
  EXPECT_EQ("page 0 0 283 142\nrule 28 28 170 30\n",
            Read(path("Stroke=\"false\" Fill=\"true\"", "M 0 0 L 50 0 L 50 0.5 L 0 0.5 C")));
  EXPECT_EQ("page 0 0 283 142\n", Read(path("Stroke=\"false\" Fill=\"true\"", "M 0 0 L 50 0 L 50 20 L 0 20 C")));
  EXPECT_EQ("page 0 0 283 142\n", Read(path("", "M 0 0 L 50 20")));
  EXPECT_EQ("page 0 0 283 142\n", Read(path("", "M 0 0 B 1 1 2 2 3 0 A 1 1 0 0 0 5 5")));
}

TEST(Ofd, ImagesAreNotedAndInvisibleObjectsAreNot) {
  EXPECT_EQ("page 0 0 283 142 images\n",
            Read(R"(<ofd:PageBlock><ofd:ImageObject Boundary="0 0 9 9"/></ofd:PageBlock>)"));
  EXPECT_EQ("page 0 0 283 142\n", Read(R"(<ofd:ImageObject Visible="false" Boundary="0 0 9 9"/>)"));
}

TEST(Ofd, TemplatesLieBelowOrAboveAsTheySay) {
  ZipEntries entries = {
      {"OFD.xml",
       "<OFD><DocBody><DocInfo><Title>标题</Title></DocInfo><DocRoot>/Doc_0/Document.xml</DocRoot></DocBody></OFD>"},
      {"Doc_0/Document.xml", R"(<Document><CommonData><PageArea><PhysicalBox>0 0 10 10</PhysicalBox></PageArea>
        <TemplatePage ID="1" BaseLoc="T/a.xml"/><TemplatePage ID="2" ZOrder="Foreground" BaseLoc="T/b.xml"/></CommonData>
        <Pages><Page ID="3" BaseLoc="P/c.xml"/></Pages></Document>)"},
      {"Doc_0/P/c.xml", R"(<Page><Area><PhysicalBox>0 0 20 10</PhysicalBox></Area><Template TemplateID="2"/>
        <Template TemplateID="1"/><Template TemplateID="9"/><Content><Layer><TextObject Size="1"><TextCode X="0" Y="1">中
</TextCode></TextObject></Layer></Content></Page>)"}};
  for (const auto& [name, text] : {std::pair("a", "下"), std::pair("b", "上")}) {
    entries.emplace_back(std::string("Doc_0/T/") + name + ".xml",
                         std::string("<Page><Content><Layer><TextObject Size=\"1\"><TextCode X=\"0\" Y=\"1\">") + text +
                             "</TextCode></TextObject></Layer></Content></Page>");
  }
  ASSERT_OK_AND_ASSIGN(const Layout layout, ReadOfd(WriteZip(entries)));
  EXPECT_EQ("title 标题\npage 0 0 57 28\n下 0 0 3 3\n中 0 0 3 3\n上 0 0 3 3\n", LayoutText(layout));
}

TEST(OfdErrors, SayWhatIsWrong) {
  EXPECT_THAT(ReadOfd("x"), Fails(Code::kInvalidArgument, HasSubstr("no zip")));
  EXPECT_THAT(ReadOfd(WriteDocx({})), Fails(Code::kInvalidArgument, HasSubstr("OFD.xml")));
  EXPECT_THAT(ReadOfd(WriteZip({{"OFD.xml", "<OFD/>"}})), Fails(Code::kInvalidArgument, HasSubstr("no pages")));
  EXPECT_THAT(ReadOfd(WriteZip({{"OFD.xml", "<OFD><DocBody><DocRoot>a/D.xml</DocRoot></DocBody></OFD>"}})),
              Fails(Code::kInvalidArgument, HasSubstr("a/d.xml")));
}

TEST(OfdHostile, NumbersBeyondAllMeasureDoNoHarm) {
  EXPECT_EQ("page 0 0 283 142\n", Read(TextAt("", R"(Boundary="1e308 nan" CTM="1e999 0 0 1e300 0 0")")));
  EXPECT_OK(
      ReadContent(TextAt(R"(<ofd:TextCode X="999999" Y="-999999" DeltaX="g 99999999 999999">甲乙丙</ofd:TextCode>)")));
}

TEST(OfdHostile, OnePageNamedTooOftenIsRefused) {
  std::string pages;
  for (int i = 0; i < 2001; ++i) pages += "<Page BaseLoc=\"p.xml\"/>";
  EXPECT_THAT(ReadOfd(WriteZip({{"OFD.xml", "<OFD><DocBody><DocRoot>d.xml</DocRoot></DocBody></OFD>"},
                                {"d.xml", "<Document><Pages>" + pages + "</Pages></Document>"},
                                {"p.xml", "<Page/>"}})),
              Fails(Code::kTooLarge, HasSubstr("2,000 pages")));
}

}  // namespace
}  // namespace lantai::reader
