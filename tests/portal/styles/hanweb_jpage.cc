// Hanweb 大汉 jpage: records in an XML island, further groups from dataproxy.jsp.
#include "tests/portal/styles/hanweb_base.h"

namespace lantai::portal {
namespace {

constexpr size_t kGroup = 45;  // three pages of 15
constexpr std::string_view kProxy = "/module/web/jpage/dataproxy.jsp";

std::string Records(const Site& site, const ListPage& page) {
  std::string out = "<recordset>\n";
  for (const Item* item : ItemsOf(site, page)) {
    out += fmt::format("<record><![CDATA[\n<li>{}<span>{}</span></li>]]></record>\n", Anchor(*item), item->date.Date());
  }
  return out + "</recordset>";
}

std::string Empty() { return "<datastore>\n<recordset>\n</recordset>\n</datastore>    \n"; }  // 54 bytes

class Jpage : public Hanweb {
 public:
  std::string_view id() const override { return "hanweb-jpage"; }

  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    std::vector<ListPage> pages = Slice(site, column, kGroup);
    for (ListPage& page : pages) {
      const size_t end = page.first + kGroup;
      page.whole_page = page.page == 1;
      page.call = page.page == 1 ? Call{ColumnPath(column), "GET", ""}
                                 : Call{fmt::format("{}?startrecord={}&endrecord={}&perpage=15", kProxy, page.first + 1,
                                                    std::min(end, ItemCount(site, column))),
                                        "POST", Body(site, column)};
    }
    LinkAllLater(pages);
    return pages;
  }

  std::string ListHtml(const Site& site, const ListPage& page) const override {
    return fmt::format(
        "<div id=\"{0}\" class=\"default_pgContainer\"><script type=\"text/xml\"><datastore>\n<nextgroup><![CDATA[<a "
        "href=\"{1}?page=1&appid=1&appid=1&webid=1&path=/&columnid={2}&unitid={0}&webname={3}&permissiontype=0\"></"
        "a>]]></nextgroup>\n{4}</datastore></script></div>\n<script language=\"javascript\" "
        "src=\"/module/jslib/jquery/jpage/jquery.jpage.js\"></script>\n<script>\n$(function(){{\n  "
        "$('#{0}').jpage({{themeName:'default', dataStore:$('#{0}').find('script'), totalRecord:{5}, "
        "proxyUrl:'{1}', groupSize:3, perPage:15, barPosition:'bottom',\n    ajaxParam:{{col:1, appid:1, webid:1, "
        "path:'/', columnid:{2}, sourceContentType:1, unitid:'{0}', webname:'{6}', permissiontype:0}}, "
        "showMode:'full'}});\n}});\n</script>\n",
        Unit(page.column), kProxy, ColumnNumber(page.column), UrlEncode(site.spec().name), Records(site, page),
        ItemCount(site, page.column), site.spec().name);
  }

  // Either way of asking works: by records or by group, in the query or in the body.
  std::optional<Answer> Endpoint(const Site& site, const PageRequest& request) const override {
    const std::string_view path = PathOf(request.target);
    if (path != kProxy && path != "/module/jpage/dataproxy.jsp") return std::nullopt;
    Fields fields = ReadFields(request.body);
    for (auto& [name, value] : ReadFields(QueryOf(request.target))) fields.emplace(name, value);
    const int column = NumberOf(fields, "columnid") - ColumnNumber(0);
    if (column < kGovernments || column >= kColumns || FieldOr(fields, "unitid", "") != Unit(column))
      return Xml(Empty());
    return Xml(Group(site, column, fields));
  }

 protected:
  static Answer Xml(std::string body) { return {200, "text/xml;charset=UTF-8", "", "", std::move(body)}; }
  static std::string Body(const Site& site, int column) {
    return fmt::format(
        "col=1&appid=1&webid=1&path=%2F&columnid={}&sourceContentType=1&unitid={}&webname={}&permissiontype=0",
        ColumnNumber(column), Unit(column), UrlEncode(site.spec().name));
  }
  static std::string Group(const Site& site, int column, const Fields& fields) {
    const size_t total = ItemCount(site, column);
    const int start = NumberOf(fields, "startrecord"), page = NumberOf(fields, "page");
    ListPage range;
    range.column = column;
    range.first = start > 0 ? static_cast<size_t>(start) - 1 : static_cast<size_t>(std::max(page, 1) - 1) * kGroup;
    if (range.first >= total) return Empty();
    const int last = NumberOf(fields, "endrecord");
    range.count = std::min(
        {kGroup * 2, total - range.first, start > 0 && last >= start ? static_cast<size_t>(last - start) + 1 : kGroup});
    return fmt::format(
        "<?xml version='1.0' encoding='utf-8' ?><datastore><nextgroup></nextgroup><totalrecord>{}"
        "</totalrecord><totalpage>{}</totalpage>{}</datastore>\n",
        total, (total + 14) / 15, Records(site, range));
  }
};

class Encrypted final : public Jpage {
 public:
  std::string_view id() const override { return "hanweb-encrypted"; }
  std::string ArticlePath(const Site&, const Item& item) const override {
    return fmt::format("/art/{}/art_{}.html", item.date.year, Hex32(static_cast<uint64_t>(item.number)));
  }
  std::string AttachmentPath(const Site&, const Item& item) const override {
    return fmt::format("/attach/0/{}.pdf", Hex32(static_cast<uint64_t>(item.number)));
  }
  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    std::vector<ListPage> pages = Slice(site, column, kGroup);
    for (ListPage& page : pages) {
      page.whole_page = page.page == 1;
      page.call.target = page.page == 1 ? ColumnPath(column) : Next(column, page.page);
    }
    for (size_t i = 0; i + 1 < pages.size(); ++i) pages[i].next = {pages[i + 1].call};
    return pages;
  }
  std::string ListHtml(const Site& site, const ListPage& page) const override {
    return fmt::format(
        "<div id=\"{0}\"><script type=\"text/xml\">\n{1}</script></div>\n<script "
        "src=\"/module/jslib/jquery/jpage/jquery.jpage.js\"></script>\n",
        Unit(page.column), Store(site, page));
  }
  std::optional<Answer> Endpoint(const Site& site, const PageRequest& request) const override {
    if (PathOf(request.target) != kProxy) return std::nullopt;
    const Fields fields = ReadFields(QueryOf(request.target));
    for (int column = kGovernments; column < kColumns; ++column) {
      if (FieldOr(fields, "columnid", "") != Secret(column, 1) || FieldOr(fields, "unitid", "") != Secret(column, 2))
        continue;
      const std::vector<ListPage> pages = ListPages(site, column);
      const int number = NumberOf(fields, "page");
      if (number < 1 || static_cast<size_t>(number) > pages.size()) break;
      return Xml("<?xml version='1.0' encoding='utf-8' ?>" + Store(site, PageAt(pages, number)));
    }
    return Xml(Empty());
  }

 private:
  static std::string Secret(int column, int what) { return Hex32(static_cast<uint64_t>(1000 * what + column)) + "=="; }
  static std::string Next(int column, int page) {
    return fmt::format("{}?page={}&appid=1&webid=1&path=/&columnid={}&unitid={}&permissiontype=0", kProxy, page,
                       UrlEncode(Secret(column, 1)), UrlEncode(Secret(column, 2)));
  }
  // The group's number stands in the link: the reader's script raises it.
  static std::string Store(const Site& site, const ListPage& page) {
    const std::string link = page.next.empty() ? ""
                                               : fmt::format("<nextgroup><![CDATA[<a href=\"{}\"></a>]]></nextgroup>\n",
                                                             Next(page.column, page.page));
    return fmt::format("<datastore>\n{}{}</datastore>\n", link, Records(site, page));
  }
};

}  // namespace

const System& HanwebJpage() {
  static const Jpage system;
  return system;
}
const System& HanwebEncrypted() {
  static const Encrypted system;
  return system;
}

}  // namespace lantai::portal
