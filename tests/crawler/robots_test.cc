#include "crawler/robots.h"

#include <gtest/gtest.h>

#include "crawler/fetcher.h"
#include "tests/support/exact_bytes.h"

namespace lantai::crawler {
namespace {

bool Allowed(std::string_view text, std::string_view path, std::string_view agent = "lantai") {
  const ExactBytes bytes(text);
  return Robots::Parse(bytes.view(), agent).Allows(path);
}

// The rule for everyone, as one pattern.
bool Disallows(const std::string& pattern, std::string_view path) {
  return !Allowed("User-agent: *\nDisallow: " + pattern + "\n", path);
}

TEST(Rfc9309, Section2_1_WithoutRulesEverythingIsAllowed) {
  EXPECT_TRUE(Allowed("", "/"));
  EXPECT_TRUE(Allowed("User-agent: *\n", "/x"));
  EXPECT_TRUE(Allowed("User-agent: *\nDisallow:\n", "/x"));
  EXPECT_TRUE(Robots::AllowAll().Allows("/x"));
}

TEST(Rfc9309, Section2_1_RulesBeforeAnyUserAgentAreIgnored) {
  EXPECT_TRUE(Allowed("Disallow: /\nUser-agent: x\nDisallow: /\n", "/"));
}

TEST(Rfc9309, Section2_2_LineEndsMayBeCrLfOrCrOrLf) {
  for (const char* text : {"User-agent: *\nDisallow: /x\n", "User-agent: *\r\nDisallow: /x\r\n",
                           "User-agent: *\rDisallow: /x\r", "User-agent: *\nDisallow: /x"}) {
    EXPECT_FALSE(Allowed(text, "/x/y")) << text;
    EXPECT_TRUE(Allowed(text, "/y")) << text;
  }
}

TEST(Rfc9309, Section2_2_KeysAreCaseInsensitiveAndMayHaveSpacesAround) {
  EXPECT_FALSE(Allowed("  USER-AGENT  :  *  \n\tdIsAlLoW\t:\t/x \n", "/x"));
}

TEST(Rfc9309, Section2_2_PathsAreCaseSensitive) {
  EXPECT_TRUE(Disallows("/X", "/X"));
  EXPECT_FALSE(Disallows("/X", "/x"));
}

TEST(Rfc9309, Section2_2_1_TheProductTokenIsComparedWithoutCase) {
  constexpr char kText[] = "User-agent: LanTai\nDisallow: /x\n";
  EXPECT_FALSE(Allowed(kText, "/x", "lantai"));
  EXPECT_FALSE(Allowed(kText, "/x", "lantai/0.1.0 (+mailto:a@b.c)"));
  EXPECT_TRUE(Allowed(kText, "/x", "lanta"));
  EXPECT_TRUE(Allowed(kText, "/x", "lantaix"));
}

TEST(Rfc9309, Section2_2_1_OurProductTokenHoldsOnlyWhatATokenMay) {
  EXPECT_EQ(kProductToken.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"),
            std::string_view::npos);
  const Result<std::string> user_agent = UserAgent("mailto:a@b.c");
  ASSERT_TRUE(user_agent.ok());
  EXPECT_NE(user_agent->find(kProductToken), std::string::npos) << "it is part of the User-Agent";
}

TEST(Rfc9309, Section2_2_1_WithoutAGroupOfOurOwnTheGroupOfEveryoneIsObeyed) {
  constexpr char kText[] = "User-agent: *\nDisallow: /foo\nDisallow: /bar\nUser-agent: BazBot\nDisallow: /baz\n";
  EXPECT_FALSE(Allowed(kText, "/foo", "ExampleBot"));
  EXPECT_FALSE(Allowed(kText, "/bar", "ExampleBot"));
  EXPECT_TRUE(Allowed(kText, "/baz", "ExampleBot"));
}

TEST(Rfc9309, Section2_2_1_AVersionAfterTheTokenIsIgnored) {
  EXPECT_FALSE(Allowed("User-agent: lantai/2.1\nDisallow: /x\n", "/x"));
}

TEST(Rfc9309, Section2_2_1_AGroupOfOurOwnReplacesTheGroupOfEveryone) {
  constexpr char kText[] = "User-agent: *\nDisallow: /\nUser-agent: lantai\nDisallow: /private\n";
  EXPECT_TRUE(Allowed(kText, "/x"));
  EXPECT_FALSE(Allowed(kText, "/private"));
  EXPECT_FALSE(Allowed(kText, "/x", "other"));
}

TEST(Rfc9309, Section2_2_1_AnEmptyGroupOfOurOwnAllowsEverything) {
  EXPECT_TRUE(Allowed("User-agent: lantai\nAllow:\nUser-agent: *\nDisallow: /\n", "/x"));
}

TEST(Rfc9309, Section2_2_1_GroupsOfTheSameTokenAreMerged) {
  constexpr char kText[] =
      "User-agent: lantai\nDisallow: /a\nUser-agent: b\nDisallow: /b\nUser-agent: lantai\nDisallow: /c\n";
  EXPECT_FALSE(Allowed(kText, "/a"));
  EXPECT_TRUE(Allowed(kText, "/b"));
  EXPECT_FALSE(Allowed(kText, "/c"));
}

TEST(Rfc9309, Section2_2_1_SeveralUserAgentsShareTheirRules) {
  constexpr char kText[] = "User-agent: a\n\n# remark\nUser-agent: lantai\nDisallow: /x\n";
  EXPECT_FALSE(Allowed(kText, "/x"));
  EXPECT_FALSE(Allowed(kText, "/x", "a"));
}

TEST(Rfc9309, Section2_2_1_WithoutAMatchAndWithoutAStarNothingApplies) {
  EXPECT_TRUE(Allowed("User-agent: other\nDisallow: /\n", "/x"));
}

TEST(Rfc9309, Section2_2_2_MatchingStartsWithTheFirstOctetOfThePath) {
  EXPECT_FALSE(Disallows("/x", "/a/x"));
  EXPECT_FALSE(Disallows("x", "/x"));
  EXPECT_TRUE(Disallows("/x", "/x/a"));
}

TEST(Rfc9309, Section2_2_2_AnAddressThatNoRuleMatchesIsAllowed) { EXPECT_FALSE(Disallows("/x", "/y")); }

TEST(Rfc9309, Section2_2_2_TheLongestRuleWins) {
  constexpr char kText[] = "User-agent: *\nDisallow: /x\nAllow: /x/page\nDisallow: /x/page/secret\n";
  EXPECT_FALSE(Allowed(kText, "/x/other"));
  EXPECT_TRUE(Allowed(kText, "/x/page.html"));
  EXPECT_FALSE(Allowed(kText, "/x/page/secret.html"));
}

TEST(Rfc9309, Section2_2_2_AllowWinsATie) {
  EXPECT_TRUE(Allowed("User-agent: *\nDisallow: /page\nAllow: /page\n", "/page"));
  EXPECT_TRUE(Allowed("User-agent: *\nAllow: /page\nDisallow: /page\n", "/page"));
}

TEST(Rfc9309, Section2_2_2_EscapesOfUnreservedCharactersAreDecoded) {
  EXPECT_TRUE(Disallows("/foo/bar/%62%61%7A", "/foo/bar/baz"));
  EXPECT_TRUE(Disallows("/foo/bar/baz", "/foo/bar/%62%61%7a"));
}

TEST(Rfc9309, Section2_2_2_NonAsciiIsComparedPercentEncoded) {
  EXPECT_TRUE(Disallows("/foo/bar/\xE3\x83\x84", "/foo/bar/%E3%83%84"));
  EXPECT_TRUE(Disallows("/foo/bar/%e3%83%84", "/foo/bar/\xE3\x83\x84"));
  EXPECT_TRUE(Disallows("/\xC4\xEA", "/%c4%ea"));  // GBK bytes, which are no UTF-8
}

TEST(Rfc9309, Section2_2_2_ReservedCharactersKeepTheirEscapesInPaths) {
  EXPECT_FALSE(Disallows("/a%2Fb", "/a/b"));
  EXPECT_TRUE(Disallows("/a%2fb", "/a%2Fb"));
}

TEST(Rfc9309, Section2_2_2_ColonAndSlashInQueriesEqualTheirEscapes) {
  EXPECT_TRUE(Disallows("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"));
  EXPECT_TRUE(Disallows("/foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar?baz=https://foo.bar"));
}

TEST(Rfc9309, Section2_2_2_RobotsTxtItselfIsAlwaysAllowed) { EXPECT_FALSE(Disallows("/", "/robots.txt")); }

TEST(Rfc9309, Section2_2_3_TheNumberSignBeginsAComment) {
  EXPECT_FALSE(Allowed("User-agent: * # all\nDisallow: /x # not this\n", "/x"));
  EXPECT_TRUE(Allowed("User-agent: *\n#Disallow: /x\n", "/x"));
}

TEST(Rfc9309, Section2_2_3_TheDollarEndsTheMatch) {
  EXPECT_TRUE(Disallows("/this/path/exactly$", "/this/path/exactly"));
  EXPECT_FALSE(Disallows("/this/path/exactly$", "/this/path/exactly/not"));
  EXPECT_TRUE(Disallows("/*.pdf$", "/a/b.pdf"));
  EXPECT_FALSE(Disallows("/*.pdf$", "/a/b.pdf?x"));
  EXPECT_TRUE(Disallows("/$", "/"));
  EXPECT_FALSE(Disallows("/$", "/x"));
}

TEST(Rfc9309, Section2_2_3_TheStarStandsForAnyCharacters) {
  EXPECT_TRUE(Disallows("/this/*/exactly", "/this/path/is/exactly/it"));
  EXPECT_TRUE(Disallows("*.php", "/x.php5"));
  EXPECT_TRUE(Disallows("/a*b*c", "/a-x-b-y-c"));
  EXPECT_FALSE(Disallows("/a*b*c", "/a-c-b"));
  EXPECT_TRUE(Disallows("/a**b", "/ab"));
  EXPECT_TRUE(Disallows("/a*aa$", "/aaaa"));
  EXPECT_FALSE(Disallows("/ab*b$", "/ab"));
}

TEST(Rfc9309, Section2_2_3_EscapedStarAndDollarStandForThemselves) {
  EXPECT_TRUE(Disallows("/path/file-with-a-%2A.html", "/path/file-with-a-*.html"));
  EXPECT_FALSE(Disallows("/path/file-with-a-%2A.html", "/path/file-with-a-x.html"));
  EXPECT_TRUE(Disallows("/path/foo-%24", "/path/foo-$"));
  EXPECT_TRUE(Disallows("/path/foo-%24", "/path/foo-$/more"));
}

TEST(Rfc9309, Section2_2_4_OtherRecordsDoNotSplitAGroup) {
  constexpr char kText[] = "User-agent: a\nSitemap: http://x/s.xml\nUser-agent: lantai\nCrawl-delay: 3\nDisallow: /x\n";
  EXPECT_FALSE(Allowed(kText, "/x", "a"));
  EXPECT_FALSE(Allowed(kText, "/x"));
}

TEST(Rfc9309, Section2_3_AByteOrderMarkIsSkipped) {
  EXPECT_FALSE(Allowed("\xEF\xBB\xBFUser-agent: *\nDisallow: /\n", "/x"));
}

TEST(Rfc9309, Section2_3_HtmlInsteadOfRulesAllowsEverything) {
  EXPECT_TRUE(Allowed("<html><head><title>404: not found</title></head><body>none</body></html>", "/x"));
}

TEST(Rfc9309, Section2_3_1_WhatTheAnswersMean) {
  for (int status : {200, 204}) EXPECT_EQ(RobotsVerdictOf(status), RobotsVerdict::kUse) << status;
  for (int status : {301, 400, 401, 403, 404, 410, 451})
    EXPECT_EQ(RobotsVerdictOf(status), RobotsVerdict::kAllowAll) << status;
  for (int status : {429, 500, 502, 503, 504, 521, 0})
    EXPECT_EQ(RobotsVerdictOf(status), RobotsVerdict::kDisallowAll) << status;
}

TEST(Rfc9309, Section2_3_1_5_WhatCanBeParsedIsUsedWhateverStandsBesideIt) {
  const std::string text =
      "<!-- \x01\xFF -->\nUser-agent: *\n: /a\nDisallow\n\xC3\x28: /b\nDisallow: /x\nno rule at all\n" +
      std::string("Dis\0allow: /c\n", 15) + "Disallow: /y\n";
  for (const char* path : {"/x", "/y"}) EXPECT_FALSE(Allowed(text, path)) << path;
  for (const char* path : {"/a", "/b", "/c"}) EXPECT_TRUE(Allowed(text, path)) << path;
}

TEST(Rfc9309, Section5_1_TheSimpleExample) {
  constexpr char kText[] =
      "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n"
      "User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n"
      "User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n";
  EXPECT_TRUE(Allowed(kText, "/publications/x", "other"));
  EXPECT_FALSE(Allowed(kText, "/example/x", "other"));
  EXPECT_FALSE(Allowed(kText, "/a.gif", "other"));
  EXPECT_TRUE(Allowed(kText, "/example/page.html", "foobot"));
  EXPECT_TRUE(Allowed(kText, "/example/allowed.gif", "foobot"));
  EXPECT_FALSE(Allowed(kText, "/publications/", "foobot"));
  for (const char* agent : {"barbot", "bazbot"}) {
    EXPECT_FALSE(Allowed(kText, "/example/page.html", agent)) << agent;
    EXPECT_TRUE(Allowed(kText, "/a.gif", agent)) << agent;
  }
  EXPECT_TRUE(Allowed(kText, "/example/page.html", "quxbot"));
}

TEST(Rfc9309, Section5_2_TheLongerDisallowIsUsed) {
  constexpr char kText[] = "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
  EXPECT_FALSE(Allowed(kText, "/example/page/disallowed.gif", "foobot"));
  EXPECT_TRUE(Allowed(kText, "/example/page/", "foobot"));
}

TEST(Rfc9309, Section2_5_HalfALineIsNoRule) {
  const std::string group = "User-agent: *\n", rule = "Disallow: /private/area\n";
  const std::string filler(kRobotsLimit - group.size() - 1 - 12, '#');  // "Disallow: /p" would still fit
  EXPECT_TRUE(Allowed(group + filler + "\n" + rule, "/public"));
  EXPECT_TRUE(Allowed(group + filler + "\n" + rule, "/private/area"));
}

TEST(Rfc9309, Section2_5_FiveHundredKibibytesAreReadAndNoMore) {
  const std::string group = "User-agent: *\n", rule = "\nDisallow: /x\n";
  const std::string before = group + std::string(kRobotsLimit - group.size() - rule.size(), '#') + rule;
  EXPECT_FALSE(Allowed(before, "/x"));
  EXPECT_TRUE(Allowed(group + std::string(kRobotsLimit, '#') + rule, "/x"));
}

TEST(Robots, MisspeltAndColonlessRulesCountForTheOwner) {
  EXPECT_FALSE(Allowed("useragent: *\nDisalow: /x\n", "/x"));
  EXPECT_FALSE(Allowed("user-agent *\ndisallow /x\n", "/x"));
  EXPECT_TRUE(Allowed("user-agent: *\ndisallow everything under /x\n", "/x"));
}

TEST(Robots, CrawlDelayIsReadInSecondsAndBounded) {
  const auto delay = [](const std::string& value) {
    return Robots::Parse("User-agent: *\nCrawl-delay: " + value + "\n", "lantai").crawl_delay_ms();
  };
  EXPECT_EQ(delay("10"), 10'000);
  EXPECT_EQ(delay("0.5"), 500);
  EXPECT_EQ(delay("1e300"), kMaxCrawlDelayMs);
  for (const char* bad : {"", "-1", "soon", "nan"}) EXPECT_EQ(delay(bad), std::nullopt) << bad;
}

TEST(Robots, HostilePatternsCostLittle) {
  std::string text = "User-agent: *\n";
  while (text.size() < kRobotsLimit) text += "Disallow: /*a*a*a*a*a*a*a*a*b\n";
  EXPECT_TRUE(Allowed(text, "/" + std::string(4000, 'a')));
}

TEST(RobotsTool, TakesWholeUrls) {
  constexpr char kText[] = "User-agent: *\nDisallow: /a?b\n";
  EXPECT_FALSE(Allows(kText, "lantai", "http://x.gov.cn/a?b=1"));
  EXPECT_TRUE(Allows(kText, "lantai", "http://x.gov.cn/a?c"));
  EXPECT_TRUE(Allows(kText, "lantai", "http://x.gov.cn/c#/a?b"));
  EXPECT_FALSE(Allows(kText, "lantai", "x.gov.cn/a?b")) << "path and query count";
  EXPECT_TRUE(Allows(kText, "lantai", "no url"));
}

}  // namespace
}  // namespace lantai::crawler
