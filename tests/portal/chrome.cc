#include "tests/portal/chrome.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/portal/report_html.h"
#include "tests/portal/styles/frame.h"

namespace lantai::portal {
namespace {

// At most `size` bytes, whole characters.
std::string CutUtf8(const std::string& text, size_t size) {
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
  return text.substr(0, size);
}

// Makes one page of one site.
class Page {
 public:
  Page(const Site& site, std::string_view path, const Node& node)
      : site_(site), spec_(site.spec()), path_(path), node_(node) {
    if (node.item >= 0) item_ = &site.items()[static_cast<size_t>(node.item)];
  }

  std::string Render() {
    out_.reserve(32 << 10);
    if (node_.kind == PageKind::kStub) return Stub();
    const bool repost = item_ != nullptr && item_->kind == Item::Kind::kRepost;
    Head();
    if (!repost) Top();
    switch (node_.kind) {
      case PageKind::kHome: HomeBody(); break;
      case PageKind::kColumn: ColumnBody(); break;
      case PageKind::kListing: ListingBody(); break;
      default: repost ? RepostBody() : ArticleBody();
    }
    Foot();
    return std::move(out_);
  }

 private:
  Style style() const { return spec_.style; }
  const Column& ColumnAt(int index) const { return site_.columns()[static_cast<size_t>(index)]; }
  const Item& ItemAt(int index) const { return site_.items()[static_cast<size_t>(index)]; }
  template <typename... Args>
  void Add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }

  // A link in the way of this portal's system.
  std::string Link(std::string_view to) const {
    if (item_ != nullptr && item_->root_links) return std::string(to);
    switch (style()) {
      case Style::kTrs: return RelativeLink(path_, to);
      case Style::kTrsCount: return std::string(to);
      case Style::kEmpire:
        return node_.kind == PageKind::kListing ? std::string(to) : "//" + spec_.host + std::string(to);
      case Style::kQuery:
        return RelativeLink(path_, to).starts_with("./") ? RelativeLink(path_, to).substr(2) : RelativeLink(path_, to);
      case Style::kColumn: return site_.Url(to);
      case Style::kSystem: break;
    }
    return std::string(to);
  }

  std::string Stub();
  void Head();
  void ArticleMetas();
  void Top();
  void Breadcrumb();
  void HomeBody();
  void ColumnBody();
  void ListingBody();
  void ListingItem(const Item& item);
  void Pager();
  void ArticleBody();
  void RepostBody();
  void IndexBlock();
  void DateLine();
  void Content();
  void Neighbours();
  void Foot();
  std::string IndexNumber() const {
    return fmt::format("{}081/{}-{:05}", spec_.division, item_->date.year, node_.item % 100'000);
  }

  const Site& site_;
  const PortalSpec& spec_;
  std::string_view path_;
  const Node& node_;
  const Item* item_ = nullptr;
  std::string out_;
};

// A page that only leads on: by a meta tag, or by a script that writes one.
std::string Page::Stub() {
  const std::string refresh =
      fmt::format("<meta http-equiv=\"Refresh\" content=\"0; url={}\">", RelativeLink(path_, node_.target));
  if (style() == Style::kColumn) {
    return fmt::format(
        "<html><head><script type=\"text/javascript\">\nvar "
        "linkto='{}';\ndocument.write('{}');\n</script></head><body></body></html>\n",
        node_.target, refresh);
  }
  return fmt::format("<html><head><meta charset=\"utf-8\">{}<title>页面跳转</title></head><body></body></html>\n",
                     refresh);
}

void Page::Head() {
  const std::string title = item_ != nullptr ? item_->title : ColumnAt(node_.column).name;
  out_ +=
      "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" "
      "\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n<html>\n<head>\n";
  if (style() == Style::kEmpire) out_ += "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\" />\n";
  if (style() == Style::kTrs || style() == Style::kColumn) out_ += "<meta charset=\"utf-8\">\n";
  if (style() == Style::kTrsCount) out_ += "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\">\n";
  Add("<title>{}{}{}</title>\n", Escape(title), style() == Style::kQuery ? "_" : "-", spec_.name);
  if (item_ != nullptr) ArticleMetas();
  Add("<link href=\"{}\" rel=\"stylesheet\" type=\"text/css\">\n<script type=\"text/javascript\" "
      "src=\"{}\"></script>\n",
      Link("/style/main.css"), Link("/js/main.js"));
  out_ += "</head>\n<body>\n";
}

// The metadata of 国办发〔2017〕47号, with each system's own defects.
void Page::ArticleMetas() {
  const Moment& d = item_->date;
  const std::string title = Escape(item_->title);
  const std::string minute = d.DateTime().substr(0, 16);
  const std::string& column = ColumnAt(item_->column).name;
  switch (style()) {
    case Style::kTrs:  // the whole set twice: the first copy is the page header's
      Add("<meta name=\"SiteName\" content=\"{0}\">\n<meta name=\"ColumnName\" content=\"头部\">\n<meta "
          "name=\"ArticleTitle\" content=\"头部\">\n"
          "<meta name=\"PubDate\" content=\"2018-05-02 10:00\">\n<meta name=\"SiteName\" content=\"{0}\">\n<meta "
          "name=\"SiteIDCode\" content=\"{1}\">\n"
          "<meta name=\"ColumnName\" content=\"{2}\">\n<meta name=\"ArticleTitle\" content=\"{3}\">\n<meta "
          "name=\"PubDate\" content=\"{4}\">\n"
          "<meta name=\"ContentSource\" content=\"{0}\">\n<meta name=\"Url\" content=\"./{5}\">\n",
          spec_.name, spec_.site_code, column, title, minute, item_->path.substr(item_->path.rfind('/') + 1));
      break;
    case Style::kTrsCount:  // lower-case names, content first
      Add("<meta content=\"{}\" name=\"articleTitle\">\n<meta content=\"{}\" name=\"pubDate\">\n<meta content=\"{}\" "
          "name=\"contentSource\">\n"
          "<meta content=\"{}\" name=\"columnName\">\n",
          title, minute, spec_.name, column);
      break;
    case Style::kEmpire:
      Add("<meta name=\"ArticleTitle\" content=\"{}\" />\n<meta name=\"PubDate\" content=\"{:04}年{:02}月{:02}日\" "
          "/>\n",
          title, d.year, d.month, d.day);
      break;
    case Style::kQuery:  // the template's text was never replaced
      Add("<meta name=\"SiteName\" content=\"网站名称\">\n<meta name=\"SiteIDCode\" content=\"政府网站标识码\">\n<meta "
          "name=\"ColumnName\" content=\"{}\">\n",
          column);
      break;
    case Style::kColumn:  // only the time at which the page was made
      out_ +=
          "<meta name=\"MakeTime\" content=\"2026-05-06 03:12:44\">\n<meta name=\"others\" content=\"页面生成时间 "
          "2026-05-06 03:12:44\">\n";
      break;
    case Style::kSystem: break;
  }
}

void Page::Top() {
  out_ +=
      "<div class=\"topbar\"><a href=\"javascript:void(0)\" onclick=\"SetHome(this)\">设为首页</a> | <a "
      "href=\"javascript:void(0);\">无障碍浏览</a> | ";
  Add("<a href=\"https://www.gov.cn/\" target=\"_blank\">中国政府网</a> | <a href=\"mailto:wz@{}\">信箱</a></div>\n",
      spec_.host);
  Add("<div class=\"logo\"><a href=\"{}\"><img src=\"{}\" alt=\"{}\"></a></div>\n<ul class=\"nav\">\n", Link("/"),
      Link("/images/logo.png"), spec_.name);
  // The home page of one system links the column without its slash; others go through a page that leads on.
  const bool slashless = style() == Style::kTrs && node_.kind == PageKind::kHome;
  Add("<li><a href=\"{}\">首页</a></li>\n<li><a href=\"{}\">政府信息公开</a></li>\n", Link("/"),
      slashless ? "/zwgk" : Link(ColumnAt(kDisclosure).path));
  for (int column : {kNewsColumn, kNoticeColumn, kFinanceColumn}) {
    Add("<li><a href=\"{}\">{}</a></li>\n", Link(ColumnAt(column).path), ColumnAt(column).name);
  }
  out_ += "</ul>\n";
  if (node_.kind != PageKind::kHome) Breadcrumb();
}

void Page::Breadcrumb() {
  static constexpr std::string_view kIntro[] = {"", "当前位置：", "您当前所在位置：", "您现在所在的位置：",
                                                "您的位置："};
  static constexpr std::string_view kSeparator[] = {" / ", " &gt; ", " » ", " &gt;&gt; ", " &gt; "};
  const auto s = static_cast<size_t>(style());
  std::vector<int> chain;
  for (int column = item_ != nullptr ? item_->column : node_.column; column >= 0; column = ColumnAt(column).parent)
    chain.push_back(column);
  Add("<div class=\"position\">{}", kIntro[s]);
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
    if (it != chain.rbegin()) out_ += kSeparator[s];
    Add("<a href=\"{}\">{}</a>", Link(ColumnAt(*it).path), ColumnAt(*it).name);
  }
  if (item_ != nullptr) Add("{}正文", kSeparator[s]);
  out_ += "</div>\n";
}

void Page::HomeBody() {
  Add("<h1>{}</h1>\n<div class=\"box\"><h2>工作动态</h2><ul>\n", spec_.name);
  for (int column : {kNewsColumn, kNoticeColumn}) {
    const std::vector<int>& items = ColumnAt(column).items;
    for (size_t i = 0; i < std::min<size_t>(6, items.size()); ++i) ListingItem(ItemAt(items[i]));
  }
  out_ += "</ul></div>\n<div class=\"quick\">";
  if (style() == Style::kColumn) Add("<a href=\"{}\">信息公开年报</a> ", Link(ColumnAt(kAnnual).path));
  Add("<a href=\"http://www.neighbour.gov.cn.test/zwgk/zfxxgknb/\">邻县政府信息公开年报</a> "
      "<a href=\"http://mirror.example/{}/zfxxgknb/\">镜像站</a></div>\n",
      spec_.id);
}

void Page::ColumnBody() {
  Add("<div class=\"side\"><h2>{}</h2><ul>\n", ColumnAt(node_.column).name);
  for (int column = 0; column < kColumns; ++column) {
    if (ColumnAt(column).parent != node_.column) continue;
    std::string path = ColumnAt(column).path;
    if (column == kAnnual && style() == Style::kTrsCount) path = "/zwgk/nb.shtml";
    if (column == kAnnual && style() == Style::kColumn) path = "/col/col30000/index.html";
    Add("<li><a href=\"{}\">{}</a></li>\n", Link(path), ColumnAt(column).name);
  }
  out_ += "</ul></div>\n";
  if (node_.column == kDisclosure) out_ += "<p>政府信息公开指南、政府信息公开制度请从左侧进入。</p>\n";
}

void Page::ListingItem(const Item& item) {
  const std::string href = Link(item.link), title = Escape(item.title), date = item.date.Date();
  switch (style()) {
    case Style::kTrs:
      Add("<li><span class=\"date\">{}</span><a href=\"{}\" target=\"_blank\" title=\"{}\">{}</a></li>\n", date, href,
          title, title);
      break;
    case Style::kTrsCount:
      Add("<tr><td><a href=\"{}\" target=\"_blank\">{}</a></td><td align=\"right\">{}</td></tr>\n", href, title, date);
      break;
    case Style::kEmpire: {  // the anchor is cut at 24 characters, the whole title stands in the attribute
      const bool cut = title.size() > 72;
      Add("<li><a href=\"{}\" title=\"{}\">{}{}</a> <em>[{}]</em></li>\n", href, title,
          cut ? CutUtf8(title, 72) : title, cut ? "…" : "", date);
      break;
    }
    case Style::kQuery: Add("<dd><a href=\"{}\">{}</a><b>{}</b></dd>\n", href, title, date); break;
    case Style::kColumn: Add("<li><a href='{}' target='_blank'>·{}</a><i>{}</i></li>\n", href, title, date); break;
    case Style::kSystem: break;
  }
}

void Page::ListingBody() {
  static constexpr std::string_view kOpen[] = {"<ul class=\"list\">\n", "<table class=\"list\" width=\"100%\">\n",
                                               "<div class=\"news\"><ul>\n", "<dl class=\"zfxxgk_list\">\n",
                                               "<div class=\"default_pgContainer\"><ul>\n"};
  static constexpr std::string_view kClose[] = {"</ul>\n", "</table>\n", "</ul></div>\n", "</dl>\n", "</ul></div>\n"};
  const auto s = static_cast<size_t>(style());
  const Column& column = ColumnAt(node_.column);
  Add("<h2>{}</h2>\n", column.name);
  out_ += kOpen[s];
  const auto size = static_cast<size_t>(site_.PageSize());
  const size_t first = static_cast<size_t>(node_.page - 1) * size;
  for (size_t i = first; i < std::min(first + size, column.items.size()); ++i) ListingItem(ItemAt(column.items[i]));
  out_ += kClose[s];
  Pager();
}

void Page::Pager() {
  const int pages = site_.PageCount(node_.column), page = node_.page;
  const auto count = ColumnAt(node_.column).items.size() + static_cast<size_t>(ColumnAt(node_.column).unseen);
  const auto link = [&](int to) { return Link(site_.ListingPath(node_.column, to)); };
  switch (style()) {
    case Style::kTrs:
      Add("<div class=\"page\"><script>createPageHTML({}, {}, \"index\", \"html\")</script></div>\n", pages, page - 1);
      return;
    case Style::kTrsCount:
      Add("<div class=\"page\"><script language=\"javascript\">createPageHTML({}, {}, \"index\", \"shtml\", "
          "\"{}\");</script></div>\n",
          pages, page - 1, count);
      return;
    case Style::kEmpire: {
      Add("<div class=\"epages\"><a title=\"Total record\">&nbsp;<b>{}</b> </a>&nbsp;&nbsp;", count);
      for (int to = 1; to <= pages; ++to)
        to == page ? Add("<b>{}</b>&nbsp;", to) : Add("<a href=\"{}\">{}</a>&nbsp;", link(to), to);
      if (page < pages) Add("<a href=\"{}\">下一页</a>&nbsp;<a href=\"{}\">尾页</a>", link(page + 1), link(pages));
      out_ += "</div>\n";
      return;
    }
    case Style::kQuery:
      Add("<div class=\"pages\">共{}条 第{}/{}页 <a href=\"?page=1\">首页</a> ", count, page, pages);
      if (page > 1) Add("<a href=\"?page={}\">上一页</a> ", page - 1);
      if (page < pages) Add("<a href=\"?page={}\">下一页</a> <a href=\"?page={}\">末页</a>", page + 1, pages);
      out_ += "</div>\n";
      return;
    case Style::kColumn:
      Add("<div class=\"pagebar\">第 {} 页/共 {} 页 ", page, pages);
      if (page > 1)
        Add("<a href=\"{}\">上一页</a> ",
            page == 2 ? std::string("index.html") : fmt::format("index_{}.html", page - 1));
      if (page < pages) Add("<a href=\"index_{}.html\">下一页</a>", page + 1);
      out_ += "</div>\n";
      return;
    case Style::kSystem: return;
  }
}

// The 索引号 block, in a layout of its own for each system.
void Page::IndexBlock() {
  const std::string unit = item_->body >= 0 ? UnitOf(spec_, item_->body, item_->year) : spec_.name;
  const std::string title = Escape(item_->title), date = item_->date.Date();
  switch (style()) {
    case Style::kTrs:
      Add("<table class=\"table_content\" width=\"100%\"><tr><td class=\"c1\">索 引 号</td><td class=\"c2\">{}</td><td "
          "class=\"c1\">公开形式</td><td class=\"c2\">主动公开</td></tr>\n"
          "<tr><td class=\"c1\">发布机构</td><td class=\"c2\">{}</td><td class=\"c1\">发布日期</td><td "
          "class=\"c2\">{}</td></tr>\n"
          "<tr><td class=\"c1\">名　　称</td><td class=\"c2\" colspan=\"3\">{}</td></tr></table>\n",
          IndexNumber(), unit, date, title);
      return;
    case Style::kTrsCount:
      Add("<table "
          "class=\"xxgk_table\"><tr><th>索引号</th><td>{}</td><th>组配分类</th><td>信息公开年报</td></"
          "tr>\n<tr><th>发文机关</th><td>{}</td><th>发布日期</th><td>{}</td></tr>\n"
          "<tr><th>文号</th><td></td><th>有效性</th><td>有效</td></tr></table>\n",
          IndexNumber(), unit, date);
      return;
    case Style::kEmpire:
      Add("<div "
          "class=\"xxgk\"><p><strong>索引号</strong>：{}</p>\n<!--<p><strong>文件下载</strong>：</"
          "p>-->\n<p><strong>责任部门</strong>：{}</p>\n<p><strong>公开方式</strong>：主动公开</p></div>\n",
          IndexNumber(), unit);
      return;
    case Style::kQuery:  // key and value on lines of their own, empty values among them
      Add("<div "
          "class=\"info\"><span>索引号</span><br>\n<i>{}</i><br>\n<span>文号</span><br>\n<span>关键词</"
          "span><br>\n<span>发布机构</span><br>\n<i>{}</i><br>\n<span>公开形式</span><br>\n"
          "<span>责任部门</span><br>\n<span>生成日期</span><br>\n<i>{}</i><br>\n<span>是否有效</span><br></div>\n",
          IndexNumber(), unit, item_->date.DateTime());
      return;
    case Style::kColumn:
    case Style::kSystem: return;
  }
}

void Page::DateLine() {
  const std::string tools =
      "字体：【<a href=\"javascript:doZoom(18)\">大</a> <a href=\"javascript:doZoom(16)\">中</a> <a "
      "href=\"javascript:doZoom(14)\">小</a>】 <a href=\"javascript:window.print()\">打印本页</a> <a "
      "href=\"javascript:window.close()\">关闭窗口</a>";
  switch (style()) {
    case Style::kTrs:
      Add("<div class=\"toolbar\">发布时间：{} 来源：{} 浏览次数：<span id=\"hits\"></span>次 {}</div>\n",
          item_->date.DateTime().substr(0, 16), spec_.name, tools);
      return;
    case Style::kTrsCount:
      Add("<div class=\"date\">发布日期：{} 分享到：<a href=\"javascript:;\">微信</a> {}</div>\n", item_->date.Date(),
          tools);
      return;
    case Style::kEmpire:
      Add("<div class=\"info\">时间：{} 点击数：<script src=\"/e/public/ViewClick/?classid=8&amp;id={}\"></script> "
          "{}</div>\n",
          item_->date.Date(), item_->number, tools);
      return;
    case Style::kQuery: Add("<div class=\"tools\">{}</div>\n", tools); return;
    case Style::kColumn: Add("<div class=\"fbsj\">发布时间:{}</div>\n", item_->date.DateTime()); return;
    case Style::kSystem: return;
  }
}

void Page::Content() {
  static constexpr std::string_view kContainer[] = {
      "<div class=\"TRS_Editor\">\n", "<div class=\"TRS_UEDITOR trs_paper_default\">\n",
      "<div id=\"zoom\" class=\"content\">\n", "<div class=\"xxgk_content\" id=\"content\">\n",
      "<div id=\"zoom\"><!--<$[信息内容]>begin-->\n"};
  const auto s = static_cast<size_t>(style());
  out_ += kContainer[s];
  out_ += ItemContent(site_, *item_);
  out_ += style() == Style::kColumn ? "<!--<$[信息内容]>end--></div>\n" : "</div>\n";
  if (!item_->attachment.empty())
    Add("<div class=\"attachment\">附件：<a href=\"{}\">{}</a></div>\n", Link(item_->attachment),
        Escape(item_->attachment_name));
}

void Page::Neighbours() {
  const std::vector<int>& items = ColumnAt(item_->column).items;
  const auto at = std::find(items.begin(), items.end(), node_.item);
  const auto name = [&](auto position) {
    const Item& item = ItemAt(*position);
    // Only to pages that answer under an address of their own: a pager does not know of dead links.
    return item.kind == Item::Kind::kForbidden
               ? std::string("没有了")
               : fmt::format("<a href=\"{}\">{}</a>", Link(item.link), Escape(item.title));
  };
  Add("<div class=\"prevnext\">上一篇：{}<br>下一篇：{}</div>\n",
      at == items.begin() || at == items.end() ? "没有了" : name(at - 1),
      at == items.end() || at + 1 == items.end() ? "没有了" : name(at + 1));
}

void Page::ArticleBody() {
  out_ += "<div class=\"article\">\n";
  if (style() == Style::kQuery) Add("<h1 class=\"title\">{}</h1>\n", Escape(item_->title));
  if (item_->kind == Item::Kind::kReport) IndexBlock();
  if (style() != Style::kQuery) Add("<h1>{}</h1>\n", Escape(item_->title));
  DateLine();
  Content();
  if (style() != Style::kColumn) Neighbours();
  if (style() == Style::kQuery || style() == Style::kTrsCount)
    out_ += "<div class=\"ewm\">扫一扫在手机打开当前页面</div>\n";
  if (style() == Style::kColumn) Add("<p><a href=\"{}\">政府信息公开年报</a></p>\n", Link(ColumnAt(kAnnual).path));
  out_ += "</div>\n";
}

// The same report in the archive column: no menu, no index block.
void Page::RepostBody() {
  Add("<table align=\"center\" width=\"980\"><tr><td><h2 align=\"center\">{}</h2></td></tr><tr><td>\n",
      Escape(item_->title));
  Content();
  Add("</td></tr></table>\n<p align=\"center\"><a href=\"{}\">返回往年年报</a></p>\n", ColumnAt(kArchive).path);
}

void Page::Foot() {
  Add("<div class=\"footer\"><p>主办单位：{} 承办单位：{}大数据中心</p>\n<p>网站标识码：{} <a "
      "href=\"https://beian.miit.gov.cn/\">{}ICP备{}号</a></p>\n"
      "<p><a href=\"{}\">网站首页</a> <a href=\"mailto:admin@{}\">联系我们</a></p></div>\n</body>\n</html>\n",
      spec_.name, spec_.place, spec_.site_code, "测", 10'000'000 + spec_.index, Link("/"), spec_.host);
}

}  // namespace

std::string RenderPage(const Site& site, std::string_view path, const Node& node) {
  if (node.kind == PageKind::kStub && node.page > 1000) return StubHtml(node.page - 1000, node.target);
  if (site.spec().system != nullptr) return RenderSystemPage(site, node);
  return Page(site, path, node).Render();
}

std::string RelativeLink(std::string_view from, std::string_view to) {
  from = from.substr(0, from.find('?'));
  from = from.substr(0, from.rfind('/') + 1);
  size_t common = 0;  // up to and with the last slash that both share
  for (size_t i = 0; i < std::min(from.size(), to.size()) && from[i] == to[i]; ++i) {
    if (from[i] == '/') common = i + 1;
  }
  std::string link;
  for (size_t i = common; i < from.size(); ++i) {
    if (from[i] == '/') link += "../";
  }
  return (link.empty() ? "./" : link) + std::string(to.substr(common));
}

}  // namespace lantai::portal
