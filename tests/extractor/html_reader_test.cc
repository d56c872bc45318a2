// Articles to Content: body, grids, preamble, frame, attachments.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/extractor/page_support.h"

namespace lantai::extractor {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Content ReadContent(std::string_view html, const std::string& url = "http://www.x.gov.cn/nb/202101/t20210128_1.html") {
  HtmlRead read = ReadPage(html, url);
  EXPECT_TRUE(read.content.has_value());
  return read.content.value_or(Content{});
}

// A body around `inner` that is long enough to be one.
std::string InBody(const std::string& inner) {
  std::string text;
  for (int i = 0; i < 8; ++i) text += "<p>本年度我局按照要求做好各项公开工作，不断提高公开的质量和水平。</p>";
  return "<div id=zoom>" + inner + text + "</div>";
}

TEST(ReportPage, WithAFourColumnIndexBlock) {
  const HtmlRead read =
      ReadPage(Fixture("report_four_columns.html"), "http://www.x.gov.cn/zwgk/nb/202101/t20210128_9.html");
  EXPECT_EQ(read.page.kind, PageKind::kArticle);
  EXPECT_EQ(read.page.title, "某某县水务局2020年政府信息公开工作年度报告");
  ASSERT_TRUE(read.content);
  const Content& content = *read.content;
  EXPECT_EQ(content.heading, read.page.title);
  EXPECT_EQ(content.charset, "utf-8");
  EXPECT_EQ(Drawn(content.preamble),
            "| 索 引 号： | 000014349/2021-00001 | 发布机构： | 某某县水务局 |\n"
            "| 生成日期： | 2021-01-20 | 是否有效： | 是 |\n"
            "| 名称： | 某某县水务局2020年政府信息公开工作年度报告 | ^某某县水务局2020年政府信息公开工作年度报告 | "
            "^某某县水务局2020年政府信息公开工作年度报告 |\n"
            "发布时间：2021-01-28 09:30 \xC2\xA0 来源：县水务局 \xC2\xA0 字体：[大 中 小]\n");
  EXPECT_EQ(Drawn(content.blocks),
            "一、总体情况\n"
            "2020年，我局主动公开信息126条。\n"
            "二、主动公开政府信息情况\n"
            "| 第二十条第（一）项 | ^第二十条第（一）项 | ^第二十条第（一）项 | ^第二十条第（一）项 |\n"
            "| 信息内容 | 本年新\n制作数量 | 本年新\n公开数量 | 对外公开总数量 |\n"
            "| 规章 | 0 | 0 | 0 |\n"
            "| 规范性文件 | 12 | 12 | 3\xC2\xA0"
            "1 |\n"
            "三、收到和处理政府信息公开申请情况\n"
            "| （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | "
            "^（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 申请人情况 | ^申请人情况 | "
            "^申请人情况 |\n"
            "| ^（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | "
            "^（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） | 自然人 | 法人 | 总计 |\n"
            "| 一、本年新收政府信息公开申请数量 | ^一、本年新收政府信息公开申请数量 | 1 | 0 | 1 |\n"
            "| 三、本年度办理结果 | （一）予以公开 | 1 | / | 1 |\n"
            "| ^三、本年度办理结果 | （二）部分公开 |  | 0 |  |\n"
            "四、存在的主要问题及改进情况\n"
            "主动公开的内容还不够细，下一步将进一步完善。\n"
            "某某县水务局\n2021年1月20日\n附件：点击下载\n");
  EXPECT_THAT(content.frame_text, HasSubstr("网站标识码：5203250001"));
  EXPECT_THAT(content.frame_text, HasSubstr("当前位置：首页 > 政府信息公开"));
  EXPECT_THAT(content.frame_text, Not(HasSubstr("总体情况")));
}

TEST(ReportPage, KeepsMetaTagsInOrderWithRepeats) {
  const Content content = ReadContent(Fixture("report_four_columns.html"));
  EXPECT_THAT(content.meta, testing::IsSupersetOf({std::pair<std::string, std::string>("columnname", "头部"),
                                                   {"columnname", "政府信息公开年报"},
                                                   {"articletitle", ""},
                                                   {"pubdate", "2021-01-28 09:30"}}));
  EXPECT_EQ(content.head_title, "某某县水务局2020年政府信息公开工作年度报告-政府信息公开年报-某某县人民政府");
}

TEST(ReportPage, AttachmentWithoutANameTakesItFromItsAddress) {
  const Content content =
      ReadContent(Fixture("report_four_columns.html"), "http://www.x.gov.cn/zwgk/nb/202101/t20210128_9.html");
  ASSERT_EQ(content.attachments.size(), 1u);
  EXPECT_EQ(content.attachments[0],
            (Attachment{"http://www.x.gov.cn/zwgk/nb/202101/P020210128343.pdf", "P020210128343.pdf", "pdf"}));
}

TEST(ReportPage, InsideLayoutTables) {
  const HtmlRead read = ReadPage(Fixture("report_layout_tables.html"), "http://www.x.gov.cn/show.asp?id=7");
  EXPECT_EQ(read.page.kind, PageKind::kArticle);
  ASSERT_TRUE(read.content);
  EXPECT_EQ(read.content->heading, "某某镇2019年政府信息公开年度报告");
  EXPECT_EQ(Drawn(read.content->preamble), "- 索引号：AB012-0203-2020-00003\n- 发布日期：2020-01-15\n");
  EXPECT_EQ(Drawn(read.content->blocks),
            "一、总体情况\n全年主动公开政府信息35条，其中网站公开20条。\n"
            "二、主动公开政府信息情况\n"
            "| 信息内容 | 本年新制作数量 | 对外公开总数量 |\n| 规章 | 0 | 0 |\n| 规范性文件 | 4 | 9 |\n"
            "三、其他需要报告的事项\n无其他需要报告的事项，我镇将继续按照要求做好各项公开工作，不断提高公开的质量和水平"
            "，保障群众的知情权。\n");
  ASSERT_EQ(read.content->blocks[3].kind, BlockKind::kTable);
  EXPECT_TRUE(read.content->blocks[3].grid.rows[0][0].header);
  EXPECT_FALSE(read.content->blocks[3].grid.rows[1][0].header);
}

TEST(Tables, FootersComeLastWhereverTheyStand) {
  const Content content =
      ReadContent(InBody("<table><tfoot><tr><td>合计<td>3</tfoot><thead><tr><th>项目<th>数量</"
                         "thead><tbody><tr><td>甲<td>1<tr><td>乙<td>2</table>"));
  EXPECT_THAT(Drawn(content.blocks), testing::StartsWith("| 项目 | 数量 |\n| 甲 | 1 |\n| 乙 | 2 |\n| 合计 | 3 |\n"));
}

TEST(Tables, ANestedTableIsABlockOfItsOwn) {
  const Content content = ReadContent(InBody(
      "<table><tr><td>甲<table><tr><td>a<td>b<tr><td>1<td>2</table></td><td>乙</td></tr><tr><td>丙<td>丁</table>"));
  EXPECT_THAT(Drawn(content.blocks), testing::StartsWith("| 甲 | 乙 |\n| 丙 | 丁 |\n| a | b |\n| 1 | 2 |\n"));
}

TEST(Tables, HiddenRowsAndCellsAreNotThere) {
  const Content content = ReadContent(
      InBody("<table><tr style='display:none'><td>x<td>y<tr><td>甲<td hidden>z<td>1<tr><td>乙<td>2</table>"));
  EXPECT_THAT(Drawn(content.blocks), testing::StartsWith("| 甲 | 1 |\n| 乙 | 2 |\n"));
}

TEST(Tables, ACaptionIsALineBeforeItsTable) {
  const Content content = ReadContent(InBody("<table><caption>表一</caption><tr><td>甲<td>1<tr><td>乙<td>2</table>"));
  EXPECT_THAT(Drawn(content.blocks), testing::StartsWith("表一\n| 甲 | 1 |\n"));
}

TEST(Body, HeadingsAndListItemsKeepTheirKind) {
  const Content content = ReadContent(InBody("<h2>一、<br>总体情况</h2><ul><li>甲</li><li>乙<p>丙</p></li></ul>"));
  EXPECT_THAT(Drawn(content.blocks), testing::StartsWith("## 一、 总体情况\n- 甲\n- 乙\n- 丙\n"));
}

TEST(Body, TablesBesideANamedContainerAreNotMissed) {
  std::string rows;
  for (int i = 0; i < 10; ++i) rows += "<tr><td>项目</td><td>1</td><td>2</td><td>3</td></tr>";
  const Content content =
      ReadContent("<div>" + InBody("") + "<table>" + rows + "</table></div><div>主办：某某县</div>");
  EXPECT_THAT(Drawn(content.blocks), HasSubstr("| 项目 | 1 | 2 | 3 |\n"));
}

TEST(Body, WithoutAKnownNameIsWhereTheTextIs) {
  std::string text;
  for (int i = 0; i < 8; ++i) text += "<p>本年度我局按照要求做好各项公开工作，不断提高公开的质量和水平。</p>";
  const Content content = ReadContent(
      "<div><a href=a>首页</a><a href=b>政务公开</a></div><div class=q1><h1>年度报告之一</h1><div class=q2>" + text +
      "</div></div><div>版权所有</div>");
  EXPECT_EQ(content.heading, "年度报告之一");
  ASSERT_EQ(content.blocks.size(), 8u);
  EXPECT_THAT(content.frame_text, HasSubstr("版权所有"));
}

TEST(Body, NumbersInCellsAreContentEvenWithoutWords) {
  std::string rows;
  for (int i = 0; i < 20; ++i) rows += "<tr><td>1<td>2<td>3<td>4</tr>";
  const Content content = ReadContent("<div>" + std::string("<p>说明文字说明文字说明文字说明文字</p>") +
                                      "</div><div class=q><p>表</p><table>" + rows + "</table></div>");
  EXPECT_THAT(Drawn(content.blocks), HasSubstr("| 1 | 2 | 3 | 4 |\n"));
}

TEST(Preamble, AnIndexBlockAfterTheBodyIsFoundToo) {
  const Content content =
      ReadContent("<h1>某某局年度报告全文</h1>" + InBody("") +
                  "<p><strong>索 引 号</strong>：0142-2020</p><dl><dt>索引号</dt><dd>0142/2020-1</dd></dl>");
  EXPECT_THAT(Drawn(content.preamble), HasSubstr("0142/2020-1"));
}

TEST(Preamble, ADateThatAScriptWritesIsPartOfItsLine) {
  const Content content = ReadContent(
      "<h1>某某局年度报告全文</h1><div>发布时间：<script>var d='2020年07月02日'; "
      "if(d!=''){document.write(d);}</script></div>" +
      InBody(""));
  EXPECT_EQ(Drawn(content.preamble), "发布时间：2020年07月02日\n");
}

std::vector<Attachment> AttachmentsOf(const std::string& inner) { return ReadContent(InBody(inner)).attachments; }

TEST(Attachments, AreNamedByTextTitleParameterOrAddress) {
  const auto files = AttachmentsOf(
      "<a href='a/1.PDF'>年报.pdf</a><a href='a/2.doc' title='附表.doc'>下载</a>"
      "<a href='/module/download/downfile.jsp?classid=0&showname=%E9%99%84%E4%BB%B6.xls&filename=ab12.xls'></a>"
      "<a href='/system/download.jsp?wbfileid=5'>统计表.xlsx</a><a href='c/3.docx'>附件</a><a href=b.html>正文</a>");
  ASSERT_EQ(files.size(), 5u);
  EXPECT_EQ(files[0], (Attachment{"http://www.x.gov.cn/nb/202101/a/1.PDF", "年报.pdf", "pdf"}));
  EXPECT_EQ(files[1].name, "附表.doc");
  EXPECT_EQ(files[2].name, "附件.xls");
  EXPECT_EQ(files[2].type, "xls");
  EXPECT_EQ(files[3].type, "xlsx");
  EXPECT_EQ(files[4].name, "3.docx");
}

TEST(Attachments, MayBeEmbedded) {
  const auto files = AttachmentsOf(
      "<iframe src='/pdfjs/viewer.html?file=%2Ffiles%2F2020.pdf'></iframe><embed src=b.pdf><object data=c.pdf></object>"
      "<div class=wp_pdf_player pdfsrc='/_upload/d.pdf'></div>");
  ASSERT_EQ(files.size(), 4u);
  EXPECT_EQ(files[0].url, "http://www.x.gov.cn/files/2020.pdf");
  EXPECT_EQ(files[3].url, "http://www.x.gov.cn/_upload/d.pdf");
}

// The report that was taken for a list: its container ended before the line with its only file.
TEST(Attachments, OfALineBehindTheArticleThatBeginsWithTheWordAreItsOwn) {
  const HtmlRead read = ReadPage(
      "<div class=location><a href=/>首页</a></div><form name=_newscontent_fromname><h3>某街道办事处2021年政府信息公开"
      "工作年度报告</h3><div id=vsb_content>年度报告全文见附件。</div></form>"
      "<p>附件【<a "
      "href='/system/_content/download.jsp?wbfileid=25'>某街道办事处2021年政府信息公开工作年度报告.pdf</a>】</p>"
      "<p><a href='/system/_content/download.jsp?wbfileid=26'>使用指南.pdf</a></p><a "
      "href='javascript:print()'>打印</a>");
  EXPECT_EQ(read.page.kind, PageKind::kArticle);
  EXPECT_THAT(UrlsOf(read.page, LinkRole::kAttachment),
              ElementsAre("http://www.x.gov.cn/system/_content/download.jsp?wbfileid=25"));
}

TEST(Attachments, OfThePageFrameAreNotTheArticles) {
  const Content content =
      ReadContent("<div><a href=app.zip>客户端</a></div><div><h1>某某局年度报告全文</h1>" +
                  InBody("<a href=a.pdf>报告</a>") + "</div><div><a href=guide.doc>申请表</a></div>");
  ASSERT_EQ(content.attachments.size(), 1u);
  EXPECT_EQ(content.attachments[0].name, "报告");
}

}  // namespace
}  // namespace lantai::extractor
