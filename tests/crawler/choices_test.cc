// What is not followed is told with its rule; sessions, years and redirects that keep their method.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crawler/follow.h"
#include "crawler/redirect.h"
#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

Link To(const std::string& url, LinkRole role, Relevance relevance = Relevance::kUnknown, const std::string& text = "",
        const std::string& date = "") {
  return {role, relevance, Request{Method::kGet, url.starts_with("/") ? "http://x.gov.cn" + url : url, "", ""}, text,
          date};
}

class Choices : public ::testing::Test {
 protected:
  Choices() {
    portal_.id = "p";
    portal_.hosts = {"x.gov.cn"};
    entry_.portal = "p";
    entry_.request.url = "http://x.gov.cn/here";
    page_.kind = PageKind::kListing;
  }
  std::vector<std::string> Followed() {
    const Scope scope(portal_, *AddressPolicy::Make({}, false));
    left_out_ = {};
    std::vector<std::string> urls;
    for (const auto& entry : ChooseOutlinks(page_, {portal_, scope, entry_, years_, false, discovering_}, &left_out_)) {
      urls.push_back(entry.request.url);
    }
    return urls;
  }
  std::vector<std::string> Rules() {
    Followed();
    std::vector<std::string> rules;
    for (const auto& link : left_out_.kept) rules.push_back(link.rule);
    return rules;
  }

  Portal portal_;
  storage::FrontierEntry entry_;
  Page page_;
  std::optional<YearRange> years_;
  bool discovering_ = false;
  storage::LeftOutLinks left_out_;
};

TEST_F(Choices, EachLinkThatIsNotFollowedHasItsRule) {
  years_ = YearRange{2018, 2020};
  page_.listing_of_reports = true;
  entry_.depth = kMaxDepthReports - 1;
  page_.links = {To("http://spam.example/zfxxgknb/", LinkRole::kItem, Relevance::kReport),
                 To("/decoy", LinkRole::kItem, Relevance::kDecoy),
                 To("/old", LinkRole::kItem, Relevance::kReport, "2010年年报"),
                 To("/menu", LinkRole::kOther),
                 To("/rili?year=2031&month=1", LinkRole::kColumn),
                 To("file:///etc/passwd", LinkRole::kOther),
                 To("javascript:void(0)", LinkRole::kItem)};
  EXPECT_THAT(Rules(), ElementsAre("scope", "decoy", "years", "elsewhere", "calendar", "scope"));
  EXPECT_EQ(left_out_.portal, "p");
  EXPECT_EQ(left_out_.from, "http://x.gov.cn/here");
  EXPECT_THAT(left_out_.kept[0].detail, HasSubstr("spam.example"));
  EXPECT_THAT(left_out_.kept[2].detail, HasSubstr("2018-2020 are wanted"));
  EXPECT_THAT(left_out_.kept[5].detail, HasSubstr("scheme file"));
}

TEST_F(Choices, MirrorsOfGovernmentPagesAreNeverFollowed) {
  portal_.follow = Follow::kSite;
  for (const char* host : {"saintpaulhem.com", "zhyzulin.com", "eshutan.com", "tzchery.com", "x.gov.cn.zwinkt.com"}) {
    page_.links = {To("http://" + std::string(host) + "/zfxxgk/zfxxgknb/t1.html", LinkRole::kItem, Relevance::kReport)};
    EXPECT_THAT(Rules(), ElementsAre("scope")) << host;
  }
}

TEST_F(Choices, AListsEndpointOnAHostThatADialectNamesIsOneHopAway) {
  Link api = To("http://api.y.gov.cn/search?page=2", LinkRole::kNext);
  EXPECT_FALSE(api.api);
  api.api = true;
  Link item = To("http://api.y.gov.cn/a", LinkRole::kItem, Relevance::kReport);
  item.api = true;
  page_.links = {api, item};
  EXPECT_THAT(Followed(), ElementsAre("http://api.y.gov.cn/search?page=2"));
  EXPECT_THAT(Rules(), ElementsAre("scope"));
}

TEST_F(Choices, WhatIsToldOfAPageIsBoundedAndTheRestCounted) {
  for (int i = 0; i < 100; ++i) page_.links.push_back(To("/m" + std::to_string(i), LinkRole::kOther));
  for (int i = 0; i < 100; ++i) page_.links.push_back(To("http://y" + std::to_string(i) + ".cn/", LinkRole::kOther));
  EXPECT_EQ(Rules().size(), kMaxPassedByPerPage + kMaxLeftOutPerPage);
  EXPECT_THAT(left_out_.more,
              ElementsAre(Pair("elsewhere", 100 - kMaxPassedByPerPage), Pair("scope", 100 - kMaxLeftOutPerPage)));
}

TEST_F(Choices, ASessionInAnAddressIsLeftOut) {
  page_.links = {To("/r.jsp;jsessionid=0123456789ABCDEF?id=1", LinkRole::kItem, Relevance::kReport)};
  EXPECT_THAT(Followed(), ElementsAre("http://x.gov.cn/r.jsp?id=1"));
}

TEST_F(Choices, AColumnOfAYearIsPrunedWhereNeitherItsYearNorTheOneBeforeIsWanted) {
  years_ = YearRange{2018, 2019};
  page_.links = {To("/a/", LinkRole::kColumn, Relevance::kReport, "2019年"),
                 To("/b/", LinkRole::kColumn, Relevance::kReport, "2020年"),
                 To("/c/", LinkRole::kColumn, Relevance::kReport, "2021年度"),
                 To("/zfxxgknb/2017n/", LinkRole::kColumn, Relevance::kReport, "往年"),
                 To("/zfxxgknb/2016/index.html", LinkRole::kColumn, Relevance::kReport, ""),
                 To("/zfxxgknb/2018n/", LinkRole::kColumn, Relevance::kReport, ""),
                 To("/zfxxgknb/qt/", LinkRole::kColumn, Relevance::kReport, "其他"),
                 To("/d/", LinkRole::kColumn, Relevance::kReport, "2008-2014年")};
  EXPECT_THAT(Followed(), ElementsAre("http://x.gov.cn/a/", "http://x.gov.cn/b/", "http://x.gov.cn/zfxxgknb/2018n/",
                                      "http://x.gov.cn/zfxxgknb/qt/", "http://x.gov.cn/d/"));
}

TEST(YearOfColumn, IsNotGuessedFromOtherNumbers) {
  const auto year = [](const std::string& path) { return YearOfColumn(To(path, LinkRole::kColumn)); };
  EXPECT_EQ(year("/zfxxgknb/2020n/"), 2020);
  EXPECT_EQ(year("/zfxxgknb/2020%E5%B9%B4/"), 2020);
  EXPECT_EQ(year("/zfxxgknb/col2020/"), std::nullopt);
  EXPECT_EQ(year("/2020/zfxxgknb/"), std::nullopt) << "not the last folder";
  EXPECT_EQ(year("/202001/"), std::nullopt);
  EXPECT_EQ(year("/2015-2020/"), std::nullopt);
}

TEST_F(Choices, WhileListsAreSoughtItemsAreNotFetched) {
  discovering_ = true;
  page_.listing_of_reports = true;
  page_.links = {To("/col/", LinkRole::kColumn), To("/r", LinkRole::kItem, Relevance::kReport, "2020年年报"),
                 To("/next", LinkRole::kNext)};
  EXPECT_THAT(Followed(), ElementsAre("http://x.gov.cn/col/"));
  page_.links.erase(page_.links.begin() + 1);
  EXPECT_THAT(Followed(), ElementsAre("http://x.gov.cn/col/", "http://x.gov.cn/next"))
      << "a list that is empty without its endpoint";
}

class PostRedirect : public Choices {
 protected:
  PostRedirect() { entry_.request = {Method::kPost, "http://x.gov.cn/search", "page=2", "text/plain"}; }
  Request Target(const std::string& location, int status) {
    Capture capture;
    capture.request = entry_.request;
    capture.status = status;
    capture.response_head = "HTTP/1.1 x\r\nLocation: " + location + "\r\n\r\n";
    const Result<Request> target = FollowRedirect(capture);
    EXPECT_OK(target);
    return target.ok() ? *target : Request{};
  }
};

TEST_F(PostRedirect, Rfc9110_15_4_8_307And308KeepMethodAndBody) {
  for (const int status : {307, 308}) {
    const Request request = Target("/search2", status);
    EXPECT_EQ(request.method, Method::kPost);
    EXPECT_EQ(request.body, "page=2");
    EXPECT_EQ(request.url, "http://x.gov.cn/search2");
  }
}

TEST_F(PostRedirect, Rfc9110_15_4_4_OthersMakeItAGet) {
  for (const int status : {301, 302, 303}) {
    const Request request = Target("/search2", status);
    EXPECT_EQ(request.method, Method::kGet);
    EXPECT_EQ(request.body, "");
    EXPECT_EQ(request.content_type, "");
  }
}

TEST_F(PostRedirect, ABodyIsNotSentToAnotherOrigin) {
  EXPECT_EQ(Target("http://y.gov.cn/search", 307).method, Method::kGet);
}

}  // namespace
}  // namespace lantai::crawler
