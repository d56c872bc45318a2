#include "crawler/internal/portal_book.h"

#include <fmt/format.h>

#include "core/url.h"
#include "crawler/politeness.h"

namespace lantai::crawler {
namespace {

using storage::FrontierEntry;

std::vector<std::string> SeedUrls(const Portal& portal) {
  std::vector<std::string> urls = portal.listings;
  if (!portal.home.empty()) urls.insert(urls.begin(), portal.home);
  return urls;
}

FrontierEntry SeedEntry(const Portal& portal, const std::string& url, bool listing) {
  FrontierEntry entry;
  entry.portal = portal.id;
  const Result<Url> parsed = Url::Parse(url);
  entry.request.url = parsed.ok() ? parsed->HrefWithoutFragment() : url;
  entry.role = LinkRole::kColumn;
  entry.relevance = listing ? Relevance::kReport : Relevance::kUnknown;
  entry.in_report_column = listing;
  return entry;
}

Status CheckSeed(const Portal& portal, const Scope& scope, const std::string& text) {
  const Result<Url> url = Url::Parse(text);
  const Status allowed = url.ok() ? scope.Check(*url, LinkRole::kColumn) : url.status();
  if (allowed.ok()) return {};
  return {Code::kInvalidArgument, fmt::format("portal {}: {}: {}", portal.id, text.substr(0, 300), allowed.message())};
}

}  // namespace

Result<PortalBook> PortalBook::Make(const Options& options, std::vector<Portal> portals) {
  PortalBook book;
  book.options_ = options;
  LANTAI_ASSIGN_OR_RETURN(book.addresses_,
                          AddressPolicy::Make(options.test.addresses, options.identity.contact.empty()));
  LANTAI_ASSIGN_OR_RETURN(book.resolve_, ResolveRules::Parse(options.test.resolve));
  for (Portal& portal : portals) LANTAI_RETURN_IF_ERROR(book.Add(std::move(portal)));
  return book;
}

Status PortalBook::Add(Portal portal) {
  const Result<VisitHours> hours = VisitHours::Parse(portal.fetch.hours);
  if (!hours.ok()) return {Code::kInvalidArgument, fmt::format("portal {}: {}", portal.id, hours.status().message())};
  Scope scope(portal, addresses_);
  for (const std::string& url : SeedUrls(portal)) LANTAI_RETURN_IF_ERROR(CheckSeed(portal, scope, url));
  if (portals_.contains(portal.id)) return {Code::kInvalidArgument, "two portals have the id " + portal.id};
  const std::string id = portal.id;
  order_.push_back(id);
  portals_[id] = std::make_shared<const PortalInfo>(PortalInfo{std::move(portal), std::move(scope)});
  return {};
}

std::vector<std::string> PortalBook::Ids() const { return order_; }

std::vector<Portal> PortalBook::Portals() const {
  std::vector<Portal> portals;
  for (const std::string& id : order_) portals.push_back(portals_.at(id)->portal);
  return portals;
}

storage::PortalsNamed PortalBook::Named() const {
  storage::PortalsNamed named;
  for (const std::string& id : order_) {
    const Portal& portal = portals_.at(id)->portal;
    named.portals.push_back({id, portal.name, portal.division, 0});
  }
  return named;
}

std::vector<FrontierEntry> PortalBook::Seeds() const {
  std::vector<FrontierEntry> entries;
  for (const std::string& id : order_) {
    const Portal& portal = portals_.at(id)->portal;
    if (!portal.home.empty()) entries.push_back(SeedEntry(portal, portal.home, false));
    for (const std::string& listing : portal.listings) entries.push_back(SeedEntry(portal, listing, true));
  }
  return entries;
}

std::shared_ptr<const PortalInfo> PortalBook::Find(const FrontierEntry& entry) const {
  const auto found = portals_.find(entry.portal);
  if (found != portals_.end()) return found->second;
  Portal portal;
  portal.id = entry.portal;
  portal.fetch = options_.fetch;
  const Result<Url> url = Url::Parse(entry.request.url);
  if (url.ok()) portal.hosts = {url->host()};
  Scope scope(portal, addresses_);
  return std::make_shared<const PortalInfo>(PortalInfo{std::move(portal), std::move(scope)});
}

Status PortalBook::CheckIdentity(const std::string& host) const {
  if (!options_.identity.contact.empty()) return {};
  std::optional<IpAddress> address = ParseIp(host == "localhost" ? "127.0.0.1" : host);
  if (const ResolveRule* rule = resolve_.Find(host)) address = rule->address;
  if (address && addresses_.IsTest(*address)) return {};
  return {Code::kInvalidArgument,
          fmt::format("identity.contact is not set: portals must be able to reach who visits them. "
                      "Set it before visiting {}, as in --set 'identity.contact=\"mailto:you@example.org\"'",
                      host)};
}

Status PortalBook::CheckIdentity() const {
  for (const auto& [id, info] : portals_) {
    for (const std::string& host : info->portal.hosts) LANTAI_RETURN_IF_ERROR(CheckIdentity(host));
    for (const std::string& text : SeedUrls(info->portal)) {
      const Result<Url> url = Url::Parse(text);
      if (url.ok()) LANTAI_RETURN_IF_ERROR(CheckIdentity(url->host()));
    }
  }
  return {};
}

}  // namespace lantai::crawler
