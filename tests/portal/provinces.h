// A world of provinces: whose portals there are, which public bodies, and how these were founded, renamed, merged,
// moved and abolished, all worked out from the seed; what each of them published is province_reports.h.
//
//   province ─ city ─┬ county ─┬ departments
//                    └ county  └ townships, subdistricts
//
//   const Provinces provinces({.seed = 1, .portals = 60, .bodies = 4000, .provinces = 3});
//   provinces.bodies()[17].tenures          // 富阳市教育局 –2014, 杭州市富阳区教育局 2015–
//
// Places are those of config/divisions/ with their codes; hosts end in ".gov.cn.test". A year here is always the year
// that a report is about: a body whose first year is 2019 published its first report in 2020.
//
// Thread-safety: const after construction.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/portal/portals.h"
#include "tests/portal/site.h"

namespace lantai::portal {

enum class Rung { kProvince, kCity, kCounty };

// What is the matter with a portal, at all times.
enum class Fate {
  kSound,
  kRefused,           // nothing listens: connection refused (reset, where all names are led to the simulator)
  kReset,             // connections are reset
  kNoName,            // the name does not resolve (reset, where it does)
  kServerErrors,      // 503 for everything
  kChallenged,        // 412 and a challenge for everything
  kColumnChallenged,  // 521 and a challenge for the departments' column
  kFailingPage,       // a page of the departments' listing is always 500
  kMiscounted,        // the departments' listing says it has more items than its pages show
  kEmptyColumn,       // the townships' column is there and holds nothing
  kArchive,           // years to 2014 are in a column that only a link in the listings leads to
  kDeadYears,         // the departments' reports of two years are dead links
  kSummaries,         // departments' reports are the attachments of one page a year
};
inline constexpr int kFates = static_cast<int>(Fate::kSummaries) + 1;
std::string_view FateName(Fate fate);  // "failing-page"
// Whether no page of the portal ever answers.
bool IsDown(Fate fate);

// A body under one name at one place: for these report years, both inclusive.
struct Tenure {
  int first = 0, last = 9999;
  std::string name, we;
  std::string division;
  int portal = 0;     // where it publishes
  int local = 0;      // its index in that portal's bodies
  int parent = -1;    // index of a body; -1: not in this world
  std::string start;  // sentences of its first and last report that say what happened; empty: nothing
  std::string end;
};

// How a body keeps its duty.
enum class Habit { kDiligent, kForgetful, kLateStarter, kFellSilent, kNeverPublishes };

struct PlannedBody {
  std::string id;  // "330111-017": stable for a seed
  Level level = Level::kDepartment;
  Rung rung = Rung::kCounty;
  Habit habit = Habit::kDiligent;
  std::vector<Tenure> tenures;  // in order, without gaps
  int became = -1;              // the body that it was merged into

  int first() const { return tenures.front().first; }
  int last() const { return tenures.back().last; }
  // Null where the body does not exist in that year.
  const Tenure* At(int year) const;
};

struct PlannedPortal {
  PortalSpec spec;  // under its present name; its bodies under their last names, in the order of `bodies`
  Rung rung = Rung::kCounty;
  Fate fate = Fate::kSound;
  int parent = -1;                 // the portal above
  std::vector<int> bodies;         // of this world; those who moved are in two portals
  std::string short_name;          // 杭州市富阳区, as names of its bodies begin
  std::string old_name, old_code;  // before it was made a district; empty: it was not
  int district_since = 0;          // the first report year of the present name
};

class Provinces {
 public:
  // REQUIRES: 1 <= options.provinces <= kMostProvinces; at least two portals a province and six bodies a portal.
  static constexpr int kMostProvinces = 5;
  explicit Provinces(const WorldOptions& options);

  const WorldOptions& options() const { return options_; }
  const std::vector<PlannedPortal>& portals() const { return portals_; }
  const std::vector<PlannedBody>& bodies() const { return bodies_; }

 private:
  friend class ProvinceBuilder;
  WorldOptions options_;
  std::vector<PlannedPortal> portals_;
  std::vector<PlannedBody> bodies_;
};

}  // namespace lantai::portal
