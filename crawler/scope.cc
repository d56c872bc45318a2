#include "crawler/scope.h"

#include <fmt/format.h>

#include <algorithm>

namespace lantai::crawler {
namespace {

std::vector<Url> SeedUrls(const Portal& portal) {
  std::vector<Url> urls;
  const auto add = [&urls](const std::string& text) {
    const Result<Url> url = Url::Parse(text);
    if (url.ok() && url->IsHttp()) urls.push_back(*url);
  };
  if (!portal.home.empty()) add(portal.home);
  for (const std::string& listing : portal.listings) add(listing);
  return urls;
}

std::vector<std::string> WithAndWithoutWww(const std::string& host) {
  if (ParseIp(host)) return {host};
  if (host.starts_with("www.")) return {host, host.substr(4)};
  return {host, "www." + host};
}

bool AnyMatches(const std::vector<std::string>& patterns, const std::string& host) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& p) { return HostMatches(p, host); });
}

}  // namespace

bool HostMatches(std::string_view pattern, std::string_view host) {
  if (pattern == "*") return true;
  if (!pattern.starts_with("*.")) return pattern == host;
  const std::string_view tail = pattern.substr(1);
  return host.size() > tail.size() && host.ends_with(tail);
}

Scope::Scope(const Portal& portal, AddressPolicy policy)
    : portal_(portal.id), hosts_(portal.hosts), attachment_hosts_(portal.attachment_hosts), policy_(std::move(policy)) {
  for (const Url& url : SeedUrls(portal)) {
    seed_ports_.insert(url.EffectivePort());
    if (!portal.hosts.empty()) continue;
    for (std::string& host : WithAndWithoutWww(url.host())) hosts_.push_back(std::move(host));
  }
}

bool Scope::HostInScope(const std::string& host, LinkRole role) const {
  return AnyMatches(hosts_, host) || (role == LinkRole::kAttachment && AnyMatches(attachment_hosts_, host));
}

Status Scope::Check(const Url& url, LinkRole role, bool api) const {
  if (!url.IsHttp()) return {Code::kRefused, "scheme " + url.scheme() + " is not fetched, only http and https"};
  if (url.host().empty() || url.HrefWithoutFragment().size() > kMaxUrlBytes) {
    return {Code::kRefused, fmt::format("the address has no host or is longer than {} bytes", kMaxUrlBytes)};
  }
  const uint16_t port = url.EffectivePort();
  if (port < 1024 && port != 80 && port != 443 && !seed_ports_.contains(port)) {
    return {Code::kRefused, fmt::format("port {} is not a web server's", port)};
  }
  const bool one_hop = api && role == LinkRole::kNext;
  if (!one_hop && !HostInScope(url.host(), role)) {
    return {Code::kRefused, fmt::format("host {} is outside portal {}; add it to its hosts or attachment_hosts to "
                                        "follow it",
                                        url.host(), portal_)};
  }
  if (const std::optional<IpAddress> literal = ParseIp(url.host())) return policy_.Check(*literal);
  return Status::Ok();
}

}  // namespace lantai::crawler
