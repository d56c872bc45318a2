#include "tests/portal/faults.h"

#include <algorithm>

#include "tests/portal/provinces.h"
#include "tests/portal/random.h"
#include "tests/portal/styles/parts.h"
#include "tests/portal/styles/system.h"

namespace lantai::portal {
namespace {

struct KindData {
  std::string_view name;
  int level;
};
constexpr KindData kKinds[kFaultKinds] = {
    {"server-error", 1},    {"too-many", 1},       {"busy-until", 1},     {"slow-answer", 1},     {"slow-body", 1},
    {"cut-body", 1},        {"reset", 1},          {"wrong-type", 2},     {"forced-gzip", 2},     {"gzip-bomb", 2},
    {"soft-404", 2},        {"challenge-412", 2},  {"challenge-521", 2},  {"challenge-marks", 2}, {"redirect-loop", 2},
    {"cookie-redirect", 2}, {"stub", 2},           {"calendar", 3},       {"deeper-paths", 3},    {"session-ids", 3},
    {"variants", 3},        {"self-next", 3},      {"repeating-list", 3}, {"forbidden-links", 3}, {"mirror", 3},
    {"robots-error", 3},    {"robots-too-many", 3}};

// Works out the faults of one portal.
class Planner {
 public:
  Planner(const Site& site, int level) : site_(site), level_(level), rng_{site.options().seed, 701, Index()} {
    for (const Item& item : site.items()) {
      const bool seed = item.kind == Item::Kind::kReport && IsSeedReport(site.spec(), item.body, item.year);
      const bool alone = item.kind == Item::Kind::kReport && !item.root_links && item.link == item.path;
      if (alone && !seed && item.attachment.empty()) reports_.push_back(item.path);
      if (!item.attachment.empty()) attachments_.push_back(item.attachment);
    }
    for (int column = kGovernments; column <= kArchive; ++column) {
      for (const ListPage& page : site.ListPages(column)) {
        // Forms are posted to one address; it gets one fault.
        if (std::find(lists_.begin(), lists_.end(), page.call.target) == lists_.end())
          lists_.push_back(page.call.target);
      }
    }
  }

  std::vector<PlannedFault> Plan() {
    if (level_ >= 1) Passing();
    if (level_ >= 2) Odd();
    if (level_ >= 3) Traps();
    return std::move(faults_);
  }

 private:
  uint64_t Index() const { return static_cast<uint64_t>(site_.spec().index); }
  void Add(FaultKind kind, std::string target, int times = -1, int retry_after_s = -1, bool retry_date = false) {
    if (!target.empty() || kind == FaultKind::kForcedGzip || kind == FaultKind::kSoft404)
      faults_.push_back({kind, std::move(target), times, retry_after_s, retry_date});
  }
  // One of these addresses, which no later fault gets.
  std::string Take(std::vector<std::string>& from) {
    if (from.empty()) return "";
    const auto at = from.begin() + rng_.Below(static_cast<int>(from.size()));
    std::string taken = *at;
    from.erase(at);
    return taken;
  }

  void Passing() {
    Add(FaultKind::kServerError, Take(reports_), 2);
    Add(FaultKind::kServerError, Take(lists_), 1);
    Add(FaultKind::kTooMany, Take(reports_), 1, 2);
    Add(FaultKind::kBusyUntil, Take(lists_), 1, 2, true);
    Add(FaultKind::kSlowAnswer, Take(reports_), 1);
    Add(FaultKind::kSlowBody, Take(reports_), 1);
    Add(FaultKind::kCutBody, Take(reports_), 1);
    Add(FaultKind::kCutBody, Take(attachments_), 1);
    Add(FaultKind::kReset, Take(reports_), 1);
  }

  void Odd() {
    Add(FaultKind::kWrongType, Take(reports_));
    Add(FaultKind::kWrongType, Take(attachments_));
    if (Index() % 3 == 1) Add(FaultKind::kForcedGzip, "");
    Add(FaultKind::kGzipBomb, std::string(kBombPath));
    Add(FaultKind::kGzipBomb, Take(attachments_));
    if (Index() % 3 == 2) Add(FaultKind::kSoft404, "");
    Add(FaultKind::kChallenge412, Take(reports_));
    Add(FaultKind::kChallenge521, Take(reports_));
    Add(FaultKind::kChallengeMarks, Take(reports_));
    Add(FaultKind::kRedirectLoop, std::string(kLoopPath));
    Add(FaultKind::kCookieRedirect, Take(reports_));
    for (const auto& [path, node] : site_.nodes()) {
      if (node.kind == PageKind::kStub && node.page > 1000) Add(FaultKind::kStub, path);
    }
  }

  void Traps() {
    Add(FaultKind::kCalendar, std::string(kCalendarPath) + "*");
    Add(FaultKind::kDeeperPaths, std::string(kDeeperPath) + "*");
    for (int column = kGovernments; column <= kArchive; ++column) {
      const std::string& path = site_.columns()[static_cast<size_t>(column)].path;
      if (path.find('#') != std::string::npos || path.find('?') != std::string::npos) continue;
      Add(FaultKind::kSessionIds, path + ";jsessionid=*");
      Add(FaultKind::kSessionIds, path + "?PHPSESSID=*");
      Add(FaultKind::kVariants, path + "?sort=*");
      Add(FaultKind::kVariants, path + "?print=*");
    }
    Add(FaultKind::kSelfNext, std::string(kSelfNextPath) + "*");
    Add(FaultKind::kRepeatingList, std::string(kRepeatingPath) + "*");
    Add(FaultKind::kForbiddenLinks, "/");
    Add(FaultKind::kMirror, "/");
    if (Index() % 4 == 1 && site_.HasRobots()) Add(FaultKind::kRobotsError, "/robots.txt", 2);
    if (Index() % 4 == 2 && site_.HasRobots()) Add(FaultKind::kRobotsTooMany, "/robots.txt", 1, 2);
  }

  const Site& site_;
  const int level_;
  Rng rng_;
  std::vector<std::string> reports_, attachments_, lists_;
  std::vector<PlannedFault> faults_;
};

// What the server does; nullopt: the fault is in the pages.
std::optional<Fault> TransportOf(const PlannedFault& planned) {
  Fault fault;
  fault.times = planned.times, fault.retry_after_s = planned.retry_after_s, fault.retry_date = planned.retry_date;
  fault.delay_ms = 1500;
  switch (planned.kind) {
    case FaultKind::kServerError: fault.status = 500; return fault;
    case FaultKind::kRobotsError: fault.status = 503; return fault;
    case FaultKind::kTooMany:
    case FaultKind::kRobotsTooMany: fault.status = 429; return fault;
    case FaultKind::kBusyUntil: fault.status = 503; return fault;
    case FaultKind::kSlowAnswer: fault.kind = Fault::Kind::kSlow; return fault;
    case FaultKind::kSlowBody: fault.kind = Fault::Kind::kTrickle; return fault;
    case FaultKind::kCutBody: fault.kind = Fault::Kind::kTruncate; return fault;
    case FaultKind::kReset: fault.kind = Fault::Kind::kReset; return fault;
    default: return std::nullopt;
  }
}

// Portals of a world of provinces that do not answer at all.
void InstallFates(const PortalWorld& world, PortalServer& server) {
  for (const PlannedPortal& portal : world.provinces()->portals()) {
    const bool silent = portal.fate == Fate::kRefused || portal.fate == Fate::kReset || portal.fate == Fate::kNoName;
    if (silent) server.SetFault(portal.spec.host, "*", {.kind = Fault::Kind::kReset, .times = -1});
  }
}

}  // namespace

std::string_view FaultName(FaultKind kind) { return kKinds[static_cast<size_t>(kind)].name; }
int FaultLevel(FaultKind kind) { return kKinds[static_cast<size_t>(kind)].level; }

std::vector<PlannedFault> PlanFaults(const Site& site, int level) { return Planner(site, level).Plan(); }

std::string_view FaultLoss(const Site& site, const PlannedFault& fault) {
  if (fault.kind == FaultKind::kChallenge412 || fault.kind == FaultKind::kChallenge521) return "blocked";
  return fault.kind == FaultKind::kGzipBomb && site.nodes().contains(fault.target) ? "lost" : "";
}

std::vector<std::string> ForbiddenRequests(const Site& site) {
  std::vector<std::string> patterns = {site.Url("/internal/") + "*",
                                       "http://mirror.example/*",
                                       "http://www.neighbour.gov.cn.test/*",
                                       "*//www.gov.cn/*",
                                       "*//beian.miit.gov.cn/*",
                                       "*" + std::string(kMirrorSuffix) + "/*",
                                       "*//127.*",
                                       "*//localhost*",
                                       "*//169.254.169.254*",
                                       "*//10.*",
                                       "file:*"};
  if (!site.HasRobots()) patterns.erase(patterns.begin());
  return patterns;
}

void InstallFaults(const PortalWorld& world, PortalServer& server) {
  if (world.provinces()) InstallFates(world, server);
  if (world.options().faults == 0) return;
  for (int i = 0; i < world.options().portals; ++i) {
    const std::shared_ptr<const Site> site = world.Borrow(i);
    for (const PlannedFault& planned : PlanFaults(*site, world.options().faults)) {
      if (const std::optional<Fault> fault = TransportOf(planned))
        server.SetFault(site->spec().host, planned.target, *fault);
    }
  }
}

}  // namespace lantai::portal
