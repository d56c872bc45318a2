// Which portals are to be visited now, what was due and did not happen, and when to look again: the decisions of
// `lantai serve`.
//
//   const Schedule schedule({{"zhifu", calendar, hours, taken_in}});
//   Decision decision = schedule.Decide(visits, {.started = started, .obstacle = ""}, clock.Now(), cursor);
//   archive.Commit(decision.Writes());            // before the round begins
//   … one round over decision.visit, which ends with Archive::FinishRound …
//
// The rules:
//   due         by a cron expression: at its times after the last visit began. By seasons (core/calendar.h): when the
//               pace has passed since the last visit ended, which a visit that brought changes makes shorter and one
//               that brought none longer, within the season's bounds. A portal that was never visited is due at once,
//               by cron at its first time.
//   hours       a visit begins only inside the portal's hours (`fetch.hours`); until then it waits.
//   one round   all that is due begins together; what becomes due meanwhile waits for the end of the round.
//   caught up   of several visits that were due while none could begin, the last one happens, once; those before it are
//               missed and noted, with their reason, in the portal's record (storage/visit_record.h). So is a time of a
//               cron expression that comes while the portal's visit is still running. Nothing else is left out.
//   cut short   a visit that a kill or a stop interrupted goes on before anything else begins.
//   clock back  what the archive knows of the future, since the clock was set back, counts as now.
//
// Pure: what it says follows from its arguments, all state is in the archive. So restarts change nothing.
// Limits: at most kMostMissedAtOnce visits of a portal are noted by one decision; the next one, due at once, goes on.
//
// Thread-safety: const after construction; any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/calendar.h"
#include "core/clock.h"
#include "crawler/visit_hours.h"
#include "storage/archive.h"

namespace lantai::crawler {

inline constexpr size_t kMostMissedAtOnce = 10'000;
inline constexpr Timestamp kNeverVisited{253'402'185'600'000};  // 9999-12-31, as Calendar::Due has it

// Why visits are missed, as their records say it; others are Service::obstacle.
inline constexpr std::string_view kMissedDown = "the service was not running";
inline constexpr std::string_view kMissedUnlisted = "no seed list of the service named the portal";
inline constexpr std::string_view kMissedHours = "the portal's hours did not open before the next visit was due";
inline constexpr std::string_view kMissedRunning = "its visit before was still running";
inline constexpr std::string_view kMissedBusy = "visits of other portals were still running";
inline constexpr std::string_view kMissedLate = "the service did not come to it in time";

struct ScheduledPortal {
  std::string id;
  Calendar calendar;
  VisitHours hours;
  Timestamp since;  // when this process learnt of it
};

// Of the process that asks.
struct Service {
  Timestamp started;
  bool running = false;    // a round is under way in it
  std::string obstacle{};  // why none may begin, as "the disk is full"; empty: one may
};

using Visits = std::map<std::string, storage::VisitRecord>;  // by portal

struct Decision {
  std::vector<storage::VisitRecord> notes;  // to be committed in one group before anything is visited
  std::vector<std::string> visit;           // these portals, in one round, now; empty: none
  bool resumes = false;                     // a round that was cut short is to go on
  Timestamp next = kNeverVisited;           // when to decide again, unless a round ends or a setting changes before

  std::vector<storage::Write> Writes() const;
};

class Schedule {
 public:
  explicit Schedule(std::vector<ScheduledPortal> portals) : portals_(std::move(portals)) {}

  // `cursor`: of the archive's change log. Records of portals that are not on the schedule are left alone.
  Decision Decide(const Visits& known, const Service& service, Timestamp now, uint64_t cursor) const;

  const std::vector<ScheduledPortal>& portals() const { return portals_; }

 private:
  std::vector<ScheduledPortal> portals_;
};

// When the next visit of a portal is due, hours aside; of a running one when it was.
Timestamp NextDue(const ScheduledPortal& portal, const storage::VisitRecord& record);

}  // namespace lantai::crawler
