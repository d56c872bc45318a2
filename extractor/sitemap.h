// Sitemaps (sitemaps.org protocol 0.9): the list of a site's addresses that it keeps for crawlers, as <urlset>, or an
// index of such files, <sitemapindex>; compressed or not; or plain text, one address a line.
//
//   if (std::optional<Page> page = ReadSitemap(bytes, "http://www.x.gov.cn/sitemap.xml.gz", slugs)) …
//   page->links;       // what its addresses say of themselves, the telling ones first
//
// Links: further sitemaps are columns that lead on; folders that name the annual-report column (ColumnSlugs) are
// columns of reports, pages in them are items that are reports; where such pages stand alone, their folder is added.
// The rest leads anywhere, and decoys are called that.
//
// Read by a scan for <loc>, not by an XML parser: sitemaps of portals are cut off, mislabelled and unescaped, and
// nothing else in them is needed. Addresses of other hosts are kept: scope is the crawler's business.
//
// Thread-safety: free functions. Errors: none; what is no sitemap gives null. Limits: kMaxSitemapLinks links,
// kMaxSitemapBytes after decompression.
#pragma once

#include <optional>
#include <string_view>

#include "core/page.h"
#include "extractor/column_slugs.h"

namespace lantai::extractor {

inline constexpr size_t kMaxSitemapLinks = 5'000;
inline constexpr size_t kMaxSitemapBytes = size_t{52} << 20;  // the protocol's limit is 50 MB and 50,000 addresses

// Null unless the bytes, or what they are when decompressed, are a sitemap by their root element; text counts only at
// an address that says "sitemap".
std::optional<Page> ReadSitemap(std::string_view bytes, std::string_view url, const ColumnSlugs& slugs);

}  // namespace lantai::extractor
