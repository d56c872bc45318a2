// What a host or an IP address is owed, as the last answers left it: the politeness that outlives a run.
//
//   archive.Commit({HostNoted{record}});      Result<std::optional<HostRecord>> record = archive.GetHost(origin);
//
// A record is written with the answer that changed it and stands until the next one. crawler/politeness.h says what the
// fields mean for a request; the archive only keeps them.
//
// Thread-safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/status.h"

namespace lantai::storage {

// Moments are "not set" where nothing is owed.
struct HostRecord {
  std::string name;              // origin ("http://www.x.gov.cn"), or IP address ("203.0.113.7")
  Timestamp next_request;        // not before, by the pause after the last answer
  Timestamp retry_after;         // not before, by the server's Retry-After
  Timestamp last_answer;         // or last failure
  Timestamp probe_at;            // when the circuit breaker lets one request through
  Timestamp robots_unreachable;  // since when robots.txt cannot be had
  uint32_t strain = 0;           // times the pause is doubled
  uint32_t failures = 0;         // requests in a row that got no useful answer
  uint32_t openings = 0;         // of the circuit breaker, in a row; 0: it is closed
  std::string address;           // of an origin: the IP address it was last reached at
  std::string left_for;          // why the last run left the host with addresses still queued; empty: it did not

  friend bool operator==(const HostRecord&, const HostRecord&) = default;
};

// Replaces the record of that name.
struct HostNoted {
  HostRecord host;
};

std::string EncodeHost(const HostRecord& host);
// Errors: kCorruption naming the host. `name` comes from the index key.
Result<HostRecord> DecodeHost(std::string_view name, std::string_view value);

}  // namespace lantai::storage
