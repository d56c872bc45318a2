// From seed lists and settings to what `lantai serve` visits (crawler/visit_loop.h).
//
//   LANTAI_ASSIGN_OR_RETURN(crawler::VisitPlan plan, MakeVisitPlan(session, seeds, *archive, clock, path));
//   loop.Replace(std::move(plan));                          // on SIGHUP: all files are read anew
//
// A portal's `schedule` is its calendar, else the seasons of config/calendar.toml; its `fetch.hours` are its hours.
//
// Thread-safety: free function. Lifetime: archive and clock outlive the plan.
// Errors: kInvalidArgument naming file, line and key, or a portal that cannot be visited as it is set; kIo where a file
// cannot be read. Then nothing was changed.
#pragma once

#include <string>
#include <vector>

#include "app/session.h"
#include "core/clock.h"
#include "crawler/visit_loop.h"

namespace lantai::app {

Result<crawler::VisitPlan> MakeVisitPlan(const Session& session, const std::vector<std::string>& seeds,
                                         storage::Archive& archive, const Clock& clock, const std::string& path);

}  // namespace lantai::app
