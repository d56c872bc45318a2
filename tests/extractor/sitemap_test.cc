// Sitemaps, and what addresses and page labels say about the annual-report column.
#include "extractor/sitemap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extractor/extractor.h"
#include "tests/extractor/page_support.h"
#include "tests/support/deflate.h"

namespace lantai::extractor {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const ColumnSlugs& Slugs() { return ShippedPageKnowledge().slugs; }

Relevance Judged(const std::string& path) { return Slugs().Judge(*Url::Parse("http://www.x.gov.cn" + path)); }

std::string Urlset(const std::vector<std::string>& addresses) {
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";
  for (const std::string& address : addresses)
    xml += "<url><loc>" + address + "</loc><lastmod>2025-01-01</lastmod></url>\n";
  return xml + "</urlset>";
}

std::optional<Page> Read(const std::string& bytes, const std::string& url = "http://www.x.gov.cn/sitemap.xml") {
  const ExactBytes exact(bytes);
  return ReadSitemap(exact.view(), url, Slugs());
}

TEST(ColumnSlugs, KnowTheFoldersOfTheColumn) {
  for (const char* path : {"/xxgk/xxgknb/", "/zfxxgk/zfxxgknb/2024n/", "/zfxxgknb_73584/", "/qzfxxgknb/", "/cnsq/gknb/",
                           "/xxgkndbg/", "/ndxxgkbg/", "/wzxxgknb/", "/xxgknbgs/", "/qznb2024/", "/xtjdbnb/ct/",
                           "/zfnb/", "/bmnb/", "/xznb/", "/xxgk/XXGKNB/index.html", "/xxgk/xxgknb.htm"}) {
    EXPECT_EQ(Judged(path), Relevance::kReport) << path;
  }
}

TEST(ColumnSlugs, RefuseTheFoldersOfDecoys) {
  for (const char* path :
       {"/wzndbb/", "/zwgk/wzndbb/2024/", "/zfgznb/", "/zwgk/fzzfjsndbg/", "/czyjs/", "/zfxxgknb/wzndbb/"}) {
    EXPECT_EQ(Judged(path), Relevance::kDecoy) << path;
  }
}

TEST(ColumnSlugs, SayNothingOfOthers) {
  for (const char* path : {"/", "/zwgk/", "/nb/", "/2020n/", "/art/2025/2/8/art_28090_1130982.html", "/gkzn/"}) {
    EXPECT_EQ(Judged(path), Relevance::kUnknown) << path;
  }
}

TEST(ColumnSlugs, TellAFolderFromWhatStandsInIt) {
  const auto folder = [](const std::string& path) { return ColumnSlugs::IsFolder(*Url::Parse("http://x.cn" + path)); };
  EXPECT_TRUE(folder("/zfxxgknb/"));
  EXPECT_TRUE(folder("/zfxxgknb/index_1.html"));
  EXPECT_TRUE(folder("/zfxxgknb/list.htm"));
  EXPECT_FALSE(folder("/zfxxgknb/202501/t20250122_2523807.shtml"));
  EXPECT_EQ(Slugs().ColumnOf(*Url::Parse("http://x.cn/zwgk/zfxxgknb_7/2024n/t1.html")), "http://x.cn/zwgk/zfxxgknb_7/");
}

TEST(Sitemap, GivesTheColumnsFirstThenTheReportsThenTheRest) {
  const auto page = Read(Urlset({"http://www.x.gov.cn/", "http://www.x.gov.cn/zfxxgknb/202501/t1.html?a=1&amp;b=2",
                                 "<![CDATA[http://www.x.gov.cn/zfxxgknb/]]>", "http://www.x.gov.cn/wzndbb/"}));
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->kind, PageKind::kIndex);
  EXPECT_EQ(page->dialect, "sitemap");
  EXPECT_THAT(page->evidence, ElementsAre("sitemap of 4 addresses"));
  EXPECT_THAT(UrlsOf(*page, LinkRole::kColumn), ElementsAre("http://www.x.gov.cn/zfxxgknb/"));
  EXPECT_THAT(UrlsOf(*page, LinkRole::kItem), ElementsAre("http://www.x.gov.cn/zfxxgknb/202501/t1.html?a=1&b=2"));
  EXPECT_EQ(page->links.front().role, LinkRole::kColumn);
  EXPECT_EQ(page->links.back().relevance, Relevance::kDecoy);
}

TEST(Sitemap, PagesWithoutTheirColumnLeadToIt) {
  const auto page =
      Read(Urlset({"http://www.x.gov.cn/zfxxgknb/202501/t1.html", "http://www.x.gov.cn/zfxxgknb/202401/t2.html"}));
  EXPECT_THAT(UrlsOf(*page, LinkRole::kColumn), ElementsAre("http://www.x.gov.cn/zfxxgknb/"));
}

TEST(Sitemap, AnIndexLeadsToFurtherSitemaps) {
  const auto page = Read(
      "<sitemapindex><sitemap><loc>http://www.x.gov.cn/s1.xml.gz</loc></sitemap>"
      "<sitemap><loc>/s2.xml</loc></sitemap></sitemapindex>");
  EXPECT_THAT(UrlsOf(*page, LinkRole::kColumn),
              ElementsAre("http://www.x.gov.cn/s1.xml.gz", "http://www.x.gov.cn/s2.xml"));
}

TEST(Sitemap, IsReadCompressed) {
  const auto page = Read(Gzip(Urlset({"http://www.x.gov.cn/zfxxgknb/"})), "http://www.x.gov.cn/s1.xml.gz");
  ASSERT_TRUE(page.has_value());
  EXPECT_THAT(UrlsOf(*page, LinkRole::kColumn), ElementsAre("http://www.x.gov.cn/zfxxgknb/"));
}

TEST(Sitemap, ABombOrATornFileIsNone) {
  EXPECT_FALSE(Read(Gzip("<urlset>" + std::string(size_t{60} << 20, ' '))).has_value());
  std::string torn = Gzip(Urlset({"http://www.x.gov.cn/zfxxgknb/"}));
  torn.resize(torn.size() / 2);
  EXPECT_FALSE(Read(torn).has_value());
}

TEST(Sitemap, MayBeText) {
  const auto page =
      Read("http://www.x.gov.cn/zfxxgknb/\r\nhttp://www.x.gov.cn/\r\n", "http://www.x.gov.cn/sitemap.txt");
  EXPECT_THAT(UrlsOf(*page, LinkRole::kColumn), ElementsAre("http://www.x.gov.cn/zfxxgknb/"));
  EXPECT_FALSE(Read("http://www.x.gov.cn/zfxxgknb/\n", "http://www.x.gov.cn/a.txt").has_value());
  EXPECT_FALSE(Read("not an address\n", "http://www.x.gov.cn/sitemap.txt").has_value());
}

TEST(Sitemap, OrdinaryPagesAreNone) {
  EXPECT_FALSE(Read("<html><title>网站地图</title><a href='/'>首页</a></html>").has_value());
  EXPECT_FALSE(Read("").has_value());
  EXPECT_FALSE(Read("<rss><channel/></rss>", "http://www.x.gov.cn/rss.xml").has_value());
}

TEST(Sitemap, OddOnesAreBoundedAndDoNotHang) {
  EXPECT_THAT(Read("<urlset><loc>http://www.x.gov.cn/a")->links, IsEmpty());
  EXPECT_THAT(Read("<urlset><loc></loc><loc>javascript:x</loc><loc>" + std::string(9000, 'a') + "</loc></urlset>")
                  ->links.size(),
              1u)
      << "an empty one is the page itself";
  std::vector<std::string> many;
  for (int i = 0; i < 7000; ++i) many.push_back("/" + std::to_string(i));
  EXPECT_EQ(Read(Urlset(many))->links.size(), kMaxSitemapLinks);
}

TEST(Sitemap, IsReadByTheExtractorWhateverItsType) {
  const Extractor extractor(ShippedKnowledge());
  const std::string bytes = Gzip(Urlset({"http://www.x.gov.cn/zfxxgknb/"}));
  for (const char* type : {"application/xml", "application/x-gzip", "text/html", ""}) {
    const Result<Page> page = extractor.Read(
        {.input = "s", .url = "http://www.x.gov.cn/sitemap.xml.gz", .content_type = type, .bytes = bytes});
    ASSERT_OK(page) << type;
    EXPECT_EQ(page->dialect, "sitemap");
  }
}

TEST(Columns, AreKnownByTheirColumnType) {
  const std::string body = "<ul><li><a href='a.html'>甲</a><li><a href='b.html'>乙</a></ul>";
  EXPECT_TRUE(
      ReadPage("<meta name='ColumnType' content='信息公开年报'><title>年度</title>" + body).page.listing_of_reports);
  EXPECT_FALSE(
      ReadPage("<meta name='ColumnType' content='信息公开指南'><title>年度</title>" + body).page.listing_of_reports);
  EXPECT_TRUE(
      ReadPage("<meta name='ColumnType' content='工作动态'><meta name='ColumnType' content='信息公开年报'>" + body)
          .page.listing_of_reports)
      << "the last one is the page's own";
}

TEST(Columns, ALinkWithoutTellingWordsIsJudgedByItsFolder) {
  const Page page = ReadPage(
                        "<a href='/zfxxgk/zfxxgknb/'><img src=a.png></a><a href='/zwgk/wzndbb/'>年报</a>"
                        "<a href='/zfxxgknb/202501/t20250101_1.html'>上一篇</a>")
                        .page;
  EXPECT_THAT(UrlsOf(page, LinkRole::kColumn), ElementsAre("http://www.x.gov.cn/zfxxgk/zfxxgknb/"));
  EXPECT_EQ(page.links[0].relevance, Relevance::kReport);
  EXPECT_EQ(page.links[1].relevance, Relevance::kDecoy);
  EXPECT_EQ(page.links[2].relevance, Relevance::kUnknown);
}

}  // namespace
}  // namespace lantai::extractor
