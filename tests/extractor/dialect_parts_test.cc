// The small readers that dialects are made of: patterns, values of scripts, requests, JSON lists, how far an answer
// goes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extractor/answer.h"
#include "extractor/island.h"
#include "extractor/json_list.h"
#include "extractor/page_request.h"
#include "extractor/page_values.h"
#include "extractor/pattern.h"
#include "extractor/script_values.h"
#include "tests/extractor/page_support.h"

namespace lantai::extractor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Pattern, StarsDigitsAndOneValue) {
  std::string_view value;
  EXPECT_TRUE(Matches("*/col/col{}/*", "http://x.gov.cn/col/col123/index.html", &value));
  EXPECT_EQ(value, "123");
  EXPECT_TRUE(Matches("*columnid=#&*", "/a?columnid=12&b=1"));
  EXPECT_FALSE(Matches("*columnid=#&*", "/a?columnid=9f86&b=1"));
  EXPECT_FALSE(Matches("a{}", "a"));
  EXPECT_FALSE(Matches("a{}b", "a/b"));
  EXPECT_TRUE(Matches("*", ""));
  EXPECT_TRUE(Matches("", ""));
  EXPECT_FALSE(Matches("", "a"));
  EXPECT_EQ(LongestPiece("*/jpage/dataproxy.jsp?*page=#"), "/jpage/dataproxy.jsp?");
}

TEST(Pattern, WhatWouldTakeForEverDoesNotMatch) {
  EXPECT_FALSE(Matches("*a*a*a*a*a*a*a*a*b", std::string(4000, 'a')));
  EXPECT_FALSE(Matches("*", std::string(kLongestMatched + 1, 'a')));
}

TEST(ScriptValues, AreWhatANameIsGiven) {
  EXPECT_EQ(FindValue("x({perPage: 15})", "perPage"), "15");
  EXPECT_EQ(FindValue("var perPage = '15';", "perPage"), "15");
  EXPECT_EQ(FindValue("{\"perPage\" : \"15\"}", "perPage"), "15");
  EXPECT_EQ(FindValue("'a=1&perPage=15&b=2'", "perPage"), "15");
  EXPECT_EQ(FindValue("'?webname=%E4%BA%91'", "webname"), "云");
  EXPECT_EQ(FindValue("var n = 20; f({size: n})", "size"), "20");
  EXPECT_EQ(FindValue("{code:['col1','col2']}", "code"), "col1");
  EXPECT_EQ(FindValue("if (perPage == 15) myperPage = 3; perPages = 2", "perPage"), std::nullopt);
  EXPECT_EQ(FindValue("perPage", "perPage"), std::nullopt);
  EXPECT_EQ(FindValue("", "a"), std::nullopt);
  EXPECT_EQ(FindValue("a=1", ""), std::nullopt);
}

TEST(ScriptValues, OfNamesThatStandForEachOtherEnd) {
  EXPECT_EQ(FindValue("a = b; b = a;", "a"), std::nullopt);
  EXPECT_EQ(FindValue("a = a", "a"), std::nullopt);
}

TEST(ScriptValues, InCommentsAreNone) {
  const std::string code = WithoutComments("// n = 1\n/* n = 2 */ var u = 'http://x/'; n = 3;");
  EXPECT_EQ(FindValue(code, "n"), "3");
  EXPECT_EQ(FindValue(code, "u"), "http://x/");
}

TEST(ScriptValues, BehindAPath) {
  const std::string_view code = "C={title:'site', DETAIL:{id:1, \"title\":\"\\u5e74\\u62a5\", content:'<p>a<\\/p>'}}";
  EXPECT_EQ(FindValueAt(code, "DETAIL.title"), "年报");
  EXPECT_EQ(FindValueAt(code, "DETAIL.content"), "<p>a</p>");
  EXPECT_EQ(FindValueAt(code, "DETAIL.date"), std::nullopt);
  EXPECT_EQ(FindValueAt(code, "OTHER.title"), std::nullopt);
}

TEST(ScriptValues, BetweenTwoPiecesOfCode) {
  EXPECT_EQ(FindBetween("$('#a b').jpage(); $('#54-1').jpage({", "$('#", "').jpage("), "54-1");
  EXPECT_EQ(FindBetween("$('#').jpage(", "$('#", "').jpage("), std::nullopt);
}

TEST(ScriptTexts, ArePutTogetherAsFarAsTheyAreKnown) {
  EXPECT_THAT(TextsOf("var h='ab'; u = '/s/' + h + '?page=' + n + '&b=1';"), ElementsAre("ab", "/s/ab?page=&b=1"));
  EXPECT_THAT(TextsOf("var api = 'http://x/s'; $.get(api + '?page=' + n)"),
              ElementsAre("http://x/s", "http://x/s?page="));
  EXPECT_THAT(TextsOf("'unfinished"), IsEmpty());
}

TEST(ScriptObjects, AreFormsWithArraysAsFields) {
  const std::string_view code = "var c='x y'; var params = {current:1, unit:'3', code:['a','b'], c: c, 'q':n, f:true};";
  EXPECT_EQ(ObjectAsForm(FindObject(code, "params"), code),
            "current=1&unit=3&code%5B%5D=a&code%5B%5D=b&c=x+y&q=&f=true");
  EXPECT_EQ(FindObject(code, "other"), "");
  EXPECT_EQ(FindObject("params = {a:1", "params"), "");
  EXPECT_EQ(ObjectAsForm("{a:1, b:f(2,3), c:4}", ""), "a=1&b=&c=4");
}

Request Get(const std::string& url) { return {Method::kGet, url, "", ""}; }
Request Post(const std::string& url, const std::string& body) { return {Method::kPost, url, body, "form"}; }

TEST(RequestField, IsSetWhereItStandsAndLeavesTheRestAlone) {
  EXPECT_EQ(WithField(Get("http://x/l?a=%e5&page=1&b=/"), "page", "12").url, "http://x/l?a=%e5&page=12&b=/");
  EXPECT_EQ(WithField(Get("http://x/l"), "page", "2").url, "http://x/l?page=2");
  EXPECT_EQ(WithField(Get("http://x/l?mypage=1"), "page", "2").url, "http://x/l?mypage=1&page=2");
  EXPECT_EQ(WithField(Get("http://x/l?page="), "page", "2").url, "http://x/l?page=2");
  EXPECT_EQ(WithField(Post("http://x/l?s=1", "a=1&page=1"), "page", "2").body, "a=1&page=2");
  EXPECT_EQ(WithField(Post("http://x/l?s=1", "a=1"), "s", "2").url, "http://x/l?s=2");
  EXPECT_EQ(WithField(Post("http://x/l", ""), "page", "2").body, "page=2");
}

TEST(RequestField, MayStandInJson) {
  const Request nested = Get("http://x/u?paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A%2215%22%7D");
  EXPECT_EQ(FieldOf(nested, "pageNo"), "1");
  EXPECT_EQ(FieldOf(nested, "pageSize"), "15");
  EXPECT_EQ(WithField(nested, "pageNo", "2").url,
            "http://x/u?paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A%2215%22%7D");
  EXPECT_EQ(WithField(Post("http://x/u", "{\"pageNo\": 1, \"a\": 2}"), "pageNo", "7").body,
            "{\"pageNo\": 7, \"a\": 2}");
}

TEST(RequestField, IsReadDecoded) {
  EXPECT_EQ(FieldOf(Get("http://x/l?q=a+b%2C"), "q"), "a b,");
  EXPECT_EQ(FieldOf(Get("http://x/l"), "q"), std::nullopt);
  EXPECT_EQ(FieldOf(Get("http://x/l?q=1"), ""), std::nullopt);
}

std::string DateOf(const std::string& json) {
  const std::string text = R"([{"title":"年报","url":"/1","date":)" + json + "}]";
  const std::optional<JsonList> list = ReadJsonList(text, Answer{});
  return list && list->items.size() == 1 ? list->items[0].date : "?";
}

TEST(JsonDates, AreTextsAndTimesOfChina) {
  EXPECT_EQ(DateOf(R"("2021-01-29 10:11:12")"), "2021-01-29");
  EXPECT_EQ(DateOf(R"("2021/1/29")"), "2021-01-29");
  EXPECT_EQ(DateOf(R"("2021年1月29日")"), "2021-01-29");
  EXPECT_EQ(DateOf(R"("20210129")"), "2021-01-29");
  EXPECT_EQ(DateOf("1611886272000"), "2021-01-29");
  EXPECT_EQ(DateOf("\"1611886272\""), "2021-01-29");
  EXPECT_EQ(DateOf("1611849600"), "2021-01-29") << "midnight in China is the day before in UTC";
  EXPECT_EQ(DateOf("3"), "");
  EXPECT_EQ(DateOf("null"), "");
  EXPECT_EQ(DateOf("99999999999999999999"), "");
  EXPECT_EQ(DateOf(R"("20211399")"), "");
}

TEST(JsonList, ByPointersOrByNames) {
  Answer answer;
  answer.items = {"/a/b"};
  answer.title = {"/n"};
  const std::optional<JsonList> list = ReadJsonList(
      R"({"a":{"b":[{"n":"<em>年</em>报","url":"/1"}],"total":"31"},"c":[{"title":"x","url":"/2"},{"title":"y","url":"/3"}]})",
      answer);
  ASSERT_TRUE(list);
  ASSERT_EQ(list->items.size(), 1u);
  EXPECT_EQ(list->items[0].title, "年报");
  EXPECT_EQ(list->records, 31);
  EXPECT_EQ(list->place, "/a/b");
  EXPECT_EQ(ReadJsonList(R"({"c":[{"doctitle":"x","docpuburl":"/2"}]})", Answer{})->items.size(), 1u);
}

TEST(JsonList, OfAddressesThatAreJsonInAText) {
  const std::string text = R"([{"title":"a","urls":"{\"common\":\"/c.html\",\"wap\":\"/w.html\"}"}])";
  EXPECT_EQ(ReadJsonList(text, Answer{})->items.at(0).url, "/c.html");
}

TEST(JsonList, HostileTextIsNone) {
  EXPECT_FALSE(ReadJsonList("{", Answer{}));
  EXPECT_FALSE(ReadJsonList("[]", Answer{}));
  EXPECT_FALSE(ReadJsonList("{\"a\":1}", Answer{}));
  EXPECT_FALSE(ReadJsonList(std::string(100'000, '['), Answer{}));
  EXPECT_FALSE(ReadJsonList("[" + std::string(kLargestJson, ' ') + "]", Answer{}));
  std::string many = "[";
  for (size_t i = 0; i < kMaxItems + 100; ++i) many += (i ? "," : "") + std::string(R"({"title":"a","url":"/b"})");
  EXPECT_EQ(ReadJsonList(many + "]", Answer{})->items.size(), kMaxItems);
}

TEST(Tree, GivesColumnsWithTheirParents) {
  const auto columns = ReadTree(R"([{"id":1,"name":"年报","children":[{"id":"2","name":"县政府"}]}])");
  ASSERT_EQ(columns.size(), 2u);
  EXPECT_EQ(columns[1].id, "2");
  EXPECT_EQ(columns[1].parent, "1");
  EXPECT_THAT(ReadTree("[{id:1}]"), IsEmpty());
}

TEST(Island, IsReadEscapedCutOffAndWithTagsInItsRecords) {
  const std::string xml =
      "<datastore><nextgroup><![CDATA[<a href='/p?page=1&amp;a=2'></a>]]></nextgroup><totalrecord>9</totalrecord>"
      "<recordset><record><![CDATA[<li></record>]]></record><record>&lt;b&gt;</record><record><![CDATA[cut";
  const std::optional<Island> island = ReadIsland(xml);
  ASSERT_TRUE(island);
  EXPECT_THAT(island->records, ElementsAre("<li></record>", "<b>", "cut"));
  EXPECT_EQ(island->next_group, "/p?page=1&a=2");
  EXPECT_EQ(island->total, 9);
  EXPECT_EQ(ReadIsland("&lt;datastore&gt;&lt;record&gt;a&lt;/record&gt;")->records.size(), 1u);
  EXPECT_FALSE(ReadIsland("<record>a</record>"));
}

TEST(Island, RecordsAreEntriesAlsoInRowsAndWithoutDates) {
  const Url base = *Url::Parse("http://x.gov.cn/a/");
  const auto items =
      ReadRecords({"<tr><td><a href=1.html title='县财政局2020年度报告'>县财政局...</a></td><td>2021-01-02</td></tr>",
                   "<li>没有链接</li>", "<li><a href='/2.html'>二</a></li>"},
                  &base, "utf-8");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].url, "http://x.gov.cn/a/1.html");
  EXPECT_EQ(items[0].title, "县财政局2020年度报告");
  EXPECT_EQ(items[0].date, "2021-01-02");
  EXPECT_EQ(items[1].url, "http://x.gov.cn/2.html");
  EXPECT_EQ(items[1].date, "");
}

Answer Paged() {
  Answer answer;
  answer.parameter = "page";
  answer.size = "size";
  return answer;
}

size_t FurtherCount(const std::string& url, const Extent& extent) {
  return FurtherPages(Get(url), Paged(), extent).size();
}

TEST(FurtherPages, GoAsFarAsIsKnown) {
  EXPECT_EQ(FurtherCount("http://x/l?page=2&size=10", {10, 45, {}, {}}), 3u);
  EXPECT_EQ(FurtherCount("http://x/l?page=1", {10, 45, {}, 10}), 4u);
  EXPECT_EQ(FurtherCount("http://x/l", {10, {}, 3, {}}), 2u);
  EXPECT_EQ(FurtherCount("http://x/l?page=3", {10, {}, 3, {}}), 0u);
  EXPECT_EQ(FurtherCount("http://x/l?page=1", {10, {}, {}, {}}), 1u) << "unknown: one more";
  EXPECT_EQ(FurtherCount("http://x/l?page=1&size=20", {10, {}, {}, {}}), 0u) << "fewer than asked for";
  EXPECT_EQ(FurtherCount("http://x/l?page=1", {45, 45, 3, 15}), 0u) << "all of it is here";
  EXPECT_EQ(FurtherCount("http://x/l?page=1", {0, 45, {}, 10}), 0u) << "nothing here, whatever it says";
  EXPECT_LE(FurtherCount("http://x/l?page=1", {10, 999'999'999, {}, 1}), static_cast<size_t>(kMaxPages));
}

TEST(Words, NumbersStandBetweenTheirParts) {
  EXPECT_EQ(NumberInWords("共 12 页 第1页", "共{}页"), 12);
  EXPECT_EQ(NumberInWords("<i totalpage=\"3\">", "totalpage=\"{}\""), 3);
  EXPECT_EQ(NumberInWords("共页", "共{}页"), std::nullopt);
  EXPECT_EQ(NumberInWords("共99999999999页", "共{}页"), std::nullopt);
}

TEST(ApiHosts, AreThoseADialectNames) {
  Dialect dialect;
  dialect.api_hosts = {"api.hunan.gov.cn", "*.cloud.gd.gov.cn"};
  EXPECT_TRUE(IsApiHost(dialect, "https://api.hunan.gov.cn/search"));
  EXPECT_TRUE(IsApiHost(dialect, "http://zcjd.cloud.gd.gov.cn/api"));
  EXPECT_FALSE(IsApiHost(dialect, "http://evilcloud.gd.gov.cn/"));
  EXPECT_FALSE(IsApiHost(dialect, "http://api.hunan.gov.cn.example.com/"));
  EXPECT_FALSE(IsApiHost(dialect, "api.hunan.gov.cn"));
}

// ---- attachments of the systems ----

std::vector<std::string> Files(const std::string& body) {
  const HtmlRead read = ReadPage(
      "<title>年报</title><h1>某某局2020年政府信息公开年度报告</h1><p>2021-01-02 <a href=#>大</a></p><div id=zoom>" +
      body + "</div>");
  std::vector<std::string> files;
  for (const Link& link : read.page.links) {
    if (link.role == LinkRole::kAttachment) files.push_back(link.request.url + " " + link.text);
  }
  return files;
}

TEST(Downloads, AreNamedByWhatTheirSystemsName) {
  EXPECT_THAT(
      Files(
          "<a "
          "href='/module/download/downfile.jsp?classid=0&showname=%E5%B9%B4%E6%8A%A5.pdf&filename=0a1b.pdf'>下载</a>"),
      ElementsAre("http://www.x.gov.cn/module/download/"
                  "downfile.jsp?classid=0&showname=%E5%B9%B4%E6%8A%A5.pdf&filename=0a1b.pdf 年报.pdf"));
  EXPECT_THAT(Files("附件【<a "
                    "href='/system/_content/"
                    "download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=5656530'>年报.xls</a>】"),
              ElementsAre(testing::EndsWith("wbfileid=5656530 年报.xls")));
  EXPECT_THAT(Files("<a href='/system/_content/download.jsp?owner=1&wbfileid=5656530'>年度报告全文</a>"),
              ElementsAre(testing::EndsWith(" 年度报告全文")));
  EXPECT_THAT(Files("<a "
                    "href='/api-gateway/jpaas-web-server/front/document/"
                    "download?fileUrl=x&fileName=%E5%B9%B4%E6%8A%A5.docx'>附件</a>"),
              ElementsAre(testing::EndsWith(" 年报.docx")));
  EXPECT_THAT(Files("<iframe src='/js/viewer.html?file=%2Ffiles%2Fa.pdf'></iframe>"),
              ElementsAre("http://www.x.gov.cn/files/a.pdf a.pdf"));
  EXPECT_THAT(Files("<a class=media href='/gb/2020.pdf'></a>"),
              ElementsAre("http://www.x.gov.cn/gb/2020.pdf 2020.pdf"));
}

TEST(Downloads, MayBeKnownToAScriptOnly) {
  EXPECT_THAT(Files("</div><script>var memo = '\\/gb\\/2009\\/12.pdf';</script><div>"),
              ElementsAre("http://www.x.gov.cn/gb/2009/12.pdf 12.pdf"));
  EXPECT_THAT(Files("<script>var memo = '<p><a href=\"\\/gb\\/a.pdf\">a<\\/a><\\/p>';</script>"),
              ElementsAre("http://www.x.gov.cn/gb/a.pdf a.pdf"));
}

// ---- what must not be taken for a list's pager ----

TEST(Fetched, AnArticleWithNewsBesideItStaysAnArticle) {
  std::string text;
  for (int i = 0; i < 8; ++i) text += "<p>本年度我局按照要求做好各项公开工作，不断提高公开的质量和水平。</p>";
  const Page page =
      ReadPage("<meta name=ArticleTitle content='某某局年度报告全文'><h1>某某局年度报告全文</h1><div id=zoom>" + text +
                   "</div><script>$.post('/getFileListByCodeId', {channelId:'ab', page:1})</script>",
               "http://www.x.gov.cn/xxgk/202101/174.shtml")
          .page;
  EXPECT_EQ(page.kind, PageKind::kArticle);
  EXPECT_THAT(UrlsOf(page, LinkRole::kNext), IsEmpty());
}

TEST(Fetched, AListWhoseFirstPageIsOnThePageGoesOnWithTheSecond) {
  std::string list;
  for (int i = 1; i <= 3; ++i)
    list += "<li><a href=" + std::to_string(i) + ".html>某某县公告</a><i>2020-01-0" + std::to_string(i) + "</i>";
  const std::string script =
      "<script>$.post('/getFileListByCodeId', {channelId:'ab', page:1, size:3, total: 8})</script>";
  const Page whole = ReadPage("<ul>" + list + "</ul>" + script).page;
  EXPECT_EQ(UrlsOf(whole, LinkRole::kItem).size(), 3u);
  std::vector<std::string> bodies;
  for (const Link& link : whole.links) {
    if (link.role == LinkRole::kNext) bodies.push_back(link.request.body);
  }
  EXPECT_THAT(bodies, ElementsAre(testing::HasSubstr("page=2&"), testing::HasSubstr("page=3&")));
  // Five of another kind beside it are news.
  const Page beside = ReadPage("<ul>" + list + list + "</ul>" + script).page;
  EXPECT_THAT(UrlsOf(beside, LinkRole::kItem), IsEmpty());
  EXPECT_EQ(UrlsOf(beside, LinkRole::kNext).size(), 3u);
}

TEST(Columns, OfAnnualReportsAreKnownByTheirAddress) {
  const Page page =
      ReadPage("<a href='/module/xxgk/xxgkAnnualReport.jsp?fbtime=2017&area=1'>2017</a><a href='/2017/'>2017</a>").page;
  EXPECT_THAT(UrlsOf(page, LinkRole::kColumn),
              ElementsAre("http://www.x.gov.cn/module/xxgk/xxgkAnnualReport.jsp?fbtime=2017&area=1"));
}

// The trap that lost two years' reports: variants taken for further pages repeat the list, which is then cut off.
TEST(Columns, OfOneAddressAYearHaveNoFurtherPagesInAnotherOrderOrForPaper) {
  const Page page = ReadPage(
                        "<a href='?sort=title&order=asc'>按标题排序</a><a href='?print=1'>打印本页</a>"
                        "<a href='?fbtime=2017&area=1'>2017年</a><ul><li><a href='/art/2024/1/10/art_1_4.html'>"
                        "县财政局2023年政府信息公开工作年度报告</a><b>2024-01-10</b></li></ul>",
                        "http://www.x.gov.cn/module/xxgk/xxgkAnnualReport.jsp?fbtime=2018&area=1")
                        .page;
  EXPECT_THAT(UrlsOf(page, LinkRole::kNext),
              ElementsAre("http://www.x.gov.cn/module/xxgk/xxgkAnnualReport.jsp?fbtime=2017&area=1"));
}

}  // namespace
}  // namespace lantai::extractor
