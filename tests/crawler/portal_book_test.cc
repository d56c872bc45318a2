#include "crawler/internal/portal_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Portal County(const std::string& id, const std::string& host) {
  Portal portal;
  portal.id = id;
  portal.home = "http://" + host + "/";
  portal.listings = {"http://" + host + "/nb/"};
  return portal;
}

Options WithContact() {
  Options options;
  options.identity.contact = "mailto:a@b.cn";
  return options;
}

TEST(PortalBook, HomeAndListingsBecomeSeeds) {
  ASSERT_OK_AND_ASSIGN(const PortalBook book, PortalBook::Make(WithContact(), {County("a", "a.gov.cn")}));
  const auto seeds = book.Seeds();
  ASSERT_EQ(seeds.size(), 2u);
  EXPECT_EQ(seeds[0].request.url, "http://a.gov.cn/");
  EXPECT_FALSE(seeds[0].in_report_column);
  EXPECT_EQ(seeds[1].request.url, "http://a.gov.cn/nb/");
  EXPECT_TRUE(seeds[1].in_report_column);
  EXPECT_EQ(seeds[1].relevance, Relevance::kReport);
  EXPECT_THAT(book.Ids(), ElementsAre("a"));
}

TEST(PortalBook, AnUnknownPortalsEntriesStayOnTheirHost) {
  ASSERT_OK_AND_ASSIGN(const PortalBook book, PortalBook::Make(WithContact(), {}));
  storage::FrontierEntry entry;
  entry.portal = "gone";
  entry.request.url = "http://b.gov.cn/x";
  const auto info = book.Find(entry);
  EXPECT_OK(info->scope.Check(*Url::Parse("http://b.gov.cn/y"), LinkRole::kItem));
  EXPECT_FALSE(info->scope.Check(*Url::Parse("http://c.gov.cn/y"), LinkRole::kItem).ok());
}

TEST(PortalBook, IdsAreUniqueAndSeedsInScope) {
  EXPECT_THAT(PortalBook::Make(WithContact(), {County("a", "a.gov.cn"), County("a", "b.gov.cn")}),
              Fails(Code::kInvalidArgument, HasSubstr("id a")));
  Portal outside = County("a", "a.gov.cn");
  outside.hosts = {"b.gov.cn"};
  EXPECT_THAT(PortalBook::Make(WithContact(), {outside}), Fails(Code::kInvalidArgument, HasSubstr("outside")));
  Portal broken = County("a", "a.gov.cn");
  broken.listings = {"not a URL"};
  EXPECT_FALSE(PortalBook::Make(WithContact(), {broken}).ok());
}

TEST(PortalBook, WithoutAContactEveryHostMustBeATestAddress) {
  Options options;
  const auto check = [&] { return PortalBook::Make(options, {County("a", "www.a.gov.cn")})->CheckIdentity(); };
  EXPECT_THAT(check(), Fails(Code::kInvalidArgument, HasSubstr("www.a.gov.cn")));
  options.test.resolve = {"*.gov.cn=127.0.0.1:80"};
  EXPECT_FALSE(check().ok()) << "the address itself is not allowed yet";
  options.test.addresses = {"127.0.0.0/8"};
  EXPECT_OK(check());
}

TEST(PortalBook, LocalhostIsATestAddressWhereLoopbackIs) {
  Options options;
  options.test.addresses = {"127.0.0.0/8"};
  EXPECT_OK(PortalBook::Make(options, {County("a", "localhost:8400")})->CheckIdentity());
  EXPECT_OK(PortalBook::Make(options, {County("a", "127.0.0.1:8400")})->CheckIdentity());
  EXPECT_THAT(PortalBook::Make(options, {County("a", "8.8.8.8")}),
              Fails(Code::kInvalidArgument, HasSubstr("identity.contact")));
}

}  // namespace
}  // namespace lantai::crawler
