#include "extractor/layout_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/pdf/layout_support.h"

namespace lantai::extractor {
namespace {

using ::testing::ElementsAre;

// Lines of text from 72 to 472 points, 25 characters of 16 points, as a page prints them.
class Pages {
 public:
  Pages() { New(); }

  void New() {
    layout_.pages.push_back(Paper());
    top_ = 90;
  }
  Pages& Line(const std::string& text, double indent = 0, double size = 16) {
    layout_.pages.back().words.push_back(Word(72 + indent * 16, top_, text, size));
    top_ += 28;
    return *this;
  }
  Pages& At(double left, double top, const std::string& text, double size = 16) {
    layout_.pages.back().words.push_back(Word(left, top, text, size));
    return *this;
  }
  Pages& Skip(double points) {
    top_ += points;
    return *this;
  }
  LayoutPage& page() { return layout_.pages.back(); }
  Layout& layout() { return layout_; }
  Content Read() const { return ReadLayoutContent(layout_); }

 private:
  Layout layout_;
  double top_ = 0;
};

const std::string kFull = "本报告由青禾县水务局根据政府信息公开条例的要求编制而";  // 26 characters: one too wide
std::string FullLine() { return kFull.substr(0, 25 * 3); }
std::string IndentedLine() { return kFull.substr(0, 23 * 3); }

std::vector<std::string> TextsOf(const Content& content) {
  std::vector<std::string> texts;
  for (const Block& block : content.blocks) texts.push_back(block.kind == BlockKind::kTable ? "[table]" : block.text);
  return texts;
}

TEST(LayoutReader, FullLinesGoOnAndIndentsBegin) {
  Pages pages;
  pages.Line(IndentedLine(), 2)
      .Line(FullLine())
      .Line("成。")
      .Line("一、总体情况", 2)
      .Line(IndentedLine(), 2)
      .Line("好。");
  EXPECT_THAT(TextsOf(pages.Read()),
              ElementsAre(IndentedLine() + FullLine() + "成。", "一、总体情况", IndentedLine() + "好。"));
}

TEST(LayoutReader, AShortLineEndsItsParagraphWithoutAnyIndent) {
  Pages pages;
  pages.Line(FullLine()).Line("短。").Line(FullLine()).Line("短。");
  EXPECT_THAT(TextsOf(pages.Read()), ElementsAre(FullLine() + "短。", FullLine() + "短。"));
}

TEST(LayoutReader, ALineEndsEarlyWhereALongNumberDidNotFit) {
  Pages pages;
  pages.Line(FullLine()).Line(kFull.substr(0, 19 * 3)).Line("0123-4567890。").Line(FullLine());
  EXPECT_THAT(TextsOf(pages.Read()), ElementsAre(FullLine() + kFull.substr(0, 19 * 3) + "0123-4567890。", FullLine()));
}

TEST(LayoutReader, ParagraphsGoOnOverPages) {
  Pages pages;
  pages.Line(IndentedLine(), 2).Line(FullLine());
  pages.New();
  pages.Line(FullLine()).Line("完。").Line(IndentedLine(), 2);
  EXPECT_THAT(TextsOf(pages.Read()), ElementsAre(IndentedLine() + FullLine() + FullLine() + "完。", IndentedLine()));
}

TEST(LayoutReader, AGapEndsAParagraph) {
  Pages pages;
  pages.Line(FullLine()).Line(FullLine()).Line(FullLine()).Skip(40).Line(FullLine());
  EXPECT_EQ(pages.Read().blocks.size(), 2u);
}

TEST(LayoutReader, PageNumbersAndRunningHeadsAreDropped) {
  Pages pages;
  for (int page = 1; page <= 3; ++page) {
    if (page > 1) pages.New();
    pages.At(200, 40, "青禾县水务局年度报告", 9).Line(FullLine()).Line(FullLine());
    pages.At(280, 790, "- " + std::to_string(page) + " -", 12);
  }
  const Content content = pages.Read();
  for (const Block& block : content.blocks) {
    EXPECT_EQ(block.text.find("年度报告"), std::string::npos) << block.text;
    EXPECT_EQ(block.text.find("- "), std::string::npos) << block.text;
  }
}

TEST(LayoutReader, PageNumbersHaveManyForms) {
  for (const char* number : {"-1-", "— 1 —", "1", "第1页", "第 1 页 共 3 页", "1/3", "Page 1 of 3", "·1·"}) {
    Pages pages;
    pages.Line(FullLine()).At(280, 790, number, 12);
    EXPECT_THAT(TextsOf(pages.Read()), ElementsAre(FullLine())) << number;
  }
}

TEST(LayoutReader, TheLastLinesOfAPageAreNoFoot) {
  Pages pages;
  pages.Line(FullLine()).At(360, 780, "青禾县水务局").At(360, 800, "2022年1月20日");
  EXPECT_THAT(TextsOf(pages.Read()), ElementsAre(FullLine(), "青禾县水务局", "2022年1月20日"));
}

TEST(LayoutReader, TheTitleIsTheBigLinesAtTheTop) {
  Pages pages;
  pages.At(200, 90, "青禾县水务局", 22).At(120, 124, "2021年政府信息公开工作年度报告", 22).Skip(90);
  pages.Line(FullLine()).Line(FullLine()).Line(FullLine());
  const Content content = pages.Read();
  EXPECT_EQ(content.heading, "青禾县水务局2021年政府信息公开工作年度报告");
  EXPECT_EQ(content.preamble.size(), 2u);
  EXPECT_EQ(content.blocks.size(), 1u);
}

TEST(LayoutReader, ATitleInTheBodysSizeIsKnownByItsCentre) {
  Pages pages;
  pages.Line("2021年政府信息公开年报", 6.5).Skip(20).Line(IndentedLine(), 2).Line(FullLine()).Line(FullLine());
  EXPECT_EQ(pages.Read().heading, "2021年政府信息公开年报");
}

TEST(LayoutReader, TablesStandWhereTheyStood) {
  Pages pages;
  pages.Line(FullLine()).At(80, 205, "规章", 10).At(300, 205, "7", 10).Skip(150).Line(FullLine());
  Rule(&pages.page(), {72, 272, 472}, {200, 220, 240});
  const Content content = pages.Read();
  EXPECT_THAT(TextsOf(content), ElementsAre(FullLine(), "[table]", FullLine()));
  EXPECT_EQ(content.blocks[1].grid.rows[0][1].text, "7");
}

TEST(LayoutReader, ATableOverAPageIsOneAndTwoWithTextBetweenAreTwo) {
  for (const bool between : {false, true}) {
    Pages pages;
    pages.Line(FullLine()).At(80, 705, "规章", 10).At(300, 705, "7", 10);
    Rule(&pages.page(), {72, 272, 472}, {700, 720});
    pages.New();
    if (between) pages.Line("三、收到和处理政府信息公开申请情况");
    pages.At(80, 305, "行政许可", 10).At(300, 305, "8", 10);
    Rule(&pages.page(), {72, 272, 472}, {300, 320});
    const Content content = pages.Read();
    const auto tables = std::count_if(content.blocks.begin(), content.blocks.end(),
                                      [](const Block& block) { return block.kind == BlockKind::kTable; });
    EXPECT_EQ(tables, between ? 2 : 1);
  }
}

TEST(LayoutReader, AFormWithoutSentencesHasItsTablesMargin) {
  Pages pages;
  pages.Line("一、总体情况").Line("（文字描述）").Line("二、主动公开政府信息情况");
  pages.At(80, 205, "规章", 10);
  Rule(&pages.page(), {72, 272, 472}, {200, 220, 240});
  EXPECT_THAT(TextsOf(pages.Read()),
              ElementsAre("一、总体情况", "（文字描述）", "二、主动公开政府信息情况", "[table]"));
}

TEST(LayoutReader, PagesWithImagesAndNoTextNeedOcr) {
  Pages pages;
  pages.page().has_images = true;
  EXPECT_TRUE(pages.Read().needs_ocr);
  pages.Line(FullLine());
  EXPECT_FALSE(pages.Read().needs_ocr);
}

TEST(LayoutReader, AnEmptyPageNeedsNothing) {
  const Content content = Pages().Read();
  EXPECT_FALSE(content.needs_ocr);
  EXPECT_TRUE(content.blocks.empty());
}

TEST(LayoutReader, FilePropertiesAreATitleOnlyWhenTheyReadLikeOne) {
  Pages pages;
  pages.Line(FullLine());
  pages.layout().title = "青禾县水务局2021年政府信息公开工作年度报告";
  EXPECT_EQ(pages.Read().head_title, pages.layout().title);
  pages.layout().title = "Microsoft Word - 政府信息公开年度报告.doc";
  EXPECT_EQ(pages.Read().head_title, "");
  pages.layout().title = "untitled";
  EXPECT_EQ(pages.Read().head_title, "");
}

TEST(LayoutReader, OfficeBlocksComeAsTheyStand) {
  Layout layout;
  layout.blocks = {{FlowKind::kHeading, 2, " 一、总体情况 ", {}},
                   {FlowKind::kParagraph, 0, "", {}},
                   {FlowKind::kListItem, 0, "公开120条", {}},
                   {FlowKind::kTable, 0, "", {{{"规章", 1, 2}, {"0", 1, 1}}, {{" 1 ", 1, 1}}}}};
  const Content content = ReadLayoutContent(layout);
  ASSERT_EQ(content.blocks.size(), 3u);
  EXPECT_EQ(content.blocks[0].kind, BlockKind::kHeading);
  EXPECT_EQ(content.blocks[0].text, "一、总体情况");
  EXPECT_EQ(content.blocks[0].level, 2);
  EXPECT_EQ(content.blocks[1].kind, BlockKind::kListItem);
  const Grid& grid = content.blocks[2].grid;
  ASSERT_EQ(grid.rows.size(), 2u);
  EXPECT_EQ(grid.rows[1][0].text, "规章");
  EXPECT_FALSE(grid.rows[1][0].origin);
  EXPECT_EQ(grid.rows[1][1].text, "1");
  EXPECT_EQ(grid.rows[1][1].place, "");
}

}  // namespace
}  // namespace lantai::extractor
