#include "tests/portal/world.h"

#include <fmt/format.h>
#include <iconv.h>

#include <array>

#include "tests/portal/chrome.h"
#include "tests/portal/pdf.h"
#include "tests/portal/provinces.h"
#include "tests/portal/styles/parts.h"
#include "tests/portal/styles/system.h"
#include "tests/portal/trap_pages.h"

namespace lantai::portal {
namespace {

std::string HtmlType(Style style) {
  switch (style) {
    case Style::kTrs: return "text/html";
    case Style::kTrsCount: return "text/html; charset=UTF-8";
    case Style::kEmpire: return "text/html";
    case Style::kQuery: return "text/html;charset=utf-8";
    case Style::kColumn:
    case Style::kSystem: return "text/html; charset=utf-8";
  }
  return "text/html";
}

// RFC 9110 §5.6.7, IMF-fixdate. Days since 1970 by Howard Hinnant's days_from_civil.
std::string HttpDate(const Moment& m) {
  static constexpr std::array<const char*, 7> kDays = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const int y = m.year - (m.month <= 2 ? 1 : 0);
  const int era = y / 400, yoe = y - era * 400;
  const int doy = (153 * (m.month + (m.month > 2 ? -3 : 9)) + 2) / 5 + m.day - 1;
  const int days = era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[static_cast<size_t>(days % 7)], m.day,
                     kMonths[static_cast<size_t>(m.month - 1)], m.year, m.hour, m.minute, m.second);
}

// When the page last changed: an article's date, a list's newest entry.
Moment ModifiedOf(const Site& site, const Node& node) {
  if (node.item >= 0) {
    const Item& item = site.items()[static_cast<size_t>(node.item)];
    return item.modified.year != 0 ? item.modified : item.date;
  }
  const std::vector<int>& items = site.columns()[static_cast<size_t>(node.column)].items;
  return items.empty() ? Moment{2026, 4, 1} : site.items()[static_cast<size_t>(items.front())].date;
}

std::string RobotsText(const Site& site) {
  switch (site.spec().style) {
    case Style::kTrs: return "User-agent: *\nDisallow: /internal/\n";
    case Style::kTrsCount:
      return "# " + site.spec().host +
             "\nUser-Agent: *\nAllow: /\nDisallow: /internal/\nSitemap: " + site.Url("/sitemap.xml") + "\n";
    case Style::kQuery:
      return "\xef\xbb\xbfUser-agent: Baiduspider\nDisallow:\n\nUser-agent: *\nDisallow: /internal/\nDisallow: "
             "/search?\n";
    default: return "User-agent: BadBot\nDisallow: /\n\nUser-agent: *\nDisallow: /internal\n";
  }
}

Answer Asset(std::string_view path) {
  if (path.ends_with(".css")) return {200, "text/css", "", "", "body{font-size:14px}\n"};
  if (path.ends_with(".js")) return {200, "application/javascript", "", "", "function createPageHTML(){}\n"};
  return {200, "image/png", "", "", "\x89PNG\r\n\x1a\n"};
}

Answer Attachment(const Site& site, const Node& node) {
  const Item& item = site.items()[static_cast<size_t>(node.item)];
  return {200, "application/pdf", "", HttpDate(item.date),
          MakeReportPdf(site.options().seed, site.spec(), item.body, item.year)};
}

// What a script hands out has its name in a header: percent-encoded (RFC 5987), or as bytes of GBK.
void NameFile(const Site& site, const Node& node, Answer& answer) {
  const std::string& name = site.items()[static_cast<size_t>(node.item)].attachment_name;
  const std::string value = DialectOf(site.spec()) == "vsb-boda" ? "attachment; filename*=UTF-8''" + UrlEncode(name)
                                                                 : "attachment; filename=\"" + ToGb18030(name) + "\"";
  answer.headers.emplace_back("Content-Disposition", value);
}

// What stands in the way of a page, as 5xx or a challenge.
Answer ErrorPage(const Site& site, int status) {
  const auto seed = static_cast<uint64_t>(site.spec().index) + 5000;
  if (status == 412) return {412, "text/html; charset=utf-8", "", "", RuishuHtml(seed, "")};
  if (status == 521) return {521, "text/html", "", "", JiasuleHtml(seed)};
  return {status, "text/html", "", "",
          fmt::format("<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n", status)};
}

// What a portal says that never answers with a page; those that do not answer at all are the server's (InstallFaults).
Answer DownPage(const Site& site) { return ErrorPage(site, site.fate() == Fate::kChallenged ? 412 : 503); }

// Listings of a portal whose older years stand apart lead there.
void LinkArchive(const Site& site, const Node& node, std::string& html) {
  const Column& archive = site.columns()[kArchive];
  if (archive.parent >= 0 || node.kind != PageKind::kListing || node.column >= kArchive) return;
  const size_t at = html.rfind("<div class=\"footer\">");
  if (at == std::string::npos) return;
  html.insert(at, fmt::format("<p class=\"more\"><a href=\"{}\">往年年报</a></p>\n", archive.path));
}

Answer NotFound() {
  return {404, "text/html; charset=utf-8", "", "",
          "<html><head><title>404</title></head><body><h1>404</h1><p>您访问的页面不存在或已删除。</p><a "
          "href=\"/\">返回首页</a></body></html>\n"};
}

}  // namespace

std::string ToGb18030(std::string_view text) {
  thread_local const std::unique_ptr<void, decltype(&iconv_close)> owner(iconv_open("GB18030", "UTF-8"), &iconv_close);
  const iconv_t converter = owner.get();
  std::string out(text.size() * 2 + 16, '\0');
  char* in = const_cast<char*>(text.data());
  char* to = out.data();
  size_t in_left = text.size(), out_left = out.size();
  iconv(converter, nullptr, nullptr, nullptr, nullptr);
  iconv(converter, &in, &in_left, &to, &out_left);
  out.resize(out.size() - out_left);
  return out;
}

bool IsGb18030(const Site& site) {
  return site.spec().style == Style::kEmpire || (site.spec().system != nullptr && site.spec().system->look().gbk);
}

Answer AnswerNode(const Site& site, std::string_view path, const Node& node) {
  if (node.status != 200) return ErrorPage(site, node.status);
  switch (node.kind) {
    case PageKind::kRedirect:
      return {node.item >= 0 ? 302 : 301, "text/html", node.item >= 0 ? site.Url(node.target) : node.target, "", ""};
    case PageKind::kAttachment: {
      Answer answer = Attachment(site, node);
      if (path.find(".jsp?") != std::string_view::npos) NameFile(site, node, answer);
      return answer;
    }
    case PageKind::kRobots: return {200, "text/plain", "", "", RobotsText(site)};
    case PageKind::kAsset: return Asset(path);
    default: break;
  }
  std::string html = RenderPage(site, path, node);
  LinkArchive(site, node, html);
  const System* system = site.spec().system;
  if (IsGb18030(site)) html = ToGb18030(html);
  return {200, system != nullptr ? std::string(system->look().content_type) : HtmlType(site.spec().style), "",
          HttpDate(ModifiedOf(site, node)), std::move(html)};
}

PortalWorld::PortalWorld(const WorldOptions& options) : options_(options) {
  if (options.provinces > 0) {
    provinces_ = std::make_shared<const Provinces>(options);
    options_.portals = static_cast<int>(provinces_->portals().size());
  }
  sites_.resize(static_cast<size_t>(options_.portals)), kept_.resize(static_cast<size_t>(options_.portals));
  const std::vector<std::string> hosts = HostsOf(*this);
  for (size_t i = 0; i < hosts.size(); ++i) hosts_[hosts[i]] = static_cast<int>(i);
}

std::vector<std::string> HostsOf(const PortalWorld& world) {
  std::vector<std::string> hosts;
  for (int i = 0; i < world.options().portals; ++i) {
    hosts.push_back(world.provinces() ? world.provinces()->portals()[static_cast<size_t>(i)].spec.host
                                      : MakePortal(i, 3).host);
  }
  return hosts;
}

bool PortalWorld::Serves(std::string_view host) const { return hosts_.contains(host); }

std::shared_ptr<const Site> PortalWorld::MakeSite(int index, const Moment& now) const {
  return provinces_ ? std::make_shared<const Site>(options_, provinces_, index, now)
                    : std::make_shared<const Site>(options_, index);
}

const Site& PortalWorld::SiteAt(int index) const {
  const Moment now = Now();
  const std::lock_guard lock(mutex_);
  std::shared_ptr<const Site>& site = sites_[static_cast<size_t>(index)];
  if (!site || !site->HoldsAt(now)) site = MakeSite(index, now);
  kept_[static_cast<size_t>(index)] = true;
  return *site;
}

std::shared_ptr<const Site> PortalWorld::Borrow(int index) const {
  const Moment now = Now();
  const std::lock_guard lock(mutex_);
  std::shared_ptr<const Site>& site = sites_[static_cast<size_t>(index)];
  if (site && site->HoldsAt(now)) return site;
  const bool again = site != nullptr;
  site = MakeSite(index, now);
  if (again) return site;
  recent_.push_back(index);
  if (recent_.size() > kRecentSites) {
    const auto oldest = static_cast<size_t>(recent_.front());
    recent_.erase(recent_.begin());
    if (!kept_[oldest]) sites_[oldest].reset();
  }
  return site;
}

int PortalWorld::IndexOf(std::string_view host) const {
  const auto found = hosts_.find(host);
  return found == hosts_.end() ? -1 : found->second;
}

Answer PortalWorld::Get(std::string_view host, std::string_view target) const {
  return Respond({.host = host, .target = target});
}

Answer PortalWorld::Respond(const PageRequest& request) const {
  const int index = IndexOf(request.host);
  if (index < 0) return NotFound();
  const std::shared_ptr<const Site> site = Borrow(index);
  if (IsDown(site->fate())) return DownPage(*site);
  const System* system = site->spec().system;
  if (system != nullptr) {
    if (std::optional<Answer> answer = system->Endpoint(*site, request)) return *std::move(answer);
  }
  const auto node = site->nodes().find(request.target);
  if (node == site->nodes().end()) return NotFound();
  if (system != nullptr && request.method == "POST") {
    return {405,
            "text/html",
            "",
            "",
            "<html><head><title>405 Not Allowed</title></head><body></body></html>\n",
            {{"Allow", "GET, HEAD"}}};
  }
  return AnswerNode(*site, request.target, node->second);
}

}  // namespace lantai::portal
