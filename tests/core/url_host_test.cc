// Hosts: §3.5 and §3.6 of the WHATWG URL Standard, and §3.3 (IDNA).
#include "core/url_host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/idna.h"
#include "tests/support/exact_bytes.h"

namespace lantai {
namespace {
using ::testing::Eq;
using ::testing::Optional;

std::string HostOf(std::string_view input, HostKind kind = HostKind::kDomain) {
  const ExactBytes exact(input);
  return ParseHost(exact.view(), kind).value_or("failure");
}

TEST(UrlHost, S3_5_DomainsAreLowerCasedAndPercentDecoded) {
  EXPECT_EQ(HostOf("WWW.X.gov.CN"), "www.x.gov.cn");
  EXPECT_EQ(HostOf("ex%41mple"), "example");
  EXPECT_EQ(HostOf("%e4%be%8b.cn"), "xn--fsq.cn");
  EXPECT_EQ(HostOf("x.cn."), "x.cn.");
  EXPECT_EQ(HostOf("a..b"), "a..b");
  EXPECT_EQ(HostOf("a_b-.cn"), "a_b-.cn");
}

TEST(UrlHost, S3_2_ForbiddenDomainCodePointsAreFailures) {
  for (const char c : std::string_view("\t\n\r #/:<>?@[\\]^|%\x7f\x01\x1f")) {
    EXPECT_EQ(HostOf(std::string("a") + c + "b"), "failure") << static_cast<int>(c);
  }
  EXPECT_EQ(HostOf(std::string_view("a\0b", 3)), "failure");
  EXPECT_EQ(HostOf("a%00b"), "failure");
  EXPECT_EQ(HostOf("a%20b"), "failure");
  EXPECT_EQ(HostOf("a%2Fb"), "failure");
  EXPECT_EQ(HostOf("a%"), "failure");
  EXPECT_EQ(HostOf("a!$&'()*+,;=~b"), "a!$&'()*+,;=~b");
}

TEST(UrlHost, S3_5_AnEmptyDomainIsAFailure) {
  EXPECT_EQ(HostOf(""), "failure");
  EXPECT_EQ(HostOf("\xC2\xAD"), "failure");  // a soft hyphen, which IDNA removes
}

TEST(UrlHost, S3_3_ChineseDomainsAreWrittenAsPunycode) {
  EXPECT_EQ(HostOf("例子.测试"), "xn--fsqu00a.xn--0zwm56d");
  EXPECT_EQ(HostOf("中国政府网.政务"), "xn--fiqs8sirgfmhq98a.xn--zfr164b");
  EXPECT_EQ(HostOf("XN--FSQU00A.xn--0zwm56d"), "xn--fsqu00a.xn--0zwm56d");
}

TEST(UrlHost, S3_3_FullStopsAndDigitsOfOtherWidthsAreMapped) {
  EXPECT_EQ(HostOf("a。b"), "a.b");
  EXPECT_EQ(HostOf("a．b"), "a.b");
  EXPECT_EQ(HostOf("a｡b"), "a.b");
  EXPECT_EQ(HostOf("ｗｗｗ．ｘ．ｃｎ"), "www.x.cn");
  EXPECT_EQ(HostOf("１２７。０.0．１"), "127.0.0.1");
  EXPECT_EQ(HostOf("ａ％ｂ"), "failure");
}

TEST(UrlHost, S3_3_IsNonTransitionalAndLenientAboutHyphensAndLength) {
  EXPECT_EQ(HostOf("faß.de"), "xn--fa-hia.de");
  EXPECT_EQ(HostOf("-a-.cn"), "-a-.cn");
  EXPECT_EQ(HostOf("ab--c.cn"), "ab--c.cn");
  EXPECT_EQ(HostOf("例-.cn"), "xn----kb7a.cn");
  const std::string label(100, 'a');
  EXPECT_EQ(HostOf(label + ".cn"), label + ".cn");
}

TEST(UrlHost, S3_3_BadPunycodeIsAFailure) {
  EXPECT_EQ(HostOf("xn--"), "failure");
  EXPECT_EQ(HostOf("xn--a"), "failure");
  EXPECT_EQ(HostOf("xn--abc-"), "failure");
  EXPECT_EQ(HostOf("xn--zn7c.com"), "failure");
  EXPECT_EQ(HostOf("\xEF\xBF\xBD.com"), "failure");
}

TEST(UrlHost, S3_3_BidiAndJoinersAreChecked) {
  EXPECT_EQ(HostOf("a\u200Cb"), "failure");
  EXPECT_EQ(HostOf("\u05D0a"), "failure");
  EXPECT_EQ(HostOf("\u05D0"), "xn--4db");
}

TEST(UrlHost, LimitsNamesThatNeedIdna) {
  std::string name;
  while (name.size() <= kMaxIdnaBytes) name += "例";
  EXPECT_EQ(DomainToAscii(name), std::nullopt);
  EXPECT_EQ(DomainToAscii(std::string(100'000, 'a')).value_or("").size(), 100'000u);
}

TEST(UrlHost, S3_5_EndsInANumberMeansAnAddressOrAFailure) {
  EXPECT_EQ(HostOf("1.2.3.4"), "1.2.3.4");
  EXPECT_EQ(HostOf("1.2.3.4."), "1.2.3.4");
  EXPECT_EQ(HostOf("x.1"), "failure");
  EXPECT_EQ(HostOf("x.0x1"), "failure");
  EXPECT_EQ(HostOf("x.0xg"), "x.0xg");
  EXPECT_EQ(HostOf("x.09"), "failure");
  EXPECT_EQ(HostOf("09"), "failure");
  EXPECT_EQ(HostOf("1.2.3.4.5"), "failure");
  EXPECT_EQ(HostOf("1..2"), "failure");
  EXPECT_EQ(HostOf("1.2.3.4x"), "1.2.3.4x");
  EXPECT_EQ(HostOf("1.2.3.x"), "1.2.3.x");
  EXPECT_EQ(HostOf("."), ".");
  EXPECT_EQ(HostOf("1.."), "1..");
}

struct Ipv4Case {
  std::string_view input;
  std::string_view expected;
};

TEST(UrlHost, S3_5_Ipv4ParserTakesShortOctalAndHexadecimalForms) {
  const Ipv4Case cases[] = {
      {"0x7f.1", "127.0.0.1"},
      {"1.2.3", "1.2.0.3"},
      {"256", "0.0.1.0"},
      {"4294967295", "255.255.255.255"},
      {"4294967296", "failure"},
      {"0xffffffff", "255.255.255.255"},
      {"0x100000000", "failure"},
      {"0", "0.0.0.0"},
      {"0x", "0.0.0.0"},
      {"0X7F.0.0.01", "127.0.0.1"},
      {"010.1", "8.0.0.1"},
      {"08.1", "failure"},
      {"256.1", "failure"},
      {"1.256.1", "failure"},
      {"1.2.65535", "1.2.255.255"},
      {"1.2.65536", "failure"},
      {"1.16777215", "1.255.255.255"},
      {"1.16777216", "failure"},
      {"1.2.3.256", "failure"},
      {"99999999999999999999999999", "failure"},
      {"0x.0x.0", "0.0.0.0"},
      {"00000000000000000000000000000001", "0.0.0.1"},
  };
  for (const Ipv4Case& c : cases) EXPECT_EQ(HostOf(c.input), c.expected) << c.input;
}

TEST(UrlHost, Ipv4NumbersMaySafelyBeParsedAlone) {
  EXPECT_THAT(ParseIpv4("127.0.0.1"), Optional(Eq(0x7F000001u)));
  EXPECT_EQ(ParseIpv4(""), std::nullopt);
  EXPECT_EQ(ParseIpv4("a.b"), std::nullopt);
  EXPECT_EQ(FormatIpv4(0xFFFFFFFFu), "255.255.255.255");
}

TEST(UrlHost, S3_5_Ipv6Parser) {
  const Ipv4Case cases[] = {
      {"[::1]", "[::1]"},
      {"[::]", "[::]"},
      {"[1::]", "[1::]"},
      {"[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:8]"},
      {"[0001:ABCD::00f0]", "[1:abcd::f0]"},
      {"[::ffff:1.2.3.4]", "[::ffff:102:304]"},
      {"[1:2:3:4:5:6:1.2.3.4]", "[1:2:3:4:5:6:102:304]"},
      {"[2001:db8::1:2]", "[2001:db8::1:2]"},
      {"[]", "failure"},
      {"[:]", "failure"},
      {"[:1]", "failure"},
      {"[:::]", "failure"},
      {"[1:2:3:4:5:6:7]", "failure"},
      {"[1:2:3:4:5:6:7:8:9]", "failure"},
      {"[1:2:3:4:5:6:7:8:]", "failure"},
      {"[1:]", "failure"},
      {"[1::2::3]", "failure"},
      {"[12345::]", "failure"},
      {"[g::]", "failure"},
      {"[::1%eth0]", "failure"},
      {"[::1.2.3]", "failure"},
      {"[::1.2.3.4.5]", "failure"},
      {"[::1.2.3.]", "failure"},
      {"[::1.2..4]", "failure"},
      {"[::01.2.3.4]", "failure"},
      {"[::256.2.3.4]", "failure"},
      {"[::.1.2.3]", "failure"},
      {"[1:2:3:4:5:6:7:1.2.3.4]", "failure"},
      {"[::1.2.3.4:5]", "failure"},
      {"[::1", "failure"},
      {"[", "failure"},
      {"[::1]x", "failure"},
      {"::1", "failure"},
  };
  for (const Ipv4Case& c : cases) EXPECT_EQ(HostOf(c.input), c.expected) << c.input;
}

TEST(UrlHost, S3_6_Ipv6SerialiserCompressesTheFirstLongestRunOfTwoOrMoreZeros) {
  EXPECT_EQ(FormatIpv6({0, 0, 0, 0, 0, 0, 0, 0}), "::");
  EXPECT_EQ(FormatIpv6({1, 0, 2, 3, 4, 5, 6, 7}), "1:0:2:3:4:5:6:7");
  EXPECT_EQ(FormatIpv6({1, 0, 0, 2, 0, 0, 3, 4}), "1::2:0:0:3:4");
  EXPECT_EQ(FormatIpv6({1, 0, 0, 2, 0, 0, 0, 3}), "1:0:0:2::3");
  EXPECT_EQ(FormatIpv6({0, 0, 1, 2, 3, 4, 5, 6}), "::1:2:3:4:5:6");
  EXPECT_EQ(FormatIpv6({1, 2, 3, 4, 5, 6, 0, 0}), "1:2:3:4:5:6::");
  EXPECT_EQ(FormatIpv6({0xABCD, 0, 0, 0, 0, 0, 0, 0xF}), "abcd::f");
}

TEST(UrlHost, S3_5_OpaqueHostsKeepCaseAndEscapes) {
  EXPECT_EQ(HostOf("Ab%41", HostKind::kOpaque), "Ab%41");
  EXPECT_EQ(HostOf("1.2.3", HostKind::kOpaque), "1.2.3");
  EXPECT_EQ(HostOf("主\x01", HostKind::kOpaque), "%E4%B8%BB%01");
  EXPECT_EQ(HostOf("", HostKind::kOpaque), "");
  EXPECT_EQ(HostOf("a b", HostKind::kOpaque), "failure");
  EXPECT_EQ(HostOf("a|b", HostKind::kOpaque), "failure");
  EXPECT_EQ(HostOf("[::1]", HostKind::kOpaque), "[::1]");
}

TEST(Idna, FollowsUts46Of151WhereIcuIsOlder) {
  EXPECT_EQ(DomainToAscii("STRA\xE1\xBA\x9E"
                          "E.de"),
            "xn--strae-oqa.de")
      << "capital sharp s";
  EXPECT_EQ(DomainToAscii("xn--xn---epa"), std::nullopt) << "it stands for a text that begins with xn--";
  EXPECT_EQ(DomainToAscii("xn--xn---9oa"), "xn--xn---9oa") << "and this for one that does not";
  EXPECT_EQ(DomainToAscii("1.\xD9\x8A"), std::nullopt) << "RFC 5893 2, rule 1";
}

}  // namespace
}  // namespace lantai
