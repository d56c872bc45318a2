// core/url.h against the clauses of the WHATWG URL Standard: one table for each state of the parser.
#include "core/url.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <span>

#include "tests/support/exact_bytes.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {
using ::testing::HasSubstr;
using ::testing::SizeIs;

struct Case {
  std::string_view base;  // empty: none
  std::string_view input;
  std::string_view expected;  // empty: not a URL
};

std::string HrefOf(std::string_view base, std::string_view input) {
  const ExactBytes exact(input);
  if (base.empty()) {
    const Result<Url> url = Url::Parse(exact.view());
    return url.ok() ? url->Href() : "";
  }
  const Result<Url> parsed_base = Url::Parse(base);
  if (!parsed_base.ok()) return "bad base";
  const Result<Url> url = Url::Resolve(*parsed_base, exact.view());
  return url.ok() ? url->Href() : "";
}

void ExpectHrefs(std::span<const Case> cases) {
  for (const Case& c : cases) {
    EXPECT_EQ(HrefOf(c.base, c.input), c.expected) << "base <" << c.base << "> input <" << c.input << ">";
  }
}

constexpr std::string_view kPage = "http://www.x.gov.cn/zwgk/list/index.html?p=2#top";

TEST(Url, S4_4_OuterSpaceAndControlsAreTrimmedAndTabsAndNewlinesRemoved) {
  ExpectHrefs({{
      {"", "  http://x.cn/a \n", "http://x.cn/a"},
      {"", std::string_view("\0\x1f http://x.cn/\0", 17), "http://x.cn/"},
      {"", "ht\ntp:/\t/x\r.cn/a\tb", "http://x.cn/ab"},
      {kPage, " \t\n", "http://www.x.gov.cn/zwgk/list/index.html?p=2"},
      {kPage, "a\nb.html", "http://www.x.gov.cn/zwgk/list/ab.html"},
      {"", "\xE3\x80\x80http://x.cn/", ""},  // the ideographic space is no C0 control or space
  }});
}

TEST(Url, S4_4_SchemeState) {
  ExpectHrefs({{
      {"", "HTTP://X.CN", "http://x.cn/"},
      {"", "HtTpS:x.cn", "https://x.cn/"},
      {"", "a+b-c.1://h", "a+b-c.1://h"},
      {"", "1http://x.cn", ""},
      {"", "ht!tp://x.cn", ""},
      {"", "://x.cn", ""},
      {"", "", ""},
      {kPage, "1a:b", "http://www.x.gov.cn/zwgk/list/1a:b"},
      {kPage, ":b", "http://www.x.gov.cn/zwgk/list/:b"},
      {kPage, "报告:b", "http://www.x.gov.cn/zwgk/list/%E6%8A%A5%E5%91%8A:b"},
  }});
}

TEST(Url, S4_4_NoSchemeStateNeedsABaseThatIsOne) {
  ExpectHrefs({{
      {"", "index.html", ""},
      {"", "//x.cn/", ""},
      {"mailto:x@y.cn", "a", ""},
      {"mailto:x@y.cn", "?q", ""},
      {"mailto:x@y.cn", "", ""},
      {"mailto:x@y.cn", "#f", "mailto:x@y.cn#f"},
      {"javascript:;", "http://x.cn", "http://x.cn/"},
  }});
}

TEST(Url, S4_4_SpecialRelativeOrAuthorityState) {
  ExpectHrefs({{
      {kPage, "http:a", "http://www.x.gov.cn/zwgk/list/a"},
      {kPage, "http:/a", "http://www.x.gov.cn/a"},
      {kPage, "http:", "http://www.x.gov.cn/zwgk/list/index.html?p=2"},
      {kPage, "http://y.cn", "http://y.cn/"},
      {kPage, "http:\\\\y.cn", "http://y.cn/"},
      {kPage, "https:a", "https://a/"},
      {"", "http:a", "http://a/"},
      {"", "http:/a", "http://a/"},
      {"", "http:///x", "http://x/"},
      {"", "http:////\\\\x//y", "http://x//y"},
      {"", "http://", ""},
      {"", "http:", ""},
      {"", "http:?q", ""},
  }});
}

TEST(Url, S4_4_RelativeStates) {
  ExpectHrefs({{
      {kPage, "a.html", "http://www.x.gov.cn/zwgk/list/a.html"},
      {kPage, "/a.html", "http://www.x.gov.cn/a.html"},
      {kPage, "//y.cn/a", "http://y.cn/a"},
      {kPage, "///y.cn/a", "http://y.cn/a"},
      {kPage, "\\\\y.cn\\a", "http://y.cn/a"},
      {kPage, "\\a", "http://www.x.gov.cn/a"},
      {kPage, "?p=3", "http://www.x.gov.cn/zwgk/list/index.html?p=3"},
      {kPage, "?", "http://www.x.gov.cn/zwgk/list/index.html?"},
      {kPage, "#b", "http://www.x.gov.cn/zwgk/list/index.html?p=2#b"},
      {kPage, "#", "http://www.x.gov.cn/zwgk/list/index.html?p=2#"},
      {kPage, "", "http://www.x.gov.cn/zwgk/list/index.html?p=2"},
      {"http://u:p@x.cn:81/a", "b", "http://u:p@x.cn:81/b"},
      {"http://u:p@x.cn:81/a", "//y.cn", "http://y.cn/"},
      {"foo://h:1/a/b", "c", "foo://h:1/a/c"},
      {"foo://h:1/a/b", "//i", "foo://i"},
      {"foo://h/a", "\\b", "foo://h/\\b"},
      {"foo://h", "b", "foo://h/b"},
      {"foo:/a/b", "c", "foo:/a/c"},
  }});
}

TEST(Url, S4_4_AuthorityStateTakesTheLastAtSign) {
  ExpectHrefs({{
      {"", "http://u@x.cn", "http://u@x.cn/"},
      {"", "http://u:p@x.cn", "http://u:p@x.cn/"},
      {"", "http://u:@x.cn", "http://u@x.cn/"},
      {"", "http://:@x.cn", "http://x.cn/"},
      {"", "http://@x.cn", "http://x.cn/"},
      {"", "http://:p@x.cn", "http://:p@x.cn/"},
      {"", "http://a@b@x.cn", "http://a%40b@x.cn/"},
      {"", "http://a:b:c@x.cn", "http://a:b%3Ac@x.cn/"},
      {"", "http://foo:80@bar", "http://foo:80@bar/"},
      {"", "http://u;=[]^|\\@x.cn", ""},  // the backslash ends the authority: "u;=[]^|" is no host
      {"", "http://u;=[]^|`{}@x.cn", "http://u%3B%3D%5B%5D%5E%7C%60%7B%7D@x.cn/"},
      {"", "http://用户@x.cn", "http://%E7%94%A8%E6%88%B7@x.cn/"},
      {"", "http://u@/a", ""},
      {"", "http://u@", ""},
      {"", "http://x.cn/a@b", "http://x.cn/a@b"},
      {"", "http://x.cn?a@b", "http://x.cn/?a@b"},
      {"", "http://u@:80/", ""},
  }});
}

TEST(Url, S4_4_PortState) {
  ExpectHrefs({{
      {"", "http://x.cn:80/", "http://x.cn/"},
      {"", "https://x.cn:443", "https://x.cn/"},
      {"", "ftp://x.cn:21", "ftp://x.cn/"},
      {"", "ws://x.cn:80", "ws://x.cn/"},
      {"", "wss://x.cn:443", "wss://x.cn/"},
      {"", "https://x.cn:80/", "https://x.cn:80/"},
      {"", "http://x.cn:/a", "http://x.cn/a"},
      {"", "http://x.cn:0/", "http://x.cn:0/"},
      {"", "http://x.cn:00000000000080/", "http://x.cn/"},
      {"", "http://x.cn:65535/", "http://x.cn:65535/"},
      {"", "http://x.cn:65536/", ""},
      {"", "http://x.cn:99999999999999999999/", ""},
      {"", "http://x.cn:8a/", ""},
      {"", "http://x.cn:-1/", ""},
      {"", "http://x.cn:80:80/", ""},
      {"", "http://x.cn: 80/", ""},
      {"", "http://:80/", ""},
      {"", "http://x.cn:8080\\a", "http://x.cn:8080/a"},
      {"", "foo://h:80", "foo://h:80"},
      {"", "foo://:80", ""},
      {kPage, "//:80", ""},
  }});
}

TEST(Url, S4_4_PathStateRemovesDotSegments) {
  ExpectHrefs({{
      {"", "http://x.cn/a/./b/../c", "http://x.cn/a/c"},
      {"", "http://x.cn/a/b/..", "http://x.cn/a/"},
      {"", "http://x.cn/a/b/.", "http://x.cn/a/b/"},
      {"", "http://x.cn/../../a", "http://x.cn/a"},
      {"", "http://x.cn/a/%2e/b", "http://x.cn/a/b"},
      {"", "http://x.cn/a/b/%2e%2E/c", "http://x.cn/a/c"},
      {"", "http://x.cn/a/b/..%2e/c", "http://x.cn/a/b/..%2e/c"},
      {"", "http://x.cn/a/b/.%2e", "http://x.cn/a/"},
      {"", "http://x.cn/a/...", "http://x.cn/a/..."},
      {"", "http://x.cn//a//../b", "http://x.cn//a/b"},
      {"", "http://x.cn/a\\..\\b", "http://x.cn/b"},
      {"", "http://x.cn/a/..?q", "http://x.cn/?q"},
      {"", "http://x.cn/a/..#f", "http://x.cn/#f"},
      {"", "foo://h/a/../..", "foo://h/"},
      {"", "foo://h/a\\..\\b", "foo://h/a\\..\\b"},
      {kPage, "../../../../a", "http://www.x.gov.cn/a"},
      {kPage, "..", "http://www.x.gov.cn/zwgk/"},
      {kPage, "./", "http://www.x.gov.cn/zwgk/list/"},
  }});
}

TEST(Url, S1_3_PercentEncodeSetsOfPathQueryAndFragment) {
  ExpectHrefs({{
      {"", "http://x.cn/ \"<>^`{}|[]'%7e%", "http://x.cn/%20%22%3C%3E%5E%60%7B%7D|[]'%7e%"},
      {"", "http://x.cn/?a b\"<>'`{}^|\\", "http://x.cn/?a%20b%22%3C%3E%27`{}^|\\"},
      {"", "foo://x.cn/?'", "foo://x.cn/?'"},
      {"", "http://x.cn/#a b\"<>`{}'", "http://x.cn/#a%20b%22%3C%3E%60{}'"},
      {"", "http://x.cn/\x01\x7F", "http://x.cn/%01%7F"},
      {"", "http://x.cn/政府/年报.pdf", "http://x.cn/%E6%94%BF%E5%BA%9C/%E5%B9%B4%E6%8A%A5.pdf"},
      {"", "http://x.cn/#政", "http://x.cn/#%E6%94%BF"},
      {"", std::string_view("http://x.cn/a\0b", 15), "http://x.cn/a%00b"},
  }});
}

TEST(Url, S4_4_QuestionMarkAndHashCorners) {
  ExpectHrefs({{
      {"", "http://x.cn?q", "http://x.cn/?q"},
      {"", "http://x.cn#f", "http://x.cn/#f"},
      {"", "http://x.cn/?a?b#c?d#e", "http://x.cn/?a?b#c?d#e"},
      {"", "http://x.cn/#?", "http://x.cn/#?"},
      {"", "http://x.cn/?#", "http://x.cn/?#"},
      {"", "http://x.cn/?a/../b", "http://x.cn/?a/../b"},
      {"", "http://?q", ""},
      {"", "http://#f", ""},
  }});
}

TEST(Url, S4_4_OpaquePathState) {
  ExpectHrefs({{
      {"", "javascript:;", "javascript:;"},
      {"", "javascript:void(0)", "javascript:void(0)"},
      {"", "JavaScript:alert('a b')", "javascript:alert('a b')"},
      {"", "mailto:x@y.cn?subject=a b", "mailto:x@y.cn?subject=a%20b"},
      {"", "tel:0851-12345", "tel:0851-12345"},
      {"", "data:text/plain,你", "data:text/plain,%E4%BD%A0"},
      {"", "data:x   ?q", "data:x  %20?q"},
      {"", "data:x  #f", "data:x %20#f"},
      {"", "about:blank", "about:blank"},
      {"", "foo:", "foo:"},
      {kPage, "javascript:;", "javascript:;"},
      {kPage, "mailto:x", "mailto:x"},
  }});
}

TEST(Url, S4_4_NonSpecialUrlsMayHaveNoHostOrAnEmptyOne) {
  ExpectHrefs({{
      {"", "foo://", "foo://"},
      {"", "foo:///a", "foo:///a"},
      {"", "foo:/a", "foo:/a"},
      {"", "foo://h", "foo://h"},
      {"", "foo://h?q", "foo://h?q"},
      {"", "foo://H%41a", "foo://H%41a"},
      {"", "foo://a b", ""},
      {"", "foo://主", "foo://%E4%B8%BB"},
      {"", "foo://[1::0:2]/", "foo://[1::2]/"},
      {"foo:/a", "/.//b", "foo:/.//b"},
      {"", "foo:/..//b", "foo:/.//b"},
  }});
}

TEST(Url, S4_4_FileStates) {
  ExpectHrefs({{
      {"", "file:///a/b", "file:///a/b"},
      {"", "file:a", "file:///a"},
      {"", "file:/a", "file:///a"},
      {"", "file://localhost/a", "file:///a"},
      {"", "file://h/a", "file://h/a"},
      {"", "file://h:80/a", ""},
      {"", "file:\\\\h\\a", "file://h/a"},
      {"", "file:///C|/a", "file:///C:/a"},
      {"", "file://C|/a", "file:///C:/a"},
      {"", "file:c:\\a\\..\\..\\b", "file:///c:/b"},
      {"", "file:", "file:///"},
      {"", "file:?q", "file:///?q"},
      {"", "file://a b/", ""},
      {"file:///C:/a/b", "c", "file:///C:/a/c"},
      {"file:///C:/a/b", "/c", "file:///C:/c"},
      {"file:///C:/a/b", "..//..", "file:///C:/"},
      {"file:///C:/a/b", "D|/x", "file:///D:/x"},
      {"file:///C:/a/b", "D|x", "file:///C:/a/D|x"},
      {"file:///C:/a", "/D:/x", "file:///D:/x"},
      {"file://h/a", "/b", "file://h/b"},
      {"file://h/a?q", "", "file://h/a?q"},
      {"file://h/a?q", "?r", "file://h/a?r"},
      {"file://h/a?q", "#f", "file://h/a?q#f"},
      {"file://h/a", "//i/b", "file://i/b"},
      {"http://x.cn/", "file:a", "file:///a"},
  }});
}

TEST(Url, S4_4_BytesThatAreNotUtf8BecomeReplacementCharacters) {
  ExpectHrefs({{
      {"", "http://x.cn/\xB1\xA8", "http://x.cn/%EF%BF%BD%EF%BF%BD"},
      {"", "http://x.cn/?\xB1\xA8", "http://x.cn/?%EF%BF%BD%EF%BF%BD"},
      {"", "http://x.cn/\xE6\x8A", "http://x.cn/%EF%BF%BD"},
      {"", "http://x.cn/\xE6\n\x8A\xA5", "http://x.cn/%EF%BF%BD%EF%BF%BD%EF%BF%BD"},
      {"", "http://\xFF.cn/", ""},
  }});
}

// RFC 3986 §5.4.1 and §5.4.2, where the two standards agree.
TEST(Url, Rfc3986_5_4_ReferenceResolutionExamples) {
  constexpr std::string_view kBase = "http://a/b/c/d;p?q";
  ExpectHrefs({{
      {kBase, "g:h", "g:h"},
      {kBase, "g", "http://a/b/c/g"},
      {kBase, "./g", "http://a/b/c/g"},
      {kBase, "g/", "http://a/b/c/g/"},
      {kBase, "/g", "http://a/g"},
      {kBase, "//g", "http://g/"},
      {kBase, "?y", "http://a/b/c/d;p?y"},
      {kBase, "g?y", "http://a/b/c/g?y"},
      {kBase, "#s", "http://a/b/c/d;p?q#s"},
      {kBase, "g#s", "http://a/b/c/g#s"},
      {kBase, "g?y#s", "http://a/b/c/g?y#s"},
      {kBase, ";x", "http://a/b/c/;x"},
      {kBase, "g;x", "http://a/b/c/g;x"},
      {kBase, "g;x?y#s", "http://a/b/c/g;x?y#s"},
      {kBase, "", "http://a/b/c/d;p?q"},
      {kBase, ".", "http://a/b/c/"},
      {kBase, "./", "http://a/b/c/"},
      {kBase, "..", "http://a/b/"},
      {kBase, "../", "http://a/b/"},
      {kBase, "../g", "http://a/b/g"},
      {kBase, "../..", "http://a/"},
      {kBase, "../../", "http://a/"},
      {kBase, "../../g", "http://a/g"},
      {kBase, "../../../g", "http://a/g"},
      {kBase, "/./g", "http://a/g"},
      {kBase, "/../g", "http://a/g"},
      {kBase, "g.", "http://a/b/c/g."},
      {kBase, ".g", "http://a/b/c/.g"},
      {kBase, "g..", "http://a/b/c/g.."},
      {kBase, "..g", "http://a/b/c/..g"},
      {kBase, "./../g", "http://a/b/g"},
      {kBase, "./g/.", "http://a/b/c/g/"},
      {kBase, "g/./h", "http://a/b/c/g/h"},
      {kBase, "g/../h", "http://a/b/c/h"},
      {kBase, "g;x=1/./y", "http://a/b/c/g;x=1/y"},
      {kBase, "g;x=1/../y", "http://a/b/c/y"},
      {kBase, "g?y/./x", "http://a/b/c/g?y/./x"},
      {kBase, "g#s/../x", "http://a/b/c/g#s/../x"},
      {kBase, "http:g", "http://a/b/c/g"},  // "for backward compatibility" in the RFC, the rule here
  }});
}

TEST(Url, PartsAreWhatTheSerialisationIsMadeOf) {
  ASSERT_OK_AND_ASSIGN(const Url url, Url::Parse("https://u:p@X.gov.cn:8443/a/b?c=d#e"));
  EXPECT_EQ(url.scheme(), "https");
  EXPECT_EQ(url.username(), "u");
  EXPECT_EQ(url.password(), "p");
  EXPECT_EQ(url.host(), "x.gov.cn");
  EXPECT_EQ(url.port(), 8443);
  EXPECT_EQ(url.path(), "/a/b");
  EXPECT_EQ(url.query(), "c=d");
  EXPECT_EQ(url.fragment(), "e");
  EXPECT_EQ(url.Href(), "https://u:p@x.gov.cn:8443/a/b?c=d#e");
  EXPECT_EQ(url.HrefWithoutFragment(), "https://u:p@x.gov.cn:8443/a/b?c=d");
  EXPECT_EQ(url.Origin(), "https://x.gov.cn:8443");
  EXPECT_TRUE(url.IsHttp());
}

TEST(Url, AnAbsentQueryIsNotAnEmptyOne) {
  EXPECT_FALSE(Url::Parse("http://x.cn/")->query().has_value());
  EXPECT_EQ(Url::Parse("http://x.cn/?")->query(), "");
  EXPECT_FALSE(Url::Parse("http://x.cn/")->fragment().has_value());
  EXPECT_EQ(Url::Parse("http://x.cn/#")->fragment(), "");
}

TEST(Url, TheEffectivePortIsTheSchemesWhereNoneIsWritten) {
  EXPECT_EQ(Url::Parse("http://x.cn")->EffectivePort(), 80);
  EXPECT_EQ(Url::Parse("https://x.cn")->EffectivePort(), 443);
  EXPECT_EQ(Url::Parse("http://x.cn:8080")->EffectivePort(), 8080);
  EXPECT_EQ(Url::Parse("mailto:x")->EffectivePort(), 0);
}

TEST(Url, S4_7_OnlySpecialUrlsWithHostsHaveAnOrigin) {
  EXPECT_EQ(Url::Parse("http://x.cn:80/a")->Origin(), "http://x.cn");
  EXPECT_EQ(Url::Parse("https://u:p@x.cn:81/a")->Origin(), "https://x.cn:81");
  EXPECT_EQ(Url::Parse("mailto:x")->Origin(), "null");
  EXPECT_EQ(Url::Parse("file:///a")->Origin(), "null");
  EXPECT_EQ(Url::Parse("foo://h/")->Origin(), "null");
}

TEST(Url, AFailureQuotesTheInputAndSaysWhy) {
  EXPECT_THAT(Url::Parse("index.html"), Fails(Code::kInvalidArgument, HasSubstr("no scheme")));
  EXPECT_THAT(Url::Parse("http://x.cn:99999/"), Fails(Code::kInvalidArgument, HasSubstr("bad port")));
  EXPECT_THAT(Url::Parse("http://a b/"), Fails(Code::kInvalidArgument, HasSubstr("http://a b/")));
}

TEST(Url, AFailureQuotesAtMost200BytesAndWholeCharacters) {
  std::string input(199, 'a');
  input.append("报告").append(1000, 'b');
  const Result<Url> url = Url::Parse(input);
  EXPECT_THAT(url, Fails(Code::kInvalidArgument, SizeIs(testing::Lt(240u))));
  EXPECT_TRUE(url.status().message().ends_with('a')) << url.status().ToString();
}

// ---- the query in the page's encoding ----

std::string QueryOf(std::string_view href, std::string_view charset, std::string_view base = "http://x.cn/") {
  return Url::Resolve(*Url::Parse(base), href, charset)->query().value_or("none");
}

TEST(UrlQuery, S4_4_IsEncodedInThePagesEncoding) {
  EXPECT_EQ(QueryOf("?q=报告", "utf-8"), "q=%E6%8A%A5%E5%91%8A");
  EXPECT_EQ(QueryOf("?q=报告", "gb2312"), "q=%B1%A8%B8%E6");
  EXPECT_EQ(QueryOf("?q=报告", "gbk"), "q=%B1%A8%B8%E6");
  EXPECT_EQ(QueryOf("?q=报告", "gb18030"), "q=%B1%A8%B8%E6");
  EXPECT_EQ(QueryOf("?q=報告", "big5"), "q=%B3%F8%A7i");
  EXPECT_EQ(QueryOf("?q=報告", "shift_jis"), "q=%95%F1%8D%90");
  EXPECT_EQ(QueryOf("?q=é", "iso-8859-1"), "q=%E9");
}

TEST(UrlQuery, LabelsAreMatchedWithoutCaseAndOuterSpace) {
  EXPECT_EQ(QueryOf("?报", " GB2312\n"), "%B1%A8");
  EXPECT_EQ(QueryOf("?报", "X-GBK"), "%B1%A8");
}

TEST(UrlQuery, AnUnknownLabelCountsAsUtf8) {
  EXPECT_EQ(QueryOf("?报", "klingon"), "%E6%8A%A5");
  EXPECT_EQ(QueryOf("?报", ""), "%E6%8A%A5");
  EXPECT_EQ(QueryOf("?报", "gbk gb2312"), "%E6%8A%A5");
  EXPECT_EQ(QueryOf("?报", std::string(1000, 'g')), "%E6%8A%A5");
  EXPECT_EQ(QueryOf("?报", "utf-16le"), "%E6%8A%A5");  // §4.3 of the Encoding Standard: output encoding
}

TEST(UrlQuery, S1_3_WhatTheEncodingLacksIsAnEscapedCharacterReference) {
  EXPECT_EQ(QueryOf("?😀", "gbk"), "%26%23128512%3B");
  EXPECT_EQ(QueryOf("?报", "big5"), "%26%2325253%3B");
  EXPECT_EQ(QueryOf("?报", "windows-1252"), "%26%2325253%3B");
  EXPECT_EQ(QueryOf("?a报'b", "latin1"), "a%26%2325253%3B%27b");
}

TEST(UrlQuery, Gb18030_HasTheTwoByteCodesOf2022) {
  EXPECT_EQ(QueryOf("?\xEF\xB8\x90", "gb18030"), "%A6%D9") << "U+FE10";
  EXPECT_EQ(QueryOf("?\xE9\xBE\xB4", "gbk"), "%FEY") << "U+9FB4";
  EXPECT_EQ(QueryOf("?\xEE\x97\xA5", "gb18030"), "%26%2358853%3B") << "U+E5E5 has no bytes";
}

TEST(UrlQuery, Gbk_HasNoFourByteSequencesAndTheEuroSignAt0x80) {
  EXPECT_EQ(QueryOf("?€", "gbk"), "%80");
  EXPECT_EQ(QueryOf("?€", "gb18030"), "%A2%E3");
  EXPECT_EQ(QueryOf("?😀", "gb18030"), "%949%FC6");
}

TEST(UrlQuery, EucJpIsWrittenWithoutJisX0212) {
  EXPECT_EQ(QueryOf("?報", "euc-jp"), "%CA%F3");
  EXPECT_EQ(QueryOf("?丂", "euc-jp"), "%26%2319970%3B");
}

TEST(UrlQuery, TrailBytesThatAreAsciiAreEncodedOnlyWhereTheSetSaysSo) {
  EXPECT_EQ(QueryOf("?丂", "gbk"), "%81@");
  EXPECT_EQ(QueryOf("?乗", "gbk"), "%81\\");
}

TEST(UrlQuery, S4_4_OnlyTheQueryAndOnlyOfSpecialNonWebSocketUrls) {
  ASSERT_OK_AND_ASSIGN(const Url url, Url::Resolve(*Url::Parse("http://x.cn/"), "报?报#报", "gbk"));
  EXPECT_EQ(url.Href(), "http://x.cn/%E6%8A%A5?%B1%A8#%E6%8A%A5");
  EXPECT_EQ(QueryOf("?报", "gbk", "ws://x.cn/"), "%E6%8A%A5");
  EXPECT_EQ(QueryOf("?报", "gbk", "foo://x.cn/"), "%E6%8A%A5");
  EXPECT_EQ(QueryOf("?报", "gbk", "https://x.cn/"), "%B1%A8");
}

// ---- the key ----

std::string KeyOf(std::string_view input) { return UrlKey(*Url::Parse(input)); }

TEST(UrlKey, LeavesOutFragmentAndCredentials) {
  EXPECT_EQ(KeyOf("http://u:p@x.cn/a?b#c"), "http://x.cn/a?b");
  EXPECT_EQ(KeyOf("http://x.cn/a?"), "http://x.cn/a?");
}

TEST(UrlKey, Rfc3986_6_2_2_1_EscapesAreUpperCase) {
  EXPECT_EQ(KeyOf("http://x.cn/%e6%8a%a5?%b1%A8"), "http://x.cn/%E6%8A%A5?%B1%A8");
}

TEST(UrlKey, Rfc3986_6_2_2_2_UnreservedCharactersAreDecoded) {
  EXPECT_EQ(KeyOf("http://x.cn/%7Ea%41%2d%5f?%61=%30%2E"), "http://x.cn/~aA-_?a=0.");
  EXPECT_EQ(KeyOf("http://x.cn/a%2Fb%3F%23%25"), "http://x.cn/a%2Fb%3F%23%25");
}

TEST(UrlKey, APercentSignThatIsNoEscapeNeverBecomesOne) {
  EXPECT_EQ(KeyOf("http://x.cn/100%"), "http://x.cn/100%");
  EXPECT_EQ(KeyOf("http://x.cn/%%34%31"), "http://x.cn/%%341");
  EXPECT_EQ(KeyOf("http://x.cn/%2%65"), "http://x.cn/%2%65");
}

TEST(UrlKey, KeepsApartWhatAServerCouldAnswerDifferently) {
  EXPECT_NE(KeyOf("http://x.cn/"), KeyOf("http://x.cn/index.html"));
  EXPECT_NE(KeyOf("http://x.cn/a"), KeyOf("http://x.cn/a/"));
  EXPECT_NE(KeyOf("http://x.cn/a"), KeyOf("https://x.cn/a"));
  EXPECT_NE(KeyOf("http://x.cn/a?b=1&c=2"), KeyOf("http://x.cn/a?c=2&b=1"));
  EXPECT_NE(KeyOf("http://x.cn/a?"), KeyOf("http://x.cn/a"));
  EXPECT_NE(KeyOf("http://x.cn/A"), KeyOf("http://x.cn/a"));
}

TEST(UrlKey, OfAUrlWithoutHostKeepsItsPathApartFromAnAuthority) {
  EXPECT_EQ(KeyOf("foo:/.//b"), "foo:/.//b");
  EXPECT_EQ(KeyOf("mailto:x%41"), "mailto:xA");
}

}  // namespace
}  // namespace lantai
