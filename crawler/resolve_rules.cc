#include "crawler/resolve_rules.h"

#include <fmt/format.h>

#include <charconv>

#include "crawler/scope.h"

namespace lantai::crawler {
namespace {

std::optional<ResolveRule> ParseRule(std::string_view text) {
  const size_t equals = text.find('='), colon = text.rfind(':');
  if (equals == std::string_view::npos || equals == 0 || colon == std::string_view::npos || colon < equals)
    return std::nullopt;
  const std::optional<IpAddress> address = ParseIp(text.substr(equals + 1, colon - equals - 1));
  const std::string_view digits = text.substr(colon + 1);
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (!address || error != std::errc() || end != digits.data() + digits.size() || port == 0) return std::nullopt;
  return ResolveRule{std::string(text.substr(0, equals)), *address, port};
}

}  // namespace

Result<ResolveRules> ResolveRules::Parse(const std::vector<std::string>& texts) {
  ResolveRules rules;
  for (const std::string& text : texts) {
    std::optional<ResolveRule> rule = ParseRule(text);
    if (!rule) {
      return Status(
          Code::kInvalidArgument,
          fmt::format("test.resolve: \"{}\": expected as in \"*.gov.cn=127.0.0.1:8400\"", text.substr(0, 200)));
    }
    rules.rules_.push_back(*std::move(rule));
  }
  return rules;
}

const ResolveRule* ResolveRules::Find(std::string_view host) const {
  for (const ResolveRule& rule : rules_) {
    if (HostMatches(rule.pattern, host)) return &rule;
  }
  return nullptr;
}

}  // namespace lantai::crawler
