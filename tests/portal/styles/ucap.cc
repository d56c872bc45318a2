// Kaipu 开普 UCAP: static lists counted from 1 by a call that names a div, the search template, and the list that an
// Express server hands out as JSON.
#include "tests/portal/styles/ucap.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "tests/portal/report_html.h"
#include "tests/portal/styles/parts.h"

namespace lantai::portal {
namespace {

using Json = nlohmann::ordered_json;

constexpr Look kLook = {
    .head = "<meta charset=\"UTF-8\">\n<meta http-equiv=\"X-UA-Compatible\" content=\"IE=edge\">\n",
    .metas = Look::Metas::kUcap,
    .trail_open = "当前位置：",
    .separator = " &gt; ",
    .title_open = "<h1 class=\"t1\"><UCAPTITLE>",
    .title_close = "</UCAPTITLE></h1>",
    .index = Look::Index::kTh,
    .time_open = "<div class=\"info\">发布时间：<publishtime>",
    .time_close = "</publishtime> 浏览次数：<span id=\"pv\"></span></div>",
    .time = Look::Time::kMinute,
    .content_open = "<div id=\"zoomcon\"><ucapcontent>\n",
    .content_close = "</ucapcontent></div>\n",
    .content_type = "text/html;charset=UTF-8",
};

std::string ListItem(const Item& item) {
  return fmt::format("<li>\n{}\n<b>{}</b>\n</li>\n", Anchor(item), item.date.Date());
}

class Ucap : public System {
 public:
  std::string_view id() const override { return "ucap"; }
  const Look& look() const override { return kLook; }
  int PageSize() const override { return 20; }
  std::string ColumnPath(int column) const override {
    if (column < kGovernments) return std::string(WordFolder(column));
    return fmt::format("/xxgk/c{}/zwgklist.shtml", 110'630 + column);
  }
  std::string ArticlePath(const Site&, const Item& item) const override {
    return fmt::format("/xxgk/c{}/{}/{}.shtml", 110'630 + item.column, MonthFolder(item.date),
                       171'000'000 + item.number);
  }
  std::string AttachmentPath(const Site&, const Item& item) const override {
    return fmt::format("/xxgk/c{}/{}/{}/files/{}.pdf", 110'630 + item.column, MonthFolder(item.date),
                       171'000'000 + item.number, Hex32(static_cast<uint64_t>(item.number)));
  }
  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    std::vector<ListPage> pages = Slice(site, column, 20);
    for (ListPage& page : pages) {
      page.call.target =
          page.page == 1 ? ColumnPath(column) : fmt::format("/xxgk/c{}/zwgklist_{}.shtml", 110'630 + column, page.page);
    }
    LinkAllLater(pages);
    return pages;
  }
  // What stands in the comment is how the list once was: fewer pages, other items, the same call.
  std::string ListHtml(const Site& site, const ListPage& page) const override {
    std::string out =
        "<div class=\"list\"><ul class=\"lmlist\">\n<!--\n<li><a target=\"_blank\" "
        "href=\"/xxgk/c110001/201501/100000001.shtml\" title=\"已归档的年报\">已归档的年报</a><b>2015-01-05</b></li>\n";
    out += "<script>createPageHTML('page_div',2, 1,'zwgklist','shtml',31);</script>-->\n";
    for (const Item* item : ItemsOf(site, page)) out += ListItem(*item);
    const size_t total = ItemCount(site, page.column);
    out += fmt::format(
        "</ul></div>\n<div class=\"fenye\"><div class=\"page\"><div id=\"page_div\"></div></div></div>\n<script "
        "type=\"text/javascript\" "
        "src=\"/js/main.js\"></script><script>createPageHTML('page_div',{}, {},'zwgklist','shtml',{});</script>\n",
        (total + 19) / 20, page.page, total);
    return out;
  }
};

// The list's page is a shell; a script puts /common/search/… into it.
class UcapSearch final : public Ucap {
 public:
  std::string_view id() const override { return "ucap-search"; }
  std::string ColumnPath(int column) const override {
    return column < kGovernments ? std::string(WordFolder(column))
                                 : fmt::format("/xxgk/c{}/list.shtml", 110'630 + column);
  }
  std::string Address(int column) const {
    return fmt::format(
        "/common/search/{}?sort=&_isAgg=false&_isJson=false&_pageSize=20&_template=index&_channelName=&page=",
        Hex32(static_cast<uint64_t>(column)));
  }
  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    std::vector<ListPage> pages = Slice(site, column, 20);
    for (ListPage& page : pages) {
      page.call.target = Address(column) + std::to_string(page.page), page.whole_page = false;
      ++page.page;
    }
    LinkAllLater(pages);
    ListPage shell;
    shell.call.target = ColumnPath(column), shell.column = column, shell.next = {pages.front().call};
    pages.insert(pages.begin(), shell);
    return pages;
  }
  std::string ListHtml(const Site&, const ListPage& page) const override {
    return fmt::format(
        "<div class=\"list\"><ul id=\"body\"></ul></div>\n<div id=\"page_div\" class=\"page\"></div>\n<script "
        "type=\"text/javascript\">\nvar searchUrl = \"{}\";\nfunction goPage(page){{\n  $.get(searchUrl + page, "
        "function(data){{ $(\"#body\").replaceWith($(data).filter(\"#body\")); "
        "$(\"#page_div\").html($(data).filter(\".page\").html()); }});\n}}\ngoPage(1);\n</script>\n",
        Address(page.column));
  }
  std::optional<Answer> Endpoint(const Site& site, const PageRequest& request) const override {
    for (int column = kGovernments; column < kColumns; ++column) {
      if (PathOf(request.target) != PathOf(Address(column))) continue;
      const Fields fields = ReadFields(QueryOf(request.target));
      const int number = std::max(1, NumberOf(fields, "page"));
      const std::vector<ListPage> pages = ListPages(site, column);
      ListPage page = PageAt(pages, number + 1);
      if (static_cast<size_t>(number) >= pages.size()) page.count = 0;
      return FieldOr(fields, "_isJson", "false") == "true" ? AsJson(site, page, number) : AsHtml(site, page, number);
    }
    return std::nullopt;
  }

 private:
  static Answer AsHtml(const Site& site, const ListPage& page, int number) {
    std::string out = "<ul id=\"body\">\n";
    for (const Item* item : ItemsOf(site, page)) out += ListItem(*item);
    const size_t total = ItemCount(site, page.column);
    out += fmt::format(
        "</ul>\n<div class=\"page\" total=\"{}\" pagesize=\"20\">共<i>{}</i>条 第<i>{}</i>/<i>{}</i>页 <a "
        "href=\"javascript:goPage({})\">下一页</a></div>\n",
        total, total, number, (total + 19) / 20, number + 1);
    return {200, "text/html;charset=UTF-8", "", "", std::move(out)};
  }
  static Answer AsJson(const Site& site, const ListPage& page, int number) {
    Json results = Json::array();
    for (const Item* item : ItemsOf(site, page)) {
      results.push_back(
          {{"title", item->title}, {"url", item->link}, {"publishedTimeStr", item->date.DateTime()}, {"subTitle", ""}});
    }
    const Json json = {{"data",
                        {{"channelId", Hex32(static_cast<uint64_t>(page.column))},
                         {"page", number},
                         {"rows", 20},
                         {"total", ItemCount(site, page.column)},
                         {"results", results}}}};
    return {200, "application/json;charset=UTF-8", "", "", json.dump()};
  }
};

class UcapCode final : public Ucap {
 public:
  std::string_view id() const override { return "ucap-code"; }
  std::string ColumnPath(int column) const override {
    return column < kGovernments ? std::string(WordFolder(column))
                                 : fmt::format("/xxgk/c{}/listflfg.html", 110'630 + column);
  }
  static std::string Body(int column, int page) {
    return fmt::format("codeId=&channelId={}&page={}&size=20&relateSubChannels=false",
                       Hex32(static_cast<uint64_t>(column)), page);
  }
  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    std::vector<ListPage> pages = Slice(site, column, 20);
    for (ListPage& page : pages) {
      page.call = {"/getFileListByCodeId", "POST", Body(column, page.page)};
      page.whole_page = false;
      ++page.page;
    }
    LinkAllLater(pages);
    ListPage shell;
    shell.call.target = ColumnPath(column), shell.column = column, shell.next = {pages.front().call};
    pages.insert(pages.begin(), shell);
    return pages;
  }
  std::string ListHtml(const Site&, const ListPage& page) const override {
    return fmt::format(
        "<div class=\"list\"><ul class=\"list_ul\" id=\"listUl\"></ul><div id=\"page_div\"></div></div>\n<script>\nvar "
        "channelId = '{}';\nfunction getList(page){{\n  $.ajax({{ type: 'POST', url: '/getFileListByCodeId', dataType: "
        "'json',\n    data: {{ codeId: '', channelId: channelId, page: page, size: 20, relateSubChannels: 'false' "
        "}},\n    success: function(res){{ render(res.results.data.results); }} }});\n}}\ngetList(1);\n</script>\n",
        Hex32(static_cast<uint64_t>(page.column)));
  }
  std::optional<Answer> Endpoint(const Site& site, const PageRequest& request) const override {
    if (PathOf(request.target) != "/getFileListByCodeId") return std::nullopt;
    if (request.method != "POST") {
      return Answer{404, "text/html; charset=utf-8", "", "",
                    "<!DOCTYPE html>\n<html><body><pre>Cannot GET /getFileListByCodeId</pre></body></html>\n"};
    }
    const Fields fields = ReadFields(request.body);
    const std::string channel = FieldOr(fields, "channelId", "");
    const int number = std::max(1, NumberOf(fields, "page"));
    const int size = NumberOf(fields, "size") > 0 ? std::min(NumberOf(fields, "size"), 100) : 20;
    Json data = {{"channelId", channel}, {"page", number}, {"rows", size}, {"total", 0}, {"results", Json::array()}};
    for (int column = kGovernments; column < kColumns; ++column) {
      if (channel != Hex32(static_cast<uint64_t>(column))) continue;
      data["total"] = ItemCount(site, column);
      const std::vector<ListPage> slices = Slice(site, column, static_cast<size_t>(size));
      if (static_cast<size_t>(number) > slices.size()) continue;
      for (const Item* item : ItemsOf(site, PageAt(slices, number))) data["results"].push_back(Entry(*item));
    }
    const Json json = {{"code", 200}, {"results", {{"data", data}}}};
    return Answer{200, "application/json; charset=utf-8", "", "", json.dump()};
  }

 private:
  static Json Entry(const Item& item) {
    return {{"title", item.title},
            {"titleHtml", item.title},
            {"url", item.link},
            {"publishedTimeStr", item.date.DateTime()},
            {"domainMetaList", Json::array()}};
  }
};

}  // namespace

const System& UcapStatic() {
  static const Ucap system;
  return system;
}
const System& UcapBySearch() {
  static const UcapSearch system;
  return system;
}
const System& UcapByCode() {
  static const UcapCode system;
  return system;
}

}  // namespace lantai::portal
