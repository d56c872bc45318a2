// What stands on the simulated pages: links that lead somewhere, cells that say what the truth says, chrome and
// charsets of each portal system.
#include <iconv.h>

#include <regex>
#include <set>

#include "core/url.h"
#include "tests/portal/chrome.h"
#include "tests/portal/form.h"
#include "tests/portal/report.h"
#include "tests/portal/world.h"
#include "tests/support/status_matchers.h"

namespace lantai::portal {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const PortalWorld& World() {
  static const PortalWorld world{WorldOptions{}};
  return world;
}

std::string FromGb18030(const std::string& text) {
  const iconv_t converter = iconv_open("UTF-8", "GB18030");
  std::string out(text.size() * 3 + 16, '\0');
  char* in = const_cast<char*>(text.data());
  char* to = out.data();
  size_t in_left = text.size(), out_left = out.size();
  EXPECT_NE(iconv(converter, &in, &in_left, &to, &out_left), static_cast<size_t>(-1));
  iconv_close(converter);
  out.resize(out.size() - out_left);
  return out;
}

std::string Page(const Site& site, const std::string& path) {
  const Answer answer = World().Get(site.spec().host, path);
  return site.spec().style == Style::kEmpire ? FromGb18030(answer.body) : answer.body;
}

bool IsHtml(const Node& node) {
  switch (node.kind) {
    case PageKind::kRedirect:
    case PageKind::kAttachment:
    case PageKind::kRobots:
    case PageKind::kAsset: return false;
    default: return true;
  }
}

// Values of href attributes, as a browser would see them.
std::vector<std::string> Hrefs(const std::string& html) {
  std::vector<std::string> hrefs;
  for (size_t at = html.find("href="); at != std::string::npos; at = html.find("href=", at + 1)) {
    const char quote = html[at + 5];
    hrefs.push_back(html.substr(at + 6, html.find(quote, at + 6) - at - 6));
  }
  return hrefs;
}

// The path of a resolved link with dots removed. REQUIRES: absolute or relative http link.
std::string Resolve(const std::string& host, const std::string& from, const std::string& href) {
  const Result<Url> base = Url::Parse("http://" + host + from);
  const Result<Url> url = Url::Resolve(*base, href);
  return url.ok() ? url->HrefWithoutFragment() : "";
}

TEST(Pages, EveryAddressAnswersWithItsKindsStatusAndType) {
  for (int i = 0; i < 5; ++i) {
    const Site& site = World().SiteAt(i);
    for (const auto& [path, node] : site.nodes()) {
      const Answer answer = World().Get(site.spec().host, path);
      if (node.kind == PageKind::kRedirect) {
        EXPECT_TRUE(answer.status == 301 || answer.status == 302) << path;
        EXPECT_NE(answer.location, "") << path;
        continue;
      }
      EXPECT_EQ(answer.status, 200) << path;
      EXPECT_FALSE(answer.body.empty()) << path;
      if (IsHtml(node)) {
        EXPECT_TRUE(answer.content_type.starts_with("text/html")) << path;
      }
      if (node.kind == PageKind::kAttachment) {
        EXPECT_TRUE(answer.body.starts_with("%PDF-1.4")) << path;
      }
    }
  }
}

TEST(Pages, TwoWorldsOfOneSeedAreByteEqualAndOfTwoSeedsAreNot) {
  const PortalWorld again{WorldOptions{}}, other{WorldOptions{.seed = 2}};
  size_t pages = 0, different = 0;
  for (int i = 0; i < 5; ++i) {
    const Site& site = World().SiteAt(i);
    for (const auto& [path, node] : site.nodes()) {
      if (++pages % 7 != 0) continue;  // a sample
      const std::string body = World().Get(site.spec().host, path).body;
      EXPECT_EQ(body, again.Get(site.spec().host, path).body) << path;
      different += body != other.Get(site.spec().host, path).body ? 1 : 0;
    }
  }
  EXPECT_GT(different, 100u);
}

TEST(Pages, EveryLinkIsKnownDeadOnPurposeOrOutOfScope) {
  size_t links = 0;
  std::set<std::string> outside;
  for (int i = 0; i < 6; ++i) {
    const PortalWorld world{WorldOptions{.portals = 6, .bodies = 8}};
    const Site& site = world.SiteAt(i);
    const std::string& host = site.spec().host;
    std::set<std::string> known;
    for (const auto& [path, node] : site.nodes()) known.insert(site.Url(path));
    for (const Item& item : site.items()) {
      if (item.kind == Item::Kind::kAbsent) known.insert(site.Url(item.path));
    }
    for (const auto& [path, node] : site.nodes()) {
      if (!IsHtml(node) || node.kind == PageKind::kStub) continue;
      const std::string html = world.Get(host, path).body;  // hrefs are ASCII, whatever the charset
      for (const std::string& href : Hrefs(html)) {
        if (href.starts_with("javascript:") || href.starts_with("mailto:")) continue;
        const std::string url = Resolve(host, path, href);
        ++links;
        if (url.find(host) == std::string::npos) {
          outside.insert(url.substr(0, url.find('/', 8)));
        } else {
          EXPECT_TRUE(known.contains(url)) << path << " -> " << href << " = " << url;
        }
      }
    }
  }
  EXPECT_GT(links, 10'000u);
  EXPECT_EQ(outside, (std::set<std::string>{"https://www.gov.cn", "https://beian.miit.gov.cn",
                                            "http://www.neighbour.gov.cn.test", "http://mirror.example"}));
}

// ---- cells, read the simple way: text of each <td>, row by row ----

std::string TextOf(std::string html) {
  html = std::regex_replace(html, std::regex("<[^>]*>"), "");
  html = std::regex_replace(html, std::regex("&nbsp;"), "");
  html.erase(std::remove_if(html.begin(), html.end(), [](char c) { return c == '\n' || c == ' '; }), html.end());
  return html;
}

// Brackets as the form has them.
std::string FullWidth(std::string text) {
  text = std::regex_replace(text, std::regex("[(]"), "（");
  text = std::regex_replace(text, std::regex("[)]"), "）");
  text = std::regex_replace(text, std::regex(":"), "：");
  return std::regex_replace(text, std::regex(","), "，");
}

using Rows = std::vector<std::vector<std::string>>;

Rows RowsOf(const std::string& html) {
  Rows rows;
  for (size_t at = html.find("<tr>"); at != std::string::npos; at = html.find("<tr>", at + 1)) {
    const std::string row = html.substr(at, html.find("</tr>", at) - at);
    std::vector<std::string>& cells = rows.emplace_back();
    for (size_t cell = row.find("<t", 3); cell != std::string::npos; cell = row.find("<t", cell + 1)) {
      if (row[cell + 2] != 'd' && row[cell + 2] != 'h') continue;
      const size_t from = row.find('>', cell) + 1;
      cells.push_back(TextOf(row.substr(from, std::min(row.find("</td>", from), row.find("</th>", from)) - from)));
    }
  }
  return rows;
}

// Raw texts of a report's cells in the order of form.h, read back from the page.
std::vector<std::string> PrintedCells(const Rows& rows, Form form) {
  std::vector<std::string> cells;
  size_t at = 0;
  const auto take = [&](const std::string& label, size_t count) {
    while (at < rows.size() &&
           (rows[at].size() < count + 1 || FullWidth(rows[at][rows[at].size() - count - 1]) != FullWidth(label)))
      ++at;
    if (at == rows.size()) return;
    cells.insert(cells.end(), rows[at].end() - static_cast<ptrdiff_t>(count), rows[at].end());
    ++at;
  };
  for (const Block& block : Table2(form)) {
    for (const Block::Label& row : block.rows) take(std::string(row.text), block.columns.size());
  }
  for (const Row3& row : Table3(form)) take(std::string(row.text), 7);
  for (; !Table3(form).empty() && at < rows.size(); ++at) {
    if (rows[at].size() == 15) cells.insert(cells.end(), rows[at].begin(), rows[at].end());
  }
  for (const Row14& row : Table14()) {
    if (form == Form::k2014 && !row.id.empty()) take(std::string(row.unit), 1);
  }
  return cells;
}

std::vector<std::string> TrueCells(const Report& report) {
  std::vector<std::string> cells;
  for (const std::vector<Cell>* table : {&report.t2, &report.t3, &report.t4, &report.t14}) {
    for (const Cell& cell : *table) cells.push_back(cell.raw);
  }
  return cells;
}

TEST(Pages, ReportsPrintTheCellsOfTheTruth) {
  std::set<int> markups;
  int compared = 0;
  for (int i = 0; i < 5; ++i) {
    const Site& site = World().SiteAt(i);
    int nth = 0;
    for (const Item& item : site.items()) {
      if (item.kind != Item::Kind::kReport || item.year < 2014) continue;
      const std::optional<Report> report = MakeReport(1, site.spec(), item.body, item.year);
      if (!report->seed_report && ++nth % 8 != 0) continue;  // a sample: regular expressions are slow
      if (report->form == Form::k2008 || report->stub) continue;
      const std::string html = Page(site, item.path);
      const std::string body = html.substr(html.find("<h1"));
      EXPECT_EQ(PrintedCells(RowsOf(body), report->form), TrueCells(*report)) << item.path;
      markups.insert(body.find("MsoNormal") != std::string::npos            ? 2
                     : body.find("text-align: center") != std::string::npos ? 1
                                                                            : 0);
      ++compared;
    }
  }
  EXPECT_GT(compared, 60);
  EXPECT_EQ(markups.size(), 3u) << "plain, paragraphs and Word";
}

TEST(Pages, ReportsSayTheirNumbersInWords) {
  for (int i = 0; i < 5; ++i) {
    const Site& site = World().SiteAt(i);
    for (const Item& item : site.items()) {
      if (item.kind != Item::Kind::kReport || item.year % 5 != 0) continue;
      const Report report = *MakeReport(1, site.spec(), item.body, item.year);
      if (report.stub) continue;  // it says them in its PDF
      const std::string text = TextOf(Page(site, item.path));
      EXPECT_THAT(text, HasSubstr(std::to_string(report.narrative.website) + "条")) << item.path;
      if (report.narrative.requests > 0) {
        EXPECT_THAT(text, HasSubstr(std::to_string(report.narrative.requests) + "件")) << item.path;
      }
      EXPECT_THAT(text, HasSubstr(report.unit)) << item.path;
      EXPECT_THAT(text, Not(HasSubstr("{"))) << "an unfilled placeholder";
    }
  }
}

TEST(Pages, AnExactDuplicateHasTheSameBytesAtBothAddresses) {
  int copies = 0, reposts = 0;
  for (int i = 0; i < 5; ++i) {
    const Site& site = World().SiteAt(i);
    for (const Item& item : site.items()) {
      if (item.original < 0) continue;
      const std::string& host = site.spec().host;
      const std::string original = World().Get(host, site.items()[static_cast<size_t>(item.original)].path).body;
      const std::string other = World().Get(host, item.path).body;
      EXPECT_EQ(original == other, item.kind == Item::Kind::kCopy) << item.path;
      (item.kind == Item::Kind::kCopy ? copies : reposts) += 1;
    }
  }
  EXPECT_EQ(copies, 10);
  EXPECT_EQ(reposts, 10);
}

TEST(Pages, ATextDuplicateHasTheSameContentUnderOtherChrome) {
  const Site& site = World().SiteAt(0);
  for (const Item& item : site.items()) {
    if (item.kind != Item::Kind::kRepost) continue;
    const auto content = [](const std::string& html) {
      const size_t from = html.find("<div class=\"TRS_Editor\">");
      return html.substr(from, html.find("</div>", from) - from);
    };
    const std::string repost = Page(site, item.path);
    EXPECT_EQ(content(Page(site, site.items()[static_cast<size_t>(item.original)].path)), content(repost));
    EXPECT_THAT(repost, Not(HasSubstr("索 引 号")));
  }
}

TEST(Pages, EachPortalSystemHasItsOwnLook) {
  const char* const kMarks[5][3] = {{"createPageHTML(8, 0, \"index\", \"html\")", "发布时间：", "table_content"},
                                    {"\"index\", \"shtml\", \"", "分享到", "xxgk_table"},
                                    {"Total record", "点击数", "<strong>索引号</strong>"},
                                    {"?page=2", "生成日期", "是否有效"},
                                    {"下一页", "发布时间:", "信息内容]>begin"}};
  for (int i = 0; i < 5; ++i) {
    const Site& site = World().SiteAt(i);
    const Column& column = site.columns()[kDepartments];
    const std::string listing = Page(site, column.path);
    int report = column.items.front();
    for (int item : column.items) {
      if (site.items()[static_cast<size_t>(item)].kind == Item::Kind::kReport) report = item;
    }
    const std::string article = Page(site, site.items()[static_cast<size_t>(report)].path);
    EXPECT_THAT(listing, HasSubstr(kMarks[i][0])) << i;
    EXPECT_THAT(article, HasSubstr(kMarks[i][1])) << i;
    EXPECT_THAT(article, HasSubstr(kMarks[i][2])) << i;
  }
}

TEST(Pages, PagersReachEveryListingPageAndItem) {
  for (int i = 0; i < 5; ++i) {
    const Site& site = World().SiteAt(i);
    for (int column = kGovernments; column < kColumns; ++column) {
      std::string all;
      for (int page = 1; page <= site.PageCount(column); ++page) all += Page(site, site.ListingPath(column, page));
      for (int item : site.columns()[static_cast<size_t>(column)].items) {
        const std::string& link = site.items()[static_cast<size_t>(item)].link;
        EXPECT_THAT(all, HasSubstr(link.substr(link.rfind('/') + 1))) << column;
      }
    }
  }
}

TEST(Pages, TheStubsLeadToTheAnnualColumn) {
  EXPECT_THAT(World().Get("www.xilingol.gov.cn.test", "/zwgk/nb.shtml").body,
              HasSubstr("<meta http-equiv=\"Refresh\" content=\"0; url=./zfxxgknb/\">"));
  EXPECT_THAT(World().Get("www.zhifu.gov.cn.test", "/col/col30000/index.html").body, HasSubstr("document.write"));
}

TEST(Pages, TaojiangIsGb18030LabelledGb2312) {
  const Answer answer = World().Get("www.taojiang.gov.cn.test", "/");
  EXPECT_EQ(answer.content_type, "text/html");
  EXPECT_THAT(answer.body, HasSubstr("charset=gb2312"));
  EXPECT_THAT(answer.body, Not(HasSubstr("桃江县")));
  EXPECT_THAT(FromGb18030(answer.body), HasSubstr("桃江县人民政府"));
}

TEST(Pages, RelativeLinksGoUpAndDown) {
  EXPECT_EQ(RelativeLink("/a/b/c.html", "/a/b/d.html"), "./d.html");
  EXPECT_EQ(RelativeLink("/a/b/c.html", "/a/x/d.html"), "../x/d.html");
  EXPECT_EQ(RelativeLink("/a/b/", "/"), "../../");
  EXPECT_EQ(RelativeLink("/a/list.html?page=2", "/a/"), "./");
  EXPECT_EQ(RelativeLink("/", "/zwgk/"), "./zwgk/");
}

TEST(Pages, LastModifiedIsTheArticlesDate) {
  const Site& site = World().SiteAt(4);
  for (const Item& item : site.items()) {
    if (item.kind == Item::Kind::kReport && IsSeedReport(site.spec(), item.body, item.year)) {
      EXPECT_EQ(World().Get(site.spec().host, item.path).last_modified, "Thu, 28 Jan 2021 13:55:16 GMT");
    }
  }
}

TEST(World, ATinyWorldIsWhole) {
  const PortalWorld tiny{WorldOptions{.portals = 2, .bodies = 3, .first_year = 2020, .last_year = 2020}};
  for (int i = 0; i < 2; ++i) {
    const Site& site = tiny.SiteAt(i);
    for (const auto& [path, node] : site.nodes()) EXPECT_LT(tiny.Get(site.spec().host, path).status, 400) << path;
    for (int column = kGovernments; column <= kArchive; ++column) EXPECT_EQ(site.PageCount(column), 1);
  }
}

TEST(World, APageOfALargeWorldNeedsOnlyItsOwnPortal) {
  const PortalWorld large{WorldOptions{.portals = 500, .bodies = 14}};
  EXPECT_TRUE(large.Serves("www.county0400.gov.cn.test"));
  EXPECT_EQ(large.Get("www.county0400.gov.cn.test", "/").status, 200);
  const PortalWorld small{WorldOptions{.portals = 401, .bodies = 14}};
  EXPECT_EQ(large.Get("www.county0400.gov.cn.test", "/").body, small.Get("www.county0400.gov.cn.test", "/").body);
}

}  // namespace
}  // namespace lantai::portal
