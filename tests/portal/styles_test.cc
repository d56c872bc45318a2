// The systems of styles/: each list's requests hold exactly the items of the truth, in order, each once.
#include <iconv.h>

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/url.h"
#include "tests/portal/styles/parts.h"
#include "tests/portal/styles/system.h"
#include "tests/portal/truth.h"
#include "tests/portal/world.h"
#include "tests/support/status_matchers.h"

namespace lantai::portal {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kPortals = kStyles + kSystems;

const PortalWorld& World() {
  static const PortalWorld world{WorldOptions{.portals = kPortals, .dialects = Dialects::kAll}};
  return world;
}

const Site& SiteOf(std::string_view dialect, int nth = 0) {
  for (int i = kStyles; i < kPortals; ++i) {
    if (DialectOf(World().SiteAt(i).spec()) == dialect && nth-- == 0) return World().SiteAt(i);
  }
  throw std::runtime_error("no such system");
}

Answer Ask(const Site& site, const Call& call) {
  return World().Respond({site.spec().host, call.target, call.method, call.body, ""});
}

std::string Utf8(const std::string& text) {
  const iconv_t converter = iconv_open("UTF-8", "GB18030");
  std::string out(text.size() * 3 + 16, '\0');
  char* in = const_cast<char*>(text.data());
  char* to = out.data();
  size_t in_left = text.size(), out_left = out.size();
  iconv(converter, &in, &in_left, &to, &out_left);
  iconv_close(converter);
  out.resize(out.size() - out_left);
  return out;
}

std::string Text(const Site& site, const Call& call) {
  const Answer answer = Ask(site, call);
  EXPECT_EQ(answer.status, 200) << call.target << ' ' << call.body;
  return answer.content_type.starts_with("text/html") && IsGb18030(site) ? Utf8(answer.body) : answer.body;
}

// How an address is written in HTML, in JSON and in JSON inside JSON.
size_t CountOf(const std::string& text, const std::string& what) {
  size_t count = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++count;
  return count;
}

// One page of each system's lists after the other.
template <typename Visit>
void ForEachListPage(Visit visit) {
  for (int i = kStyles; i < kPortals; ++i) {
    const Site& site = World().SiteAt(i);
    for (int column = kGovernments; column < kColumns; ++column) {
      for (const ListPage& page : site.ListPages(column)) visit(site, page);
    }
  }
}

TEST(Styles, EachListRequestHoldsItsItemsTitlesAndDatesAndNoOthers) {
  size_t pages = 0;
  ForEachListPage([&](const Site& site, const ListPage& page) {
    const std::string text = Text(site, page.call);
    std::set<std::string> listed;
    for (const Item* item : ItemsOf(site, page)) {
      listed.insert(item->link);
      EXPECT_THAT(text, HasSubstr(item->link)) << page.call.target << ' ' << page.call.body;
      EXPECT_THAT(text, HasSubstr(item->title)) << page.call.target;
      EXPECT_THAT(text, HasSubstr(item->date.Date())) << page.call.target;
    }
    for (int index : site.columns()[static_cast<size_t>(page.column)].items) {
      const Item& item = site.items()[static_cast<size_t>(index)];
      if (listed.contains(item.link)) continue;
      EXPECT_EQ(CountOf(text, item.link + "\"") + CountOf(text, item.link + "'"), 0u)
          << page.call.target << ' ' << page.call.body << ' ' << item.link;
    }
    ++pages;
  });
  EXPECT_GT(pages, 400u);
}

TEST(Styles, EveryItemOfAColumnIsListedOnceOverItsPages) {
  for (int i = kStyles; i < kPortals; ++i) {
    const Site& site = World().SiteAt(i);
    for (int column = kGovernments; column < kColumns; ++column) {
      std::vector<const Item*> listed;
      for (const ListPage& page : site.ListPages(column)) {
        if (page.repeats) continue;
        for (const Item* item : ItemsOf(site, page)) listed.push_back(item);
      }
      ASSERT_EQ(listed.size(), ItemCount(site, column)) << DialectOf(site.spec());
      EXPECT_EQ(std::set<const Item*>(listed.begin(), listed.end()).size(), listed.size());
    }
  }
}

TEST(Styles, FollowingNextFromTheFirstPageReachesEveryPage) {
  for (int i = 0; i < kPortals; ++i) {
    const Site& site = World().SiteAt(i);
    for (int column = kGovernments; column < kColumns; ++column) {
      const std::vector<ListPage> pages = site.ListPages(column);
      std::set<std::string> reached = {pages.front().call.target + pages.front().call.body};
      for (size_t round = 0; round < pages.size(); ++round) {
        for (const ListPage& page : pages) {
          if (!reached.contains(page.call.target + page.call.body)) continue;
          for (const Call& call : page.next) reached.insert(call.target + call.body);
        }
      }
      for (const ListPage& page : pages)
        EXPECT_TRUE(reached.contains(page.call.target + page.call.body)) << page.call.target;
    }
  }
}

TEST(Styles, EveryAddressOfASystemAnswers) {
  for (int i = kStyles; i < kPortals; ++i) {
    const Site& site = World().SiteAt(i);
    for (const auto& [path, node] : site.nodes()) {
      const Answer answer = World().Get(site.spec().host, path);
      EXPECT_EQ(answer.status, node.kind == PageKind::kRedirect ? 302 : 200) << path;
      EXPECT_TRUE(node.kind == PageKind::kRedirect || !answer.body.empty()) << path;
    }
  }
}

TEST(Styles, AFilePageRefusesAPost) {
  for (int i = kStyles; i < kPortals; ++i) {
    const Site& site = World().SiteAt(i);
    EXPECT_EQ(World().Respond({site.spec().host, "/", "POST", "a=1", ""}).status, 405);
  }
}

TEST(Styles, AReportPostedTwiceHasTheSameBytes) {
  int copies = 0;
  for (int i = kStyles; i < kPortals; ++i) {
    const Site& site = World().SiteAt(i);
    for (const Item& item : site.items()) {
      if (item.original < 0) continue;
      const Item& original = site.items()[static_cast<size_t>(item.original)];
      const bool same =
          World().Get(site.spec().host, item.path).body == World().Get(site.spec().host, original.path).body;
      EXPECT_EQ(same, item.kind == Item::Kind::kCopy) << item.path;
      ++copies;
    }
  }
  EXPECT_GE(copies, 50);
}

// ---- what is peculiar to each ----

TEST(Ucap, TheListInTheCommentIsStaleAndTheCallOutsideCountsFromOne) {
  const Site& site = SiteOf("kaipu-ucap");
  const std::vector<ListPage> pages = site.ListPages(kDepartments);
  ASSERT_GT(pages.size(), 2u);
  const std::string html = Text(site, pages[1].call);
  EXPECT_THAT(pages[1].call.target, HasSubstr("zwgklist_2.shtml"));
  EXPECT_THAT(html, HasSubstr("'zwgklist','shtml',31);</script>-->"));
  EXPECT_THAT(html, HasSubstr("createPageHTML('page_div'," + std::to_string(pages.size()) + ", 2,'zwgklist'"));
}

TEST(Ucap, TheSearchGivesHtmlOrJsonAndNothingBeyondTheLastPage) {
  const Site& site = SiteOf("ucap-search");
  const std::vector<ListPage> pages = site.ListPages(kTownships);
  EXPECT_THAT(Text(site, pages[0].call), HasSubstr("/common/search/"));
  std::string target = pages[1].call.target;
  EXPECT_THAT(Ask(site, pages[1].call).body, HasSubstr("<ul id=\"body\">"));
  target.replace(target.find("_isJson=false"), 13, "_isJson=true");
  const json reply = json::parse(Ask(site, {target, "GET", ""}).body);
  EXPECT_EQ(reply["data"]["results"].size(), pages[1].count);
  const std::string beyond = pages[1].call.target.substr(0, pages[1].call.target.size() - 1) + "99";
  EXPECT_THAT(Ask(site, {beyond, "GET", ""}).body, Not(HasSubstr("<li>")));
}

TEST(Ucap, TheCodeListWantsAPost) {
  const Site& site = SiteOf("ucap-search", 1);
  const ListPage page = site.ListPages(kDepartments)[2];
  EXPECT_EQ(Ask(site, {"/getFileListByCodeId", "GET", ""}).status, 404);
  const json reply = json::parse(Ask(site, page.call).body);
  EXPECT_EQ(reply["results"]["data"]["page"], 2);
  EXPECT_EQ(reply["results"]["data"]["results"].size(), page.count);
  EXPECT_EQ(json::parse(Ask(site, {"/getFileListByCodeId", "POST", "channelId=none"}).body)["results"]["data"]["total"],
            0);
}

TEST(Hanweb, TheProxyTakesRecordsOrPagesInQueryOrBody) {
  const Site& site = SiteOf("hanweb-jpage");
  const std::vector<ListPage> pages = site.ListPages(kDepartments);
  ASSERT_GE(pages.size(), 3u);
  EXPECT_EQ(pages[0].count, 45u);
  EXPECT_EQ(pages[1].call.target, "/module/web/jpage/dataproxy.jsp?startrecord=46&endrecord=90&perpage=15");
  const std::string second = Ask(site, pages[1].call).body;
  EXPECT_THAT(second, HasSubstr("<totalrecord>"));
  EXPECT_EQ(CountOf(second, "<record>"), 45u);
  EXPECT_EQ(Ask(site, {pages[1].call.target + "&" + pages[1].call.body, "GET", ""}).body, second);
  EXPECT_EQ(Ask(site, {"/module/jpage/dataproxy.jsp?page=2&" + pages[1].call.body, "GET", ""}).body, second);
  EXPECT_EQ(Ask(site, {"/module/web/jpage/dataproxy.jsp?startrecord=46", "POST", ""}).body.size(), 54u);
}

TEST(Hanweb, TheEncryptedLinkIsFollowedAsItIsWithAHigherPage) {
  const Site& site = SiteOf("hanweb-encrypted");
  const std::vector<ListPage> pages = site.ListPages(kDepartments);
  const std::string html = Text(site, pages[0].call);
  std::string verbatim = html.substr(html.find("/module/web/jpage/dataproxy.jsp"));
  verbatim = verbatim.substr(0, verbatim.find('"'));
  EXPECT_THAT(verbatim, HasSubstr("?page=1&"));
  verbatim.replace(verbatim.find("page=1"), 6, "page=2");
  EXPECT_EQ(verbatim, pages[1].call.target);
  EXPECT_THAT(Ask(site, pages.back().call).body, Not(HasSubstr("nextgroup")));
  verbatim.replace(verbatim.find("page=2"), 6, "page=9");
  EXPECT_EQ(Ask(site, {verbatim, "GET", ""}).body.size(), 54u);
}

TEST(Hanweb, TheDisclosureSearchGivesPage1ToAGet) {
  const Site& site = SiteOf("hanweb-xxgk");
  const std::vector<ListPage> pages = site.ListPages(kTownships);
  const std::string first = Ask(site, pages[1].call).body;
  EXPECT_THAT(first, HasSubstr("zfxxgk_zdgkc"));
  EXPECT_EQ(Ask(site, {"/module/xxgk/search.jsp?" + pages[2].call.body, "GET", ""}).body, first);
  EXPECT_NE(Ask(site, pages[2].call).body, first);
}

TEST(Hanweb, TheAnnualReportPageHasATabForEachYear) {
  const Site& site = SiteOf("hanweb-xxgk");
  const std::vector<ListPage> pages = site.ListPages(kGovernments);
  EXPECT_GE(pages.size(), 15u);
  EXPECT_EQ(pages[3].call.target.find("/module/xxgk/xxgkAnnualReport.jsp?fbtime=20"), 0u);
  for (const ListPage& page : pages) {
    for (const Item* item : ItemsOf(site, page)) EXPECT_EQ(item->date.year, ItemsOf(site, page)[0]->date.year);
  }
}

TEST(Hanweb, TheUnitIsHtmlInJsonAndTheVariantKnowsPage1Only) {
  const Site& plain = SiteOf("hanweb-jpaas");
  const std::vector<ListPage> pages = plain.ListPages(kDepartments);
  const json first = json::parse(Ask(plain, pages[1].call).body), second = json::parse(Ask(plain, pages[2].call).body);
  EXPECT_EQ(first["success"], true);
  EXPECT_NE(first["data"]["html"], second["data"]["html"]);
  const Site& variant = SiteOf("hanweb-jpaas", 1);
  const std::vector<ListPage> stuck = variant.ListPages(kDepartments);
  ASSERT_EQ(stuck.size(), 3u);
  EXPECT_TRUE(stuck[2].repeats);
  EXPECT_EQ(Ask(variant, stuck[1].call).body, Ask(variant, stuck[2].call).body);
}

TEST(Hanweb, TheQueryListRefusesGetAndKnowsItsChannels) {
  const Site& site = SiteOf("hanweb-querylist");
  const ListPage page = site.ListPages(kDepartments)[2];
  EXPECT_EQ(Ask(site, {"/queryList", "GET", ""}).status, 405);
  const Answer answer = Ask(site, page.call);
  EXPECT_THAT(answer.content_type, HasSubstr("text/html"));
  EXPECT_EQ(json::parse(answer.body)["data"]["results"].size(), page.count);
  EXPECT_EQ(json::parse(Ask(site, {"/queryList", "POST", "current=1"}).body)["data"]["total"], 0);
}

TEST(Gkmlpt, ThePageOfCategoriesNamesTheListsAndTheSite) {
  const Site& site = SiteOf("gd-gkmlpt");
  const ListPage shell = *site.spec().system->SharedShell(site);
  const std::string html = Text(site, shell.call);
  EXPECT_THAT(html, HasSubstr("window._CONFIG"));
  EXPECT_THAT(html, HasSubstr("部门信息公开年报"));
  ASSERT_EQ(shell.next.size(), 5u) << "the four lists and the empty one above them";
  EXPECT_TRUE(json::parse(Ask(site, shell.next[0]).body)["articles"].empty());
  EXPECT_FALSE(json::parse(Ask(site, shell.next[2]).body)["articles"].empty());
  std::string wrong = shell.next[2].target;
  wrong.back() = wrong.back() == '1' ? '2' : '1';
  EXPECT_TRUE(json::parse(Ask(site, {wrong, "GET", ""}).body)["articles"].empty()) << "another site's number";
}

TEST(Gkmlpt, AnArticleStandsInItsScriptAlone) {
  const Site& site = SiteOf("gd-gkmlpt");
  const Item& item = site.items().front();
  std::string html = World().Get(site.spec().host, item.path).body;
  const size_t from = html.find("DETAIL: ") + 8;
  const json detail = json::parse(html.substr(from, html.find("\n};", from) - from));
  EXPECT_EQ(detail["title"], item.title);
  EXPECT_THAT(detail["content"].get<std::string>(), HasSubstr("<p"));
  EXPECT_EQ(html.find("<p", html.find("</ul>")), html.find("<p", html.find("DETAIL"))) << "none before the script";
}

TEST(Fujian, TheSearchAnswersJsonUnderAnotherName) {
  const Site& site = SiteOf("fujian");
  const std::vector<ListPage> pages = site.ListPages(kDepartments);
  const Answer answer = Ask(site, pages[1].call);
  EXPECT_THAT(answer.content_type, HasSubstr("text/html"));
  EXPECT_EQ(json::parse(answer.body)["data"].size(), 75u);
  EXPECT_EQ(json::parse(answer.body)["pageCount"], pages.size() - 1);
  EXPECT_EQ(World().Get(site.spec().host, "/robots.txt").status, 404);
}

TEST(Shanghai, ThePagerCountsFromOne) {
  const Site& site = SiteOf("shanghai");
  const std::vector<ListPage> pages = site.ListPages(kDepartments);
  EXPECT_THAT(pages[1].call.target, HasSubstr("index_2.html"));
  EXPECT_THAT(Text(site, pages[1].call), HasSubstr("totalPage: " + std::to_string(pages.size())));
}

TEST(Vsb, PagesCountDownAndTheLastIs1) {
  const Site& site = SiteOf("vsb-boda");
  const std::vector<ListPage> pages = site.ListPages(kDepartments);
  EXPECT_EQ(pages[1].call.target, "/zwgk/xxgknb/bmnb/" + std::to_string(pages.size() - 1) + ".htm");
  EXPECT_EQ(pages.back().call.target, "/zwgk/xxgknb/bmnb/1.htm");
  EXPECT_THAT(Text(site, pages[0].call), HasSubstr("尾页"));
}

TEST(Vsb, EveryLinkOfEveryPagerLeadsToAPageOfTheList) {
  const Site& site = SiteOf("vsb-boda");
  const std::vector<ListPage> pages = site.ListPages(kDepartments);
  std::set<std::string> known;
  for (const ListPage& page : pages) known.insert(site.Url(page.call.target));
  for (const ListPage& page : pages) {
    std::string pager = Text(site, page.call);
    pager = pager.substr(pager.find("p_pages"), pager.find("footer") - pager.find("p_pages"));
    for (size_t at = pager.find("href=\""); at != std::string::npos; at = pager.find("href=\"", at + 1)) {
      const std::string href = pager.substr(at + 6, pager.find('"', at + 6) - at - 6);
      const auto url = Url::Resolve(*Url::Parse(site.Url(page.call.target)), href);
      EXPECT_TRUE(known.contains(url->Href())) << url->Href();
    }
  }
}

TEST(WebPlus, ThePagerLinksTheNextPageAndTheLast) {
  const Site& site = SiteOf("webplus");
  const std::vector<ListPage> pages = site.ListPages(kDepartments);
  EXPECT_EQ(pages[0].next.size(), pages.size() - 1) << "those between are known as well";
  EXPECT_THAT(Text(site, pages[0].call), HasSubstr("class=\"next\" href=\"" + pages[1].call.target + "\""));
  int players = 0;
  for (const Item& item : site.items()) {
    if (item.attachment.empty()) continue;
    EXPECT_THAT(World().Get(site.spec().host, item.path).body, HasSubstr("pdfsrc=\"" + item.attachment + "\""));
    ++players;
  }
  EXPECT_GT(players, 5);
}

TEST(IList, TheAddressHoldsTheNumberOfThePage) {
  const Site& site = SiteOf("ilist");
  const std::vector<ListPage> pages = site.ListPages(kDepartments);
  EXPECT_EQ(pages[1].call.target, "/info/iList.jsp?node_id=GKsim&cat_id=30014&cur_page=2");
  EXPECT_EQ(Ask(site, {"/info/iList.jsp?cat_id=30014&node_id=GKsim", "GET", ""}).body,
            Ask(site, {pages[0].call.target + "&cur_page=1", "GET", ""}).body);
  EXPECT_EQ(Ask(site, {"/info/iList.jsp?node_id=GKsim&cat_id=1", "GET", ""}).status, 404);
}

TEST(Trs, SixArgumentsInGb18030) {
  const Site& site = SiteOf("trs-wcm", 0);
  const ListPage page = site.ListPages(kDepartments)[1];
  EXPECT_THAT(Text(site, page.call), HasSubstr(", 1, \"index\", \"shtml\", \"black2\", "));
  EXPECT_THAT(Ask(site, page.call).body, Not(HasSubstr("年报")));
}

TEST(Trs, AReportGoesOnAtItsSecondPageWhereTheFirstEnded) {
  const Site& site = SiteOf("trs-wcm", 1);
  int cut = 0;
  for (size_t i = 0; i < site.items().size(); ++i) {
    const Item& item = site.items()[i];
    const System& system = *site.spec().system;
    if (system.Parts(site, static_cast<int>(i)) == 1) continue;
    const std::string first = World().Get(site.spec().host, item.path).body;
    const std::string second = World().Get(site.spec().host, system.PartPath(item, 1)).body;
    EXPECT_THAT(first, HasSubstr("createPageHTML(2, 0, \"t" + item.date.Compact()));
    EXPECT_THAT(second, HasSubstr("createPageHTML(2, 1, \"t" + item.date.Compact()));
    EXPECT_EQ(CountOf(first, "<table"), CountOf(first, "</table>")) << item.path;
    EXPECT_GT(CountOf(second, "<p"), 1u);
    ++cut;
  }
  EXPECT_GT(cut, 20);
}

TEST(Styles, AFileFromAScriptSaysItsNameInAHeader) {
  for (const char* dialect : {"vsb-boda", "hanweb-jpage"}) {
    const Site& site = SiteOf(dialect);
    for (const Item& item : site.items()) {
      if (item.attachment.empty()) continue;
      const Answer answer = World().Get(site.spec().host, item.attachment);
      ASSERT_EQ(answer.headers.size(), 1u);
      EXPECT_EQ(answer.headers[0].first, "Content-Disposition");
      const bool vsb = std::string_view(dialect) == "vsb-boda";
      EXPECT_THAT(vsb ? answer.headers[0].second : Utf8(answer.headers[0].second),
                  HasSubstr(vsb ? UrlEncode(item.attachment_name) : item.attachment_name));
      break;
    }
  }
}

// ---- truth ----

const json& Truth() {
  static const json truth = [] {
    std::ostringstream out;
    WriteTruth(World(), out, false);
    return json::parse(out.str());
  }();
  return truth;
}

TEST(StylesTruth, EveryListingAnswersAndHasItsItems) {
  EXPECT_GT(Truth()["listings"].size(), 500u);
  std::set<std::string> dialects;
  for (const json& listing : Truth()["listings"]) {
    dialects.insert(listing["dialect"]);
    const std::string url = listing["url"];
    const size_t slash = url.find('/', 7);
    const std::string host = url.substr(7, slash - 7), target = url.substr(slash);
    const std::string method = listing.value("method", "GET"), body = listing.value("body", "");
    EXPECT_EQ(World().Respond({host, target, method, body, ""}).status, 200) << url;
    for (const json& next : listing["next"]) {
      EXPECT_TRUE(next["url"].get<std::string>().starts_with("http://" + host + "/"));
      EXPECT_EQ(next["body"].is_null(), next["method"] == "GET");
    }
  }
  EXPECT_EQ(dialects.size(), 3u + kSystems - 4)
      << "both searches of UCAP are one and both jpaas, and TRS is there already";
}

TEST(StylesTruth, NecessaryIsTheSumOfThePortals) {
  size_t sum = 0;
  for (const json& portal : Truth()["portals"]) {
    sum += portal["necessary"].get<size_t>();
    EXPECT_GT(portal["necessary"], 230) << portal["id"];
  }
  EXPECT_EQ(Truth()["counts"]["necessary"], sum);
}

TEST(StylesTruth, ClassicPortalsAreTheSameInBothWorlds) {
  const PortalWorld classic{WorldOptions{}};
  for (int i = 0; i < kStyles; ++i) {
    const Site& site = World().SiteAt(i);
    int nth = 0;
    for (const auto& [path, node] : site.nodes()) {
      if (++nth % 10 != 0) continue;
      EXPECT_EQ(World().Get(site.spec().host, path).body, classic.Get(site.spec().host, path).body) << path;
    }
  }
}

}  // namespace
}  // namespace lantai::portal
