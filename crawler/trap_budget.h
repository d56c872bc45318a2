// How many addresses of a host, of one depth and of one pattern are taken in: what ends the traps that no rule knows.
// The numbers are far above what portals have, so that they cut nothing but the endless.
//
//   TrapBudget budget;
//   if (std::optional<Cut> cut = budget.Check(entry, Follow::kReports)) …     // not known yet, and too many are
//   budget.Count(SlotOf(entry));                                             // it was really added to the frontier
//
// Limits, each for one host: kMaxHostAddresses in all; kMaxDeepAddresses at one depth from kDeep links on;
// kMaxPatternAddresses with one query pattern or one calendar-like path (crawler/traps.h), fewer where the links are
// neither items nor attachments of a chain to reports. Further pages of a list have a budget of their own
// (kMaxListPages) and count for the host only.
//
// Thread-safety: none; one thread. Counts are rebuilt from the archive when a run begins.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/portal.h"
#include "crawler/traps.h"
#include "storage/archive.h"

namespace lantai::crawler {

inline constexpr uint64_t kMaxHostAddresses = 500'000;
inline constexpr int kDeep = 6;
inline constexpr uint64_t kMaxDeepAddresses = 20'000;
inline constexpr uint64_t kMaxPatternAddresses = 50'000;
inline constexpr uint64_t kMaxColumnPatternAddresses = 2'000;
inline constexpr size_t kMaxPatternsPerHost = 2'000;  // further ones are counted together

class TrapBudget {
 public:
  struct Slot {
    std::string host;
    int depth = 0;
    std::string pattern;  // empty: none is counted
  };
  static Slot SlotOf(const storage::FrontierEntry& entry);

  void Count(const Slot& slot);
  std::optional<Cut> Check(const storage::FrontierEntry& entry, Follow follow) const;

 private:
  struct HostCounts {
    uint64_t addresses = 0;
    std::map<int, uint64_t> depths;
    std::unordered_map<std::string, uint64_t> patterns;
  };
  std::unordered_map<std::string, HostCounts> hosts_;
};

}  // namespace lantai::crawler
