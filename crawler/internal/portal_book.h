// The portals of a run with what follows from them: scopes, seeds, and whether all of them are test portals. Private to
// crawler/. Thread-safety: immutable after Make; read by the processing threads.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/options.h"
#include "core/portal.h"
#include "crawler/address_policy.h"
#include "crawler/resolve_rules.h"
#include "crawler/scope.h"
#include "storage/archive.h"

namespace lantai::crawler {

struct PortalInfo {
  Portal portal;
  Scope scope;
};

class PortalBook {
 public:
  // Errors: kInvalidArgument where a setting or a portal's seed cannot be used; the message names it.
  static Result<PortalBook> Make(const Options& options, std::vector<Portal> portals);

  std::vector<std::string> Ids() const;
  std::vector<Portal> Portals() const;
  // As the seed lists describe them.
  storage::PortalsNamed Named() const;
  // Home and listings as frontier entries.
  std::vector<storage::FrontierEntry> Seeds() const;
  // The portal of an entry. An archive may know entries of a portal that is not in the list: those stay on their host.
  std::shared_ptr<const PortalInfo> Find(const storage::FrontierEntry& entry) const;

  const AddressPolicy& addresses() const { return addresses_; }
  const ResolveRules& resolve() const { return resolve_; }
  // Errors: kInvalidArgument where identity.contact is missing and `host` (a name or pattern) is no test address.
  Status CheckIdentity(const std::string& host) const;
  Status CheckIdentity() const;

 private:
  Status Add(Portal portal);

  Options options_;
  AddressPolicy addresses_;
  ResolveRules resolve_;
  std::vector<std::string> order_;
  std::map<std::string, std::shared_ptr<const PortalInfo>> portals_;
};

}  // namespace lantai::crawler
