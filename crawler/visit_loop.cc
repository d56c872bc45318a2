#include "crawler/visit_loop.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace lantai::crawler {

using storage::VisitRecord;

VisitLoop::VisitLoop(storage::Archive& archive, const Clock& clock, VisitPlan plan)
    : archive_(archive), clock_(clock), started_(clock.Now()) {
  Install(std::move(plan));
}

VisitLoop::~VisitLoop() {
  Stop();
  if (worker_.joinable()) worker_.join();
}

// What was on the schedule before stays there since then.
void VisitLoop::Install(VisitPlan plan) {
  const Timestamp now = clock_.Now();
  for (ScheduledPortal& portal : plan.portals) {
    const auto known = std::find_if(plan_.portals.begin(), plan_.portals.end(),
                                    [&](const ScheduledPortal& old) { return old.id == portal.id; });
    portal.since = known == plan_.portals.end() ? now : known->since;
  }
  plan_ = std::move(plan);
}

void VisitLoop::Replace(VisitPlan plan) {
  const std::lock_guard lock(mutex_);
  Install(std::move(plan));
  StopRound();
  woken_ = true;
  changed_.notify_all();
}

void VisitLoop::Wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  changed_.notify_all();
}

void VisitLoop::Stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  StopRound();
  changed_.notify_all();
}

void VisitLoop::StopRound() {
  if (round_) round_->Stop();
}

Status VisitLoop::Run() {
  Status status;
  while (status.ok()) {
    status = Step();
    if (!status.ok()) break;
    const int64_t wait = std::clamp<int64_t>(next_ - clock_.Now(), 0, kLookMs);
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(wait), [this] { return stopping_ || woken_ || over_; });
    woken_ = false;
    if (stopping_) break;
  }
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    StopRound();
  }
  if (worker_.joinable()) worker_.join();
  return status;
}

// One decision, and what follows from it.
Status VisitLoop::Step() {
  LANTAI_RETURN_IF_ERROR(Reap());
  const Timestamp now = clock_.Now();
  if (!obstacle_.empty() && now >= retry_at_) obstacle_.clear();
  LANTAI_ASSIGN_OR_RETURN(const Visits known, Known());
  LANTAI_ASSIGN_OR_RETURN(const storage::Counts counts, archive_.Count());
  Decision decision;
  {
    const std::lock_guard lock(mutex_);
    decision = Schedule(plan_.portals).Decide(known, {started_, worker_.joinable(), obstacle_}, now, counts.cursor);
  }
  for (const VisitRecord& note : decision.notes) {
    const auto before = known.find(note.portal);
    const uint64_t missed = note.missed - (before == known.end() ? 0 : before->second.missed);
    if (missed > 0) spdlog::warn("portal {}: {} visits missed: {}", note.portal, missed, note.recent.back().reason);
  }
  next_ = obstacle_.empty() ? decision.next : std::min(decision.next, retry_at_);
  return BeginRound(decision);
}

Status VisitLoop::BeginRound(const Decision& decision) {
  if (!decision.visit.empty() && !decision.resumes) LANTAI_RETURN_IF_ERROR(archive_.FinishRound());
  if (!decision.notes.empty()) LANTAI_RETURN_IF_ERROR(archive_.Commit(decision.Writes()).status());
  if (decision.visit.empty()) return {};
  spdlog::info("{} portals are visited{}", decision.visit.size(), decision.resumes ? ", as before the stop" : "");
  const std::lock_guard lock(mutex_);
  if (stopping_) return {};
  round_ = plan_.make_round(decision.visit);
  worker_ = std::thread([this, round = round_.get()] {
    Status outcome = round->Run();
    const std::lock_guard done(mutex_);
    outcome_ = std::move(outcome);
    over_ = true;
    changed_.notify_all();
  });
  return {};
}

// Takes leave of a round that is over.
Status VisitLoop::Reap() {
  Status outcome;
  {
    const std::lock_guard lock(mutex_);
    if (!over_) return {};
    over_ = false;
    outcome = std::exchange(outcome_, Status());
  }
  worker_.join();
  {
    const std::lock_guard lock(mutex_);
    round_.reset();
  }
  if (outcome.ok()) return {};
  LANTAI_RETURN_IF_ERROR(archive_.Refusal());
  obstacle_ = "the last round failed: " + outcome.message();
  retry_at_ = clock_.Now() + kRetryMs;
  spdlog::error("{}; it goes on at {}", obstacle_, FormatUtc(retry_at_));
  return {};
}

Result<Visits> VisitLoop::Known() const {
  Visits known;
  LANTAI_RETURN_IF_ERROR(archive_.ForEachVisit([&](const VisitRecord& visit) {
    known.emplace(visit.portal, visit);
    return true;
  }));
  return known;
}

}  // namespace lantai::crawler
