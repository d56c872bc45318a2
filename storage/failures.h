// What `lantai failures` lists: every address that did not end as done, with the reason.
//
//   LANTAI_RETURN_IF_ERROR(ForEachFailure(archive, [](const Failure& f) { Print(f.key, f.record.reason); return true;
//   }));
//
// Listed are the end states failed, blocked, refused and poison; absent ones too, which the portal itself says are not
// there and which count as no failure of the harvest (IsFailure). Then what is still queued at hosts that the last
// harvest left alone, with the host's reason: an open circuit breaker, Retry-After, an unreachable robots.txt, hours.
//
// Thread-safety: free functions; reads while a harvest commits.
#pragma once

#include <functional>
#include <string>

#include "core/status.h"
#include "storage/archive.h"

namespace lantai::storage {

struct Failure {
  std::string key;
  UrlRecord record;
};

// Whether an address in this state makes a harvest "done in part" (exit code 3).
bool IsFailure(UrlState state);

// Visits in key order until the visitor returns false.
Status ForEachFailure(const Archive& archive, const std::function<bool(const Failure&)>& visit);

}  // namespace lantai::storage
