// The disclosure lists of 绵竹: one script for all of them, the page's number in its address.
#include <fmt/format.h>

#include "tests/portal/styles/campus.h"
#include "tests/portal/styles/frame.h"
#include "tests/portal/styles/parts.h"

namespace lantai::portal {
namespace {

constexpr std::string_view kScript = "/info/iList.jsp";

constexpr Look kLook = {
    .head = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\" />\n",
    .trail_open = "您所在的位置：",
    .separator = " — ",
    .title_open = "<div class=\"biaoti\">",
    .title_close = "</div>",
    .index = Look::Index::kStrong,
    .time_open = "<div class=\"laiyuan\">发布日期：",
    .time_close = " 点击数：</div>",
    .content_open = "<div id=\"fontzoom\">\n",
    .content_close = "</div>\n",
    .content_type = "text/html;charset=UTF-8",
};

class IListSystem final : public System {
 public:
  std::string_view id() const override { return "ilist"; }
  const Look& look() const override { return kLook; }
  std::string ColumnPath(int column) const override {
    return column < kGovernments ? std::string(WordFolder(column)) : Address(column, 1);
  }
  std::string ArticlePath(const Site&, const Item& item) const override {
    return fmt::format("/info/iIndex.jsp?node_id=GKsim&cat_id={}&article_id={}", ColumnNumber(item.column),
                       item.number);
  }
  std::string AttachmentPath(const Site&, const Item& item) const override {
    return fmt::format("/upload/doc/{}/{}.pdf", item.date.Compact(), item.number);
  }
  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    std::vector<ListPage> pages = Slice(site, column, 15);
    for (ListPage& page : pages) page.call.target = Address(column, page.page);
    LinkAllLater(pages);
    return pages;
  }
  std::string ListHtml(const Site& site, const ListPage& page) const override {
    std::string out = "<div class=\"xxgk_list\"><table>\n";
    for (const Item* item : ItemsOf(site, page)) {
      out += fmt::format("<tr><td>{}</td><td class=\"rq\">{}</td></tr>\n", Anchor(*item), item->date.Date());
    }
    const int count = static_cast<int>((ItemCount(site, page.column) + 14) / 15);
    out += fmt::format("</table></div>\n<div class=\"page\">共{}页 ", count);
    for (int to = 1; to <= count; ++to) {
      out += to == page.page ? fmt::format("<span class=\"on\">{}</span> ", to)
                             : fmt::format("<a href=\"{}\">{}</a> ", Address(page.column, to), to);
    }
    if (page.page < count) out += fmt::format("<a href=\"{}\">下一页</a>", Address(page.column, page.page + 1));
    return out + "</div>\n";
  }
  // The parameters may come in any order.
  std::optional<Answer> Endpoint(const Site& site, const PageRequest& request) const override {
    if (PathOf(request.target) != kScript || request.method == "POST") return std::nullopt;
    const Fields fields = ReadFields(QueryOf(request.target));
    const int column = NumberOf(fields, "cat_id") - ColumnNumber(0);
    if (column < kGovernments || column >= kColumns) return std::nullopt;
    const Node node{PageKind::kListing, column, std::max(1, NumberOf(fields, "cur_page")), -1, "", false};
    return Answer{200, std::string(kLook.content_type), "", "", RenderSystemPage(site, node)};
  }

 private:
  static std::string Address(int column, int page) {
    const std::string first = fmt::format("{}?node_id=GKsim&cat_id={}", kScript, ColumnNumber(column));
    return page == 1 ? first : fmt::format("{}&cur_page={}", first, page);
  }
};

}  // namespace

const System& IList() {
  static const IListSystem system;
  return system;
}

}  // namespace lantai::portal
