// `[test] resolve`: names that are connected to at a given address and port instead of asking DNS, so that a simulated
// portal answers under its real name.
//
//   Result<ResolveRules> rules = ResolveRules::Parse({"*.gov.cn=127.0.0.1:8400"});
//   rules->Find("www.x.gov.cn")->port;              // 8400
//
// The first rule whose host pattern matches (crawler/scope.h, HostMatches) counts. The address still has to pass the
// address policy when it is connected to.
//
// Thread-safety: immutable values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "crawler/address_policy.h"

namespace lantai::crawler {

struct ResolveRule {
  std::string pattern;
  IpAddress address;
  uint16_t port = 0;
};

class ResolveRules {
 public:
  // Errors: kInvalidArgument, naming the rule and what was expected.
  static Result<ResolveRules> Parse(const std::vector<std::string>& texts);
  // Null where no rule matches; valid as long as this object.
  const ResolveRule* Find(std::string_view host) const;

 private:
  std::vector<ResolveRule> rules_;
};

}  // namespace lantai::crawler
