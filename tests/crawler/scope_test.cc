#include "crawler/scope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace lantai::crawler {
namespace {

using ::testing::HasSubstr;

Status Check(const Portal& portal, const std::string& url, LinkRole role = LinkRole::kItem) {
  const Scope scope(portal, *AddressPolicy::Make({"127.0.0.0/8"}, false));
  return scope.Check(*Url::Parse(url), role);
}

Portal WithHosts(std::vector<std::string> hosts) {
  Portal portal;
  portal.id = "p";
  portal.hosts = std::move(hosts);
  return portal;
}

TEST(HostMatches, AStarStandsForNamesBelow) {
  EXPECT_TRUE(HostMatches("*.x.gov.cn", "www.x.gov.cn"));
  EXPECT_TRUE(HostMatches("*.x.gov.cn", "a.b.x.gov.cn"));
  EXPECT_FALSE(HostMatches("*.x.gov.cn", "x.gov.cn"));
  EXPECT_FALSE(HostMatches("*.x.gov.cn", "www.evilx.gov.cn"));
  EXPECT_TRUE(HostMatches("*", "anything"));
  EXPECT_FALSE(HostMatches("x.gov.cn", "www.x.gov.cn"));
}

TEST(Scope, HostsAreTakenAsGiven) {
  const Portal portal = WithHosts({"www.x.gov.cn"});
  EXPECT_OK(Check(portal, "http://www.x.gov.cn/a"));
  EXPECT_OK(Check(portal, "https://www.x.gov.cn/a"));
  EXPECT_OK(Check(portal, "http://www.x.gov.cn:8080/a"));
  EXPECT_THAT(Check(portal, "http://x.gov.cn/a"), Fails(Code::kRefused, HasSubstr("outside portal p")));
  EXPECT_THAT(Check(portal, "http://www.x.gov.cn.evil.com/a"), Fails(Code::kRefused));
}

TEST(Scope, WithoutHostsThoseOfHomeAndListingsCountWithAndWithoutWww) {
  Portal portal;
  portal.home = "http://www.x.gov.cn/";
  portal.listings = {"http://y.gov.cn/list"};
  for (const char* url : {"http://www.x.gov.cn/", "http://x.gov.cn/", "https://y.gov.cn/", "http://www.y.gov.cn/"}) {
    EXPECT_OK(Check(portal, url)) << url;
  }
  EXPECT_THAT(Check(portal, "http://z.gov.cn/"), Fails(Code::kRefused));
}

TEST(Scope, AttachmentHostsServeAttachmentsOnly) {
  Portal portal = WithHosts({"x.gov.cn"});
  portal.attachment_hosts = {"files.y.cn"};
  EXPECT_OK(Check(portal, "http://files.y.cn/a.pdf", LinkRole::kAttachment));
  EXPECT_THAT(Check(portal, "http://files.y.cn/a.html", LinkRole::kItem), Fails(Code::kRefused));
}

TEST(Scope, OtherSchemesAndSystemPortsAreRefused) {
  const Portal portal = WithHosts({"x.gov.cn"});
  EXPECT_THAT(Check(portal, "ftp://x.gov.cn/a"), Fails(Code::kRefused, HasSubstr("ftp")));
  EXPECT_THAT(Check(portal, "javascript:void(0)"), Fails(Code::kRefused));
  EXPECT_THAT(Check(portal, "http://x.gov.cn:22/a"), Fails(Code::kRefused, HasSubstr("port 22")));
}

TEST(Scope, ASeedsOwnPortIsAllowed) {
  Portal portal;
  portal.home = "http://x.gov.cn:81/";
  EXPECT_OK(Check(portal, "http://x.gov.cn:81/a"));
}

TEST(Scope, AddressLiteralsMustPassThePolicy) {
  EXPECT_OK(Check(WithHosts({"*"}), "http://127.0.0.1:8400/"));
  EXPECT_THAT(Check(WithHosts({"*"}), "http://169.254.169.254/latest"),
              Fails(Code::kRefused, HasSubstr("169.254.169.254")));
}

TEST(Scope, VeryLongAddressesAreRefused) {
  EXPECT_THAT(Check(WithHosts({"x.gov.cn"}), "http://x.gov.cn/" + std::string(kMaxUrlBytes, 'a')),
              Fails(Code::kRefused));
}

}  // namespace
}  // namespace lantai::crawler
