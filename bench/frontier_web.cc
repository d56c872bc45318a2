#include "bench/frontier_web.h"

#include <fmt/format.h>

namespace lantai::bench {
namespace {

std::string PortalId(uint64_t origin) { return fmt::format("x{:04}", origin); }

// Four in five are articles in folders of days, as most page systems write them; the others come out of a database.
std::string PathOf(uint64_t page, uint64_t link) {
  const uint64_t number = page * kLinksPerPage + link;
  if (link % 5 == 4) return fmt::format("/zfxxgk/public/article.jsp?columnid={}&articleid={}", page % 97, number);
  return fmt::format("/zwgk/zfxxgk/gkndbg/{}/{}/{}/art_{}_{}.html", 2008 + number % 18, 1 + number / 18 % 12,
                     1 + number / 216 % 28, 1000 + page % 97, number);
}

}  // namespace

std::string FrontierWeb::HostOf(uint64_t origin) const { return "www." + PortalId(origin) + ".gov.cn"; }

std::string FrontierWeb::OriginOf(uint64_t origin) const { return "http://" + HostOf(origin); }

std::vector<storage::FrontierEntry> FrontierWeb::LinksOf(uint64_t page) const {
  const uint64_t origin = page % origins_;
  std::vector<storage::FrontierEntry> entries;
  for (uint64_t link = 0; link < kLinksPerPage; ++link) {
    storage::FrontierEntry entry;
    entry.portal = PortalId(origin);
    entry.request.url = OriginOf(origin) + PathOf(page, link);
    entry.role = LinkRole::kItem;
    entry.relevance = link % 10 == 0 ? Relevance::kReport : Relevance::kUnknown;
    entry.depth = 3;
    entry.referrer = fmt::format("{}/zwgk/zfxxgk/gkndbg/index_{}.html", OriginOf(origin), page / origins_);
    entry.text = fmt::format("某某县某某镇人民政府{}年政府信息公开工作年度报告", 2008 + link % 18);
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::vector<Portal> FrontierWeb::Portals(const FetchOptions& fetch) const {
  std::vector<Portal> portals;
  for (uint64_t origin = 0; origin < origins_; ++origin) {
    Portal portal;
    portal.id = PortalId(origin);
    portal.hosts = {HostOf(origin)};
    portal.home = OriginOf(origin) + "/";
    portal.fetch = fetch;
    portals.push_back(std::move(portal));
  }
  return portals;
}

}  // namespace lantai::bench
