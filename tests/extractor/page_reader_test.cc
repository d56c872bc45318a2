// Page kinds, lists, further pages, redirects, and which links a page has.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extractor/listing.h"
#include "tests/extractor/page_support.h"

namespace lantai::extractor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string kMenu =
    "<ul><li><a href='/'>首页</a><li><a href='/zwgk/'>政务公开</a><li><a href='/hd/'>互动</a></ul>";

// A list as TRS portals print it, with `pager` after it.
std::string ListPage(const std::string& pager, int entries = 4) {
  std::string html = "<title>通知公告</title>" + kMenu + "<div class=list><h2>通知公告</h2><ul>";
  for (int i = 1; i <= entries; ++i) {
    html += "<li><a href='./202011/t2020112" + std::to_string(i) + "_1.html'>某某县第" + std::to_string(i) +
            "号公告</a><span>2020-11-2" + std::to_string(i) + "</span></li>\n";
  }
  return html + "</ul>" + pager + "</div>";
}

std::vector<std::string> Items(const Page& page) {
  std::vector<std::string> items;
  for (const Link& link : page.links) {
    if (link.role == LinkRole::kItem) items.push_back(link.text + " " + link.date + " " + link.request.url);
  }
  return items;
}

TEST(Listing, GivesItsEntriesInOrderAndTrsPagesFromZero) {
  const Page page = ReadPage(ListPage("<script>createPageHTML(4, 0, \"index\", \"html\")</script>", 2),
                             "http://www.x.gov.cn/tzgg/index.html")
                        .page;
  EXPECT_EQ(page.kind, PageKind::kListing);
  EXPECT_EQ(page.dialect, "trs-wcm");
  EXPECT_THAT(page.evidence, ElementsAre("createPageHTML(4, 0, \"index\", \"html\")"));
  EXPECT_THAT(Items(page), ElementsAre("某某县第1号公告 2020-11-21 http://www.x.gov.cn/tzgg/202011/t20201121_1.html",
                                       "某某县第2号公告 2020-11-22 http://www.x.gov.cn/tzgg/202011/t20201122_1.html"));
  EXPECT_THAT(UrlsOf(page, LinkRole::kNext),
              ElementsAre("http://www.x.gov.cn/tzgg/index_1.html", "http://www.x.gov.cn/tzgg/index_2.html",
                          "http://www.x.gov.cn/tzgg/index_3.html"));
}

TEST(Listing, ARecordCountAsFifthArgumentChangesNothing) {
  const Page page = ReadPage(ListPage("<script>createPageHTML(3,1,'index','shtml','45');</script>"),
                             "http://www.x.gov.cn/tzgg/index_1.shtml")
                        .page;
  EXPECT_EQ(page.dialect, "trs-wcm");
  EXPECT_THAT(UrlsOf(page, LinkRole::kNext), ElementsAre("http://www.x.gov.cn/tzgg/index_2.shtml"));
}

TEST(Listing, ACallThatBeginsWithAnElementIsAnotherDialectAndCountsFromOne) {
  const Page page = ReadPage(ListPage("<script>createPageHTML('page_div',3, 1,'zwgklist','shtml',60);</script>"),
                             "http://www.x.gov.cn/c1/zwgklist.shtml")
                        .page;
  EXPECT_THAT(UrlsOf(page, LinkRole::kNext),
              ElementsAre("http://www.x.gov.cn/c1/zwgklist_2.shtml", "http://www.x.gov.cn/c1/zwgklist_3.shtml"));
  EXPECT_EQ(page.dialect, "kaipu-ucap");
}

TEST(Listing, WhatStandsInAComentIsNotThere) {
  const Page page =
      ReadPage("<div><!--" + ListPage("<script>createPageHTML(4, 0, 'index', 'html')</script>") + "--></div>" + kMenu)
          .page;
  EXPECT_THAT(Items(page), IsEmpty());
  EXPECT_THAT(UrlsOf(page, LinkRole::kNext), IsEmpty());
  EXPECT_NE(page.kind, PageKind::kListing);
}

TEST(Listing, AnAbsurdPageCountIsBounded) {
  const Page page = ReadPage(ListPage("<script>createPageHTML(999999999, 0, 'index', 'html')</script>")).page;
  EXPECT_LE(UrlsOf(page, LinkRole::kNext).size(), static_cast<size_t>(kMaxPages));
}

TEST(Listing, WithOneEntryOrNoneIsStillOneWhereAPagerSaysSo) {
  const std::string pager = "<script>createPageHTML(1, 0, 'index', 'html')</script>";
  EXPECT_EQ(Items(ReadPage(ListPage(pager, 1)).page).size(), 1u);
  const Page empty = ReadPage(ListPage(pager, 0)).page;
  EXPECT_EQ(empty.kind, PageKind::kListing);
  EXPECT_THAT(Items(empty), IsEmpty());
}

TEST(Listing, TheTitleIsWholeWhereTheTextIsCutShort) {
  const Page page =
      ReadPage(
          "<ul><li><a href=a.html title='某某县水务局2020年公告全文'>某某县水务局2020...</a><i>2020-01-02</i>"
          "<li><a href=b.html title='浏览量 5'>某某县公告之二</a><i>2020-01-03</i>"
          "<li><a href=c.html><span>某某县公告之三</span><em>[2020-01-04]</em></a></ul>")
          .page;
  EXPECT_THAT(Items(page), ElementsAre("某某县水务局2020年公告全文 2020-01-02 http://www.x.gov.cn/zwgk/a.html",
                                       "某某县公告之二 2020-01-03 http://www.x.gov.cn/zwgk/b.html",
                                       "某某县公告之三 2020-01-04 http://www.x.gov.cn/zwgk/c.html"));
}

TEST(Listing, AnEntryOfAScriptKeepsItsAddressAndIsNoOtherLink) {
  const Page page =
      ReadPage(
          "<ul><li><a href='javascript:;'>某某县公告之一</a><i>2020-01-02</i>"
          "<li><a href='javascript:;'>某某县公告之二</a><i>2020-01-03</i>"
          "<li><a href=c.html>某某县公告之三</a><i>2020-01-04</i></ul><a href='javascript:void(0)'>打印</a>"
          "<a href='mailto:a@x.gov.cn'>信箱</a>")
          .page;
  EXPECT_THAT(UrlsOf(page, LinkRole::kItem),
              ElementsAre("javascript:;", "javascript:;", "http://www.x.gov.cn/zwgk/c.html"));
  EXPECT_THAT(UrlsOf(page, LinkRole::kOther), IsEmpty());
}

TEST(Listing, InTablesOneRowOrOneTableAnEntry) {
  std::string rows, tables;
  for (int i = 1; i <= 3; ++i) {
    const std::string row = "<tr><td>·</td><td><a href=" + std::to_string(i) + ".htm>某某县公告</a></td><td>2020-01-0" +
                            std::to_string(i) + "</td></tr>";
    rows += row;
    tables += "<table>" + row + "</table>";
  }
  EXPECT_EQ(Items(ReadPage("<table>" + rows + "</table>").page).size(), 3u);
  EXPECT_EQ(Items(ReadPage("<div>" + tables + "</div>").page).size(), 3u);
}

TEST(Listing, DrawnInSeveralListsIsOne) {
  const std::string five =
      "<ul><li><a href=a1>某某县公告一</a> 2020-01-01<li><a href=a2>某某县公告二</a> 2020-01-02</ul>";
  const std::string more =
      "<ul><li><a href=a3>某某县公告三</a> 2020-01-03<li><a href=a4>某某县公告四</a> 2020-01-04</ul>";
  EXPECT_EQ(Items(ReadPage(kMenu + "<div>" + five + more + "</div>").page).size(), 4u);
}

TEST(Listing, WithoutDatesIsKnownByItsTitles) {
  const Page page = ReadPage(kMenu +
                             "<div><h3>政府信息公开年报</h3><ul><li><a href=1>2019年某某县政府信息公开工作年度报告</a>"
                             "<li><a href=2>2020年某某县政府信息公开工作年度报告</a>"
                             "<li><a href=3>2021年某某县政府信息公开工作年度报告</a></ul></div>")
                        .page;
  EXPECT_EQ(page.kind, PageKind::kListing);
  EXPECT_EQ(page.dialect, "generic");
  EXPECT_TRUE(page.listing_of_reports);
  ASSERT_EQ(Items(page).size(), 3u);
  for (const Link& link : page.links) {
    if (link.role == LinkRole::kItem) {
      EXPECT_EQ(link.relevance, Relevance::kReport);
    }
  }
}

TEST(Listing, OfReportsIsToldFromDecoys) {
  const auto of_reports = [](const std::string& title) {
    return ReadPage("<title>" + title +
                    "</title><ul><li><a href=1>某某县公告一</a>2020-01-01<li><a href=2>某某县公告二</a>"
                    "2020-01-02<li><a href=3>某某县公告三</a>2020-01-03</ul>")
        .page.listing_of_reports;
  };
  EXPECT_TRUE(of_reports("政府信息公开年报-某某县人民政府"));
  EXPECT_FALSE(of_reports("政府网站工作年度报表-某某县人民政府"));
  EXPECT_FALSE(of_reports("通知公告-某某县人民政府"));
}

TEST(Relevance, DecoysOutweighReports) {
  const Page page = ReadPage(
                        "<ul><li><a href=1>某某县2020年政府信息公开工作年度报告</a>2021-01-01"
                        "<li><a href=2>某某县政府网站工作年度报表（2020年度）</a>2021-01-02"
                        "<li><a href=3>某某县2020年法治政府建设年度报告</a>2021-01-03"
                        "<li><a href=4>关于做好政府信息公开年度报告工作的通知</a>2021-01-04"
                        "<li><a href=5>某某县防汛工作总结</a>2021-01-05</ul>")
                        .page;
  std::vector<Relevance> relevance;
  for (const Link& link : page.links) relevance.push_back(link.relevance);
  EXPECT_THAT(relevance, ElementsAre(Relevance::kReport, Relevance::kDecoy, Relevance::kDecoy, Relevance::kDecoy,
                                     Relevance::kUnknown));
}

TEST(PlainPager, NumbersAndNext) {
  const Page page = ReadPage(ListPage("<div><span>1</span><a href=index_2.html>2</a><a href=index_3.html>3</a>"
                                      "<a href=index_2.html>下一页</a><a href=index_5.html>尾页</a></div>"),
                             "http://www.x.gov.cn/tzgg/index.html")
                        .page;
  EXPECT_THAT(UrlsOf(page, LinkRole::kNext),
              ElementsAre("http://www.x.gov.cn/tzgg/index_2.html", "http://www.x.gov.cn/tzgg/index_3.html",
                          "http://www.x.gov.cn/tzgg/index_4.html", "http://www.x.gov.cn/tzgg/index_5.html"));
}

TEST(PlainPager, OnALaterPageOnlyThePagesAfterItAreNext) {
  const Page page =
      ReadPage(ListPage("<div><a href=list.htm>首页</a><a href=list.htm>1</a><b>2</b><a href=list3.htm>3</a>"
                        "<a href=list3.htm>下一页</a></div>"),
               "http://www.x.gov.cn/tzgg/list2.htm")
          .page;
  EXPECT_THAT(UrlsOf(page, LinkRole::kNext), ElementsAre("http://www.x.gov.cn/tzgg/list3.htm"));
}

TEST(PlainPager, OnlyNext) {
  const Page page = ReadPage(ListPage("<p><a href='?page=2'>下一页&gt;&gt;</a></p>"), "http://www.x.gov.cn/l.jsp").page;
  EXPECT_THAT(UrlsOf(page, LinkRole::kNext), ElementsAre("http://www.x.gov.cn/l.jsp?page=2"));
}

TEST(Kind, AnArticlesOwnPagesAreNotAListsPages) {
  std::string text;
  for (int i = 0; i < 8; ++i) text += "<p>本年度我局按照要求做好各项公开工作，不断提高公开的质量和水平。</p>";
  const Page page = ReadPage("<h1>某某局年度报告全文</h1><div class=TRS_Editor>" + text +
                                 "</div><script>createPageHTML(3,0,'t20190918_693227','shtml');</script>",
                             "http://www.x.gov.cn/201909/t20190918_693227.shtml")
                        .page;
  EXPECT_EQ(page.kind, PageKind::kArticle);
  EXPECT_EQ(page.title, "某某局年度报告全文");
  EXPECT_THAT(UrlsOf(page, LinkRole::kContinuation),
              ElementsAre("http://www.x.gov.cn/201909/t20190918_693227_1.shtml",
                          "http://www.x.gov.cn/201909/t20190918_693227_2.shtml"));
}

TEST(Kind, AnArticleWithRelatedLinksIsNoListing) {
  std::string text, related;
  for (int i = 0; i < 8; ++i) text += "<p>本年度我局按照要求做好各项公开工作，不断提高公开的质量和水平。</p>";
  for (int i = 1; i < 5; ++i)
    related += "<li><a href=r" + std::to_string(i) + ">相关的一篇文章</a> 2020-01-0" + std::to_string(i);
  EXPECT_EQ(ReadPage("<h1>某某局年度报告全文</h1><div id=zoom>" + text + "</div><ul>" + related + "</ul>").page.kind,
            PageKind::kArticle);
}

TEST(Kind, AnArticleOfNothingButItsFile) {
  const HtmlRead read = ReadPage(
      "<title>某某局2020年年度报告</title><div><h1>某某局2020年年度报告</h1><p>发布时间：2021-01-02 <a "
      "href=#>大</a></p>"
      "<div id=zoom><a href=a.pdf>某某局2020年年度报告.pdf</a></div></div>");
  EXPECT_EQ(read.page.kind, PageKind::kArticle);
  EXPECT_THAT(UrlsOf(read.page, LinkRole::kAttachment), ElementsAre("http://www.x.gov.cn/zwgk/a.pdf"));
}

TEST(Kind, AHomePageWithSeveralListsIsAnIndex) {
  std::string lists;
  for (int l = 0; l < 3; ++l) {
    lists += "<div><h3>栏目<a href=more>更多</a></h3><ul>";
    for (int i = 1; i < 6; ++i) {
      lists += "<li><a href=" + std::to_string(l * 10 + i) + ".html>某某县的一条消息</a><span>01-0" +
               std::to_string(i) + "</span>";
    }
    lists += "</ul></div>";
  }
  EXPECT_EQ(ReadPage(kMenu + lists).page.kind, PageKind::kIndex);
}

TEST(Kind, ChallengesAreKnownByTheirMarksWithoutContent) {
  const Page page =
      ReadPage(
          "<html><head><meta id='x' content='y' r='m'><script>$_ts=window['$_ts'];</script></head><body></body></html>")
          .page;
  EXPECT_EQ(page.kind, PageKind::kChallenge);
  EXPECT_THAT(page.evidence, ElementsAre("$_ts"));
  EXPECT_THAT(page.links, IsEmpty());
  EXPECT_EQ(ReadPage("<script>document.cookie='__jsl_clearance=1';location.href=location.pathname</script>").page.kind,
            PageKind::kChallenge);
  // A real page can begin with the same block.
  EXPECT_EQ(ReadPage("<script>$_ts=window['$_ts'];</script>" + ListPage("")).page.kind, PageKind::kListing);
}

TEST(Kind, ErrorPagesThatCameAsSuccess) {
  EXPECT_EQ(ReadPage("<title>404</title><p>您访问的页面不存在或已被删除</p><a href=/>返回首页</a>").page.kind,
            PageKind::kError);
  EXPECT_EQ(ReadPage("").page.kind, PageKind::kOther);
}

TEST(Redirect, MetaRefreshAndScriptsOnStubs) {
  for (const char* html :
       {"<meta http-equiv=\"Refresh\" content=\"0;URL=./dwzn/\">",
        "<script>document.write('<meta http-equiv=\"Refresh\" content=\"0;URL=./dwzn/\" />');</script>",
        "<script>window.location.href='dwzn/';</script><noscript>x</noscript>"}) {
    const Page page = ReadPage(html).page;
    EXPECT_EQ(page.kind, PageKind::kOther) << html;
    EXPECT_THAT(UrlsOf(page, LinkRole::kRedirect), ElementsAre("http://www.x.gov.cn/zwgk/dwzn/")) << html;
    EXPECT_EQ(page.evidence.size(), 1u) << html;
  }
}

TEST(Redirect, IsNotAReloadNorAButtonsScript) {
  EXPECT_THAT(UrlsOf(ReadPage("<meta http-equiv=refresh content='5;url=index.html'>").page, LinkRole::kRedirect),
              IsEmpty());
  EXPECT_THAT(UrlsOf(ReadPage(ListPage("<script>function go(){location.href='/search.html';}</script>")).page,
                     LinkRole::kRedirect),
              IsEmpty());
}

TEST(Links, EachOnceWithFramesAreasAndBase) {
  const Page page =
      ReadPage(
          "<base href='/b/'><a href='1.html#x'>一</a><a href='1.html'>又一</a><iframe src=f.html></iframe>"
          "<map><area href=a.html></map><a>无</a><a href=''>空</a><a href='ftp://x/'>f</a>")
          .page;
  EXPECT_THAT(
      UrlsOf(page, LinkRole::kOther),
      ElementsAre("http://www.x.gov.cn/b/1.html", "http://www.x.gov.cn/b/f.html", "http://www.x.gov.cn/b/a.html"));
}

TEST(Links, MenuEntriesTowardsTheColumnAreColumns) {
  const Page page = ReadPage(
                        "<a href=1>政府信息公开</a><a href=2>互动交流</a><a href=3>政府信息公开年报</a><a "
                        "href=4>政府网站工作年度报表</a>")
                        .page;
  EXPECT_THAT(UrlsOf(page, LinkRole::kColumn), ElementsAre("http://www.x.gov.cn/zwgk/1", "http://www.x.gov.cn/zwgk/3"));
}

TEST(Links, YearsUnderTheReportsHeadingAreReports) {
  const Page page = ReadPage(
                        "<h3>政府信息<br>公开年报</h3><ul><li><a href=1>2020</a><li><a "
                        "href=2>2021年</a></ul><h3>预算</h3><a href=3>2020</a>")
                        .page;
  std::vector<Relevance> relevance;
  for (const Link& link : page.links) relevance.push_back(link.relevance);
  EXPECT_THAT(relevance, ElementsAre(Relevance::kReport, Relevance::kReport, Relevance::kUnknown));
}

TEST(Shapes, OfArticleNames) {
  EXPECT_TRUE(MatchesShape("t########_*", "t20190918_693227.html"));
  EXPECT_FALSE(MatchesShape("t########_*", "t2019_1.html"));
  EXPECT_TRUE(MatchesShape("art_*.html", "art_1_2.html"));
  EXPECT_FALSE(MatchesShape("art_*.html", "art_1_2.jsp"));
  EXPECT_TRUE(MatchesShape("*", ""));
}

}  // namespace
}  // namespace lantai::extractor
