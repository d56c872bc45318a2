// Which addresses belong to a portal: its hosts, and one hop further for attachments and for lists that are loaded from
// a host that a dialect names.
//
//   Scope scope(portal, policy);
//   Status verdict = scope.Check(url, LinkRole::kItem);         // kRefused, with the reason in words
//
// A host pattern is a name, "*.x" (every name below x, not x itself), "*", or an address literal; compared with the
// URL's serialised host, so both sides are lower case and in ASCII form. Where Portal::hosts is empty, the hosts of
// home and listings count, with and without "www.". http and https only; ports below 1024 only if they are 80, 443
// or a seed's own; address literals must pass the address policy.
//
// Thread-safety: immutable; Check may be called from many threads at once.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/page.h"
#include "core/portal.h"
#include "core/status.h"
#include "core/url.h"
#include "crawler/address_policy.h"

namespace lantai::crawler {

inline constexpr size_t kMaxUrlBytes = 4096;
inline constexpr size_t kMaxRequestBody = 64 * 1024;  // of a POST that a list page asks for

// "*.gov.cn" matches "www.gov.cn" and "a.b.gov.cn", not "gov.cn".
bool HostMatches(std::string_view pattern, std::string_view host);

class Scope {
 public:
  Scope(const Portal& portal, AddressPolicy policy);

  // `api`: the link is a further page of a list on a host that the page's dialect names (Link::api): then, and only for
  // kNext, the host may be any.
  Status Check(const Url& url, LinkRole role, bool api = false) const;

 private:
  bool HostInScope(const std::string& host, LinkRole role) const;

  std::string portal_;
  std::vector<std::string> hosts_;
  std::vector<std::string> attachment_hosts_;
  std::set<uint16_t> seed_ports_;
  AddressPolicy policy_;
};

}  // namespace lantai::crawler
