// The 索引号 block, the line under the title and the meta tags, in each layout that portals use (one test name each).
#include "extractor/metadata.h"

#include <gtest/gtest.h>

#include "extractor/extractor.h"
#include "extractor/metadata_line.h"
#include "tests/extractor/page_support.h"

namespace lantai::extractor {
namespace {

const Extractor& BuiltIn() {
  static const auto* extractor = new Extractor(ShippedKnowledge());
  return *extractor;
}

Document ReadBytes(const std::string& bytes, MediaType type) {
  Source source;
  source.input = "page";
  source.type = type;
  source.bytes = bytes;
  source.any_kind = true;
  Result<Page> page = BuiltIn().Read(source);
  EXPECT_OK(page);
  return page.ok() && page->document ? *page->document : Document();
}

const char kText[] =
    "<p>根据《中华人民共和国政府信息公开条例》,现公布青禾县水务局2019年政府信息公开工作年度报告。</p>"
    "<p>一、总体情况</p><p>本年度主动公开政府信息12条,按时办结各项任务,公众满意度较高,工作有序推进。</p>"
    "<p>二、主动公开政府信息情况</p><p>通过门户网站公开信息12条,通过公众号公开信息3条。</p>";

// An article whose index block, meta line and head are as given.
Document Article(const std::string& block, const std::string& head = "") {
  return ReadBytes("<html><head><title>青禾县水务局2019年政府信息公开工作年度报告</title>" + head +
                       "</head><body><div class=main><h1>青禾县水务局2019年政府信息公开工作年度报告</h1>" + block +
                       "<div class=TRS_Editor>" + kText + "</div></div></body></html>",
                   MediaType::kHtml);
}

Document Flat(const std::string& block) {
  return ReadBytes("青禾县水务局2019年政府信息公开工作年度报告\n" + block +
                       "\n\n\n根据《条例》规定,现公布本局2019年政府信息公开工作年度报告。\n一、总体情况\n"
                       "本年度工作有序推进。\n二、主动公开政府信息情况\n公开信息12条。\n",
                   MediaType::kText);
}

void ExpectBlock(const Document& got) {
  EXPECT_EQ(got.metadata.index_number, "620700081/2019-00006");
  EXPECT_EQ(got.metadata.publisher, "青禾县水务局");
  EXPECT_EQ(got.metadata.issued, "2020-01-09");
  EXPECT_EQ(got.published, "2020-01-09");
  EXPECT_EQ(got.metadata.document_number, std::nullopt);
  for (const char* chrome : {"索引号", "索 引 号", "620700081", "发布机构", "生成日期"}) {
    EXPECT_EQ(got.text.find(chrome), std::string::npos) << chrome << " in " << got.text;
  }
  EXPECT_NE(got.text.find("根据《"), std::string::npos);
}

TEST(IndexBlock, FourColumnTable) {
  ExpectBlock(
      Article("<table class=table_content><tr><td>索 引 号：</td><td>620700081/2019-00006</td><td>文 "
              "号：</td><td></td></tr><tr><td>发布机构：</td><td>青禾县水务局</td><td>生成日期：</td>"
              "<td>2020-01-09</td></tr><tr><td>名 称：</td><td colspan=3>青禾县水务局年报</td></tr></table>"));
}
TEST(IndexBlock, TableOfThAndTd) {
  ExpectBlock(
      Article("<table class=xxgk_table><tr><th>索引号</th><td>620700081/2019-00006</td></tr><tr><th>发布机构</th>"
              "<td>青禾县水务局</td></tr><tr><th>文号</th><td></td></tr><tr><th>生成日期</th><td>2020-01-09</td>"
              "</tr></table>"));
}
TEST(IndexBlock, TableWithLabelsOverValues) {
  ExpectBlock(
      Article("<table><tr><th>索引号</th><th>发布机构</th><th>生成日期</th><th>文号</th></tr><tr>"
              "<td>620700081/2019-00006</td><td>青禾县水务局</td><td>2020年1月9日</td><td></td></tr></table>"));
}
TEST(IndexBlock, ParagraphsWithStrongLabelsAndRowsInComments) {
  ExpectBlock(
      Article("<p><strong>索引号</strong>：620700081/2019-00006</p><!--<p><strong>文号</strong>：某政〔2019〕1号</p>-->"
              "<p><strong>发布机构</strong>：青禾县水务局</p><p><strong>生成日期</strong>：2020-01-09</p>"));
}
TEST(IndexBlock, List) {
  ExpectBlock(
      Article("<ul><li><b>索 引 号：</b>620700081/2019-00006</li><li><b>发布机构：</b>青禾县水务局</li>"
              "<li><b>文 号：</b></li><li><b>生成日期：</b>2020-01-09</li></ul>"));
}
TEST(IndexBlock, ListWithoutColons) {
  ExpectBlock(
      Article("<ul><li><b>索引号</b><span>620700081/2019-00006</span></li><li><b>发布机构</b><span>青禾县水务局"
              "</span></li><li><b>生成日期</b><span>2020-01-09</span></li></ul>"));
}
TEST(IndexBlock, DefinitionList) {
  ExpectBlock(
      Article("<dl><dt>索引号</dt><dd>620700081/2019-00006</dd><dt>发布机构</dt><dd>青禾县水务局</dd>"
              "<dt>文号</dt><dd></dd><dt>生成日期</dt><dd>2020-01-09</dd></dl>"));
}
TEST(IndexBlock, SeveralLabelsInOneLine) {
  ExpectBlock(Article("<div>索引号：620700081/2019-00006　发布机构：青禾县水务局　文号：　生成日期：2020-01-09</div>"));
}
TEST(IndexBlock, LabelsPartedByBlanksAlone) {
  ExpectBlock(Article("<div>索引号 620700081/2019-00006 发布机构 青禾县水务局 文号 生成日期 2020-01-09</div>"));
}
TEST(IndexBlock, TextOfPipes) {
  ExpectBlock(Flat("索引号 | 620700081/2019-00006 | 文号 | |\n发布机构 | 青禾县水务局 | 生成日期 | 2020-01-09 |"));
}
TEST(IndexBlock, TextOfKeysOverValues) {
  ExpectBlock(
      Flat("索引号\n620700081/2019-00006\n文号\n关键词\n发布机构\n青禾县水务局\n公开形式\n责任部门\n生成日期\n"
           "2020-01-09\n是否有效"));
}
TEST(IndexBlock, TextOfLabelledLines) {
  ExpectBlock(Flat("索 引 号：620700081/2019-00006\n发布机构：青禾县水务局\n文    号：\n生成日期：2020年01月09日"));
}
TEST(IndexBlock, InsideTheBodyIsNoTableOfTheDocument) {
  const Document got = ReadBytes(
      "<title>青禾县水务局2019年政府信息公开工作年度报告</title><h1>青禾县水务局2019年政府信息公开工作年度报告</h1>"
      "<div "
      "class=TRS_Editor><table><tr><td>索引号</td><td>620700081/2019-00006</td><td>发布机构</td><td>青禾县水务局</td>"
      "</tr><tr><td>文号</td><td></td><td>生成日期</td><td>2020-01-09</td></tr></table>" +
          std::string(kText) +
          "<table><tr><td>信息内容</td><td>件数</td></tr><tr><td>文件</td><td>3</td></tr></table></div>",
      MediaType::kHtml);
  ExpectBlock(got);
  ASSERT_EQ(got.tables.size(), 1u);
  EXPECT_EQ(got.tables[0].rows[0][0], "信息内容");
}

TEST(IndexBlock, MayBeAbsent) {
  const Document got = Article("");
  EXPECT_EQ(got.metadata.index_number, std::nullopt);
  EXPECT_EQ(got.published, std::nullopt);
}

struct LineExample {
  const char* name;
  const char* html;
  const char* published;
  const char* source;
};
class MetaLine : public ::testing::TestWithParam<LineExample> {};

TEST_P(MetaLine, IsReadAndLeavesNothingInTheBody) {
  const Document got = Article(GetParam().html);
  EXPECT_EQ(got.published.value_or(""), GetParam().published);
  EXPECT_EQ(got.metadata.source.value_or(""), GetParam().source);
  EXPECT_TRUE(got.text.starts_with("根据《")) << got.text;
  // The same line inside the container.
  const std::string inside = std::string("<div class=TRS_Editor>") + GetParam().html + kText + "</div>";
  const Document moved = ReadBytes(
      "<title>青禾县水务局2019年政府信息公开工作年度报告</title><h1>青禾县水务局2019年政府信息公开工作年度报告</h1>" +
          inside,
      MediaType::kHtml);
  EXPECT_EQ(moved.published.value_or(""), GetParam().published);
  EXPECT_TRUE(moved.text.starts_with("根据《")) << moved.text;
}

INSTANTIATE_TEST_SUITE_P(
    Layouts, MetaLine,
    ::testing::Values(
        LineExample{"time_and_source", "<div>发布时间：2020-01-09 13:55:16 来源：青禾县水务局</div>",
                    "2020-01-09T13:55:16+08:00", "青禾县水务局"},
        LineExample{"source_first", "<div>来源：青禾县水务局 作者：张三 发布日期：2020年01月09日</div>", "2020-01-09",
                    "青禾县水务局"},
        LineExample{"spans",
                    "<div><span>时间：2020/1/9</span><span>来源：青禾县水务局</span><span>浏览：<i></i>次</span></div>",
                    "2020-01-09", "青禾县水务局"},
        LineExample{"brackets", "<div>[ 发布日期：2020-01-09 ] [字体：大 中 小]</div>", "2020-01-09", ""},
        LineExample{"bare_date", "<div>2020-01-09 09:53 来源：青禾县水务局 点击数：12</div>",
                    "2020-01-09T09:53:00+08:00", "青禾县水务局"},
        LineExample{"generation_time", "<div>页面生成时间：2023-05-06 07:08 发布时间：2020-01-09</div>", "2020-01-09",
                    ""},
        LineExample{"updated", "<div>更新时间：2020-01-09 浏览次数：</div>", "2020-01-09", ""},
        LineExample{"published_before_updated", "<div>更新时间：2021-05-05 发布时间：2020-01-09</div>", "2020-01-09",
                    ""},
        LineExample{"share_and_print",
                    "<div>发布时间：2020-01-09</div><div>【字体：大 中 小】 打印 关闭 分享到：微信 微博</div>",
                    "2020-01-09", ""},
        LineExample{"value_in_next_line", "<p>发布日期：</p><p>2020-01-09</p><p>浏览次数：</p><p>88</p>", "2020-01-09",
                    ""}),
    [](const ::testing::TestParamInfo<LineExample>& example) { return std::string(example.param.name); });

struct TagExample {
  const char* name;
  const char* head;
  const char* published;
  const char* source;
};
class MetaTags : public ::testing::TestWithParam<TagExample> {};

TEST_P(MetaTags, AreReadWithTheirDefects) {
  const Document got = Article("", GetParam().head);
  EXPECT_EQ(got.published.value_or(""), GetParam().published);
  EXPECT_EQ(got.metadata.source.value_or(""), GetParam().source);
}

INSTANTIATE_TEST_SUITE_P(
    Defects, MetaTags,
    ::testing::Values(
        TagExample{"plain",
                   "<meta name=PubDate content='2020-01-09 09:53'><meta name=ContentSource content='青禾县水务局'>",
                   "2020-01-09T09:53:00+08:00", "青禾县水务局"},
        TagExample{"lower_case",
                   "<meta name=pubdate content='2020-01-09'><meta name=contentSource content='青禾县水务局'>",
                   "2020-01-09", "青禾县水务局"},
        TagExample{"content_first", "<meta content='2020-01-09 14:46:00' name='PubDate'>", "2020-01-09T14:46:00+08:00",
                   ""},
        TagExample{"chinese_date", "<meta name=PubDate content='2020年08月02日'>", "2020-08-02", ""},
        TagExample{"digits_only", "<meta name=PubDate content='20200109135516'>", "2020-01-09T13:55:16+08:00", ""},
        TagExample{"header_set_first",
                   "<meta name=ArticleTitle content=头部><meta name=PubDate content=2014-02-03><meta name=PubDate "
                   "content=2020-01-09>",
                   "2020-01-09", ""},
        TagExample{"empty_second_set", "<meta name=PubDate content=2020-01-09><meta name=PubDate content=''>",
                   "2020-01-09", ""},
        TagExample{"template_text", "<meta name=PubDate content='发布日期'><meta name=ContentSource content='来源'>",
                   "", ""},
        TagExample{"placeholder",
                   "<meta name=PubDate content='${PubDate}'><meta name=ContentSource content='{source}'>", "", ""},
        TagExample{"generation_time_only",
                   "<meta name=MakeTime content='2023-05-06 07:08:09'><meta name=HtmlGenerateTime "
                   "content='2023-05-06'><meta name=others content='页面生成时间 2023-05-06 07:08:09'>",
                   "", ""},
        TagExample{"http_equiv",
                   "<meta http-equiv=keywords content='水务'><meta http-equiv=PubDate content=2020-01-09>",
                   "2020-01-09", ""}),
    [](const ::testing::TestParamInfo<TagExample>& example) { return std::string(example.param.name); });

TEST(Published, PrefersThePagesWordsToTagsToTheIndexBlock) {
  const std::string tag = "<meta name=PubDate content=2020-01-10>";
  const std::string block = "<ul><li>索引号：62/1</li><li>生成日期：2020-01-08</li></ul>";
  EXPECT_EQ(Article(block + "<div>发布时间：2020-01-11</div>", tag).published, "2020-01-11");
  EXPECT_EQ(Article(block, tag).published, "2020-01-10");
  EXPECT_EQ(Article(block).published, "2020-01-08");
}

TEST(Metadata, SentencesThatBeginLikeLabelsStayInTheBody) {
  for (const char* sentence :
       {"来源于公众的意见建议共12条,均已办理。", "时间安排上,按季度推进各项任务。", "分类推进各领域公开,逐项落实责任。",
        "下载量居前的文件共3件。", "关键词检索功能已开通。", "附件为本单位统计表。"}) {
    const Document got = Flat(std::string("发布时间：2020-01-09\n") + sentence);
    EXPECT_NE(got.text.find(sentence), std::string::npos) << sentence << " lost from " << got.text;
  }
}

TEST(SiteCode, IsReadFromTagsAndFeet) {
  EXPECT_TRUE(IsSiteCode("3706020001"));
  EXPECT_TRUE(IsSiteCode("bm17000009"));
  EXPECT_FALSE(IsSiteCode("370602"));
  EXPECT_FALSE(IsSiteCode("政府网站标识码"));
  EXPECT_EQ(SiteCodeIn("网站标识码：3706020001 某ICP备"), "3706020001");
  EXPECT_EQ(SiteCodeIn("政府网站标识码 3706020001"), "3706020001");
  EXPECT_EQ(SiteCodeIn("网站标识码：暂无"), "");
}

}  // namespace
}  // namespace lantai::extractor
