#include "tests/portal/trap_pages.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

#include "tests/portal/faults.h"
#include "tests/portal/report_html.h"
#include "tests/portal/styles/parts.h"
#include "tests/portal/styles/system.h"
#include "tests/support/deflate.h"

namespace lantai::portal {
namespace {

std::string Whole(std::string_view title, std::string_view body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>{}</title></head><body>\n{}</body></html>\n", title,
      body);
}

// A month of the calendar leads to the next, for ever.
std::string CalendarHtml(std::string_view target) {
  int month = std::atoi(std::string(target.substr(kCalendarPath.size())).c_str());
  if (month < 190001 || month % 100 < 1 || month % 100 > 12) month = 202601;
  const int next = month % 100 == 12 ? month + 89 : month + 1, last = month % 100 == 1 ? month - 89 : month - 1;
  std::string days;
  for (int day = 1; day <= 28; ++day)
    days += fmt::format("<td><a href=\"index.html?month={}&day={}\">{}</a></td>\n", month, day, day);
  return Whole("政府信息公开年报日历",
               fmt::format("<a href=\"index.html?month={}\">上一月</a> <a href=\"index.html?month={}\">下一月</a> <a "
                           "href=\"index.html?month={}\">下一页</a>\n<table><tr>{}</tr></table>\n",
                           last, next, next, days));
}

std::string DeeperHtml(std::string_view target) {
  return Whole(
      "政府信息公开年报目录",
      fmt::format("<ul><li><a href=\"a/\">政府信息公开年报</a></li><li><a href=\"nb/\">部门信息公开年报</a></li>"
                  "</ul>\n<p>{}</p>\n",
                  std::count(target.begin(), target.end(), '/')));
}

// The newest reports once more; `number` only changes what stands around them.
std::string ListAgain(const Site& site, int number, std::string_view next) {
  std::string out = fmt::format("<div class=\"ad\">公益广告第{}号</div>\n<ul class=\"list\">\n", number * 7 % 31);
  ListPage page = Slice(site, kDepartments, 10).front();
  for (const Item* item : ItemsOf(site, page)) {
    out += fmt::format("<li>{}<span>{}</span></li>\n", Anchor(*item), item->date.Date());
  }
  return Whole("年报汇编", out + fmt::format("</ul>\n<div class=\"pages\"><a href=\"{}\">下一页</a></div>\n", next));
}

int PageNumber(std::string_view target) { return std::max(1, NumberOf(ReadFields(QueryOf(target)), "page")); }

std::string AnnualTraps(const Site& site) {
  return fmt::format(
      "<ul class=\"more\">\n<li><a href=\"{}202601\">政府信息公开年报日历</a></li>\n<li><a "
      "href=\"{}\">政府信息公开年报目录</a></li>\n<li><a href=\"{}\">政府信息公开年报汇编</a></li>\n<li><a "
      "href=\"{}\">政府信息公开年报集锦</a></li>\n<li><a "
      "href=\"http://127.0.0.1/zfxxgk/nb/\">政府信息公开年报（内网）</a></li>\n<li><a "
      "href=\"http://169.254.169.254/latest/meta-data/\">政府信息公开年报</a></li>\n<li><a "
      "href=\"http://localhost:8080/xxgknb/\">信息公开年报</a></li>\n<li><a "
      "href=\"file:///etc/passwd\">政府信息公开年报</a></li>\n<li><a "
      "href=\"javascript:openReport('/internal/')\">政府信息公开年报</a></li>\n<li><a "
      "href=\"http://{}{}{}\">政府信息公开年报（镜像）</a></li>\n</ul>\n",
      kCalendarPath, kDeeperPath, kSelfNextPath, kRepeatingPath, site.spec().id, kMirrorSuffix,
      site.columns()[kDepartments].path);
}

// Sessions are numbered by the address that was asked, so that every page gives new ones.
std::string ListTraps(const Site& site, std::string_view target, int column) {
  const std::string& path = site.columns()[static_cast<size_t>(column)].path;
  if (path.find('#') != std::string::npos || path.find('?') != std::string::npos) return "";
  uint64_t session = site.options().seed;
  for (char c : target) session = session * 131 + static_cast<unsigned char>(c);
  return fmt::format(
      "<div class=\"tools\"><a href=\"{0};jsessionid={1}\">{2}</a> <a href=\"{0}?PHPSESSID={1}\">{2}</a> <a "
      "href=\"{0}?sort=title&amp;order=asc\">按标题排序</a> <a href=\"{0}?sort=date&amp;order=asc\">按日期排序</a> <a "
      "href=\"{0}?print=1\">打印本页</a></div>\n",
      path, Hex32(session), site.columns()[static_cast<size_t>(column)].name);
}

}  // namespace

std::string RuishuHtml(uint64_t seed, std::string_view after) {
  const std::string hex = Hex32(seed);
  return fmt::format(
      "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta id=\"{}\" content=\"{}\" r='m'><script "
      "type=\"text/javascript\" r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={{}};$_ts.nsd={};$_ts.cd=\"{}\";</script>"
      "<script type=\"text/javascript\" charset=\"utf-8\" src=\"/{}/{}.js\" r='m'></script><script "
      "type=\"text/javascript\" r='m'>_$gW();</script></head><body></body></html>\n{}",
      hex.substr(0, 12), hex, seed % 90'000 + 10'000, hex + hex, hex.substr(12, 8), hex.substr(20, 7), after);
}

std::string JiasuleHtml(uint64_t seed) {
  return fmt::format(
      "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_')+('c')+('learance_s=')+'{}|0|'+';max-age=3600;"
      "path=/';location.href=location.pathname+location.search</script><script>;go({{\"bts\":[\"{}\",\"{}\"],\"chars\":"
      "\"abcdefgh\",\"ct\":\"{}\",\"ha\":\"sha256\",\"tn\":\"__jsl_clearance_s\",\"vt\":\"3600\",\"wt\":\"1500\"}})"
      "</script>\n",
      seed % 1'000'000, Hex32(seed), Hex32(seed + 1), Hex32(seed + 2));
}

std::string SoftErrorHtml(const PortalSpec& spec) {
  return Whole("提示信息", fmt::format("<div class=\"error\"><p>对不起，您访问的页面不存在或已被删除。</p><p><a "
                                       "href=\"/\">返回{}首页</a></p></div>\n",
                                       spec.name));
}

std::string TrapHtml(const Site& site, std::string_view target) {
  const int level = site.options().faults;
  if (level >= 3 && target.starts_with(kCalendarPath)) return CalendarHtml(target);
  if (level >= 3 && target.starts_with(kDeeperPath) && target.ends_with('/') && target.size() < 4000)
    return DeeperHtml(target);
  if (level >= 3 && PathOf(target) == kSelfNextPath) {
    const int page = std::min(PageNumber(target), 3);  // the third is the last, and leads to itself
    return ListAgain(site, 1, fmt::format("index.html?page={}", std::min(page + 1, 3)));
  }
  if (level >= 3 && PathOf(target) == kRepeatingPath)
    return ListAgain(site, PageNumber(target), fmt::format("index.html?page={}", PageNumber(target) + 1));
  return "";
}

std::string TemptingLinks(const Site& site, std::string_view target, const Node& node, int level) {
  std::string out;
  const std::string& annual = site.columns()[kAnnual].path;
  const bool shell = annual.find('#') != std::string::npos && node.column == kDisclosure;
  if (node.kind == PageKind::kColumn && (node.column == kAnnual || shell)) {
    if (level >= 2) {
      out += fmt::format(
          "<ul class=\"more\">\n<li><a href=\"{}\">政府信息公开年报数据汇总</a></li>\n<li><a "
          "href=\"{}\">政府信息公开年报专栏</a></li>\n</ul>\n",
          kBombPath, kLoopPath);
    }
    if (level >= 3) out += AnnualTraps(site);
  }
  if (level >= 3 && node.kind == PageKind::kListing && ListsReports(node.column))
    out += ListTraps(site, target, node.column);
  return out;
}

// One block of a MiB of spaces, which refers to nothing before it, as often as it takes.
const std::string& GzipBomb() {
  static const std::string bomb = [] {
    constexpr size_t kBlock = 1 << 20, kBlocks = 1100;
    const std::string spaces(kBlock, ' ');
    const std::string block = Deflate(spaces, Wrapping::kRaw, Z_FULL_FLUSH);
    const uLong one = crc32(0, reinterpret_cast<const Bytef*>(spaces.data()), static_cast<uInt>(kBlock));
    uLong crc = one;
    std::string out("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
    for (size_t i = 0; i < kBlocks; ++i) {
      out += block;
      if (i > 0) crc = crc32_combine(crc, one, static_cast<z_off_t>(kBlock));
    }
    out.append("\x03\0", 2);  // an empty last block
    const size_t size = kBlock * kBlocks;
    for (int byte = 0; byte < 4; ++byte) out += static_cast<char>(crc >> (8 * byte) & 0xff);
    for (int byte = 0; byte < 4; ++byte) out += static_cast<char>(size >> (8 * byte) & 0xff);
    return out;
  }();
  return bomb;
}

}  // namespace lantai::portal
