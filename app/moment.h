// A moment as users name it on the command line.
//
//   ParseMoment("2026-01-09")                    // the end of that day in China, the portals' own days (UTC+8)
//   ParseMoment("2026-01-09T08:30:00Z")          // as lantai prints times
//   ParseMoment("2026-01-09T16:30:00+08:00")     // ISO 8601 with an offset
//
// Thread-safety: a free function. Errors: kInvalidArgument for anything else.
#pragma once

#include <string>

#include "core/clock.h"
#include "core/status.h"

namespace lantai::app {

Result<Timestamp> ParseMoment(const std::string& text);

}  // namespace lantai::app
