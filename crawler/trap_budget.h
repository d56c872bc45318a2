// How many addresses of a host, of one depth and of one pattern are taken in: what ends the traps that no rule knows.
// The numbers are far above what portals have, so that they cut nothing but the endless.
//
//   TrapBudget budget(KnownIn(archive));
//   if (std::optional<Cut> cut = budget.Check(entry, Follow::kReports)) …     // not known yet, and too many are
//   budget.Count(SlotOf(entry));                                             // it was really added to the frontier
//
// Limits, each for one host: kMaxHostAddresses in all; kMaxDeepAddresses at one depth from kDeep links on;
// kMaxPatternAddresses with one query pattern or one calendar-like path (crawler/traps.h), fewer where the links are
// neither items nor attachments of a chain to reports. Further pages of a list have a budget of their own
// (kMaxListPages) and count for the host only.
//
// A host's counts are taken from the archive when the first of its addresses is checked, so that a trap cannot begin
// anew with every run and a run need not read millions of addresses before its first request. What is committed
// at that very moment may be counted twice. Beyond kMaxPatternsInMemory the hosts that were asked about longest ago are
// forgotten, and read again when they are needed.
//
// Thread-safety: all calls from any thread. Reading what is known of a large host takes seconds: Prepare does so where
// nobody waits for it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
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

inline constexpr size_t kMaxPatternsInMemory = 500'000;  // of all hosts: about 30 MB

class TrapBudget {
 public:
  // Visits the addresses of a host that are known already.
  using Visit = std::function<void(const storage::FrontierEntry&)>;
  using Known = std::function<void(const std::string& host, const Visit& visit)>;
  explicit TrapBudget(Known known = nullptr, size_t most_patterns = kMaxPatternsInMemory)
      : known_(std::move(known)), most_patterns_(most_patterns) {}

  struct Slot {
    std::string host;
    int depth = 0;
    std::string pattern;  // empty: none is counted
  };
  static Slot SlotOf(const storage::FrontierEntry& entry);

  // Reads what is known of the host, unless that was done.
  void Prepare(const std::string& host);
  // An address that is known from now on.
  void Count(const Slot& slot);
  std::optional<Cut> Check(const storage::FrontierEntry& entry, Follow follow);
  size_t patterns() const;  // in memory

 private:
  struct HostCounts {
    uint64_t addresses = 0;
    std::map<int, uint64_t> depths;
    std::unordered_map<size_t, uint64_t> patterns;  // by their hash
    uint64_t asked = 0;                             // when, in checks
    bool read = false;
  };
  static void Add(HostCounts& counts, const Slot& slot);
  HostCounts ReadKnown(const std::string& host) const;
  // With `lock` held, but for the time that the reading takes.
  HostCounts& CountsOf(const std::string& host, std::unique_lock<std::mutex>& lock);
  void ReadInto(HostCounts& counts, const std::string& host, std::unique_lock<std::mutex>& lock);
  void ForgetSome();

  const Known known_;
  const size_t most_patterns_;
  mutable std::mutex mutex_;
  std::condition_variable read_;                       // some host's addresses were
  std::unordered_map<std::string, HostCounts> hosts_;  // guarded by mutex_, as all below
  size_t patterns_ = 0;
  uint64_t checks_ = 0;
};

// REQUIRES: the archive outlives what this returns. A host whose addresses cannot be read counts as far as they can:
// whoever writes to the archive comes upon the damage.
TrapBudget::Known KnownIn(const storage::Archive& archive);

}  // namespace lantai::crawler
