// The HTML of a simulated page: each portal system's own head, metadata, menus, breadcrumb, index block, listing,
// pager, tail and footer around the content.
//
// Thread-safety: free functions over a const Site.
#pragma once

#include <string>
#include <string_view>

#include "tests/portal/site.h"

namespace lantai::portal {

// The page as UTF-8. REQUIRES: node is one of the site's HTML nodes and stands at `path`.
std::string RenderPage(const Site& site, std::string_view path, const Node& node);

// `to` as a link from the page `from`, both root-relative: "../bm/", "./index_1.html", "t1.html".
std::string RelativeLink(std::string_view from, std::string_view to);

}  // namespace lantai::portal
