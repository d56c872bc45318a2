// When a host may be asked again: a pure function of its settings, its answers and the time. Nothing here waits.
//
//   HostSchedule schedule(portal.fetch, "http://www.x.gov.cn");
//   if (clock.Now() >= schedule.NextStart(clock.Now())) { schedule.OnStart(now); … schedule.OnAnswer(answer); }
//
// The pause after an answer is delay_factor times the time the answer took, at least `delay` (or robots.txt's
// Crawl-delay, where that is longer) and at most `max_delay`; then jitter is added, never taken off. Each answer that
// says "too much" (429, 403, 5xx, a timeout) doubles the pause, each good one halves it back. Retry-After (RFC 9110
// §10.2.3) holds for the whole host.
//
// Thread-safety: values; none of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/clock.h"
#include "core/options.h"
#include "core/status.h"

namespace lantai::crawler {

// A wait longer than this is not sat out: the host is left for the next run.
inline constexpr int64_t kLongestWaitMs = 15 * 60 * 1000;

// "22:00-06:00", in China Standard Time (UTC+8), where all portals are. From equal to to: always.
struct VisitHours {
  int from_minute = 0;
  int to_minute = 0;
  // Errors: kInvalidArgument where it is not "HH:MM-HH:MM"; "" gives "always".
  static Result<VisitHours> Parse(std::string_view text);
  // `time` itself inside the hours, else the moment they next begin.
  Timestamp NextOpen(Timestamp time) const;
};

struct Answer {
  Timestamp started;
  Timestamp finished;
  bool strained = false;                  // 429, 403, 5xx, timeout, broken connection
  std::optional<int64_t> retry_after_ms;  // from `finished`
};

class HostSchedule {
 public:
  // `host` seeds the jitter: the same host gets the same sequence in every run. REQUIRES: options.hours parses.
  HostSchedule(const FetchOptions& options, std::string_view host);

  void SetCrawlDelay(std::optional<int64_t> ms) { crawl_delay_ms_ = ms; }
  // The earliest moment for the next request, not before `now`.
  Timestamp NextStart(Timestamp now) const;
  // How long the host itself, hours aside, is to be left alone.
  int64_t StrainWaitMs(Timestamp now) const { return next_ - now; }
  void OnStart(Timestamp now);
  void OnAnswer(const Answer& answer);
  // How long a failed request waits before it is tried again, for the `attempt`th time (from 0); it doubles.
  int64_t RetryDelayMs(uint32_t attempt) const;
  // The pause that followed the last answer, jitter included.
  int64_t last_pause_ms() const { return last_pause_ms_; }

 private:
  int64_t LeastDelay() const;
  double NextRandom();

  FetchOptions options_;
  VisitHours hours_;
  std::optional<int64_t> crawl_delay_ms_;
  Timestamp next_;
  int strain_ = 0;  // the pause is multiplied by 2^strain
  int64_t last_pause_ms_ = 0;
  uint64_t random_ = 0;
};

// Retry-After as seconds or IMF-fixdate (RFC 9110 §5.6.7); nothing where it is neither. Never negative.
std::optional<int64_t> ParseRetryAfter(std::string_view value, Timestamp now);

}  // namespace lantai::crawler
