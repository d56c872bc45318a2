#include "tests/portal/log_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace lantai::portal {
namespace {

using Json = nlohmann::json;

std::string UrlOf(const AccessEntry& entry) { return "http://" + entry.host + entry.target; }
std::string KeyOf(const AccessEntry& entry) {
  return entry.method == "GET" ? UrlOf(entry) : entry.method + " " + UrlOf(entry) + " " + entry.body;
}
bool Failed(const AccessEntry& entry) {
  return entry.status == 0 || entry.cut || entry.status == 429 || entry.status >= 500;
}
bool IsRobots(const AccessEntry& entry) { return entry.target == "/robots.txt"; }

class Checker {
 public:
  Checker(const std::vector<AccessEntry>& log, const Json& truth, const LogRules& rules)
      : log_(log), truth_(truth), rules_(rules) {
    for (const AccessEntry& entry : log)
      hosts_[entry.host].push_back(&entry), addresses_[entry.address].push_back(&entry);
    for (auto* by : {&hosts_, &addresses_}) {
      for (auto& [name, entries] : *by)
        std::stable_sort(entries.begin(), entries.end(), [](auto* a, auto* b) { return a->ms < b->ms; });
    }
  }

  LogReport Check() {
    report_.requests = log_.size();
    for (const AccessEntry& entry : log_) CheckAddress(entry);
    for (const auto& [host, entries] : hosts_) {
      CheckGaps(entries);
      CheckCrowd(entries, rules_.per_host, host);
      CheckRetryAfter(entries);
      CheckRobotsFirst(entries);
    }
    for (const auto& [address, entries] : addresses_) CheckCrowd(entries, rules_.per_address, address);
    CountRequests();
    return std::move(report_);
  }

 private:
  using Entries = std::vector<const AccessEntry*>;

  void CheckAddress(const AccessEntry& entry) {
    const std::string url = UrlOf(entry);
    for (const Json& pattern : truth_["forbidden_requests"]) {
      if (MatchesPattern(pattern.get<std::string>(), url)) report_.forbidden.push_back(KeyOf(entry));
    }
    if (const auto host = truth_["disallowed"].find(entry.host); host != truth_["disallowed"].end()) {
      for (const Json& prefix : *host) {
        if (entry.target.starts_with(prefix.get<std::string>())) report_.disallowed.push_back(KeyOf(entry));
      }
    }
    for (const Json& trap : truth_["traps"]) {
      if (MatchesPattern(trap["url"].get<std::string>(), url)) ++report_.traps[trap["kind"]];
    }
  }

  void CheckGaps(const Entries& entries) {
    int64_t end = -1;
    const AccessEntry* last = nullptr;
    for (const AccessEntry* entry : entries) {
      const bool repeat = last != nullptr && last->status == 0 && KeyOf(*last) == KeyOf(*entry);
      last = entry;
      if (end >= 0 && !(repeat && rules_.allow_reset_repeat) && entry->ms - end < rules_.delay_ms - rules_.rounding_ms)
        report_.gaps.push_back(fmt::format("{}: {} ms after the last answer", KeyOf(*entry), entry->ms - end));
      end = std::max(end, EndOf(*entry));
    }
  }
  static int64_t EndOf(const AccessEntry& entry) { return std::max(entry.end_ms, entry.ms); }

  void CheckCrowd(const Entries& entries, int limit, const std::string& name) {
    std::multiset<int64_t> ends;  // of those under way
    for (const AccessEntry* entry : entries) {
      ends.erase(ends.begin(), ends.upper_bound(entry->ms));
      ends.insert(EndOf(*entry));
      if (static_cast<int>(ends.size()) > limit)
        report_.crowding.push_back(fmt::format("{}: {} at once at {}", KeyOf(*entry), ends.size(), name));
    }
  }

  void CheckRetryAfter(const Entries& entries) {
    std::map<std::string, int64_t> until;
    for (const AccessEntry* entry : entries) {
      const std::string whom = rules_.retry_after_holds_host ? entry->host : KeyOf(*entry);
      if (const auto wait = until.find(whom); wait != until.end() && entry->ms < wait->second - rules_.rounding_ms)
        report_.early.push_back(fmt::format("{}: {} ms too early", KeyOf(*entry), wait->second - entry->ms));
      if (entry->retry_after_ms >= 0) until[whom] = std::max(until[whom], entry->retry_after_ms);
    }
  }

  // A robots.txt of 5xx or 429 lets nothing be asked (RFC 9309 §2.3.1.4); any other answer does.
  void CheckRobotsFirst(const Entries& entries) {
    if (!rules_.robots_first) return;
    int64_t known = -1;
    for (const AccessEntry* entry : entries) {
      if (IsRobots(*entry) && !Failed(*entry) && known < 0) known = EndOf(*entry);
      if (!IsRobots(*entry) && (known < 0 || entry->ms + rules_.rounding_ms < known))
        report_.before_robots.push_back(KeyOf(*entry));
    }
  }

  void CountRequests() {
    std::map<std::string, bool> answered;  // whether its last answer was good
    for (const AccessEntry& entry : log_) {
      const auto [last, first] = answered.try_emplace(KeyOf(entry), !Failed(entry));
      if (!first && last->second) ++report_.twice[KeyOf(entry)];
      if (first || last->second) ++report_.counted;  // else the server's failure asked for it
      last->second = !Failed(entry);
    }
    for (const Json& portal : truth_["portals"]) {
      if (hosts_.contains(portal["host"].get<std::string>())) report_.necessary += portal["necessary"].get<size_t>();
    }
    if (report_.necessary > 0)
      report_.ratio = static_cast<double>(report_.counted) / static_cast<double>(report_.necessary);
  }

  const std::vector<AccessEntry>& log_;
  const Json& truth_;
  const LogRules& rules_;
  std::map<std::string, Entries> hosts_, addresses_;
  LogReport report_;
};

void AddComplaints(std::string_view what, const std::vector<std::string>& lines, std::string& out) {
  if (lines.empty()) return;
  out += fmt::format("{}: {}\n", what, lines.size());
  for (size_t i = 0; i < std::min<size_t>(lines.size(), 10); ++i) out += "  " + lines[i] + "\n";
}

}  // namespace

bool MatchesPattern(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++, mark = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1, t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

LogReport CheckLog(const std::vector<AccessEntry>& log, std::string_view truth, const LogRules& rules) {
  const Json json = Json::parse(truth);
  return Checker(log, json, rules).Check();
}

std::string Complaints(const LogReport& report) {
  std::string out;
  AddComplaints("forbidden requests", report.forbidden, out);
  AddComplaints("requests that robots.txt disallows", report.disallowed, out);
  AddComplaints("requests before robots.txt was known", report.before_robots, out);
  AddComplaints("gaps too short", report.gaps, out);
  AddComplaints("too many at once", report.crowding, out);
  AddComplaints("requests before Retry-After was over", report.early, out);
  return out;
}

}  // namespace lantai::portal
