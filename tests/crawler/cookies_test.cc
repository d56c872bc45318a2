// crawler/cookies.h against the clauses of RFC 6265.
#include "crawler/cookies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lantai::crawler {
namespace {

constexpr Timestamp kNow{1'700'000'000'000};  // 2023-11-14T22:13:20Z

class CookieTest : public ::testing::Test {
 protected:
  bool Set(const std::string& cookie, const std::string& path = "/a/b", bool secure = false) {
    return jar_.Take("HTTP/1.1 302 Found\r\nSet-Cookie: " + cookie + "\r\n\r\n", path, secure, kNow);
  }
  std::string Sent(const std::string& path = "/a/b", bool secure = false, int64_t later = 0) {
    return jar_.HeaderFor(path, secure, kNow + later);
  }
  CookieJar jar_{"www.x.gov.cn"};
};

TEST_F(CookieTest, TheCookiesOfAFirewallComeBack) {
  EXPECT_TRUE(
      jar_.Take("HTTP/1.1 302 Found\r\nSet-Cookie: CT6T=1; path=/; HttpOnly\r\nset-cookie: CT6TS=a=b; Path=/\r\n\r\n",
                "/x/", false, kNow));
  EXPECT_EQ(Sent("/other"), "CT6T=1; CT6TS=a=b");
}

TEST_F(CookieTest, OnlyWhatIsNewIsWorthAskingAgain) {
  EXPECT_TRUE(Set("a=1"));
  EXPECT_FALSE(Set("a=1; Max-Age=60"));
  EXPECT_TRUE(Set("a=2"));
  EXPECT_FALSE(jar_.Take("HTTP/1.1 302 Found\r\n\r\n", "/", false, kNow));
}

TEST_F(CookieTest, Rfc6265_5_2_WhatIsNoPairIsIgnored) {
  for (const char* cookie : {"nothing", "=value", "", ";", "a\x01=1", "a=\x7F"}) EXPECT_FALSE(Set(cookie)) << cookie;
  EXPECT_TRUE(Set("  a  =  1 2  ; x"));
  EXPECT_EQ(Sent(), "a=1 2");
}

TEST_F(CookieTest, Rfc6265_5_1_4_ThePathIsTheAddressesFolderOrWhatIsSaid) {
  Set("d=1", "/a/b");
  Set("p=2; Path=/a/b", "/a/b");
  Set("r=3; Path=relative", "/a/b");
  EXPECT_EQ(Sent("/a/b/c"), "p=2; d=1; r=3") << "longer paths first (5.4)";
  EXPECT_EQ(Sent("/a/x"), "d=1; r=3");
  EXPECT_EQ(Sent("/ab"), "");
  EXPECT_EQ(Sent("/"), "");
}

TEST_F(CookieTest, Rfc6265_5_2_2_MaxAgeOutweighsExpires) {
  Set("a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60");
  Set("b=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(Sent(), "a=1; b=1");
  EXPECT_EQ(Sent("/a/b", false, 60'001), "");
}

TEST_F(CookieTest, Rfc6265_5_3_AnExpiredCookieRemovesAnOlderOne) {
  Set("a=1");
  EXPECT_TRUE(Set("a=x; Max-Age=0"));
  EXPECT_EQ(Sent(), "");
  EXPECT_FALSE(Set("b=x; Max-Age=-5"));
  EXPECT_FALSE(Set("c=x; Expires=Wed, 14-Nov-2018 00:00:00 GMT"));
}

TEST_F(CookieTest, Rfc6265_5_3_6_AnotherHostsDomainIsRefusedAParentsWidensNothing) {
  EXPECT_FALSE(Set("a=1; Domain=y.gov.cn"));
  EXPECT_FALSE(Set("a=1; Domain=cn"));
  EXPECT_FALSE(Set("a=1; Domain=ww.x.gov.cn"));
  EXPECT_TRUE(Set("a=1; Domain=.X.gov.cn"));
  EXPECT_TRUE(Set("b=1; Domain=www.x.gov.cn"));
}

TEST_F(CookieTest, SecureCookiesStayOnHttps) {
  EXPECT_FALSE(Set("a=1; Secure"));
  EXPECT_TRUE(Set("a=1; Secure", "/a/b", /*secure=*/true));
  EXPECT_EQ(Sent("/a/b", false), "");
  EXPECT_EQ(Sent("/a/b", true), "a=1");
}

TEST_F(CookieTest, Prefixes) {
  EXPECT_FALSE(Set("__Secure-a=1", "/", true));
  EXPECT_FALSE(Set("__Host-a=1; Secure", "/", true));
  EXPECT_FALSE(Set("__Host-a=1; Secure; Path=/; Domain=www.x.gov.cn", "/", true));
  EXPECT_TRUE(Set("__Host-a=1; Secure; Path=/", "/", true));
}

TEST_F(CookieTest, TheJarIsBounded) {
  for (int i = 0; i < 100; ++i) Set("n" + std::to_string(i) + "=" + std::string(20, 'v'));
  EXPECT_EQ(jar_.size(), kMaxCookies);
  EXPECT_FALSE(Set("big=" + std::string(kMaxCookieBytes, 'v')));
  for (int i = 0; i < 5; ++i) Set("m" + std::to_string(i) + "=" + std::string(3000, 'v'));
  EXPECT_LE(Sent().size(), kMaxJarBytes);
  std::string many = "HTTP/1.1 302 Found\r\n";
  for (int i = 0; i < 20'000; ++i) many += "Set-Cookie: k" + std::to_string(i) + "=1\r\n";
  jar_.Take(many + "\r\n", "/", false, kNow);
  EXPECT_LE(jar_.size(), kMaxCookies);
}

TEST(CookieDate, Rfc6265_5_1_1_TheFormsInUse) {
  const Timestamp expected{1'445'412'480'000};
  for (const char* text : {"Wed, 21 Oct 2015 07:28:00 GMT", "Wednesday, 21-Oct-15 07:28:00 GMT",
                           "Wed Oct 21 07:28:00 2015", "21 oct 2015 7:28:0", "2015;OCTober;21;07:28:00x"}) {
    EXPECT_EQ(ParseCookieDate(text), expected) << text;
  }
  for (const char* text : {"", "Wed", "Wed, 32 Oct 2015 07:28:00", "31 Feb 2015 07:28:00", "21 Oct 2015 24:00:00",
                           "21 Oct 1600 07:28:00", "21 Oct 2015", "07:28:00"}) {
    EXPECT_EQ(ParseCookieDate(text), std::nullopt) << text;
  }
  EXPECT_EQ(ParseCookieDate("01 Jan 70 00:00:00"), Timestamp{0});
}

}  // namespace
}  // namespace lantai::crawler
