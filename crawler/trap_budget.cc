#include "crawler/trap_budget.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <vector>

namespace lantai::crawler {
namespace {

size_t HashOf(const std::string& pattern) { return std::hash<std::string>()(pattern); }

const size_t kOtherPatterns = HashOf("*");

// Paths that end in numbers alone ("/events/2031/7/", "/2031/7/1.html") may be a calendar's; an article's has a name.
bool EndsInNumbers(const std::string& pattern) {
  return pattern.ends_with("/#/#/") || pattern.ends_with("/#/#") || pattern.ends_with("/#/#.html");
}

// What such paths have, without looking at more than their end: most addresses are an article's.
bool EndsInANumber(std::string_view path) {
  for (const std::string_view end : {"/", ".html"}) {
    if (path.ends_with(end)) path.remove_suffix(end.size());
  }
  const std::string_view last = path.substr(path.rfind('/') + 1);
  return !last.empty() && last.find_first_not_of("0123456789") == last.npos;
}

}  // namespace

TrapBudget::Slot TrapBudget::SlotOf(const storage::FrontierEntry& entry) {
  const Result<Url> url = Url::Parse(entry.request.url);
  if (!url.ok()) return {};
  Slot slot{url->host(), entry.depth, ""};
  if (entry.role == LinkRole::kNext || (!url->query() && !EndsInANumber(url->path()))) return slot;
  std::string pattern = AddressPattern(*url);
  if (url->query() || EndsInNumbers(pattern)) slot.pattern = std::move(pattern);
  return slot;
}

size_t TrapBudget::patterns() const {
  const std::lock_guard lock(mutex_);
  return patterns_;
}

// Nothing is kept of a host that nobody asked about: the archive knows it.
void TrapBudget::Count(const Slot& slot) {
  const std::lock_guard lock(mutex_);
  const auto found = known_ ? hosts_.find(slot.host) : hosts_.try_emplace(slot.host).first;
  if (found == hosts_.end()) return;
  patterns_ -= found->second.patterns.size();
  Add(found->second, slot);
  patterns_ += found->second.patterns.size();
}

void TrapBudget::Add(HostCounts& counts, const Slot& slot) {
  ++counts.addresses;
  if (slot.depth >= kDeep) ++counts.depths[slot.depth];
  if (slot.pattern.empty()) return;
  const size_t pattern = HashOf(slot.pattern);
  const bool room = counts.patterns.size() < kMaxPatternsPerHost || counts.patterns.contains(pattern);
  ++counts.patterns[room ? pattern : kOtherPatterns];
}

void TrapBudget::Prepare(const std::string& host) {
  std::unique_lock lock(mutex_);
  CountsOf(host, lock);
}

TrapBudget::HostCounts TrapBudget::ReadKnown(const std::string& host) const {
  HostCounts counts;
  known_(host, [&](const storage::FrontierEntry& entry) {
    const Slot slot = SlotOf(entry);
    if (slot.host == host) Add(counts, slot);
  });
  return counts;
}

TrapBudget::HostCounts& TrapBudget::CountsOf(const std::string& host, std::unique_lock<std::mutex>& lock) {
  if (known_ && patterns_ > most_patterns_) ForgetSome();
  while (true) {
    const auto [found, fresh] = hosts_.try_emplace(host);
    HostCounts& counts = found->second;
    counts.asked = ++checks_;
    if (counts.read || !known_) return counts;
    if (fresh) {
      ReadInto(counts, host, lock);
      return counts;
    }
    read_.wait(lock);  // another thread reads it; by now it may be forgotten again
  }
}

// What is counted meanwhile is added to what is read. A host that is not read yet is not forgotten: `counts` stays.
void TrapBudget::ReadInto(HostCounts& counts, const std::string& host, std::unique_lock<std::mutex>& lock) {
  lock.unlock();
  HostCounts known = ReadKnown(host);
  lock.lock();
  patterns_ -= counts.patterns.size();
  counts.addresses += known.addresses;
  for (const auto& [depth, times] : known.depths) counts.depths[depth] += times;
  known.patterns.swap(counts.patterns);
  for (const auto& [pattern, times] : known.patterns) counts.patterns[pattern] += times;
  patterns_ += counts.patterns.size();
  counts.read = true;
  read_.notify_all();
}

// The half of the hosts that were asked about longest ago.
void TrapBudget::ForgetSome() {
  std::vector<uint64_t> asked;
  for (const auto& [host, counts] : hosts_) {
    if (counts.read) asked.push_back(counts.asked);
  }
  if (asked.empty()) return;
  const auto middle = asked.begin() + static_cast<std::ptrdiff_t>(asked.size() / 2);
  std::nth_element(asked.begin(), middle, asked.end());
  std::erase_if(hosts_, [&](const auto& host) {
    const bool old = host.second.read && host.second.asked <= *middle;
    patterns_ -= old ? host.second.patterns.size() : 0;
    return old;
  });
}

std::optional<Cut> TrapBudget::Check(const storage::FrontierEntry& entry, Follow follow) {
  const Slot slot = SlotOf(entry);
  std::unique_lock lock(mutex_);
  const HostCounts& counts = CountsOf(slot.host, lock);
  if (counts.addresses >= kMaxHostAddresses) {
    return Cut{kHostBudget, fmt::format("{} addresses of {} are known", counts.addresses, slot.host)};
  }
  if (entry.role == LinkRole::kNext) return std::nullopt;
  const auto deep = counts.depths.find(slot.depth);
  if (deep != counts.depths.end() && deep->second >= kMaxDeepAddresses) {
    return Cut{kDepthBudget, fmt::format("{} addresses of {} are {} links deep", deep->second, slot.host, slot.depth)};
  }
  const auto pattern = counts.patterns.find(HashOf(slot.pattern));
  const bool leads_to_lists = entry.role == LinkRole::kColumn || entry.role == LinkRole::kOther;
  const uint64_t most =
      follow == Follow::kReports && leads_to_lists ? kMaxColumnPatternAddresses : kMaxPatternAddresses;
  if (slot.pattern.empty() || pattern == counts.patterns.end() || pattern->second < most) return std::nullopt;
  return Cut{kPatternBudget, fmt::format("{} addresses like {} are known", pattern->second, slot.pattern)};
}

TrapBudget::Known KnownIn(const storage::Archive& archive) {
  return [&archive](const std::string& host, const TrapBudget::Visit& visit) {
    const Status read = archive.ForEachUrlOf(host, [&](const std::string&, const storage::UrlRecord& record) {
      if (!record.entry.portal.empty()) visit(record.entry);
      return true;
    });
    if (!read.ok()) spdlog::error("the known addresses of {} cannot be counted: {}", host, read.ToString());
  };
}

}  // namespace lantai::crawler
