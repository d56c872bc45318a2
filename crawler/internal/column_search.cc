#include "crawler/internal/column_search.h"

#include "core/content_coding.h"
#include "core/url.h"
#include "crawler/sitemaps.h"

namespace lantai::crawler {
namespace {

constexpr std::string_view kSitemapText = "sitemap";  // stands for an anchor text

std::vector<std::string> SitemapsOf(const storage::Archive& archive, const std::string& origin) {
  std::vector<std::string> sitemaps;
  const auto captures = archive.CapturesOf(RequestKey({.url = origin + "/robots.txt"}));
  if (captures.ok() && !captures->empty()) {
    const auto robots = archive.GetCapture(captures->back(), /*with_body=*/true);
    if (robots.ok() && robots->capture.status == 200) {
      const std::string coding(HeaderValue(robots->capture.response_head, "Content-Encoding"));
      const Result<std::string> text = DecodeContent(coding, robots->capture.body);
      if (text.ok()) sitemaps = SitemapsIn(*text);
    }
  }
  if (sitemaps.empty()) sitemaps.push_back(origin + "/sitemap.xml");
  return sitemaps;
}

}  // namespace

ColumnSearch::ColumnSearch(const PortalBook& book) {
  for (const Portal& portal : book.Portals()) {
    const bool home_only = portal.listings.empty() && portal.follow == Follow::kReports;
    if (home_only) sought_[portal.id] = portal.home;
  }
}

void ColumnSearch::NoteKnown(const storage::UrlRecord& record) {
  const bool reached = record.http_status == 200 || record.http_status == 304;
  const bool tried = record.entry.text == kSitemapText && record.entry.role == LinkRole::kColumn;
  if (tried || (reached && record.entry.in_report_column)) sought_.erase(record.entry.portal);
}

void ColumnSearch::NotePage(const storage::FrontierEntry& entry, const Page& page) {
  if (page.listing_of_reports || entry.in_report_column) sought_.erase(entry.portal);
}

Result<std::vector<storage::FrontierEntry>> ColumnSearch::Sitemaps(const storage::Archive& archive,
                                                                   const std::atomic<bool>& stop) {
  std::vector<storage::FrontierEntry> entries;
  if (sought_.empty()) return entries;
  LANTAI_RETURN_IF_ERROR(archive.ForEachUrl([&](const std::string&, const storage::UrlRecord& record) {
    NoteKnown(record);
    return !sought_.empty() && !stop;
  }));
  if (stop) return entries;
  for (const auto& [portal, home] : std::exchange(sought_, {})) {
    const Result<Url> url = Url::Parse(home);
    if (!url.ok()) continue;
    for (const std::string& sitemap : SitemapsOf(archive, url->Origin())) {
      storage::FrontierEntry entry;
      entry.portal = portal;
      entry.request.url = sitemap;
      entry.role = LinkRole::kColumn;
      entry.depth = 1;
      entry.referrer = home;
      entry.text = kSitemapText;
      entries.push_back(std::move(entry));
    }
  }
  return entries;
}

}  // namespace lantai::crawler
