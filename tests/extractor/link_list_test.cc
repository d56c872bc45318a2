#include "extractor/link_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/extractor/page_support.h"

namespace lantai::extractor {
namespace {

Link Item(const std::string& url, const std::string& text = "某某公告") {
  return MakeLink(LinkRole::kItem, Relevance::kUnknown, url, text);
}

TEST(LinkList, KeepsARequestOnceInItsMostTellingRole) {
  LinkList list;
  list.Add(1, MakeLink(LinkRole::kOther, Relevance::kUnknown, "http://x/a", ""));
  list.Add(5, Item("http://x/a"));
  list.Add(3, MakeLink(LinkRole::kOther, Relevance::kUnknown, "http://x/a", "later"));
  const std::vector<Link> links = list.Take();
  ASSERT_EQ(links.size(), 1u);
  EXPECT_EQ(links[0].role, LinkRole::kItem);
}

TEST(LinkList, TellsFormsWithOneAddressApartByTheirBodies) {
  LinkList list;
  for (const char* body : {"page=2", "page=3", "page=2"}) {
    Link link = MakeLink(LinkRole::kNext, Relevance::kUnknown, "http://x/search", "");
    link.request.method = Method::kPost;
    link.request.body = body;
    list.Add(0, link);
  }
  EXPECT_EQ(list.Take().size(), 2u);
}

TEST(ListFingerprint, IsOfTheItemsInOrderAndOfNothingElse) {
  const Link other = MakeLink(LinkRole::kOther, Relevance::kUnknown, "http://x/c", "");
  const std::string both = ListFingerprint({Item("http://x/a"), Item("http://x/b")});
  EXPECT_EQ(both.size(), 64u);
  EXPECT_EQ(both, ListFingerprint({other, Item("http://x/a", "另一标题"), Item("http://x/b")}));
  EXPECT_NE(both, ListFingerprint({Item("http://x/b"), Item("http://x/a")}));
  EXPECT_NE(both, ListFingerprint({Item("http://x/a")}));
  EXPECT_EQ(ListFingerprint({other}), "");
}

TEST(ListFingerprint, OfEntriesThatOnlyAScriptOpensIsOfTheirTitles) {
  EXPECT_NE(ListFingerprint({Item("javascript:;", "一")}), ListFingerprint({Item("javascript:;", "二")}));
}

TEST(ListFingerprint, StandsOnEveryPageWithItems) {
  const std::string list =
      "<ul><li><a href=1>某某县公告一</a>2020-01-01<li><a href=2>某某县公告二</a>2020-01-02"
      "<li><a href=3>某某县公告三</a>2020-01-03</ul>";
  const Page one = ReadPage(list).page, two = ReadPage("<p>今天是星期三</p>" + list).page;
  EXPECT_FALSE(one.list_fingerprint.empty());
  EXPECT_EQ(one.list_fingerprint, two.list_fingerprint);
  EXPECT_EQ(ReadPage("<p>无</p>").page.list_fingerprint, "");
}

}  // namespace
}  // namespace lantai::extractor
