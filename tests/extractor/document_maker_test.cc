// From text to document: metadata, chrome, chapters, flags, narrative numbers, fingerprints.
#include "extractor/document_maker.h"

#include <gtest/gtest.h>

#include "extractor/fingerprint.h"
#include "extractor/sections.h"
#include "tests/extractor/report_fixture.h"

namespace lantai::extractor {
namespace {

constexpr const char* kTitle = "青禾县水务局2018年政府信息公开工作年度报告";
constexpr const char* kBody =
    "一、概述\n全年工作平稳。\n二、主动公开政府信息情况\n公开及时。\n三、政府信息依申请公开办理情况\n未收到公开政府信息"
    "的申请。\n"
    "四、收费及减免情况\n未收取任何费用。\n";

Document FromLines(const std::string& before, const std::string& after = "") {
  return FromText(before + kTitle + "\n" + kBody + after);
}

TEST(Metadata, IsReadWhereLabelsStandOverTheirValues) {
  const Document document =
      FromText(std::string(kTitle) +
               "\n索引号\n620700081/2019-00006\n文号\n关键词\n发布机构\n县水务局\n公开形式\n责任部门\n生成日期\n"
               "2019-03-25 16:43:32\n是否有效\n\n\n根据条例,制作本报告。\n" +
               kBody);
  EXPECT_EQ(document.metadata.index_number, "620700081/2019-00006");
  EXPECT_EQ(document.metadata.document_number, std::nullopt);
  EXPECT_EQ(document.metadata.keywords, std::nullopt);
  EXPECT_EQ(document.metadata.publisher, "县水务局");
  EXPECT_EQ(document.metadata.issued, "2019-03-25T16:43:32+08:00");
  EXPECT_EQ(document.metadata.validity, std::nullopt);
  EXPECT_EQ(document.published, "2019-03-25T16:43:32+08:00");
  EXPECT_EQ(document.text.find("索引号"), std::string::npos);
  EXPECT_EQ(document.text.find("2019-03-25"), std::string::npos);
  EXPECT_EQ(document.sections.front().text, "根据条例,制作本报告。");
}

TEST(Metadata, IsReadFromLinesWithColons) {
  const Document document =
      FromText(std::string("索 引 号：014314799/2024-00002 发文机关：青禾县水务局\n") + kTitle +
               "\n发布时间：2019-01-28 13:55 来源：县政府办 浏览次数：  次 字体：[大 中 小]\n" + kBody);
  EXPECT_EQ(document.metadata.index_number, "014314799/2024-00002");
  EXPECT_EQ(document.metadata.publisher, "青禾县水务局");
  EXPECT_EQ(document.metadata.source, "县政府办");
  EXPECT_EQ(document.published, "2019-01-28T13:55:00+08:00");
  EXPECT_EQ(document.text.find("浏览次数"), std::string::npos);
}

TEST(Metadata, IsReadFromPipes) {
  const Document document = FromText(
      std::string(
          "索引号 | 1234567-8/2019-0001 | 发布机构 | 青禾县水务局 |\n是否有效 | 有效 | 文号 | 青水〔2019〕3号 |\n") +
      kTitle + "\n" + kBody);
  EXPECT_EQ(document.metadata.index_number, "1234567-8/2019-0001");
  EXPECT_EQ(document.metadata.validity, "有效");
  EXPECT_EQ(document.metadata.document_number, "青水〔2019〕3号");
}

TEST(Metadata, IsReadFromTheTableAboveTheBody) {
  Content content = ReadText("a", std::nullopt, std::string(kTitle) + "\n" + kBody);
  Block& block = content.preamble.emplace_back();
  block.kind = BlockKind::kTable;
  block.grid.width = 4;
  for (const auto& texts : {std::vector<std::string>{"索引号:", "1/2019-1", "责任部门:", "办公室"}}) {
    auto& row = block.grid.rows.emplace_back();
    for (const std::string& text : texts) row.emplace_back().text = text;
  }
  const Document document = Maker().Make(content, {});
  EXPECT_EQ(document.metadata.index_number, "1/2019-1");
  EXPECT_EQ(document.metadata.department, "办公室");
}

TEST(Published, ComesFromPubDateButNeverFromThePagesGeneration) {
  Content content = ReadText("a", std::nullopt, std::string(kTitle) + "\n" + kBody);
  content.meta = {{"pubdate", "2001-01-01"},
                  {"pubdate", "2019年02月02日"},
                  {"maketime", "2024-05-05 10:00:00"},
                  {"others", "页面生成时间 2024-05-05 10:00:00"},
                  {"htmlgeneratetime", "2024-05-05"}};
  EXPECT_EQ(Maker().Make(content, {}).published, "2019-02-02");
  content.meta.erase(content.meta.begin(), content.meta.begin() + 2);
  EXPECT_EQ(Maker().Make(content, {}).published, std::nullopt);
}

TEST(Chrome, IsDroppedBeforeTheTitleAndBehindTheBody) {
  const Document document = FromLines("首页 > 政府信息公开 > 正文\n长者模式\n",
                                      "五、存在的问题\n请从网站下载本报告。\n附件:青禾县水务局年报.pdf\n下一篇:"
                                      "没有了\n扫一扫在手机打开当前页面\n主办:青禾县政府\n");
  EXPECT_EQ(document.text.find("长者模式"), std::string::npos);
  EXPECT_EQ(document.text.find("扫一扫"), std::string::npos);
  EXPECT_EQ(document.text.find("主办"), std::string::npos);
  EXPECT_NE(document.text.find("请从网站下载本报告。"), std::string::npos);
  ASSERT_EQ(document.attachments.size(), 1u);
  EXPECT_EQ(document.attachments[0].name, "青禾县水务局年报.pdf");
  EXPECT_EQ(document.attachments[0].type, "pdf");
}

TEST(Chrome, InsideTheBodyIsText) {
  const Document document = FromText(std::string(kTitle) + "\n一、概述\n打印\n二、主动公开政府信息情况\n好。\n");
  EXPECT_NE(document.text.find("打印"), std::string::npos);
}

TEST(Chapters, SplitTheText) {
  const Document document = FromLines("");
  ASSERT_EQ(document.sections.size(), 4u);
  EXPECT_EQ(document.sections[0].heading, "一、概述");
  EXPECT_EQ(document.sections[1].text, "公开及时。");
  EXPECT_TRUE(IsChapterHeading("第一部分 概述"));
  EXPECT_TRUE(IsChapterHeading("十一、附表"));
  EXPECT_FALSE(IsChapterHeading("一是加强领导。"));
  EXPECT_FALSE(IsChapterHeading("一、本局做好了各项工作,成效明显。"));
  EXPECT_FALSE(IsChapterHeading("(一)主动公开"));
}

TEST(Form, OfANarrativeIsToldByItsChapters) {
  const Document document = FromLines("");
  ASSERT_TRUE(document.report.has_value());
  EXPECT_EQ(document.report->form, "g2008");
  EXPECT_TRUE(document.report->cells.empty());
}

std::vector<std::string> FlagsOf(const Document& document) {
  std::vector<std::string> ids;
  for (const Flag& flag : document.report->flags) ids.push_back(flag.id);
  return ids;
}

TEST(Flags, NameWhatIsOdd) {
  EXPECT_EQ(FlagsOf(FromLines("")), std::vector<std::string>{});
  EXPECT_EQ(FlagsOf(FromLines("", "五、其他\n本报告期限为2017年1月1日至2017年12月31日。\n")),
            std::vector<std::string>{"period_year_mismatch"});
  EXPECT_EQ(FlagsOf(FromLines("", "青禾县水务局\n2018年12月31日\n")),
            std::vector<std::string>{"published_before_year_end"});
  EXPECT_EQ(FlagsOf(FromLines("", "五、其他\n数据截止至20181231日。\n")), std::vector<std::string>{"digits_lost"});
  EXPECT_EQ(FlagsOf(FromLines("", "五、收到和处理政府信息公开申请情况\n见附件。\n")),
            (std::vector<std::string>{"table_missing", "table_missing"}));  // tables 2 and 3
}

std::string NarrativeOf(const std::string& sentence) {
  std::string all;
  const Document document = FromText(std::string(kTitle) + "\n一、总体情况\n" + sentence + "\n二、其他\n好。\n");
  for (const auto& [id, number] : document.report->narrative) {
    all += id + "=" + number.value.text + "(" + number.raw + ") ";
  }
  return all;
}

TEST(Narrative, TakesNumbersThatAClauseStates) {
  EXPECT_EQ(NarrativeOf("在局门户网站主动公开政务信息290条,其中工作动态145条;微信公众号公开信息255条。"),
            "website_items=290(290条) wechat_items=255(255条) ");
  EXPECT_EQ(NarrativeOf("2018年,我局未收到公民提出的公开政府信息的申请。"), "requests_received=0(未收到) ");
  EXPECT_EQ(NarrativeOf("全年收到政府信息公开申请12件。"), "requests_received=12(12件) ");
  EXPECT_EQ(NarrativeOf("2018年,我局未收取与政府信息公开有关的任何费用。"), "fees_collected=0(未收取) ");
  EXPECT_EQ(NarrativeOf("通过官方微博发布信息动态571条。"), "weibo_items=571(571条) ");
  EXPECT_EQ(NarrativeOf("全年行政复议案件3件,行政诉讼案件2件。"), "litigation_cases=2(2件) review_cases=3(3件) ");
}

TEST(Narrative, LeavesOutWhatIsNotCertain) {
  for (const char* sentence :
       {"网站发布信息300余条。", "网站发布信息约300条。", "网站发布信息近300条。", "网站发布信息较上年增加20条。",
        "网站公开信息68,其中政策7条。", "网站发布信息12条、图片30条。", "网站发布信息12条。门户网站公开信息40条。",
        "网站访问量达2.4万余次。", "不涉及行政复议、行政诉讼的情况。"}) {
    EXPECT_EQ(NarrativeOf(sentence), "") << sentence;
  }
}

TEST(Fingerprints, DoNotSeeWhiteSpaceAndWidth) {
  const Document a = FromLines("", "五、其他\n电话：１２３\n");
  const Document b = FromLines("首页 > 正文\n", "五、其他\n电 话:123\n");
  EXPECT_EQ(a.digests.text_sha256, b.digests.text_sha256);
  EXPECT_EQ(a.digests.simhash64, b.digests.simhash64);
  EXPECT_NE(a.digests.text_sha256, FromLines("").digests.text_sha256);
}

TEST(Fingerprints, OfNearTextsAreNear) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "第" + std::to_string(i * 7) + "项工作按期完成";
  std::string other = text;
  other.replace(300, 3, "丙");
  EXPECT_LE(__builtin_popcountll(SimHash(text) ^ SimHash(other)), 4);
  EXPECT_EQ(SimHash("短"), 0u);
}

TEST(Documents, AreEqualForEqualContent) { EXPECT_EQ(FromLines("首页 > 正文\n"), FromLines("首页 > 正文\n")); }

}  // namespace
}  // namespace lantai::extractor
