#include "storage/cdxj.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

namespace lantai::storage {
namespace {

Request PostOf(const std::string& body, const std::string& type) {
  return {Method::kPost, "http://www.x.gov.cn/list.do", body, type};
}

TEST(Surt, IsTheOneThatReplayWebPageLooksUp) {
  // Expected values are those of warcio 2.4.11's getSurt.
  const std::pair<std::string, std::string> cases[] = {
      {"http://www.x.gov.cn/", "cn,gov,x)/"},
      {"https://www2.x.gov.cn/A/B.html", "cn,gov,x)/a/b.html"},
      {"http://wwwx.gov.cn/", "cn,gov,wwwx)/"},
      {"http://x.gov.cn:8080/a", "cn,gov,x:8080)/a"},
      {"http://x.gov.cn:80/a", "cn,gov,x)/a"},
      {"http://127.0.0.1:8400/", "1,0,0,127:8400)/"},
      {"http://x.gov.cn/a?c=1&B=2&a=%E4", "cn,gov,x)/a?a=%e4&b=2&c=1"},
      {"http://x.gov.cn/a?", "cn,gov,x)/a"},
      {"http://x.gov.cn/a?&", "cn,gov,x)/a?&"},
      {"http://x.gov.cn/a;jsessionid=1", "cn,gov,x)/a;jsessionid=1"},
      {"urn:x", "urn:x"},
      {"ftp://www.x.gov.cn/", "ftp://www.x.gov.cn/"},
      {"http://www./", "http:///"},
  };
  for (const auto& [url, surt] : cases) EXPECT_EQ(Surt(url), surt) << url;
}

TEST(PostQuery, AFormIsTheQueryItself) {
  EXPECT_EQ(PostQuery(PostOf("page=2&id=%E4%B8%AD", "application/x-www-form-urlencoded; charset=UTF-8")),
            "page=2&id=%E4%B8%AD");
}

TEST(PostQuery, JsonBecomesNamesAndValues) {
  EXPECT_EQ(PostQuery(PostOf(R"({"page":2,"q":"年 报","none":null,"on":true,"empty":"","in":{"page":3},"ids":[1,2]})",
                             "application/json")),
            "page=2&q=%E5%B9%B4+%E6%8A%A5&none=null&on=true&page.2_=3&ids=1&ids.2_=2");
}

TEST(PostQuery, BrokenJsonIsAnEmptyQueryAndDeepJsonEnds) {
  EXPECT_EQ(PostQuery(PostOf("{\"page\":", "application/json")), "");
  EXPECT_EQ(PostQuery(PostOf(std::string(500, '[') + std::string(500, ']'), "application/json")), "");
}

TEST(PostQuery, EverythingElseIsBase64) {
  EXPECT_EQ(PostQuery(PostOf("M", "text/plain")), "__wb_post_data=TQ==");
  EXPECT_EQ(PostQuery(PostOf("Ma", "")), "__wb_post_data=TWE=");
  EXPECT_EQ(PostQuery(PostOf("Man\xFF", "application/octet-stream")), "__wb_post_data=TWFu/w==");
  EXPECT_EQ(PostQuery(PostOf("", "")), "__wb_post_data=");
}

TEST(PostQuery, IsBounded) {
  EXPECT_EQ(PostQuery(PostOf(std::string(10'000, 'a'), "application/x-www-form-urlencoded")).size(), kMaxPostQuery);
}

TEST(PostQuery, IsDecodedInTheUrlAsJavaScriptsDecodeUriDoes) {
  const std::pair<std::string, std::string> cases[] = {
      {"a=1", "?__wb_method=POST&a=1"},
      {"a=%E4%B8%AD%20b", "?__wb_method=POST&a=中 b"},
      {"a=%2F%26%3d", "?__wb_method=POST&a=%2F%26%3d"},  // reserved: stay escaped
      {"a=%C4%EA", "?__wb_method=POST&"},                // GBK: no UTF-8, and the query is given up
      {"a=100%", "?__wb_method=POST&"},
      {"a=%4", "?__wb_method=POST&"},
      {"a=%E4%B8", "?__wb_method=POST&"},
  };
  for (const auto& [query, end] : cases) {
    EXPECT_EQ(UrlWithPostQuery("http://x.cn/l", query), "http://x.cn/l" + end) << query;
  }
  EXPECT_EQ(UrlWithPostQuery("http://x.cn/l?b=1", "a=1"), "http://x.cn/l?b=1&__wb_method=POST&a=1");
}

TEST(CdxLine, SaysWhereTheRecordStands) {
  const CdxEntry entry{{.method = Method::kGet, .url = "http://www.x.gov.cn/a.html", .body = {}, .content_type = {}},
                       {1'600'000'000'045},
                       "text/html",
                       200,
                       "sha1:ABC"};
  EXPECT_EQ(CdxLine(entry, {"a.warc.gz", 12, 345}),
            R"(cn,gov,x)/a.html 20200913122640045 {"url":"http://www.x.gov.cn/a.html","mime":"text/html",)"
            R"("status":"200","digest":"sha1:ABC","length":"345","offset":"12","filename":"a.warc.gz"})");
}

TEST(CdxLine, APostIsFoundUnderItsBody) {
  const CdxEntry entry{
      PostOf("Page=2", "application/x-www-form-urlencoded"), {1'600'000'000'000}, "text/html", 200, "sha1:ABC"};
  EXPECT_EQ(CdxLine(entry, {"a.warc.gz", 12, 345}),
            R"(cn,gov,x)/list.do?__wb_method=post&page=2 20200913122640000 {"url":"http://www.x.gov.cn/list.do",)"
            R"("mime":"text/html","status":"200","digest":"sha1:ABC","length":"345","offset":"12",)"
            R"("filename":"a.warc.gz","method":"POST","requestBody":"Page=2"})");
}

}  // namespace
}  // namespace lantai::storage
