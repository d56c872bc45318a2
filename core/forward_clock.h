// The system's time, except that it does not go back while the process runs: where the system's clock is set back, this
// one goes on from where it was, at the pace of the monotonic clock; where it is set forward, this one follows.
//
//   const ForwardClock clock;                 // of one harvest: its captures are in the order of their times,
//   harvester uses it                         // and no pause becomes an hour's wait
//
// Between processes nothing is promised: what was written before may lie in the future.
//
// Thread-safety: all calls from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "core/clock.h"

namespace lantai {

class ForwardClock final : public Clock {
 public:
  ForwardClock();
  // For tests. REQUIRES: `wall` outlives it; `steady_ms` never goes back.
  ForwardClock(const Clock& wall, std::function<int64_t()> steady_ms);

  Timestamp Now() const override;

 private:
  const Clock& wall_;
  const std::function<int64_t()> steady_ms_;
  mutable std::atomic<int64_t> ahead_;  // of the steady clock, the most ever seen
};

}  // namespace lantai
