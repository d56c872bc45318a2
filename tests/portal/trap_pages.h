// The pages that go wrong: challenges, error pages, endless lists, and the links that lead to them.
//
// Thread-safety: free functions; equal arguments, equal text.
#pragma once

#include <string>
#include <string_view>

#include "tests/portal/site.h"

namespace lantai::portal {

// 瑞数: status 412 and a script that only a browser runs. `after` follows it: "" or a genuine page.
std::string RuishuHtml(uint64_t seed, std::string_view after);
// 加速乐: status 521 and a cookie to be worked out.
std::string JiasuleHtml(uint64_t seed);
// What a host without 404 says of any address it does not know, with status 200.
std::string SoftErrorHtml(const PortalSpec& spec);

// The page of a trap at this address of the site; "" where there is none. `level` as in faults.h.
std::string TrapHtml(const Site& site, std::string_view target);

// Links that a page of the site gets above its footer at level 2 and 3; "" for most pages.
std::string TemptingLinks(const Site& site, std::string_view target, const Node& node, int level);

// A gzip body of about 1 MB that unpacks to 1.1 GB (RFC 1952).
const std::string& GzipBomb();

}  // namespace lantai::portal
