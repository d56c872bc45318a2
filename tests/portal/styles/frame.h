// Whole pages of the systems in this folder: head, metadata, menus, trail, index block and footer around what the
// system itself writes.
//
// Thread-safety: free functions over a const Site.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "tests/portal/site.h"

namespace lantai::portal {

// The page as UTF-8. REQUIRES: site.spec().system, and node is one of the site's HTML nodes.
std::string RenderSystemPage(const Site& site, const Node& node);

// A page that only leads on to `target`: by a meta tag (1), a script that writes one (2), a change of location (3).
std::string StubHtml(int kind, std::string_view target);

// The body of an item's page alone: a report with its tables, or an article's paragraphs.
std::string ItemContent(const Site& site, const Item& item);

// HTML cut in two between paragraphs near its middle, never inside a table; the second is empty where it is short.
std::pair<std::string, std::string> CutInTwo(const std::string& html);

}  // namespace lantai::portal
