#include "core/forward_clock.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <utility>

namespace lantai {
namespace {

const SystemClock kSystemClock;

int64_t SteadyMs() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

ForwardClock::ForwardClock() : ForwardClock(kSystemClock, SteadyMs) {}

ForwardClock::ForwardClock(const Clock& wall, std::function<int64_t()> steady_ms)
    : wall_(wall), steady_ms_(std::move(steady_ms)), ahead_(std::numeric_limits<int64_t>::min()) {}

Timestamp ForwardClock::Now() const {
  const int64_t steady = steady_ms_();
  const int64_t ahead = wall_.Now().ms - steady;
  int64_t most = ahead_.load();
  while (most < ahead && !ahead_.compare_exchange_weak(most, ahead)) continue;
  return {steady + std::max(most, ahead)};
}

}  // namespace lantai
