// Portals of which only the home page is known: sitemaps are asked for where no menu leads to the column.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crawler/sitemaps.h"
#include "tests/crawler/harvest_fixture.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST(SitemapsIn, FindsTheLinesWhereverTheyStand) {
  EXPECT_THAT(
      SitemapsIn("User-agent: a\nDisallow: /\nSITEMAP : http://x.cn/a.xml # all\r\n\nsitemap:https://x.cn/b.xml.gz"),
      ElementsAre("http://x.cn/a.xml", "https://x.cn/b.xml.gz"));
  EXPECT_THAT(SitemapsIn("Sitemap: /relative.xml\nSitemaps: http://x.cn/\nSitemap: ftp://x.cn/a\n<html>"), IsEmpty());
  std::string many;
  for (int i = 0; i < 100; ++i) many += "Sitemap: http://x.cn/" + std::to_string(i) + "\n";
  EXPECT_THAT(SitemapsIn(many), SizeIs(kMaxSitemaps));
}

class ColumnSearchTest : public ::testing::Test {
 protected:
  static void HomeOnly(HarvestFixture& fixture) {
    fixture.portal().home = fixture.server().Url("/");
    fixture.portal().listings.clear();
  }
};

TEST_F(ColumnSearchTest, WhereMenusLeadToTheColumnNoSitemapIsAskedFor) {
  HarvestFixture fixture({{"/", "col /nb/"}, {"/nb/", "column\nreport /r"}, {"/r", "report 2020"}});
  HomeOnly(fixture);
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.reports, 1u);
  EXPECT_THAT(fixture.server().paths(), Not(Contains("/sitemap.xml")));
}

TEST_F(ColumnSearchTest, ElseTheUsualSitemapIsAskedFor) {
  HarvestFixture fixture({{"/", "col /news/"},
                          {"/news/", "item /n1"},
                          {"/sitemap.xml", "col /nb/"},
                          {"/nb/", "column\nreport /r"},
                          {"/r", "report 2020"}});
  HomeOnly(fixture);
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_TRUE(summary.complete);
  EXPECT_EQ(summary.reports, 1u);
  EXPECT_EQ(fixture.server().CountOf("/sitemap.xml"), 1);
}

TEST_F(ColumnSearchTest, OrThoseThatRobotsTxtNames) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    const std::string origin = "http://" + query.head.substr(query.head.find("Host: ") + 6,
                                                             query.head.find("\r\n", query.head.find("Host: ")) -
                                                                 query.head.find("Host: ") - 6);
    if (query.path == "/robots.txt") {
      return Reply::Ok("Sitemap: " + origin + "/map1.xml\nSitemap: http://elsewhere.example/map.xml\n", "",
                       "text/plain");
    }
    if (query.path == "/map1.xml") return Reply::Ok("col /nb/");
    if (query.path == "/nb/") return Reply::Ok("column\nreport /r");
    if (query.path == "/r") return Reply::Ok("report 2020");
    return query.path == "/" ? Reply::Ok("other /x") : Reply::Status(404);
  });
  HomeOnly(fixture);
  ASSERT_OK_AND_ASSIGN(const Summary summary, fixture.Run());
  EXPECT_EQ(summary.reports, 1u);
  EXPECT_THAT(fixture.server().paths(), Not(Contains("/sitemap.xml")));
  EXPECT_FALSE(fixture.Knows("http://elsewhere.example/map.xml"));
}

TEST_F(ColumnSearchTest, ASitemapIsSoughtOnce) {
  HarvestFixture fixture(Pages{{"/", "other /x"}});
  HomeOnly(fixture);
  ASSERT_OK_AND_ASSIGN(const Summary first, fixture.Run());
  EXPECT_TRUE(first.complete);
  EXPECT_EQ(fixture.State("/sitemap.xml"), storage::UrlState::kAbsent);
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.server().CountOf("/sitemap.xml"), 2) << "asked for again like any other address";
}

TEST_F(ColumnSearchTest, APortalWithListingsOrOfAWholeSiteNeedsNone) {
  HarvestFixture listed(Pages{{"/list", "other /x"}});
  ASSERT_OK(listed.Run());
  EXPECT_THAT(listed.server().paths(), Not(Contains("/sitemap.xml")));
  HarvestFixture site(Pages{{"/", "other /x"}});
  HomeOnly(site);
  site.portal().follow = Follow::kSite;
  ASSERT_OK(site.Run());
  EXPECT_THAT(site.server().paths(), Not(Contains("/sitemap.xml")));
}

TEST_F(ColumnSearchTest, WhileDiscoveringNoItemIsFetched) {
  HarvestFixture fixture({{"/", "col /nb/\nreport /news 2020年年报"},
                          {"/nb/", "column\nreport /nb/bm/ 部门\nreport /r 2020年年报\natt /a.pdf"},
                          {"/nb/bm/", "column\nreport /r2 2019年年报"}});
  HomeOnly(fixture);
  fixture.options().discovering = true;
  ASSERT_OK(fixture.Run());
  EXPECT_THAT(fixture.server().paths(), ElementsAre("/robots.txt", "/", "/nb/", "/nb/bm/"));
}

TEST_F(ColumnSearchTest, WhileDiscoveringThePromisingColumnsComeFirst) {
  HarvestFixture fixture([](const LoopbackServer::Query& query) {
    if (query.path == "/robots.txt") return Reply::Status(404);
    std::string menu;
    for (int i = 0; i < 50; ++i) menu += "col /m" + std::to_string(i) + "\n";
    if (query.path == "/") return Reply::Ok(menu);
    return query.path == "/m0" ? Reply::Ok("report /nb/ 部门") : Reply::Ok("other " + query.path);
  });
  HomeOnly(fixture);
  fixture.options().discovering = true;
  fixture.options().max_pages = 6;
  fixture.portal().fetch.delay_ms = 10;
  ASSERT_OK(fixture.Run());
  EXPECT_EQ(fixture.server().CountOf("/nb/"), 1);
}

}  // namespace
}  // namespace lantai::crawler
