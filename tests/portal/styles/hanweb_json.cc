// Hanweb 大汉's newer generations: lists that scripts fetch as JSON.
#include <nlohmann/json.hpp>

#include "tests/portal/report_html.h"
#include "tests/portal/styles/hanweb_base.h"

namespace lantai::portal {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kUnit = "/api-gateway/jpaas-publish-server/front/page/build/unit";
constexpr std::string_view kTag = "当前栏目_list";

class Jpaas : public Hanweb {
 public:
  explicit Jpaas(bool always_first) : always_first_(always_first) {}
  std::string_view id() const override { return "hanweb-jpaas"; }
  std::string ArticlePath(const Site&, const Item& item) const override {
    const std::string hex = Hex32(static_cast<uint64_t>(item.number));
    return fmt::format("/col/col{}/art/{}/art_{}-{}-{}-{}-{}.html", ColumnNumber(item.column), item.date.year,
                       hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4), hex.substr(16, 4), hex.substr(20));
  }
  std::string AttachmentPath(const Site&, const Item& item) const override {
    return fmt::format("/api-gateway/jpaas-web-server/front/document/download?fileUrl={}&fileName={}",
                       UrlEncode(Hex32(static_cast<uint64_t>(item.number))), UrlEncode(item.attachment_name));
  }

  // Where the server knows page 1 only, that page holds everything, and its pager still speaks of more.
  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    std::vector<ListPage> pages = Slice(site, column, 15);
    for (ListPage& page : pages) page.call.target = Address(site, column, page.page);
    LinkAllLater(pages);
    if (always_first_) {
      for (ListPage& page : pages) page.repeats = page.page > 1, page.first = 0, page.count = ItemCount(site, column);
      for (ListPage& page : pages) page.next = pages.front().next;
      if (pages.size() > 2) pages.resize(2);
    }
    return WithShell(std::move(pages));
  }
  std::string ListHtml(const Site& site, const ListPage& page) const override {
    return fmt::format(
        "<div class=\"page-content\" id=\"{0}\"><script parseType=\"bulidstatic\" "
        "src=\"/script/0/2301/unitbuild.js\" queryData=\"{{'parseType':'bulidstatic','webId':'{1}','tplSetId':'{2}',"
        "'pageType':'column','tagId':'{0}','editType':'null','pageId':'{3}'}}\" url=\"{4}\"></script></div>\n",
        kTag, site.spec().index, Template(site), ColumnNumber(page.column), kUnit);
  }
  std::optional<Answer> Endpoint(const Site& site, const PageRequest& request) const override {
    if (PathOf(request.target) != kUnit) return std::nullopt;
    const Fields fields = ReadFields(QueryOf(request.target));
    const int column = NumberOf(fields, "pageId") - ColumnNumber(0);
    if (column < kGovernments || column >= kColumns || FieldOr(fields, "tagId", "") != kTag)
      return Wrap(false, "栏目不存在", "");
    const int number = PageIn(FieldOr(fields, "paramJson", ""));
    const std::vector<ListPage> pages = ListPages(site, column);
    ListPage page = PageAt(pages, always_first_ ? 2 : number + 1);
    if (!always_first_ && static_cast<size_t>(number) >= pages.size()) page.count = 0;
    return Wrap(true, "操作成功！", Unit(site, page, always_first_ ? 1 : number));
  }

 private:
  static std::string Template(const Site& site) {
    return Hex32(900 + static_cast<uint64_t>(site.spec().index)).substr(0, 21);
  }
  // The first page is asked for without paramJson, as unitbuild.js does.
  static std::string Address(const Site& site, int column, int page) {
    std::string address =
        fmt::format("{}?parseType=bulidstatic&webId={}&tplSetId={}&pageType=column&tagId={}&editType=null&pageId={}",
                    kUnit, site.spec().index, Template(site), UrlEncode(kTag), ColumnNumber(column));
    if (page > 1) address += fmt::format("&paramJson=%7B%22pageNo%22%3A{}%2C%22pageSize%22%3A%2215%22%7D", page);
    return address;
  }
  static int PageIn(const std::string& parameters) {
    const Json json = Json::parse(parameters, nullptr, false);
    if (!json.is_object() || !json.contains("pageNo")) return 1;
    const Json& page = json["pageNo"];
    const std::string text = page.is_string() ? page.get<std::string>() : page.dump();
    return std::clamp(std::atoi(text.c_str()), 1, 100'000);
  }
  static std::string Unit(const Site& site, const ListPage& page, int number) {
    std::string out = "<div class=\"page-content\"><ul>\n";
    for (const Item* item : ItemsOf(site, page)) {
      out += fmt::format("<li>{}<span class=\"time\">{}</span></li>\n", Anchor(*item), item->date.Date());
    }
    const size_t total = ItemCount(site, page.column);
    return out + fmt::format(
                     "</ul><div class=\"pagination\" count=\"{}\" pagesize=\"15\" pageno=\"{}\" "
                     "totalpage=\"{}\"></div></div>\n",
                     total, number, (total + 14) / 15);
  }
  static Answer Wrap(bool success, std::string_view message, const std::string& html) {
    const Json json = {
        {"success", success}, {"code", success ? "200" : "500"}, {"message", message}, {"data", {{"html", html}}}};
    return {200, "application/json;charset=UTF-8", "", "", json.dump()};
  }
  const bool always_first_;
};

// 江西: a base element, the parameters inline, and one endpoint for all lists.
class QueryList final : public Hanweb {
 public:
  std::string_view id() const override { return "hanweb-querylist"; }
  std::string ColumnPath(int column) const override {
    return column == kHomeColumn ? "/" : fmt::format("{}col{}/index.html", kBase, ColumnNumber(column));
  }
  std::string ArticlePath(const Site&, const Item& item) const override {
    return fmt::format("{}col{}/{}/{}.html", kBase, ColumnNumber(item.column), MonthFolder(item.date),
                       Hex32(static_cast<uint64_t>(item.number)));
  }
  std::string AttachmentPath(const Site&, const Item& item) const override {
    const std::string hex = Hex32(static_cast<uint64_t>(item.number));
    return fmt::format("{}col{}/{}/{}/files/{}.pdf", kBase, ColumnNumber(item.column), MonthFolder(item.date), hex,
                       hex);
  }
  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    std::vector<ListPage> pages = Slice(site, column, 15);
    for (ListPage& page : pages) page.call = {"/queryList", "POST", Body(column, page.page)};
    LinkAllLater(pages);
    return WithShell(std::move(pages));
  }
  std::string ListHtml(const Site&, const ListPage& page) const override {
    return fmt::format(
        "<base href=\"{0}\">\n<div id=\"div{1}\" class=\"page-list\"></div>\n<script>\n$(function(){{\n  var params = "
        "{{current:1, unitid:'{1}', webSiteCode:['{2}'], channelCode:['col{3}'], dataBefore:'', dataAfter:'', "
        "perPage:'15', showMode:'normal', groupSize:'1', barPosition:'bottom', titleMax:'34', "
        "templateContainerId:'div{1}', themeName:'lucidity', pageSize:'15'}};\n  loadPageData(params, "
        "'/queryList');\n}});\nfunction loadPageData(params, url){{ $.post(url, params, function(res){{ "
        "showPage(res.data.results, res.data.total); }}, 'json'); }}\n</script>\n",
        kBase, Unit(page.column), kCode, ColumnNumber(page.column));
  }
  std::optional<Answer> Endpoint(const Site& site, const PageRequest& request) const override {
    if (PathOf(request.target) != "/queryList") return std::nullopt;
    if (request.method != "POST") {
      return Answer{405, "application/json;charset=UTF-8", "", "",
                    R"({"code":405,"msg":"Request method 'GET' not supported"})"};
    }
    const Fields fields = ReadFields(request.body);
    const bool here = Either(fields, "webSiteCode") == kCode;
    const int number = std::max(1, NumberOf(fields, "current"));
    Json data = {{"page", number}, {"rows", 15}, {"total", 0}, {"results", Json::array()}};
    for (int column = kGovernments; here && column < kColumns; ++column) {
      if (Either(fields, "channelCode") != fmt::format("col{}", ColumnNumber(column))) continue;
      const std::vector<ListPage> pages = Slice(site, column, 15);
      data["total"] = ItemCount(site, column);
      if (static_cast<size_t>(number) > pages.size()) continue;
      for (const Item* item : ItemsOf(site, PageAt(pages, number))) data["results"].push_back(Entry(*item));
    }
    // Sent as text, as some of these servers do.
    return Answer{200, "text/html;charset=UTF-8", "", "",
                  Json{{"code", 200}, {"msg", "success"}, {"data", data}}.dump()};
  }

 private:
  static constexpr std::string_view kBase = "/jxxzf/", kCode = "jxxzf";
  static std::string Either(const Fields& fields, const std::string& name) {
    return FieldOr(fields, name + "[]", FieldOr(fields, name, ""));
  }
  static std::string Body(int column, int page) {
    return fmt::format(
        "current={}&unitid={}&webSiteCode%5B%5D={}&channelCode%5B%5D=col{}&dataBefore=&dataAfter=&perPage=15&showMode="
        "normal&groupSize=1&barPosition=bottom&titleMax=34&templateContainerId=div{}&themeName=lucidity&pageSize=15",
        page, Unit(column), kCode, ColumnNumber(column), Unit(column));
  }
  static Json Entry(const Item& item) {
    const Json urls = {{"common", item.link}, {"pc", item.link}, {"mobile", ""}};
    return {{"id", Hex32(static_cast<uint64_t>(item.number))},
            {"source", {{"title", item.title}, {"pubDate", item.date.DateTime()}, {"urls", urls.dump()}}}};
  }
};

}  // namespace

const System& HanwebJpaas() {
  static const Jpaas system(false);
  return system;
}
const System& HanwebJpaasFirst() {
  static const Jpaas system(true);
  return system;
}
const System& HanwebQueryList() {
  static const QueryList system;
  return system;
}

}  // namespace lantai::portal
