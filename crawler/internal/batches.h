// Archived things in batches: as many as memory may hold at a time, one at least, in their order.
//
//   InBatches<uint64_t>(captures, {.items = 64}, [&](const auto& batch) { … return Status(); });
//
// Thread-safety: a free function; `work` is called on the caller's thread. Errors: the first one that `work` gives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "core/status.h"

namespace lantai::crawler {

// Something to be read, and how large it is.
template <typename Id>
struct Sized {
  Id id{};
  uint64_t bytes = 0;
};

struct BatchLimits {
  size_t items = 64;
  uint64_t bytes = uint64_t{48} << 20;
};

template <typename Id>
Status InBatches(const std::vector<Sized<Id>>& all, const BatchLimits& limits,
                 const std::function<Status(const std::vector<Sized<Id>>&)>& work) {
  std::vector<Sized<Id>> batch;
  uint64_t bytes = 0;
  for (const Sized<Id>& one : all) {
    if (!batch.empty() && (batch.size() >= limits.items || bytes + one.bytes > limits.bytes)) {
      LANTAI_RETURN_IF_ERROR(work(std::exchange(batch, {})));
      bytes = 0;
    }
    batch.push_back(one);
    bytes += one.bytes;
  }
  return batch.empty() ? Status() : work(batch);
}

}  // namespace lantai::crawler
