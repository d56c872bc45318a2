// How many transfers may run at once, so that no host waits because others are slow: after kSlowTransferMs a transfer
// no longer takes a place of the quick ones. Private to crawler/. One thread.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>

#include "core/clock.h"

namespace lantai::crawler {

inline constexpr size_t kMaxTransfers = 128;  // at once, over all hosts, those that are slow not counted
inline constexpr int64_t kSlowTransferMs = 2000;
inline constexpr size_t kMostTransfers = 512;  // slow ones and all

class TransferSlots {
 public:
  void Started(Timestamp at) { running_.insert(at); }
  void Ended(Timestamp at) { running_.erase(running_.find(at)); }
  // Whether one more may begin beside `inside`, of which some may not have started yet.
  bool Room(size_t inside, Timestamp now) const {
    if (inside >= kMostTransfers) return false;
    if (inside < kMaxTransfers) return true;
    const auto first_quick = running_.upper_bound(now + -kSlowTransferMs);
    const auto slow = static_cast<size_t>(std::distance(running_.begin(), first_quick));
    return inside - std::min(slow, inside) < kMaxTransfers;
  }

 private:
  std::multiset<Timestamp> running_;  // by their start
};

}  // namespace lantai::crawler
