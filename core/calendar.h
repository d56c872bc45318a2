// When what lists reports is to be visited again: by a cron expression of its portal's own, or by the seasons of annual
// reports (config/calendar.toml), within which a visit that found something new makes the next one come sooner and one
// that found nothing makes it come later.
//
//   Calendar calendar(*std::move(seasons));                    // or Calendar(cron)
//   pace = calendar.NextPace(pace, /*changed=*/true, now);     // after a visit
//   Timestamp due = calendar.Due(now, pace);
//
// Pure functions of their arguments: no clock runs here. Months and days are those of China (UTC+8).
//
// Thread-safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/clock.h"
#include "core/cron.h"
#include "core/status.h"

namespace lantai {

// A part of the year, until the next one begins.
struct Season {
  std::string name;
  int month = 1, day = 1;   // its first day; not 29 February
  int64_t shortest_ms = 0;  // between two visits of one listing, at least …
  int64_t longest_ms = 0;   // … and at most

  friend bool operator==(const Season&, const Season&) = default;
};

inline constexpr int64_t kShortestVisitMs = 3'600'000;  // of any season: we are guests
inline constexpr int64_t kLongestVisitMs = 366LL * 86'400'000;

class Calendar {
 public:
  explicit Calendar(const Cron& cron) : plan_(cron) {}
  // Errors: kInvalidArgument where there is none, two begin on one day, a date does not exist, or a season's bounds are
  // not in order or beyond kShortestVisitMs and kLongestVisitMs.
  static Result<Calendar> Of(std::vector<Season> seasons);

  // How long to wait after a visit at `at`, `pace` being what was waited for before it (0: nothing). Cron: 0.
  int64_t NextPace(int64_t pace, bool changed, Timestamp at) const;
  // When the visit after that of `last` is due: when `pace` has passed, or less or more where the season that has come
  // by then wants it so. Cron: its next time; never (year 9999) where it has none.
  Timestamp Due(Timestamp last, int64_t pace) const;
  // The season of a moment; null for cron.
  const Season* At(Timestamp time) const;

 private:
  using Seasons = std::vector<Season>;  // in the order of the year
  explicit Calendar(Seasons seasons) : plan_(std::move(seasons)) {}

  std::variant<Seasons, Cron> plan_;
};

}  // namespace lantai
