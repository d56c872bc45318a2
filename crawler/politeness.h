// When a host, and the address it lives at, may be asked again: pure functions of settings, answers and the time.
// Nothing here waits.
//
//   HostSchedule schedule(portal.fetch, "http://www.x.gov.cn");
//   schedule.Restore(*archive.GetHost(origin), clock.Now());
//   if (schedule.NextTurn(now).at <= now) { schedule.OnStart(now); … schedule.OnAnswer(answer); schedule.Save(record);
//   }
//
// A host
//   pause        after an answer delay_factor × the time it took, at least `delay` (or robots.txt's Crawl-delay where
//                that is longer) and at most `max_delay`; then jitter is added, never taken off
//   strain       each answer that says "too much" (401, 403, 412, 429, 521, 5xx, a timeout, a broken connection)
//   doubles
//                the pause, up to 32 times; each good one halves it back
//   Retry-After  of 429 and 503 holds for the whole host, to the second (crawler/retry_after.h)
//   breaker      after kFailuresToOpen strained answers in a row nothing is asked for ten pauses; then one request
//                probes: a good answer closes the breaker, another failure opens it for twice as long, up to a day
//   hours        fetch.hours (crawler/visit_hours.h)
//
// An IP address, which many counties may share
//   connections  at most per_address requests at once, whichever hosts they are for
//   rest         each of these connections rests after its answer as long as a host would: so the address carries at
//                most what per_address hosts of its own would be asked, however many names point to it, and a host that
//                is alone at its address never waits for more than its own pause
//   strain       429, 503, timeouts and refused connections of any host double the rests of all: it is the machine that
//                is tired. Other failures (a 403, a 500 of one page) say nothing about the neighbours.
// Crawl-delay, Retry-After, hours and breaker are a host's own: one tenant's broken application must not take a
// platform's hundred counties out of a harvest for an hour.
//
// Over restarts: both are saved as storage::HostRecord with each answer, in the batch that carries the answer. A kill
// loses at most what no answer was acknowledged for, a request under way; therefore a run that goes on with a killed
// one treats each host as if it had been asked when the run began.
//
// Thread-safety: values; none of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/options.h"
#include "crawler/retry_after.h"
#include "crawler/visit_hours.h"
#include "storage/archive.h"

namespace lantai::crawler {

// A wait longer than this is not sat out: the host is left for the next run.
inline constexpr int64_t kLongestWaitMs = 15 * 60 * 1000;
inline constexpr uint32_t kFailuresToOpen = 10;             // strained answers in a row that open the breaker
inline constexpr uint32_t kOpeningsSatOut = 2;              // in a run; then the host is left for the next one
inline constexpr int64_t kMostOpenMs = 24LL * 3600 * 1000;  // longest time it stays open before the next probe
inline constexpr int64_t kMaxSkewMs = kMostRetryAfterMs;    // a record further ahead was made by another clock

struct Answer {
  Timestamp started;
  Timestamp finished;
  bool strained = false;                  // the host is tired: see above
  bool address_strained = false;          // … and so is its machine
  std::optional<int64_t> retry_after_ms;  // from `finished`
};

enum class Hold { kNone, kPause, kRetryAfter, kBreaker, kHours };

struct Turn {
  Timestamp at;  // not before `now`
  Hold hold = Hold::kNone;
};

class HostSchedule {
 public:
  // `host` seeds the jitter: the same host gets the same sequence in every run. REQUIRES: options.hours parses.
  HostSchedule(const FetchOptions& options, std::string_view host);

  // What the last run left. Where the clock was set back since, the pauses are what they were, not the moments; times
  // that lie absurdly far ahead of `now` are brought nearer.
  void Restore(const storage::HostRecord& record, Timestamp now);
  // Into the fields that are the schedule's; the others are left alone.
  void Save(storage::HostRecord& record) const;

  void SetCrawlDelay(std::optional<int64_t> ms) { crawl_delay_ms_ = ms; }
  // The next request's moment, and what it waits for most.
  Turn NextTurn(Timestamp now) const;
  Timestamp NextStart(Timestamp now) const { return NextTurn(now).at; }
  // The breaker lets one request through, to see whether the host is back.
  bool probing() const { return openings_ > 0; }
  void OnStart(Timestamp now);
  void OnAnswer(const Answer& answer);
  // How long a failed request waits before it is tried again, for the `attempt`th time (from 0); it doubles.
  int64_t RetryDelayMs(uint32_t attempt) const;
  // The pause that followed the last answer, jitter included.
  int64_t last_pause_ms() const { return last_pause_ms_; }
  uint32_t failures() const { return failures_; }
  // Whether to wait for this turn, or to leave the host for the next run.
  bool WorthWaiting(const Turn& turn, Timestamp now) const {
    return turn.at - now <= kLongestWaitMs && (turn.hold != Hold::kBreaker || opened_now_ <= kOpeningsSatOut);
  }

 private:
  int64_t LeastDelay() const;
  double NextRandom();
  void NoteFailure(const Answer& answer);

  FetchOptions options_;
  VisitHours hours_;
  std::optional<int64_t> crawl_delay_ms_;
  Timestamp next_;         // by the pause
  Timestamp retry_after_;  // by the server's wish; not set: none
  Timestamp last_answer_;
  Timestamp probe_at_;  // by the breaker
  uint32_t strain_ = 0;
  uint32_t failures_ = 0;    // in a row
  uint32_t openings_ = 0;    // of the breaker, in a row; 0: closed
  uint32_t opened_now_ = 0;  // … in this run
  int64_t last_pause_ms_ = 0;
  uint64_t random_ = 0;
};

class AddressSchedule {
 public:
  void Restore(const storage::HostRecord& record, Timestamp now);
  void Save(storage::HostRecord& record) const;

  // When a request may begin, with `per_address` of the host that asks; nothing while all connections are busy.
  std::optional<Timestamp> NextStart(Timestamp now, int per_address) const;
  void OnStart() { ++active_; }
  // Ends what OnStart began. `options` are those of the host that answered.
  void OnAnswer(const Answer& answer, const FetchOptions& options);
  // Ends it without an answer: the request was never made.
  void OnCancel() { --active_; }

 private:
  int active_ = 0;
  uint32_t strain_ = 0;
  Timestamp not_before_;
  Timestamp last_answer_;
  std::vector<Timestamp> rests_;  // when resting connections are free again; sorted
};

}  // namespace lantai::crawler
