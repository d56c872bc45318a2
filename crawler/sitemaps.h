// Where a host keeps its sitemaps: the "Sitemap:" lines of its robots.txt (sitemaps.org, "Specifying the Sitemap
// location in your robots.txt file"), and /sitemap.xml, where they are when nothing is said.
//
//   SitemapsIn("Sitemap: https://x.gov.cn/map.xml\n");      // {"https://x.gov.cn/map.xml"}
//
// Thread-safety: free functions. Limits: kMaxSitemaps. Errors: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lantai::crawler {

inline constexpr size_t kMaxSitemaps = 10;

// Absolute http and https addresses, in order; the lines belong to no group of rules.
std::vector<std::string> SitemapsIn(std::string_view robots_text);

}  // namespace lantai::crawler
