// When a portal may be visited: by night only, say, as some ask for.
//
//   LANTAI_ASSIGN_OR_RETURN(const VisitHours hours, VisitHours::Parse("22:00-06:00"));
//   Timestamp next = hours.NextOpen(clock.Now());
//
// Thread-safety: values.
#pragma once

#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/status.h"

namespace lantai::crawler {

// In China Standard Time (UTC+8, no daylight saving), where all portals are. From equal to to: always. The first minute
// is inside, the last is not.
struct VisitHours {
  int from_minute = 0;
  int to_minute = 0;
  // Errors: kInvalidArgument where it is not "HH:MM-HH:MM"; "" gives "always".
  static Result<VisitHours> Parse(std::string_view text);
  // `time` itself inside the hours, else the moment they next begin.
  Timestamp NextOpen(Timestamp time) const;
};

// "2026-01-09 22:00 CST", for messages.
std::string FormatChinaTime(Timestamp time);

}  // namespace lantai::crawler
