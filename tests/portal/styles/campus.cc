#include "tests/portal/styles/campus.h"

#include <fmt/format.h>

#include "tests/portal/report_html.h"
#include "tests/portal/styles/parts.h"

namespace lantai::portal {
namespace {

// ---- VSB ----

constexpr Look kVsbLook = {
    .head = "<meta charset=\"UTF-8\">\n<meta name=\"pageType\" content=\"3\">\n",
    .trail_open = "当前位置: ",
    .separator = "&gt;&gt;",
    .title_open = "<form name=\"_newscontent_fromname\"><h3 align=\"center\">",
    .title_close = "</h3>",
    .time_open = "<div class=\"content-xx\">发布时间：",
    .time_close = " 点击数：<script>_showDynClicks(\"wbnews\", 2074804384, 1014)</script></div>",
    .content_open = "<div id=\"vsb_content\"><div class=\"v_news_content\">\n",
    .content_close = "</div></div></form>\n",
    .content_type = "text/html",
};

class VsbSystem final : public System {
 public:
  std::string_view id() const override { return "vsb"; }
  const Look& look() const override { return kVsbLook; }
  std::string ColumnPath(int column) const override {
    if (column == kHomeColumn) return "/";
    return Stem(column) + ".htm";
  }
  std::string ArticlePath(const Site&, const Item& item) const override {
    return fmt::format("/info/{}/{}.htm", 1000 + item.column, item.number);
  }
  std::string AttachmentPath(const Site&, const Item& item) const override {
    return fmt::format("/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=2074804384&wbfileid={}",
                       item.number);
  }
  // Page 2 of N is N-1.htm, the last is 1.htm.
  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    std::vector<ListPage> pages = Slice(site, column, 15);
    const int count = static_cast<int>(pages.size());
    for (ListPage& page : pages) {
      page.call.target =
          page.page == 1 ? ColumnPath(column) : fmt::format("{}/{}.htm", Stem(column), count - page.page + 1);
    }
    LinkAllLater(pages);
    return pages;
  }
  std::string ListHtml(const Site& site, const ListPage& page) const override {
    std::string out = "<div class=\"list\"><ul>\n";
    int line = 0;
    for (const Item* item : ItemsOf(site, page)) {
      out += fmt::format("<li id=\"line_u8_{}\">{}<span>{}</span></li>\n", line++, Anchor(*item), item->date.Date());
    }
    return out + "</ul></div>\n" + Pager(site, page);
  }
  std::string AttachmentHtml(const Site&, const Item& item) const override {
    if (item.attachment.empty()) return "";
    return fmt::format(
        "<p>附件【<a href=\"{}\" target=\"_blank\">{}</a>】已下载<span id=\"nattach{}\">"
        "<script>getClickTimes({},2074804384,\"wbnewsfile\",\"attach\")</script></span>次</p>\n",
        item.attachment, Escape(item.attachment_name), item.number, item.number);
  }

 private:
  static std::string Stem(int column) {
    std::string stem(WordFolder(column));
    stem.pop_back();
    return stem;
  }
  // Pages 2 … N stand in a folder named as the first page, so links from there go without it.
  static std::string Pager(const Site& site, const ListPage& page) {
    const size_t total = ItemCount(site, page.column);
    const int count = static_cast<int>((total + 14) / 15);
    const std::string stem = Stem(page.column);
    const std::string name = stem.substr(stem.rfind('/') + 1);
    const auto link = [&](int to) {
      if (to == 1) return page.page == 1 ? name + ".htm" : "../" + name + ".htm";
      return page.page == 1 ? fmt::format("{}/{}.htm", name, count - to + 1) : fmt::format("{}.htm", count - to + 1);
    };
    std::string out = fmt::format(
        "<div class=\"pb_sys_common pb_sys_normal pb_sys_style1\"><span class=\"p_t\">共{}条</span> <span "
        "class=\"p_pages\">",
        total);
    for (int to = 1; to <= count; ++to) {
      out += to == page.page ? fmt::format("<span class=\"p_no_d\">{}</span>", to)
                             : fmt::format("<span class=\"p_no\"><a href=\"{}\">{}</a></span>", link(to), to);
    }
    if (page.page < count) {
      out += fmt::format(
          "<span class=\"p_next p_fun\"><a href=\"{}\">下页</a></span><span class=\"p_last p_fun\"><a "
          "href=\"{}\">尾页</a></span>",
          link(page.page + 1), link(count));
    }
    return out + "</span></div>\n";
  }
};

// ---- WebPlus ----

constexpr Look kWebPlusLook = {
    .head = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\" />\n",
    .trail_open = "当前位置： ",
    .separator = " > ",
    .title_open = "<h1 class=\"arti_title\">",
    .title_close = "</h1>",
    .time_open = "<p class=\"arti_metas\"><span class=\"arti_update\">发布时间：",
    .time_close = "</span><span class=\"arti_views\">浏览次数：<span class=\"WP_VisitCount\"></span></span></p>",
    .content_open = "<div class=\"entry\"><div class=\"wp_articlecontent\">\n",
    .content_close = "</div></div>\n",
    .content_type = "text/html;charset=UTF-8",
};

class WebPlusSystem final : public System {
 public:
  std::string_view id() const override { return "webplus"; }
  const Look& look() const override { return kWebPlusLook; }
  std::string ColumnPath(int column) const override {
    return column == kHomeColumn ? "/" : fmt::format("/{}/list.htm", ColumnNumber(column));
  }
  std::string ArticlePath(const Site&, const Item& item) const override {
    return fmt::format("/{}/{:02}{:02}/c{}a{}/page.htm", item.date.year, item.date.month, item.date.day,
                       ColumnNumber(item.column), item.number);
  }
  std::string AttachmentPath(const Site&, const Item& item) const override {
    const std::string hex = Hex32(static_cast<uint64_t>(item.number));
    return fmt::format("/_upload/article/files/{}/{}/{}.pdf", hex.substr(0, 2), hex.substr(2, 2), hex);
  }
  // The pager links the next page and the last.
  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    std::vector<ListPage> pages = Slice(site, column, 15);
    for (ListPage& page : pages) {
      page.call.target =
          page.page == 1 ? ColumnPath(column) : fmt::format("/{}/list{}.htm", ColumnNumber(column), page.page);
    }
    for (size_t i = 0; i + 1 < pages.size(); ++i) {
      pages[i].next = {pages[i + 1].call};
      if (i + 2 < pages.size()) pages[i].next.push_back(pages.back().call);
    }
    return pages;
  }
  std::string ListHtml(const Site& site, const ListPage& page) const override {
    std::string out = "<div id=\"wp_news_w6\"><ul class=\"news_list list2\">\n";
    int line = 0;
    for (const Item* item : ItemsOf(site, page)) {
      const std::string title = Escape(item->title);
      out += fmt::format(
          "<li class=\"news n{} clearfix\"><span class=\"news_title\"><a href='{}' target='_blank' title='{}'>{}</a>"
          "</span><span class=\"news_meta\">{}</span></li>\n",
          ++line, item->link, title, title, item->date.Date());
    }
    const size_t total = ItemCount(site, page.column), count = (total + 14) / 15;
    const auto link = [&](std::string_view name, size_t to, std::string_view text) {
      const bool there = to >= 1 && to <= count && to != static_cast<size_t>(page.page);
      const std::string href = !there    ? "javascript:void(0);"
                               : to == 1 ? ColumnPath(page.column)
                                         : fmt::format("/{}/list{}.htm", ColumnNumber(page.column), to);
      return fmt::format("<a class=\"{}\" href=\"{}\" target=\"_self\"><span>{}</span></a>\n", name, href, text);
    };
    const auto here = static_cast<size_t>(page.page);
    return out +
           fmt::format(
               "</ul></div>\n<div id=\"wp_paging_w6\"><ul class=\"wp_paging clearfix\"><li class=\"pages_count\"><span "
               "class=\"per_page\">每页&nbsp;<em class=\"per_count\">15</em>&nbsp;记录</span> <span "
               "class=\"all_count\">总共&nbsp;<em class=\"all_count\">{}</em>&nbsp;记录</span></li>\n<li "
               "class=\"page_nav\">{}{}{}{}</li>\n<li class=\"page_jump\"><span class=\"pages\">页码&nbsp;<em "
               "class=\"curr_page\">{}</em>/<em class=\"all_pages\">{}</em></span></li></ul></div>\n",
               total, link("first", 1, "第一页"), link("prev", here - 1, "&lt;&lt;上一页"),
               link("next", here + 1, "下一页&gt;&gt;"), link("last", count, "尾页"), here, count);
  }
  std::string AttachmentHtml(const Site&, const Item& item) const override {
    if (item.attachment.empty()) return "";
    return fmt::format(
        "<div class=\"wp_pdf_player\" pdfsrc=\"{}\" "
        "sudyfile-attr=\"{{'title':'{}'}}\"></div>\n",
        item.attachment, Escape(item.attachment_name));
  }
};

// ---- TRS ----

constexpr Look kTrsManyLook = {
    .head = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\" />\n",
    .metas = Look::Metas::kStandard,
    .trail_open = "您所在的位置：",
    .separator = "&gt;",
    .title_open = "<h2>",
    .title_close = "</h2>",
    .index = Look::Index::kTable4,
    .time_open = "<div class=\"info\">发布时间：",
    .time_close = " 来源：本站</div>",
    .time = Look::Time::kMinute,
    .content_open = "<div class=\"view TRS_UEDITOR trs_paper_default trs_web\">\n",
    .content_close = "</div>\n",
    .content_type = "text/html",
    .gbk = true,
};
constexpr Look kTrsPartsLook = {
    .head = "<meta charset=\"utf-8\">\n",
    .metas = Look::Metas::kLower,
    .trail_open = "当前位置：",
    .separator = " &gt; ",
    .title_open = "<div class=\"detail-article-title\">",
    .title_close = "</div>",
    .index = Look::Index::kTh,
    .time_open = "<div class=\"article-info\">时间：",
    .time_close = "</div>",
    .content_open = "<div class=\"TRS_PreAppend\" style=\"overflow-x: hidden;\">\n",
    .content_close = "</div>\n",
};

// The number of arguments that follow the extension, and whether articles have further pages, tell the two apart.
class Trs final : public System {
 public:
  explicit Trs(bool parts) : parts_(parts) {}
  std::string_view id() const override { return "trs-wcm"; }
  const Look& look() const override { return parts_ ? kTrsPartsLook : kTrsManyLook; }
  int PageSize() const override { return 20; }
  std::string ColumnPath(int column) const override { return std::string(WordFolder(column)); }
  std::string ArticlePath(const Site&, const Item& item) const override {
    return fmt::format("{}{}/t{}_{}.shtml", WordFolder(item.column), MonthFolder(item.date), item.date.Compact(),
                       item.number);
  }
  std::string AttachmentPath(const Site&, const Item& item) const override {
    return fmt::format("{}{}/P0{}{}.pdf", WordFolder(item.column), MonthFolder(item.date), item.date.Compact(),
                       item.number);
  }
  std::vector<ListPage> ListPages(const Site& site, int column) const override {
    std::vector<ListPage> pages = Slice(site, column, 20);
    for (ListPage& page : pages) {
      page.call.target =
          page.page == 1 ? ColumnPath(column) : fmt::format("{}index_{}.shtml", WordFolder(column), page.page - 1);
    }
    LinkAllLater(pages);
    return pages;
  }
  std::string ListHtml(const Site& site, const ListPage& page) const override {
    std::string out = "<div class=\"info-list\"><ul>\n";
    for (const Item* item : ItemsOf(site, page)) {
      out += fmt::format("<li><span>{}</span>{}</li>\n", item->date.Date(), Anchor(*item));
    }
    const size_t total = ItemCount(site, page.column);
    const std::string more = parts_ ? "" : fmt::format(", \"black2\", {}", total);
    return out + fmt::format(
                     "</ul></div>\n<div class=\"page\"><script>createPageHTML({}, {}, \"index\", \"shtml\"{});"
                     "</script></div>\n",
                     (total + 19) / 20, page.page - 1, more);
  }
  std::string PartPath(const Item& item, int part) const override {
    if (!parts_) return "";
    return fmt::format("{}_{}.shtml", item.path.substr(0, item.path.rfind('.')), part);
  }
  // Every other report with tables; never one that is posted twice, whose bytes must not depend on the address.
  int Parts(const Site& site, int index) const override {
    if (!parts_ || index < 0) return 1;
    const Item& item = site.items()[static_cast<size_t>(index)];
    const bool cut = item.kind == Item::Kind::kReport && !item.root_links && item.year >= 2014 && item.number % 2 == 0;
    return cut ? 2 : 1;
  }

 private:
  const bool parts_;
};

}  // namespace

const System& Vsb() {
  static const VsbSystem system;
  return system;
}
const System& WebPlus() {
  static const WebPlusSystem system;
  return system;
}
const System& TrsMany() {
  static const Trs system(false);
  return system;
}
const System& TrsParts() {
  static const Trs system(true);
  return system;
}

}  // namespace lantai::portal
