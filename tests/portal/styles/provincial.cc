#include "tests/portal/styles/provincial.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tests/portal/report_html.h"
#include "tests/portal/styles/parts.h"

namespace lantai::portal {
namespace {

using Json = nlohmann::ordered_json;

// ---- Guangdong gkmlpt ----

constexpr Look kGkmlptLook = {
    .head = "<meta charset=\"UTF-8\">\n<meta name=\"renderer\" content=\"webkit\">\n",
    .trail_open = "当前位置：",
    .separator = " &gt; ",
    .title_open = "<div id=\"app\" style=\"display:none\">",
    .title_close = "</div>",
    .time_open = "<!-- ",
    .time_close = " -->",
    .time = Look::Time::kSecond,
};

class GkmlptSystem final : public System {
 public:
  std::string_view id() const override { return "gkmlpt"; }
  const Look& look() const override { return kGkmlptLook; }
  int PageSize() const override { return 100; }
  std::string ColumnPath(int column) const override {
    if (column == kHomeColumn) return "/";
    return column == kDisclosure ? "/gkmlpt/index" : fmt::format("/gkmlpt/index#{}", ColumnNumber(column));
  }
  std::string ArticlePath(const Site&, const Item& item) const override {
    return fmt::format("/gkmlpt/content/{}/{}/post_{}.html", item.number / 1'000'000, item.number / 1000, item.number);
  }
  std::string AttachmentPath(const Site&, const Item& item) const override {
    return fmt::format("/attachment/0/{}/{}/{}.pdf", item.number / 10'000, item.number / 10, item.number);
  }
  // All lists stand behind one page with the tree of categories.
  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    std::vector<ListPage> pages = Slice(site, column, 100);
    for (ListPage& page : pages) {
      page.whole_page = false;
      page.call.target =
          fmt::format("/gkmlpt/api/all/{}?page={}&sid={}", ColumnNumber(column), page.page, SiteNumber(site));
    }
    LinkAllLater(pages);
    return pages;
  }
  std::optional<ListPage> SharedShell(const Site& site) const override {
    ListPage shell;
    shell.column = kAnnual, shell.call.target = "/gkmlpt/index";
    for (int column = kGovernments; column <= kArchive; ++column)
      shell.next.push_back(ListPages(site, column).front().call);
    return shell;
  }
  std::string ListHtml(const Site&, const ListPage&) const override { return ""; }
  std::string ColumnHtml(const Site& site, int) const override {
    Json tree = Json::array();
    for (int column = kAnnual; column < kColumns; ++column) {
      if (site.columns()[static_cast<size_t>(column)].parent != kAnnual) tree.push_back(Branch(site, column));
    }
    return fmt::format(
        "<div id=\"app\"></div>\n<script>\nwindow._CONFIG = {{\n  LOGO: '/images/logo.png',\n  SITE_NAME: '{}',\n  "
        "SID: '{}',\n  TREE: {},\n  DEFAULT_CATEGORY: 0\n}};\n</script>\n<script src=\"/js/main.js\"></script>\n",
        site.spec().name, SiteNumber(site), tree.dump());
  }
  std::optional<Answer> Endpoint(const Site& site, const PageRequest& request) const override {
    constexpr std::string_view kApi = "/gkmlpt/api/all/";
    if (!request.target.starts_with(kApi)) return std::nullopt;
    const Fields fields = ReadFields(QueryOf(request.target));
    const int column = std::atoi(std::string(PathOf(request.target).substr(kApi.size())).c_str()) - ColumnNumber(0);
    Json articles = Json::array();
    size_t total = 0;
    if (column >= kGovernments && column < kColumns && FieldOr(fields, "sid", "") == SiteNumber(site)) {
      const std::vector<ListPage> pages = Slice(site, column, 100);
      const int number = std::max(1, NumberOf(fields, "page"));
      total = ItemCount(site, column);
      if (static_cast<size_t>(number) <= pages.size()) {
        for (const Item* item : ItemsOf(site, PageAt(pages, number))) articles.push_back(Entry(site, *item));
      }
    }
    const Json json = {{"articles", articles}, {"total", total}, {"classify", Json::array()}};
    return Answer{200, "application/json", "", "", json.dump()};
  }
  // The page's text stands in the script alone.
  std::string ArticleHtml(const Site& site, const Item& item, const std::string& content) const override {
    Json detail = {{"id", item.number},
                   {"title", item.title},
                   {"created_at", item.date.DateTime()},
                   {"publisher", site.spec().name},
                   {"url", site.Url(item.path)},
                   {"attachment", Json::array()},
                   {"content", content}};
    if (!item.attachment.empty())
      detail["attachment"].push_back({{"name", item.attachment_name}, {"url", site.Url(item.attachment)}});
    std::string text = detail.dump();
    for (size_t at = text.find("</"); at != std::string::npos; at = text.find("</", at + 3)) text.insert(at + 1, "\\");
    return fmt::format(
        "<script>\nwindow._CONFIG = {{\n  SITE_NAME: '{}',\n  SID: '{}',\n  DETAIL: {}\n}};\n</script>\n",
        site.spec().name, SiteNumber(site), text);
  }

 private:
  static std::string SiteNumber(const Site& site) { return std::to_string(755'000 + site.spec().index); }
  static Json Branch(const Site& site, int column) {
    Json children = Json::array();
    for (int child = 0; child < kColumns; ++child) {
      if (site.columns()[static_cast<size_t>(child)].parent == column) children.push_back(Branch(site, child));
    }
    return {{"id", ColumnNumber(column)},
            {"name", site.columns()[static_cast<size_t>(column)].name},
            {"children", children}};
  }
  static Json Entry(const Site& site, const Item& item) {
    return {{"id", item.number},
            {"title", item.title},
            {"url", site.Url(item.link)},
            {"post_url", site.Url(item.link)},
            {"date", item.date.Date()},
            {"created_at", item.date.DateTime()},
            {"publisher", site.spec().name}};
  }
};

// ---- Fujian ----

constexpr Look kFujianLook = {
    .head = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\" />\n",
    .metas = Look::Metas::kLower,
    .trail_open = "您现在所在的位置：",
    .separator = " &gt; ",
    .title_open = "<div class=\"article_title\">",
    .title_close = "</div>",
    .index = Look::Index::kStrong,
    .time_open = "<div class=\"article_time\">时间：",
    .time_close = " 浏览量：<span></span></div>",
    .time = Look::Time::kMinute,
    .content_open = "<div class=\"article_component\"><div class=\"TRS_Editor\">\n",
    .content_close = "</div></div>\n",
    .content_type = "text/html",
};
constexpr std::string_view kSearch = "/fjdzapp/search";

class FujianSystem final : public System {
 public:
  std::string_view id() const override { return "fujian"; }
  const Look& look() const override { return kFujianLook; }
  bool has_robots() const override { return false; }
  int PageSize() const override { return 75; }
  std::string ColumnPath(int column) const override { return std::string(WordFolder(column)); }
  std::string ArticlePath(const Site&, const Item& item) const override {
    return fmt::format("{}{}/t{}_{}.htm", WordFolder(item.column), MonthFolder(item.date), item.date.Compact(),
                       item.number);
  }
  std::string AttachmentPath(const Site&, const Item& item) const override {
    return fmt::format("{}{}/P0{}{}.pdf", WordFolder(item.column), MonthFolder(item.date), item.date.Compact(),
                       item.number);
  }
  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    std::vector<ListPage> pages = Slice(site, column, 75);
    for (ListPage& page : pages) {
      page.call = {std::string(kSearch), "POST",
                   fmt::format("channelid=229105&sortfield=-docorderpri%2C-docreltime&classsql=chnlid%3D{}&page={}&"
                               "prepage=75",
                               ColumnNumber(column), page.page)};
      ++page.page, page.whole_page = false;
    }
    LinkAllLater(pages);
    ListPage shell;
    shell.column = column, shell.call.target = ColumnPath(column), shell.next = {pages.front().call};
    pages.insert(pages.begin(), shell);
    return pages;
  }
  std::string ListHtml(const Site&, const ListPage& page) const override {
    return fmt::format(
        "<div class=\"gl_list\"><ul id=\"list\"></ul><div class=\"pagination\"></div></div>\n<script>\nfunction "
        "loadList(page){{\n  $.ajax({{ url: '{}', type: 'post', dataType: 'json',\n    data: {{ channelid: '229105', "
        "sortfield: '-docorderpri,-docreltime', classsql: 'chnlid={}', page: page, prepage: 75 }},\n    success: "
        "function(res){{ showList(res.data, res.pageCount); }} }});\n}}\nloadList(1);\n</script>\n",
        kSearch, ColumnNumber(page.column));
  }
  std::optional<Answer> Endpoint(const Site& site, const PageRequest& request) const override {
    if (PathOf(request.target) != kSearch) return std::nullopt;
    const Fields fields = ReadFields(request.method == "POST" ? request.body : QueryOf(request.target));
    const std::string channel = FieldOr(fields, "classsql", "");
    const int number = std::max(1, NumberOf(fields, "page"));
    const int size = NumberOf(fields, "prepage") > 0 ? std::min(NumberOf(fields, "prepage"), 75) : 15;
    Json json = {{"count", "0"}, {"pageCount", 0}, {"pagenum", number}, {"data", Json::array()}};
    for (int column = kGovernments; column < kColumns; ++column) {
      if (channel != fmt::format("chnlid={}", ColumnNumber(column))) continue;
      const std::vector<ListPage> pages = Slice(site, column, static_cast<size_t>(size));
      json["count"] = std::to_string(ItemCount(site, column)), json["pageCount"] = pages.size();
      if (static_cast<size_t>(number) > pages.size()) continue;
      for (const Item* item : ItemsOf(site, PageAt(pages, number))) json["data"].push_back(Entry(site, *item));
    }
    return Answer{200, "text/html;charset=UTF-8", "", "", json.dump()};  // JSON, whatever it calls itself
  }

 private:
  static Json Entry(const Site& site, const Item& item) {
    return {{"doctitle", item.title},
            {"docreltime", item.date.DateTime()},
            {"docpuburl", site.Url(item.link)},
            {"chnldocurl", site.Url(item.link)},
            {"docsourcename", site.spec().name}};
  }
};

// ---- Shanghai ----

constexpr Look kShanghaiLook = {
    .head = "<meta charset=\"utf-8\">\n",
    .metas = Look::Metas::kStandard,
    .trail_open = "首页 / ",
    .separator = " / ",
    .title_open = "<h2 id=\"ivs_title\">",
    .title_close = "</h2>",
    .time_open = "<small class=\"PBtime\">（",
    .time_close = "）</small>",
    .content_open = "<div class=\"Article_content\" id=\"ivs_content\">\n",
    .content_close = "</div>\n",
};

class ShanghaiSystem final : public System {
 public:
  std::string_view id() const override { return "shanghai"; }
  const Look& look() const override { return kShanghaiLook; }
  std::string ColumnPath(int column) const override {
    return column == kHomeColumn ? "/" : fmt::format("/nw{}/index.html", ColumnNumber(column));
  }
  std::string ArticlePath(const Site&, const Item& item) const override {
    return fmt::format("/nw{}/{}/{}.html", ColumnNumber(item.column), item.date.Compact(),
                       Hex32(static_cast<uint64_t>(item.number)));
  }
  std::string AttachmentPath(const Site&, const Item& item) const override {
    const std::string hex = Hex32(static_cast<uint64_t>(item.number));
    return fmt::format("/cmsres/{}/{}/{}.pdf", hex.substr(0, 2), hex, hex);
  }
  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    std::vector<ListPage> pages = Slice(site, column, 15);
    for (ListPage& page : pages) {
      page.call.target =
          page.page == 1 ? ColumnPath(column) : fmt::format("/nw{}/index_{}.html", ColumnNumber(column), page.page);
    }
    LinkAllLater(pages);
    return pages;
  }
  std::string ListHtml(const Site& site, const ListPage& page) const override {
    std::string out = "<ul class=\"tadaty-list\">\n";
    for (const Item* item : ItemsOf(site, page)) {
      out += fmt::format("<li>{}<span class=\"time\">{}</span></li>\n", Anchor(*item), item->date.Date());
    }
    return out + fmt::format(
                     "</ul>\n<ul class=\"pagination\"></ul>\n<script>\n$(\".pagination\").pagination({{\n  "
                     "totalPage: {},\n  showPage: 5,\n  currentPage: {},\n  callBack: function(i){{ "
                     "window.location.href = i==1?'index.html':'index_'+i+'.html'; }}\n}});\n</script>\n",
                     (ItemCount(site, page.column) + 14) / 15, page.page);
  }
};

}  // namespace

const System& Gkmlpt() {
  static const GkmlptSystem system;
  return system;
}
const System& Fujian() {
  static const FujianSystem system;
  return system;
}
const System& Shanghai() {
  static const ShanghaiSystem system;
  return system;
}

}  // namespace lantai::portal
