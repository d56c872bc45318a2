#include "crawler/follow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Link To(const std::string& path, LinkRole role, Relevance relevance = Relevance::kUnknown, const std::string& text = "",
        const std::string& date = "") {
  return {role, relevance, Request{Method::kGet, "http://x.gov.cn" + path, "", ""}, text, date};
}

class FollowTest : public ::testing::Test {
 protected:
  FollowTest() {
    portal_.id = "p";
    portal_.hosts = {"x.gov.cn"};
    entry_.portal = "p";
    entry_.request.url = "http://x.gov.cn/here";
    page_.kind = PageKind::kListing;
  }

  std::vector<storage::FrontierEntry> Entries() {
    const Scope scope(portal_, *AddressPolicy::Make({}, false));
    return ChooseOutlinks(page_, {portal_, scope, entry_, years_, repeated_});
  }
  std::vector<std::string> Paths() {
    std::vector<std::string> paths;
    for (const auto& entry : Entries())
      paths.push_back(entry.request.url.substr(std::string("http://x.gov.cn").size()));
    return paths;
  }

  Portal portal_;
  storage::FrontierEntry entry_;
  Page page_;
  std::optional<YearRange> years_;
  bool repeated_ = false;
};

TEST_F(FollowTest, SiteFollowsEveryLinkInScope) {
  portal_.follow = Follow::kSite;
  page_.links = {To("/a", LinkRole::kOther), To("/b", LinkRole::kItem, Relevance::kDecoy),
                 To("/c", LinkRole::kAttachment)};
  page_.links.push_back(
      {LinkRole::kOther, Relevance::kReport, Request{Method::kGet, "http://y.gov.cn/", "", ""}, "", ""});
  EXPECT_THAT(Paths(), ElementsAre("/a", "/b", "/c"));
}

TEST_F(FollowTest, ReportsFollowsColumnsNextPagesAndReportItems) {
  page_.links = {To("/col", LinkRole::kColumn),
                 To("/next", LinkRole::kNext),
                 To("/report", LinkRole::kItem, Relevance::kReport),
                 To("/news", LinkRole::kItem),
                 To("/decoy", LinkRole::kItem, Relevance::kDecoy),
                 To("/menu", LinkRole::kOther)};
  EXPECT_THAT(Paths(), ElementsAre("/col", "/next", "/report"));
}

TEST_F(FollowTest, UnknownItemsAreFollowedInTheReportColumnOnly) {
  page_.links = {To("/report", LinkRole::kItem, Relevance::kReport), To("/unnamed", LinkRole::kItem),
                 To("/decoy", LinkRole::kItem, Relevance::kDecoy)};
  page_.listing_of_reports = true;
  EXPECT_THAT(Paths(), ElementsAre("/report", "/unnamed"));
  page_.listing_of_reports = false;
  entry_.in_report_column = true;
  EXPECT_THAT(Paths(), ElementsAre("/report", "/unnamed"));
}

TEST_F(FollowTest, MenusOfArticlesAreNotFollowed) {
  page_.kind = PageKind::kArticle;
  page_.links = {To("/col", LinkRole::kColumn)};
  EXPECT_THAT(Paths(), IsEmpty());
}

TEST_F(FollowTest, AttachmentsOfAnnualReportsAreFollowed) {
  page_.kind = PageKind::kArticle;
  page_.links = {To("/a.pdf", LinkRole::kAttachment)};
  EXPECT_THAT(Paths(), IsEmpty());
  page_.document.emplace();
  EXPECT_THAT(Paths(), IsEmpty());
  page_.document->is_annual_report = true;
  EXPECT_THAT(Paths(), ElementsAre("/a.pdf"));
}

TEST_F(FollowTest, FurtherPagesAreInTheColumnMenusOnlyIfTheyNameIt) {
  page_.listing_of_reports = true;
  page_.links = {To("/next", LinkRole::kNext), To("/menu", LinkRole::kColumn),
                 To("/nb", LinkRole::kColumn, Relevance::kReport)};
  const auto entries = Entries();
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_TRUE(entries[0].in_report_column);
  EXPECT_FALSE(entries[1].in_report_column);
  EXPECT_TRUE(entries[2].in_report_column);
}

TEST_F(FollowTest, EntriesSayWhereTheyCameFrom) {
  entry_.depth = 2;
  page_.links = {To("/next", LinkRole::kNext), To("/r", LinkRole::kItem, Relevance::kReport, "2019年报告")};
  const auto entries = Entries();
  EXPECT_EQ(entries[0].depth, 2) << "a further page of the list is as deep as the list";
  EXPECT_EQ(entries[1].depth, 3);
  EXPECT_EQ(entries[1].referrer, "http://x.gov.cn/here");
  EXPECT_EQ(entries[1].text, "2019年报告");
  EXPECT_EQ(entries[1].portal, "p");
}

TEST_F(FollowTest, AScriptThatOnlyMovesOnPassesItsRoleOn) {
  entry_.role = LinkRole::kColumn;
  entry_.relevance = Relevance::kReport;
  page_.links = {To("/moved", LinkRole::kRedirect)};
  const auto entries = Entries();
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].role, LinkRole::kColumn);
  EXPECT_EQ(entries[0].relevance, Relevance::kReport);
}

TEST_F(FollowTest, DepthIsBounded) {
  entry_.depth = kMaxDepthReports;
  page_.links = {To("/col", LinkRole::kColumn), To("/next", LinkRole::kNext)};
  EXPECT_THAT(Paths(), ElementsAre("/next"));
}

TEST_F(FollowTest, ARepeatedPageDoesNotLeadToFurtherListPages) {
  repeated_ = true;
  page_.links = {To("/next", LinkRole::kNext), To("/r", LinkRole::kItem, Relevance::kReport)};
  EXPECT_THAT(Paths(), ElementsAre("/r"));
}

TEST_F(FollowTest, YearsPruneOnlyByEvidence) {
  years_ = YearRange{2018, 2020};
  page_.links = {To("/in", LinkRole::kItem, Relevance::kReport, "某局2019年政府信息公开工作年度报告", "2020-01-09"),
                 To("/out", LinkRole::kItem, Relevance::kReport, "某局2016年政府信息公开工作年度报告", "2019-01-09"),
                 To("/undated", LinkRole::kItem, Relevance::kReport, "政府信息公开工作年度报告"),
                 To("/early", LinkRole::kItem, Relevance::kReport, "政府信息公开工作年度报告", "2015-03-01"),
                 To("/late", LinkRole::kItem, Relevance::kReport, "政府信息公开工作年度报告", "2024-03-01"),
                 To("/both", LinkRole::kItem, Relevance::kReport, "2010、2018年报告")};
  EXPECT_THAT(Paths(), ElementsAre("/in", "/undated", "/late", "/both"));
}

TEST_F(FollowTest, HugeRequestsAreLeftOut) {
  page_.links = {To("/" + std::string(kMaxUrlBytes, 'a'), LinkRole::kNext)};
  Link post = To("/post", LinkRole::kNext);
  post.request.method = Method::kPost;
  post.request.body = std::string(kMaxRequestBody + 1, 'b');
  page_.links.push_back(post);
  EXPECT_THAT(Paths(), IsEmpty());
}

TEST(YearsIn, NeedsExactlyFourDigits) {
  EXPECT_THAT(YearsIn("2019年和2020"), ElementsAre(2019, 2020));
  EXPECT_THAT(YearsIn("20190109 12019 019 1889 2100"), IsEmpty());
}

}  // namespace
}  // namespace lantai::crawler
