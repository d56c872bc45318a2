// Hanweb 大汉 xxgk: the disclosure module, whose lists are HTML fragments asked for by POST, and its page of annual
// reports, one list a year.
#include "tests/portal/styles/hanweb_base.h"

namespace lantai::portal {
namespace {

constexpr std::string_view kSearch = "/module/xxgk/search.jsp";
constexpr std::string_view kAnnualPage = "/module/xxgk/xxgkAnnualReport.jsp";

class Xxgk final : public Hanweb {
 public:
  std::string_view id() const override { return "hanweb-xxgk"; }
  std::string ColumnPath(int column) const override {
    return column == kGovernments ? YearAddress(0) : Hanweb::ColumnPath(column);
  }
  std::string AttachmentPath(const Site&, const Item& item) const override {
    return fmt::format("/module/download/downfile.jsp?classid=0&showname={}&filename={}.pdf",
                       UrlEncode(item.attachment_name), Hex32(static_cast<uint64_t>(item.number)));
  }

  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    if (column == kGovernments) return ByYear(site);
    std::vector<ListPage> pages = Slice(site, column, 15);
    for (ListPage& page : pages) page.call = {std::string(kSearch), "POST", Body(column, page.page)};
    LinkAllLater(pages);
    return WithShell(std::move(pages));
  }

  std::string ListHtml(const Site& site, const ListPage& page) const override {
    if (page.column == kGovernments) return YearHtml(site, page);
    return fmt::format(
        "<div id=\"div{0}\"></div>\n<iframe src=\"/module/xxgk/tree.jsp?divid=div{0}&area={1}\" "
        "style=\"display:none\"></iframe>\n<script type=\"text/javascript\">\nvar xxgkParam = "
        "\"divid=div{0}&infotypeId=&jdid=&area=&sortfield=&requestUrl=&standardXxgk=1\";\nfunction "
        "toPage(n){{\n  $.ajax({{type:\"POST\", url:\"{2}\", data: xxgkParam + \"&currpage=\" + n, dataType:\"html\", "
        "success:function(html){{ $(\"#div{0}\").html(html); }}}});\n}}\ntoPage(1);\n</script>\n",
        ColumnNumber(page.column), Area(site), kSearch);
  }

  // Like many servlets, it takes a GET for page 1.
  std::optional<Answer> Endpoint(const Site& site, const PageRequest& request) const override {
    if (PathOf(request.target) != kSearch) return std::nullopt;
    const Fields fields = ReadFields(request.method == "POST" ? request.body : QueryOf(request.target));
    const std::string division = FieldOr(fields, "divid", "");
    for (int column = kDepartments; column < kColumns; ++column) {
      if (division != fmt::format("div{}", ColumnNumber(column))) continue;
      const std::vector<ListPage> pages = Slice(site, column, 15);
      const int number = request.method == "POST" ? std::max(1, NumberOf(fields, "currpage")) : 1;
      if (static_cast<size_t>(number) > pages.size()) break;
      return Answer{200, "text/html;charset=UTF-8", "", "", Fragment(site, PageAt(pages, number), pages.size())};
    }
    return Answer{200, "text/html;charset=UTF-8", "", "", "<div class=\"zfxxgk_zdgkc\"><ul></ul></div>\n"};
  }

 private:
  static std::string Area(const Site& site) { return "11" + site.spec().division + "0026455663"; }
  static std::string YearAddress(int year) {
    return year == 0 ? std::string(kAnnualPage) : fmt::format("{}?fbtime={}&area=", kAnnualPage, year);
  }
  static std::string Body(int column, int page) {
    return fmt::format("divid=div{}&infotypeId=&jdid=&area=&sortfield=&requestUrl=&standardXxgk=1&currpage={}",
                       ColumnNumber(column), page);
  }
  static std::string Entries(const Site& site, const ListPage& page) {
    std::string out = "<div class=\"zfxxgk_zdgkc\"><ul>\n";
    for (const Item* item : ItemsOf(site, page)) {
      out += fmt::format("<li>{}<b>{}</b></li>\n", Anchor(*item), item->date.Date());
    }
    return out + "</ul></div>\n";
  }
  static std::string Fragment(const Site& site, const ListPage& page, size_t pages) {
    return Entries(site, page) +
           fmt::format(
               "<div class=\"tb_title\">共找到&nbsp;<b>{}</b>&nbsp;条记录&nbsp;&nbsp;共{}页&nbsp;当前第{}页 <a "
               "onclick=\"toPage({})\" style=\"cursor:pointer\">下一页</a></div>\n",
               ItemCount(site, page.column), pages, page.page, page.page + 1);
  }

  // One page a year of publication, the newest first: the column's own page.
  std::vector<ListPage> ByYear(const Site& site) const {
    const std::vector<int>& items = site.columns()[kGovernments].items;
    std::vector<ListPage> pages;
    int year = 0;
    for (size_t i = 0; i < items.size(); ++i) {
      const int of_item = site.items()[static_cast<size_t>(items[i])].date.year;
      if (pages.empty() || of_item != year) {
        ListPage page;
        page.column = kGovernments, page.page = static_cast<int>(pages.size()) + 1, page.first = i;
        page.call.target = YearAddress(pages.empty() ? 0 : of_item);
        pages.push_back(std::move(page));
      }
      year = of_item;
      ++pages.back().count;
    }
    if (pages.empty()) pages = Slice(site, kGovernments, 15), pages.front().call.target = YearAddress(0);
    LinkAllLater(pages);
    return pages;
  }
  // The tabs of the years lead on, newest first.
  std::string YearHtml(const Site& site, const ListPage& page) const {
    std::string out = "<div class=\"xxgk_nb\"><ul class=\"nb_year\">\n";
    for (const ListPage& tab : ByYear(site)) {
      if (tab.count == 0) continue;
      const int year = ItemsOf(site, tab).front()->date.year;
      const bool here = tab.page == page.page;
      out += fmt::format("<li{}><a href=\"{}\">{}年</a></li>\n", here ? " class=\"on\"" : "", tab.call.target, year);
    }
    return out + "</ul>\n" + Entries(site, page) + "</div>\n";
  }
};

}  // namespace

const System& HanwebXxgk() {
  static const Xxgk system;
  return system;
}

}  // namespace lantai::portal
