// What the tests of Google's parser (github.com/google/robotstxt, robots_test.cc) expect, as facts of our own:
// robots.txt, agent, address, whether it may be fetched. Left out is what their parser counts but does not decide (line
// numbers). The three expectations in which it differs from RFC 9309 stand at the end, with what the RFC says.
#include <gtest/gtest.h>

#include "crawler/robots.h"

namespace lantai::crawler {
namespace {

struct Expected {
  const char* path;  // of http://foo.bar
  bool allowed;
};

void Check(const std::string& robots, const std::string& agent, const std::vector<Expected>& expected) {
  for (const Expected& one : expected) {
    EXPECT_EQ(Allows(robots, agent, std::string("http://foo.bar") + one.path), one.allowed)
        << agent << " " << one.path << "\n"
        << robots;
  }
}

// With rules for FooBot alone.
void CheckFooBot(const std::string& rules, const std::vector<Expected>& expected) {
  Check("user-agent: FooBot\n" + rules, "FooBot", expected);
}

TEST(RobotsGoogle, WithoutRulesAgentOrAddress) {
  constexpr char kText[] = "user-agent: FooBot\ndisallow: /\n";
  EXPECT_TRUE(Allows("", "FooBot", ""));
  EXPECT_TRUE(Allows(kText, "", ""));
  EXPECT_FALSE(Allows(kText, "FooBot", ""));
  EXPECT_TRUE(Allows("", "", ""));
}

TEST(RobotsGoogle, LinesAreKeyColonValueAndTheColonMayBeMissing) {
  Check("user-agent: FooBot\ndisallow: /\n", "FooBot", {{"/x/y", false}});
  Check("foo: FooBot\nbar: /\n", "FooBot", {{"/x/y", true}});
  Check("user-agent FooBot\ndisallow /\n", "FooBot", {{"/x/y", false}});
}

TEST(RobotsGoogle, Groups) {
  constexpr char kText[] =
      "allow: /foo/bar/\n\nuser-agent: FooBot\ndisallow: /\nallow: /x/\nuser-agent: BarBot\ndisallow: /\nallow: /y/\n"
      "\n\nallow: /w/\nuser-agent: BazBot\n\nuser-agent: FooBot\nallow: /z/\ndisallow: /\n";
  Check(kText, "FooBot", {{"/x/b", true}, {"/z/d", true}, {"/y/c", false}, {"/foo/bar/", false}});
  Check(kText, "BarBot", {{"/y/c", true}, {"/w/a", true}, {"/z/d", false}, {"/foo/bar/", false}});
  Check(kText, "BazBot", {{"/z/d", true}, {"/foo/bar/", false}});
}

TEST(RobotsGoogle, OtherRecordsDoNotCloseAGroup) {
  for (const char* other : {"Sitemap: https://foo.bar/sitemap", "Invalid-Unknown-Line: unknown"}) {
    const std::string text = std::string("User-agent: BarBot\n") + other + "\nUser-agent: *\nDisallow: /\n";
    Check(text, "FooBot", {{"/", false}});
    Check(text, "BarBot", {{"/", false}});
  }
}

TEST(RobotsGoogle, KeysAndAgentsHaveNoCase) {
  for (const char* text :
       {"USER-AGENT: FooBot\nALLOW: /x/\nDISALLOW: /\n", "user-agent: FooBot\nallow: /x/\ndisallow: /\n",
        "uSeR-aGeNt: FooBot\nAlLoW: /x/\ndIsAlLoW: /\n"}) {
    Check(text, "FooBot", {{"/x/y", true}, {"/a/b", false}});
  }
  for (const char* name : {"FOO BAR", "foo bar", "FoO bAr"}) {
    const std::string text = std::string("User-Agent: ") + name + "\nAllow: /x/\nDisallow: /\n";
    for (const char* agent : {"Foo", "foo"}) Check(text, agent, {{"/x/y", true}, {"/a/b", false}});
  }
}

TEST(RobotsGoogle, AnAgentIsReadToTheFirstSpaceAndMustItselfBeAToken) {
  constexpr char kText[] = "User-Agent: *\nDisallow: /\nUser-Agent: Foo Bar\nAllow: /x/\nDisallow: /\n";
  Check(kText, "Foo", {{"/x/y", true}});
  Check(kText, "Foo Bar", {{"/x/y", false}});
}

TEST(RobotsGoogle, TheGroupOfEveryoneComesSecond) {
  constexpr char kGlobal[] = "user-agent: *\nallow: /\nuser-agent: FooBot\ndisallow: /\n";
  Check("", "FooBot", {{"/x/y", true}});
  Check(kGlobal, "FooBot", {{"/x/y", false}});
  Check(kGlobal, "BarBot", {{"/x/y", true}});
  Check("user-agent: FooBot\nallow: /\nuser-agent: BarBot\ndisallow: /\nuser-agent: BazBot\ndisallow: /\n", "QuxBot",
        {{"/x/y", true}});
}

TEST(RobotsGoogle, PathsHaveCase) {
  CheckFooBot("disallow: /x/\n", {{"/x/y", false}});
  CheckFooBot("disallow: /X/\n", {{"/x/y", true}});
}

TEST(RobotsGoogle, LongestMatch) {
  CheckFooBot("disallow: /x/page.html\nallow: /x/\n", {{"/x/page.html", false}});
  CheckFooBot("allow: /x/page.html\ndisallow: /x/\n", {{"/x/page.html", true}, {"/x/", false}});
  CheckFooBot("disallow: \nallow: \n", {{"/x/page.html", true}});
  CheckFooBot("disallow: /\nallow: /\n", {{"/x/page.html", true}});
  CheckFooBot("disallow: /x\nallow: /x/\n", {{"/x", false}, {"/x/", true}});
  CheckFooBot("disallow: /x/page.html\nallow: /x/page.html\n", {{"/x/page.html", true}});
  CheckFooBot("allow: /page\ndisallow: /*.html\n", {{"/page.html", false}, {"/page", true}});
  CheckFooBot("allow: /x/page.\ndisallow: /*.html\n", {{"/x/page.html", true}, {"/x/y.html", false}});
  Check("User-agent: *\nDisallow: /x/\nUser-agent: FooBot\nDisallow: /y/\n", "FooBot",
        {{"/x/page", true}, {"/y/page", false}});
}

TEST(RobotsGoogle, Encoding) {
  CheckFooBot("Disallow: /\nAllow: /foo/bar?qux=taz&baz=http://foo.bar?tar&par\n",
              {{"/foo/bar?qux=taz&baz=http://foo.bar?tar&par", true}});
  CheckFooBot("Disallow: /\nAllow: /foo/bar/\xE3\x83\x84\n", {{"/foo/bar/%E3%83%84", true}});
  CheckFooBot("Disallow: /\nAllow: /foo/bar/%E3%83%84\n", {{"/foo/bar/%E3%83%84", true}});
  CheckFooBot("Disallow: /\nAllow: /foo/bar/%62%61%7A\n", {{"/foo/bar/%62%61%7A", true}});
  CheckFooBot("Disallow: /\nAllow: /%aa\n", {{"/%AA", true}});
}

TEST(RobotsGoogle, SpecialCharacters) {
  CheckFooBot("Disallow: /foo/bar/quz\nAllow: /foo/*/qux\n",
              {{"/foo/bar/quz", false}, {"/foo/quz", true}, {"/foo//quz", true}, {"/foo/bax/quz", true}});
  CheckFooBot("Disallow: /foo/bar$\nAllow: /foo/bar/qux\n",
              {{"/foo/bar", false}, {"/foo/bar/qux", true}, {"/foo/bar/", true}, {"/foo/bar/baz", true}});
  CheckFooBot("# Disallow: /\nDisallow: /foo/quz#qux\nAllow: /\n", {{"/foo/bar", true}, {"/foo/quz", false}});
}

TEST(RobotsGoogle, AnAllowedIndexPageAllowsItsFolder) {
  Check("User-Agent: *\nAllow: /allowed-slash/index.html\nDisallow: /\n", "foobot",
        {{"/allowed-slash/", true},
         {"/allowed-slash/index.htm", false},
         {"/allowed-slash/index.html", true},
         {"/anyother-url", false}});
}

TEST(RobotsGoogle, LongLinesAreCut) {
  constexpr size_t kMost = 8 * 2083;
  const std::string path = "/x/" + std::string(kMost - 3 - std::string("disallow: ").size() - 2, 'a');
  CheckFooBot("disallow: " + path + "/qux\n", {{"/fux", true}, {(path + "/fux").c_str(), false}});
  const std::string stem(kMost - 3 - std::string("allow: ").size() - 2, 'a'), other(stem.size(), 'b');
  CheckFooBot("disallow: /\nallow: /x/" + stem + "/qux\nallow: /x/" + other + "/qux\n",
              {{"/", false}, {("/x/" + stem + "/qux").c_str(), true}, {("/x/" + other + "/fux").c_str(), true}});
}

TEST(RobotsGoogle, PathsAsTheDocumentationHasThem) {
  for (const char* fish : {"/fish", "/fish*"}) {
    CheckFooBot(std::string("disallow: /\nallow: ") + fish + "\n", {{"/bar", false},
                                                                    {"/fish", true},
                                                                    {"/fish.html", true},
                                                                    {"/fish/salmon.html", true},
                                                                    {"/fishheads", true},
                                                                    {"/fishheads/yummy.html", true},
                                                                    {"/fish.html?id=anything", true},
                                                                    {"/Fish.asp", false},
                                                                    {"/catfish", false},
                                                                    {"/?id=fish", false}});
  }
  CheckFooBot("disallow: /\nallow: /fish/\n", {{"/bar", false},
                                               {"/fish/", true},
                                               {"/fish/salmon", true},
                                               {"/fish/?salmon", true},
                                               {"/fish/salmon.html", true},
                                               {"/fish/?id=anything", true},
                                               {"/fish", false},
                                               {"/fish.html", false},
                                               {"/Fish/Salmon.html", false}});
}

TEST(RobotsGoogle, StarsAndEndsAsTheDocumentationHasThem) {
  CheckFooBot("disallow: /\nallow: /*.php\n", {{"/bar", false},
                                               {"/filename.php", true},
                                               {"/folder/filename.php", true},
                                               {"/folder/filename.php?parameters", true},
                                               {"//folder/any.php.file.html", true},
                                               {"/filename.php/", true},
                                               {"/index?f=filename.php/", true},
                                               {"/php/", false},
                                               {"/index?php", false},
                                               {"/windows.PHP", false}});
  CheckFooBot("disallow: /\nallow: /*.php$\n", {{"/bar", false},
                                                {"/filename.php", true},
                                                {"/folder/filename.php", true},
                                                {"/filename.php?parameters", false},
                                                {"/filename.php/", false},
                                                {"/filename.php5", false},
                                                {"/php/", false},
                                                {"/filename?php", false},
                                                {"/aaaphpaaa", false},
                                                {"//windows.PHP", false}});
  CheckFooBot(
      "disallow: /\nallow: /fish*.php\n",
      {{"/bar", false}, {"/fish.php", true}, {"/fishheads/catfish.php?parameters", true}, {"/Fish.PHP", false}});
}

TEST(RobotsGoogle, PrecedenceAsTheDocumentationHasIt) {
  CheckFooBot("allow: /p\ndisallow: /\n", {{"/page", true}});
  CheckFooBot("allow: /folder\ndisallow: /folder\n", {{"/folder/page", true}});
  CheckFooBot("allow: /page\ndisallow: /*.htm\n", {{"/page.htm", false}});
  CheckFooBot("allow: /$\ndisallow: /\n", {{"/", true}, {"/page.html", false}});
}

TEST(RobotsGoogle, AByteOrderMarkIsSkippedEvenInPartAndOnlyAtTheBeginning) {
  for (const char* mark : {"\xEF\xBB\xBF", "\xEF\xBB", "\xEF"}) {
    Check(std::string(mark) + "User-Agent: foo\nDisallow: /x\n", "foo", {{"/x", false}});
  }
  Check("\xEF\x11\xBFUser-Agent: foo\nDisallow: /x\n", "foo", {{"/x", true}});
  Check("User-Agent: foo\n\xEF\xBB\xBF\x44isallow: /x\n", "foo", {{"/x", true}});
}

TEST(RobotsGoogle, AllLineEndsMayBeMixed) {
  for (const char* end : {"\n", "\r\n", "\r"}) {
    const std::string e = end;
    const std::string text = "User-Agent: foo" + e + "Allow: /some/path\r\nUser-Agent: bar\n" + e + e + "Disallow: /";
    Check(text, "bar", {{"/x", false}});
    Check(text, "foo", {{"/x", true}});
  }
}

TEST(RobotsGoogle, WhatIsNoAbsoluteAddressHasAPathAllTheSame) {
  constexpr char kText[] = "User-agent: *\nDisallow: /a\nDisallow: /b\nDisallow: /?a\n";
  for (const char* url : {"example.com/a", "example.com/a/b?c=d&e=f#fragment", "/a", "a/b", "example.com?a",
                          "example.com/a;b#c", "//a/b/c"}) {
    EXPECT_FALSE(Allows(kText, "foo", url)) << url;
  }
  for (const char* url : {"", "example.com", "example.com/", "a", "a/"}) EXPECT_TRUE(Allows(kText, "foo", url)) << url;
}

TEST(RobotsGoogle, WhereItDiffersFromTheRfcTheRfcIsFollowed) {
  // §2.2.2: octets outside ASCII MUST be percent-encoded prior to comparison. Google: disallowed, the caller's duty.
  CheckFooBot("Disallow: /\nAllow: /foo/bar/\xE3\x83\x84\n", {{"/foo/bar/\xE3\x83\x84", true}});
  CheckFooBot("Disallow: /\nAllow: /foo/bar/%E3%83%84\n", {{"/foo/bar/\xE3\x83\x84", true}});
  // §2.2.2: percent-encoded unreserved octets MUST be unencoded prior to comparison. Google: disallowed.
  CheckFooBot("Disallow: /\nAllow: /foo/bar/%62%61%7A\n", {{"/foo/bar/baz", true}});
}

}  // namespace
}  // namespace lantai::crawler
