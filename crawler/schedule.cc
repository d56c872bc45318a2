#include "crawler/schedule.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace lantai::crawler {
namespace {

using storage::VisitRecord;

bool ByCron(const ScheduledPortal& portal, Timestamp now) { return portal.calendar.At(now) == nullptr; }

int64_t PaceAfter(const ScheduledPortal& portal, const VisitRecord& record) {
  return record.ended.ms == 0 ? 0 : portal.calendar.NextPace(record.pace, record.changes > 0, record.ended);
}

// The clock was set back: what lies ahead of it would keep the portal waiting for as long.
bool PullBack(VisitRecord& record, Timestamp now) {
  bool pulled = false;
  for (Timestamp* time : {&record.due, &record.begun, &record.ended, &record.settled}) {
    if (*time <= now) continue;
    *time = now;
    pulled = true;
  }
  return pulled;
}

// Of one portal at one moment.
class Deciding {
 public:
  Deciding(const ScheduledPortal& portal, const Service& service, Timestamp now, Decision& decision)
      : portal_(portal), service_(service), now_(now), decision_(decision) {}

  void Decide(const VisitRecord* known, bool may_begin, uint64_t cursor) {
    record_ = known != nullptr ? *known : VisitRecord{};
    bool noted = known == nullptr || (!record_.running() && PullBack(record_, now_));
    if (known == nullptr) {
      record_.portal = portal_.id;
      record_.settled = now_;
    }
    if (record_.running()) return;
    const uint64_t missed = record_.missed;
    const std::optional<Timestamp> due = Settle();
    noted = noted || record_.missed != missed;
    if (due && *due <= now_ && may_begin && portal_.hours.NextOpen(now_) == now_) {
      Begin(*due, cursor);
      noted = true;
    } else if (due) {
      WaitFor(*due);
    } else {
      decision_.next = now_;
    }
    if (noted) decision_.notes.push_back(std::move(record_));
  }

 private:
  Timestamp After(Timestamp due) const { return portal_.calendar.Due(due, PaceAfter(portal_, record_)); }

  // Notes what was missed; gives the visit that is due or will be. Nullopt: more is to be noted than at once.
  std::optional<Timestamp> Settle() {
    Timestamp due = NextDue(portal_, record_);
    for (size_t noted = 0; noted < kMostMissedAtOnce; ++noted) {
      const Timestamp next = After(due);
      const bool overrun = due <= record_.ended;
      if (!overrun && next > now_) return due;
      storage::AddMissed(record_, due, overrun ? kMissedRunning : Reason(due, next));
      due = next;
    }
    return std::nullopt;
  }

  // Why the visit that was due did not begin before the next one was.
  std::string_view Reason(Timestamp due, Timestamp next) const {
    if (portal_.hours.NextOpen(due) >= next) return kMissedHours;
    if (next <= service_.started) return kMissedDown;
    if (next <= portal_.since) return kMissedUnlisted;
    if (!service_.obstacle.empty()) return service_.obstacle;
    return service_.running ? kMissedBusy : kMissedLate;
  }

  void Begin(Timestamp due, uint64_t cursor) {
    record_.pace = PaceAfter(portal_, record_);
    record_.due = due;
    record_.begun = now_;
    record_.ended = {};
    record_.cursor = cursor;
    record_.changes = 0;
    ++record_.visits;
    record_.settled = std::max(record_.settled, due);
    decision_.visit.push_back(portal_.id);
  }

  // The visit begins when it is due and the hours are open, or is missed when the one after it is due.
  void WaitFor(Timestamp due) {
    const Timestamp open = portal_.hours.NextOpen(std::max(due, now_));
    const Timestamp begin = open > now_ ? open : kNeverVisited;
    decision_.next = std::min({decision_.next, begin, After(due)});
  }

  const ScheduledPortal& portal_;
  const Service& service_;
  const Timestamp now_;
  Decision& decision_;
  VisitRecord record_;
};

}  // namespace

std::vector<storage::Write> Decision::Writes() const {
  std::vector<storage::Write> writes;
  for (const VisitRecord& note : notes) writes.push_back(storage::VisitNoted{note});
  return writes;
}

Timestamp NextDue(const ScheduledPortal& portal, const VisitRecord& record) {
  if (record.running()) return record.due;
  if (ByCron(portal, record.settled)) return portal.calendar.Due(std::max(record.begun, record.settled), 0);
  if (record.visits == 0 && record.missed == 0) return record.settled;
  return portal.calendar.Due(std::max(record.ended, record.settled), PaceAfter(portal, record));
}

Decision Schedule::Decide(const Visits& known, const Service& service, Timestamp now, uint64_t cursor) const {
  const auto record_of = [&](const ScheduledPortal& portal) {
    const auto found = known.find(portal.id);
    return found == known.end() ? nullptr : &found->second;
  };
  Decision decision;
  Service here = service;
  if (!service.running) {
    for (const ScheduledPortal& portal : portals_) {
      const VisitRecord* record = record_of(portal);
      if (record != nullptr && record->running()) decision.visit.push_back(portal.id);
    }
    here.running = decision.resumes = !decision.visit.empty();
  }
  const bool may_begin = !here.running && here.obstacle.empty();
  for (const ScheduledPortal& portal : portals_) {
    Deciding(portal, here, now, decision).Decide(record_of(portal), may_begin, cursor);
  }
  if (!here.obstacle.empty()) decision.visit.clear();
  return decision;
}

}  // namespace lantai::crawler
