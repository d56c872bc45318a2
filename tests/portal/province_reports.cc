#include "tests/portal/province_reports.h"

#include <chrono>

#include "tests/portal/random.h"

namespace lantai::portal {
namespace {

enum Salt : uint64_t { kSilence = 9101, kSince, kDate, kWay, kLater, kReposts };

Rng RngOf(const Provinces& world, uint64_t salt, int body, int year = 0) {
  return Rng{world.options().seed, salt, static_cast<uint64_t>(body), static_cast<uint64_t>(year)};
}

bool Publishes(const Provinces& world, Habit habit, int body, int year) {
  Rng silence = RngOf(world, kSilence, body, year), since = RngOf(world, kSince, body);
  switch (habit) {
    case Habit::kDiligent: return !silence.Chance(2);
    case Habit::kForgetful: return !silence.Chance(25);
    case Habit::kLateStarter: return year >= 2010 + since.Below(8);
    case Habit::kFellSilent: return year < 2012 + since.Below(12);
    case Habit::kNeverPublishes: return false;
  }
  return false;
}

// 5 % are late by months, 1.5 % by a year; those who say what became of their body never.
Moment PublishedAt(const Provinces& world, Level level, int body, int year, bool in_time) {
  Rng rng = RngOf(world, kDate, body, year);
  const int lateness = rng.Below(1000);
  Moment at = {year + 1, 1, 5 + rng.Below(22), 8 + rng.Below(10), rng.Below(60), rng.Below(60)};
  if (level != Level::kDepartment) at.month = 2 + rng.Below(2);
  if (in_time || lateness >= 65) return at;
  if (lateness < 15) return at.year = year + 2, at.month = 1 + rng.Below(11), at;
  at.month = 4 + rng.Below(3);
  return at;
}

using Way = PlannedReport::Way;

Way WayOf(const Provinces& world, int body, int year, const PlannedPortal& portal) {
  const int chance = RngOf(world, kWay, body, year).Below(1000);
  if (chance < 8) return Way::kDead;
  if (chance < 12) return Way::kChallenged;
  if (chance < 16 && HasRobots(portal.spec)) return Way::kForbidden;
  return chance >= 16 && chance < 28 ? Way::kPicture : Way::kPage;
}

void DecideLater(const Provinces& world, int body, int year, PlannedReport& report) {
  Rng rng = RngOf(world, kLater, body, year);
  const int chance = rng.Below(1000);
  if (chance < 30) report.edited = AddDays(report.published, 10 + rng.Below(300));
  if (chance >= 30 && chance < 42) {
    report.removed = AddDays(report.published, 200 + rng.Below(1300));
    report.link_stays = rng.Chance(50);
  }
}

class PortalReports final : public ReportPlan {
 public:
  PortalReports(std::shared_ptr<const Provinces> world, int portal, const Moment& as_of)
      : world_(std::move(world)), portal_(portal), as_of_(as_of) {}

  std::string NameOf(int local, int year) const override {
    const Tenure* tenure = TenureOf(local, year);
    return tenure == nullptr ? "" : tenure->name;
  }

  std::optional<ReportTerms> TermsOf(int local, int year) const override {
    const Tenure* tenure = TenureOf(local, year);
    if (tenure == nullptr) return std::nullopt;
    const std::optional<PlannedReport> report = ReportOf(*world_, BodyOf(local), year);
    if (!report) return std::nullopt;
    ReportTerms terms;
    terms.unit = tenure->name, terms.we = tenure->we, terms.division = tenure->division;
    terms.published = report->published, terms.edited = report->IsEdited(as_of_);
    terms.picture = report->way == Way::kPicture, terms.alone = report->way == Way::kSummary;
    if (year == tenure->first) terms.notes.push_back(tenure->start);
    if (year == tenure->last) terms.notes.push_back(tenure->end);
    std::erase(terms.notes, "");
    return terms;
  }

 private:
  int BodyOf(int local) const {
    return world_->portals()[static_cast<size_t>(portal_)].bodies[static_cast<size_t>(local)];
  }
  const Tenure* TenureOf(int local, int year) const {
    const Tenure* tenure = world_->bodies()[static_cast<size_t>(BodyOf(local))].At(year);
    return tenure != nullptr && tenure->portal == portal_ ? tenure : nullptr;
  }

  const std::shared_ptr<const Provinces> world_;
  const int portal_;
  const Moment as_of_;
};

}  // namespace

Moment AddDays(const Moment& moment, int days) {
  using namespace std::chrono;
  const sys_days day = year(moment.year) / moment.month / moment.day;
  const year_month_day later = day + std::chrono::days(days);
  Moment out = moment;
  out.year = static_cast<int>(later.year()), out.month = static_cast<int>(static_cast<unsigned>(later.month()));
  out.day = static_cast<int>(static_cast<unsigned>(later.day()));
  return out;
}

std::optional<PlannedReport> ReportOf(const Provinces& world, int index, int year) {
  const PlannedBody& body = world.bodies()[static_cast<size_t>(index)];
  const Tenure* tenure = body.At(year);
  if (tenure == nullptr || body.habit == Habit::kNeverPublishes) return std::nullopt;
  const PlannedPortal& portal = world.portals()[static_cast<size_t>(tenure->portal)];
  if (portal.fate == Fate::kEmptyColumn && body.level == Level::kTownship) return std::nullopt;
  const bool telling = year == tenure->first || year == tenure->last;
  if (!telling && !Publishes(world, body.habit, index, year)) return std::nullopt;
  PlannedReport report;
  report.published = PublishedAt(world, body.level, index, year, telling);
  const bool department = body.level == Level::kDepartment;
  const int dead = world.options().first_year + 4;
  if (department && portal.fate == Fate::kSummaries) {
    report.way = Way::kSummary, report.published = {year + 1, 3, 20, 9, 0, 0};
  } else if (department && portal.fate == Fate::kDeadYears && (year == dead || year == dead + 1)) {
    report.way = Way::kDead;
  } else if (!telling) {
    report.way = WayOf(world, index, year, portal);
    if (report.way == Way::kPage) DecideLater(world, index, year, report);
  }
  return report;
}

Moment DueDate(const PlannedBody& body, int year) {
  return {year + 1, body.level == Level::kDepartment && year >= 2019 ? 1 : 3, 31, 23, 59, 59};
}

std::optional<Moment> RepostOf(const Provinces& world, int portal, int body, int year) {
  const std::optional<PlannedReport> report = ReportOf(world, body, year);
  const bool whole = report && report->way != Way::kPicture && report->way != Way::kSummary;
  if (!whole || world.portals()[static_cast<size_t>(portal)].spec.index % 2 != 0) return std::nullopt;
  Rng rng = RngOf(world, kReposts, body, year);
  if (!rng.Chance(70)) return std::nullopt;
  return AddDays(report->published, 1 + rng.Below(12));
}

PortalSpec SpecAt(std::shared_ptr<const Provinces> world, int portal, const Moment& as_of) {
  PortalSpec spec = world->portals()[static_cast<size_t>(portal)].spec;
  spec.plan = std::make_shared<PortalReports>(std::move(world), portal, as_of);
  return spec;
}

}  // namespace lantai::portal
