// What goes wrong at a simulated portal, by level, and always the same for the same seed:
//
//   1  an answer of 5xx and then the page, 429 and 503 with Retry-After, slow answers, slow and cut bodies, resets
//   2  wrong types, gzip that nobody asked for, a small body that unpacks to more than 1 GB, error pages with status
//      200, challenges (412 瑞数, 521 加速乐) and a page that only looks like one, redirect loops, a redirect to itself
//      that sets a cookie, pages that lead on by meta tag or script
//   3  endless calendars and folders, session ids, sorted and printed variants, lists that repeat themselves, links to
//      where no crawler may go, robots.txt that fails at first
//
// Reports stay fetchable, but for those that a challenge blocks and attachments that are bombs (FaultLoss).
//
// Thread-safety: values and free functions.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/portal/server.h"
#include "tests/portal/site.h"
#include "tests/portal/world.h"

namespace lantai::portal {

enum class FaultKind {
  // 1
  kServerError,
  kTooMany,
  kBusyUntil,
  kSlowAnswer,
  kSlowBody,
  kCutBody,
  kReset,
  // 2
  kWrongType,
  kForcedGzip,
  kGzipBomb,
  kSoft404,
  kChallenge412,
  kChallenge521,
  kChallengeMarks,
  kRedirectLoop,
  kCookieRedirect,
  kStub,
  // 3
  kCalendar,
  kDeeperPaths,
  kSessionIds,
  kVariants,
  kSelfNext,
  kRepeatingList,
  kForbiddenLinks,
  kMirror,
  kRobotsError,
  kRobotsTooMany,
};
inline constexpr int kFaultKinds = static_cast<int>(FaultKind::kRobotsTooMany) + 1;
std::string_view FaultName(FaultKind kind);  // "too-many"
int FaultLevel(FaultKind kind);

struct PlannedFault {
  FaultKind kind = FaultKind::kServerError;
  std::string target;  // path with query; "" is the whole host; one that ends in "*" is all that begins so
  int times = -1;      // requests that meet it; negative: all
  int retry_after_s = -1;
  bool retry_date = false;
};

// The faults of one portal at a level, in the order of their kinds.
std::vector<PlannedFault> PlanFaults(const Site& site, int level);

// Why the page is lost to a harvest: "blocked", "lost", or "" where it is not.
std::string_view FaultLoss(const Site& site, const PlannedFault& fault);

// The address pages of extra lists and traps begin with; each is linked from the annual column.
inline constexpr std::string_view kCalendarPath = "/rili/index.html?month=";
inline constexpr std::string_view kDeeperPath = "/nbml/";
inline constexpr std::string_view kSelfNextPath = "/nbhb/index.html";
inline constexpr std::string_view kRepeatingPath = "/nbjj/index.html";
inline constexpr std::string_view kBombPath = "/nbsj/nbhz.html";
inline constexpr std::string_view kLoopPath = "/nbzx/a.html";
inline constexpr std::string_view kLoopOtherPath = "/nbzx/b.html";
inline constexpr std::string_view kMirrorSuffix = ".mirror.test";  // "yangling.mirror.test" re-hosts yangling

// Address patterns, "*" for any text, that no crawler may ever ask for.
std::vector<std::string> ForbiddenRequests(const Site& site);

// Tells the server of the faults of transport at every portal of the world.
void InstallFaults(const PortalWorld& world, PortalServer& server);

// The world as options().faults has it: everything but the faults of transport.
std::shared_ptr<const PageSource> WithFaults(std::shared_ptr<const PortalWorld> world);

}  // namespace lantai::portal
