#include "tests/portal/styles/frame.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/portal/report_html.h"
#include "tests/portal/styles/parts.h"
#include "tests/portal/styles/system.h"

namespace lantai::portal {
namespace {

class Frame {
 public:
  Frame(const Site& site, const Node& node)
      : site_(site), spec_(site.spec()), system_(*spec_.system), look_(system_.look()), node_(node) {
    if (node.item >= 0) item_ = &site.items()[static_cast<size_t>(node.item)];
  }

  std::string Render() {
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
  const Column& ColumnAt(int index) const { return site_.columns()[static_cast<size_t>(index)]; }
  template <typename... Args>
  void Add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }
  std::string IndexNumber() const {
    return fmt::format("{}081/{}-{:05}", spec_.division, item_->date.year, node_.item % 100'000);
  }
  std::string Publisher() const { return item_->body >= 0 ? UnitOf(spec_, item_->body, item_->year) : spec_.name; }

  void Head();
  void Metas();
  void Top();
  void HomeBody();
  void ColumnBody();
  void ListingBody() {
    const std::vector<ListPage> pages = system_.ListPages(site_, node_.column);
    Add("<div class=\"channel\"><h2>{}</h2></div>\n", ColumnAt(node_.column).name);
    out_ += system_.ListHtml(site_, PageAt(pages, node_.page));
  }
  void IndexBlock();
  void ArticleBody();
  void RepostBody() {
    Add("<table align=\"center\" width=\"980\"><tr><td><h2 align=\"center\">{}</h2></td></tr><tr><td>\n",
        Escape(item_->title));
    out_ += system_.ArticleHtml(site_, *item_, ItemContent(site_, *item_));
    Add("</td></tr></table>\n<p align=\"center\"><a href=\"{}\">返回往年年报</a></p>\n", ColumnAt(kArchive).path);
  }
  void Foot();

  const Site& site_;
  const PortalSpec& spec_;
  const System& system_;
  const Look& look_;
  const Node& node_;
  const Item* item_ = nullptr;
  std::string out_;
};

void Frame::Head() {
  const std::string title = item_ != nullptr ? item_->title : ColumnAt(node_.column).name;
  Add("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n{}<title>{}-{}</title>\n", look_.head, Escape(title),
      spec_.name);
  if (item_ != nullptr) Metas();
  out_ +=
      "<link href=\"/style/main.css\" rel=\"stylesheet\">\n<script type=\"text/javascript\" "
      "src=\"/js/main.js\"></script>\n</head>\n<body>\n";
}

void Frame::Metas() {
  const std::string title = Escape(item_->title), minute = item_->date.DateTime().substr(0, 16);
  const std::string& column = ColumnAt(item_->column).name;
  switch (look_.metas) {
    case Look::Metas::kNone: return;
    case Look::Metas::kStandard:
      Add("<meta name=\"SiteName\" content=\"{}\">\n<meta name=\"SiteDomain\" content=\"{}\">\n<meta "
          "name=\"SiteIDCode\" content=\"{}\">\n<meta name=\"ColumnName\" content=\"{}\">\n<meta "
          "name=\"ColumnType\" content=\"信息公开年报\">\n<meta name=\"ArticleTitle\" content=\"{}\">\n<meta "
          "name=\"PubDate\" content=\"{}\">\n<meta name=\"ContentSource\" content=\"{}\">\n",
          spec_.name, spec_.host, spec_.site_code, column, title, minute, Publisher());
      return;
    case Look::Metas::kLower:
      Add("<meta content=\"{}\" name=\"articleTitle\">\n<meta content=\"{}\" name=\"pubDate\">\n<meta content=\"{}\" "
          "name=\"contentSource\">\n",
          title, minute, Publisher());
      return;
    case Look::Metas::kUcap:
      Add("<meta name=\"channelId\" content=\"{}\">\n<meta name=\"code\" content=\"c{}\">\n<meta name=\"others\" "
          "content=\"页面生成时间 2026-05-06 03:12:44\">\n<script>var websiteId='{}';var "
          "websiteCode='{}';</script>\n",
          Hex32(static_cast<uint64_t>(item_->column)), 110'630 + item_->column, spec_.site_code, spec_.id);
  }
}

void Frame::Top() {
  Add("<div class=\"topbar\"><a href=\"https://www.gov.cn/\" target=\"_blank\">中国政府网</a> <a "
      "href=\"javascript:void(0)\">无障碍浏览</a></div>\n<div class=\"logo\"><a href=\"/\"><img "
      "src=\"/images/logo.png\" alt=\"{}\"></a></div>\n<ul class=\"nav\">\n",
      spec_.name);
  for (int column : {kHomeColumn, kDisclosure, kNewsColumn, kNoticeColumn, kFinanceColumn}) {
    Add("<li><a href=\"{}\">{}</a></li>\n", ColumnAt(column).path, ColumnAt(column).name);
  }
  out_ += "</ul>\n";
  if (node_.kind == PageKind::kHome) return;
  std::vector<int> chain;
  for (int column = item_ != nullptr ? item_->column : node_.column; column >= 0; column = ColumnAt(column).parent)
    chain.push_back(column);
  Add("<div class=\"location\">{}", look_.trail_open);
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
    if (it != chain.rbegin()) out_ += look_.separator;
    Add("<a href=\"{}\">{}</a>", ColumnAt(*it).path, ColumnAt(*it).name);
  }
  out_ += "</div>\n";
}

void Frame::HomeBody() {
  Add("<h1>{}</h1>\n<div class=\"box\"><h2>工作动态</h2><ul>\n", spec_.name);
  const std::vector<int>& items = ColumnAt(kNewsColumn).items;
  for (size_t i = 0; i < std::min<size_t>(6, items.size()); ++i) {
    const Item& item = site_.items()[static_cast<size_t>(items[i])];
    Add("<li>{}<span>{}</span></li>\n", Anchor(item), item.date.Date());
  }
  Add("</ul></div>\n<div class=\"quick\"><a href=\"{}\">政府信息公开年报</a> <a "
      "href=\"http://www.neighbour.gov.cn.test/zwgk/zfxxgknb/\">邻县政府信息公开年报</a> <a "
      "href=\"http://mirror.example/{}/zfxxgknb/\">镜像站</a></div>\n",
      ColumnAt(kAnnual).path, spec_.id);
}

void Frame::ColumnBody() {
  if (const std::string own = system_.ColumnHtml(site_, node_.column); !own.empty()) {
    out_ += own;
    return;
  }
  Add("<div class=\"side\"><h2>{}</h2><ul>\n", ColumnAt(node_.column).name);
  for (int column = 0; column < kColumns; ++column) {
    if (ColumnAt(column).parent != node_.column) continue;
    Add("<li><a href=\"{}\">{}</a></li>\n", ColumnAt(column).path, ColumnAt(column).name);
  }
  out_ += "</ul></div>\n";
  if (node_.column == kDisclosure) out_ += "<p>政府信息公开指南、政府信息公开制度请从左侧进入。</p>\n";
}

void Frame::IndexBlock() {
  const std::string unit = Publisher(), date = item_->date.Date();
  switch (look_.index) {
    case Look::Index::kNone: return;
    case Look::Index::kTable4:
      Add("<table class=\"table_content\"><tr><td class=\"c1\">索 引 号</td><td class=\"c2\">{}</td><td "
          "class=\"c1\">公开形式</td><td class=\"c2\">主动公开</td></tr>\n<tr><td class=\"c1\">发布机构</td><td "
          "class=\"c2\">{}</td><td class=\"c1\">发布日期</td><td class=\"c2\">{}</td></tr></table>\n",
          IndexNumber(), unit, date);
      return;
    case Look::Index::kTh:
      Add("<table class=\"xxgk_table\"><tr><th>索引号</th><td>{}</td><th>组配分类</th><td>信息公开年报</td></tr>\n"
          "<tr><th>发文机关</th><td>{}</td><th>发布日期</th><td>{}</td></tr></table>\n",
          IndexNumber(), unit, date);
      return;
    case Look::Index::kStrong:
      Add("<div class=\"xxgk\"><p><strong>索引号</strong>：{}</p>\n<p><strong>责任部门</strong>：{}</p></div>\n",
          IndexNumber(), unit);
  }
}

void Frame::ArticleBody() {
  const auto [first, second] = system_.Parts(site_, node_.item) > 1 ? CutInTwo(ItemContent(site_, *item_))
                                                                    : std::pair(ItemContent(site_, *item_), "");
  const bool further = node_.kind == PageKind::kContinuation;
  if (item_->kind == Item::Kind::kReport && !further) IndexBlock();
  Add("{}{}{}\n", look_.title_open, Escape(item_->title), look_.title_close);
  const std::string time = look_.time == Look::Time::kDate     ? item_->date.Date()
                           : look_.time == Look::Time::kMinute ? item_->date.DateTime().substr(0, 16)
                                                               : item_->date.DateTime();
  Add("{}{}{}\n", look_.time_open, time, look_.time_close);
  out_ += system_.ArticleHtml(site_, *item_, further ? second : first);
  if (const int parts = system_.Parts(site_, node_.item); parts > 0 && !system_.PartPath(*item_, 1).empty()) {
    const std::string name = item_->path.substr(item_->path.rfind('/') + 1);
    Add("<div class=\"page\"><script>createPageHTML({}, {}, \"{}\", \"shtml\");</script></div>\n", parts,
        further ? 1 : 0, name.substr(0, name.rfind('.')));
  }
  out_ += "<div class=\"share\">分享到： <a href=\"javascript:window.print()\">打印</a></div>\n";
}

// A line of introduction, and the reports as files.
std::string SummaryHtml(const Site& site, const Item& item) {
  std::string out = fmt::format("<p>现将{}{}年度各部门政府信息公开工作年度报告予以公布，全文见附件。</p>\n",
                                site.spec().place, item.year);
  int number = 0;
  for (int index : item.parts) {
    const Item& part = site.items()[static_cast<size_t>(index)];
    out += fmt::format("<p>附件{}：<a href=\"{}\">{}.pdf</a></p>\n", ++number, part.path, Escape(part.title));
  }
  return out;
}

void Frame::Foot() {
  Add("<div class=\"footer\"><p>主办单位：{} 承办单位：{}大数据中心</p>\n<p>网站标识码：{} <a "
      "href=\"https://beian.miit.gov.cn/\">测ICP备{}号</a></p></div>\n</body>\n</html>\n",
      spec_.name, spec_.place, spec_.site_code, 10'000'000 + spec_.index);
}

}  // namespace

std::string System::AttachmentHtml(const Site&, const Item& item) const {
  if (item.attachment.empty()) return "";
  return fmt::format("<div class=\"fujian\">附件：<a href=\"{}\">{}</a></div>\n", item.attachment,
                     Escape(item.attachment_name));
}

std::string System::ArticleHtml(const Site& site, const Item& item, const std::string& content) const {
  return fmt::format("{}{}{}{}", look().content_open, content, look().content_close, AttachmentHtml(site, item));
}

std::string StubHtml(int kind, std::string_view target) {
  switch (kind) {
    case 1:
      return fmt::format(
          "<html><head><meta http-equiv=\"refresh\" content=\"0;URL='{}'\"></head><body></body></html>\n", target);
    case 2:
      return fmt::format(
          "<html><head><script>document.write('<meta http-equiv=\"Refresh\" content=\"0; "
          "url={}\">');</script></head></html>\n",
          target);
    default:
      return fmt::format(
          "<!DOCTYPE html>\n<html><head><title></title><script "
          "type=\"text/javascript\">\nwindow.location.href=\"{}\";\n</script></head><body></body></html>\n",
          target);
  }
}

std::string RenderSystemPage(const Site& site, const Node& node) { return Frame(site, node).Render(); }

std::string ItemContent(const Site& site, const Item& item) {
  const uint64_t seed = site.options().seed;
  if (item.kind == Item::Kind::kSummary) return SummaryHtml(site, item);
  if (item.origin != nullptr) {
    const Report report = *MakeReport(seed, *item.origin, item.origin_body, item.year);
    return ReportHtml(report, WriteReport(seed, *item.origin, report),
                      ChooseMarkup(seed, *item.origin, item.origin_body, item.year));
  }
  const PortalSpec& spec = site.spec();
  if (item.body < 0) return ParagraphsHtml(WriteArticle(seed, spec, item.topic, item.year), Markup::Cells::kParagraphs);
  const std::optional<Report> report = MakeReport(seed, spec, item.body, item.year);
  if (!report) return "<p>本页仅供内部核对。</p>\n";
  return ReportHtml(*report, WriteReport(seed, spec, *report), ChooseMarkup(seed, spec, item.body, item.year));
}

std::pair<std::string, std::string> CutInTwo(const std::string& html) {
  size_t best = html.size();
  int depth = 0;
  for (size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    if (html.compare(at, 6, "<table") == 0) ++depth;
    if (html.compare(at, 8, "</table>") == 0) --depth;
    if (depth > 0 || html.compare(at, 2, "<p") != 0) continue;
    if (at > html.size() / 3) return {html.substr(0, at), html.substr(at)};
  }
  return {html.substr(0, best), ""};
}

}  // namespace lantai::portal
