// What the archive keeps of a portal's visits on a schedule (crawler/schedule.h): enough to know after any restart when
// the next one is due, and what did not happen and why.
//
//   archive.Commit({VisitNoted{record}});                 // a visit begins, or one was missed
//   archive.FinishRound();                                // it ends, in the commit that ends its round
//   archive.ForEachVisit([](const VisitRecord& visit) { … });
//
// A visit is one round's work on one portal. It is noted before the round begins; what ends it is Archive::FinishRound,
// never its caller, so that no crash can lie between the end of the round and that of the visit: a process that dies
// leaves the visit running, and the next one goes on with it.
//
// Limits: the last kMaxMissed stretches of missed visits are kept, older ones only in `missed`, their count.
// Thread-safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/status.h"

namespace lantai::storage {

inline constexpr size_t kMaxMissed = 32;
inline constexpr size_t kMaxMissedReason = 500;  // bytes; more is cut off

// Visits in a row that were due and did not happen, all for one reason.
struct MissedVisits {
  Timestamp first, last;  // when the first and the last of them were due
  uint64_t count = 0;
  std::string reason;

  friend bool operator==(const MissedVisits&, const MissedVisits&) = default;
};

// Moments are "not set" where there is nothing yet.
struct VisitRecord {
  std::string portal;
  Timestamp due, begun, ended;       // of the last visit; `due` is when it was to begin
  int64_t pace = 0;                  // what was waited for before it (core/calendar.h)
  uint64_t cursor = 0;               // of the change log when it began
  uint64_t changes = 0;              // of the log that it brought: documents that are new, others, or gone
  uint64_t visits = 0;               // begun, of all time
  Timestamp settled;                 // what was due until then has been visited or is among the missed
  uint64_t missed = 0;               // of all time
  std::vector<MissedVisits> recent;  // oldest first

  bool running() const { return begun.ms != 0 && ended.ms == 0; }

  friend bool operator==(const VisitRecord&, const VisitRecord&) = default;
};

// Settles a visit as missed; adds to the last stretch where nothing came between and the reason is the same.
void AddMissed(VisitRecord& record, Timestamp due, std::string_view reason);

// Replaces the record of that portal. REQUIRES: visit.portal is not empty.
struct VisitNoted {
  VisitRecord visit;
};

std::string EncodeVisit(const VisitRecord& visit);
// Errors: kCorruption naming the portal. `portal` comes from the index key.
Result<VisitRecord> DecodeVisit(std::string_view portal, std::string_view value);

}  // namespace lantai::storage
