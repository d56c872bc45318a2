// A clock that stands still until told: FakeClock clock; clock.Advance(1000);
#pragma once

#include <atomic>

#include "core/clock.h"

namespace lantai {

class FakeClock final : public Clock {
 public:
  explicit FakeClock(Timestamp now = {1'600'000'000'000}) : ms_(now.ms) {}
  Timestamp Now() const override { return {ms_.load()}; }
  void Advance(int64_t ms) { ms_ += ms; }

 private:
  std::atomic<int64_t> ms_;
};

}  // namespace lantai
