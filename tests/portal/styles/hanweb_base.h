// What the Hanweb systems share: columns by number and dated article addresses.
#pragma once

#include <fmt/format.h>

#include "tests/portal/styles/hanweb.h"
#include "tests/portal/styles/parts.h"

namespace lantai::portal {

inline constexpr Look kHanwebLook = {
    .head = "<meta charset=\"utf-8\">\n",
    .metas = Look::Metas::kStandard,
    .trail_open = "您当前的位置：",
    .separator = " &gt; ",
    .title_open = "<meta name=\"ContentStart\">\n<p class=\"con-title\">",
    .title_close = "</p>",
    .index = Look::Index::kTable4,
    .time_open = "<p class=\"explain\"><i>发布日期：",
    .time_close = "</i><i>字体：[ 大 中 小 ]</i></p>",
    .time = Look::Time::kMinute,
    .content_open = "<div id=\"zoom\"><!--ZJEG_RSS.content.begin-->\n",
    .content_close = "<!--ZJEG_RSS.content.end--></div>\n<meta name=\"ContentEnd\">\n",
    .content_type = "text/html;charset=UTF-8",
};

class Hanweb : public System {
 public:
  const Look& look() const override { return kHanwebLook; }
  std::string ColumnPath(int column) const override {
    return column == kHomeColumn ? "/" : fmt::format("/col/col{}/index.html", ColumnNumber(column));
  }
  std::string ArticlePath(const Site&, const Item& item) const override {
    return fmt::format("/art/{}/art_{}_{}.html", SlashDate(item.date), ColumnNumber(item.column), item.number);
  }
  std::string AttachmentPath(const Site&, const Item& item) const override {
    return fmt::format("/module/download/downfile.jsp?classid=0&filename={}.pdf",
                       Hex32(static_cast<uint64_t>(item.number)));
  }

 protected:
  static std::string Unit(int column) { return fmt::format("14{}", ColumnNumber(column)); }
  // Puts a page without items in front, which names the first of these requests.
  std::vector<ListPage> WithShell(std::vector<ListPage> pages) const {
    ListPage shell;
    shell.column = pages.front().column, shell.call.target = ColumnPath(shell.column);
    shell.next = {pages.front().call};
    for (ListPage& page : pages) ++page.page, page.whole_page = false;
    pages.insert(pages.begin(), shell);
    return pages;
  }
};

}  // namespace lantai::portal
