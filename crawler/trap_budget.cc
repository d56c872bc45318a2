#include "crawler/trap_budget.h"

#include <fmt/format.h>

#include <algorithm>

namespace lantai::crawler {
namespace {

const std::string kOtherPatterns = "*";

// Paths that end in numbers alone ("/events/2031/7/", "/2031/7/1.html") may be a calendar's; an article's has a name.
bool EndsInNumbers(const std::string& pattern) {
  return pattern.ends_with("/#/#/") || pattern.ends_with("/#/#") || pattern.ends_with("/#/#.html");
}

}  // namespace

TrapBudget::Slot TrapBudget::SlotOf(const storage::FrontierEntry& entry) {
  const Result<Url> url = Url::Parse(entry.request.url);
  if (!url.ok()) return {};
  Slot slot{url->host(), entry.depth, ""};
  std::string pattern = AddressPattern(*url);
  const bool counted = entry.role != LinkRole::kNext && (url->query() || EndsInNumbers(pattern));
  if (counted) slot.pattern = std::move(pattern);
  return slot;
}

void TrapBudget::Count(const Slot& slot) {
  HostCounts& counts = hosts_[slot.host];
  ++counts.addresses;
  if (slot.depth >= kDeep) ++counts.depths[slot.depth];
  if (slot.pattern.empty()) return;
  const bool room = counts.patterns.size() < kMaxPatternsPerHost || counts.patterns.contains(slot.pattern);
  ++counts.patterns[room ? slot.pattern : kOtherPatterns];
}

std::optional<Cut> TrapBudget::Check(const storage::FrontierEntry& entry, Follow follow) const {
  const Slot slot = SlotOf(entry);
  const auto found = hosts_.find(slot.host);
  if (found == hosts_.end()) return std::nullopt;
  const HostCounts& counts = found->second;
  if (counts.addresses >= kMaxHostAddresses) {
    return Cut{kHostBudget, fmt::format("{} addresses of {} are known", counts.addresses, slot.host)};
  }
  if (entry.role == LinkRole::kNext) return std::nullopt;
  const auto deep = counts.depths.find(slot.depth);
  if (deep != counts.depths.end() && deep->second >= kMaxDeepAddresses) {
    return Cut{kDepthBudget, fmt::format("{} addresses of {} are {} links deep", deep->second, slot.host, slot.depth)};
  }
  const auto pattern = counts.patterns.find(slot.pattern);
  const bool leads_to_lists = entry.role == LinkRole::kColumn || entry.role == LinkRole::kOther;
  const uint64_t most =
      follow == Follow::kReports && leads_to_lists ? kMaxColumnPatternAddresses : kMaxPatternAddresses;
  if (slot.pattern.empty() || pattern == counts.patterns.end() || pattern->second < most) return std::nullopt;
  return Cut{kPatternBudget, fmt::format("{} addresses like {} are known", pattern->second, slot.pattern)};
}

}  // namespace lantai::crawler
