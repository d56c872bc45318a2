// Visits portals on their schedule until it is told to stop: what crawler/schedule.h decides, done on an archive.
//
//   VisitLoop loop(archive, clock, {portals, make_round});
//   …                                        // on another thread: loop.Replace(plan), loop.Stop()
//   Status ended = loop.Run();               // blocks
//
// One round runs at a time, on a thread of its own; meanwhile the loop goes on deciding, so that what is missed is
// noted when it is. A visit is committed as begun before its round begins and ends with it, so a kill at any moment
// leaves it running, and the next process goes on with it.
//
// What was left open by a harvest that is not one of these visits is closed before the next round begins: what it had
// queued stays queued, and is asked for in that round.
//
// Errors: a round that fails (a full disk) keeps the visits from beginning for kRetryMs, which is their reason where
// they are missed; then it goes on. Once the archive has refused a write the loop ends with that.
//
// Thread-safety: Run once, from one thread; the others from any.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/clock.h"
#include "core/status.h"
#include "crawler/schedule.h"
#include "storage/archive.h"

namespace lantai::crawler {

inline constexpr int64_t kRetryMs = 10 * 60'000;
inline constexpr int64_t kLookMs = 60'000;  // a clock that is set, or a machine that slept, is seen within this

// One harvest of some portals.
class Round {
 public:
  virtual ~Round() = default;
  // Ends with Archive::FinishRound unless it was stopped or fails.
  virtual Status Run() = 0;
  // Soon; what was not done stays queued. From any thread, at any time.
  virtual void Stop() = 0;
};

struct VisitPlan {
  std::vector<ScheduledPortal> portals;  // `since` is filled in
  std::function<std::unique_ptr<Round>(std::vector<std::string> portals)> make_round;
};

class VisitLoop {
 public:
  // REQUIRES: archive and clock outlive it.
  VisitLoop(storage::Archive& archive, const Clock& clock, VisitPlan plan);
  ~VisitLoop();
  VisitLoop(const VisitLoop&) = delete;
  VisitLoop& operator=(const VisitLoop&) = delete;

  // Until Stop. Errors: what the archive gives.
  Status Run();
  // Takes another plan; a round that runs is stopped and goes on by it.
  void Replace(VisitPlan plan);
  // Decides again now.
  void Wake();
  void Stop();

 private:
  Status Step();
  Status BeginRound(const Decision& decision);
  Status Reap();
  Result<Visits> Known() const;
  void Install(VisitPlan plan);
  void StopRound();

  storage::Archive& archive_;
  const Clock& clock_;
  const Timestamp started_;

  // Of the thread that runs.
  std::thread worker_;
  Timestamp retry_at_;
  std::string obstacle_;
  Timestamp next_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  VisitPlan plan_;
  std::unique_ptr<Round> round_;
  bool stopping_ = false, woken_ = false, over_ = false;  // over: the round's thread has nothing left to do
  Status outcome_;                                        // of that round
};

}  // namespace lantai::crawler
