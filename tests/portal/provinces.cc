#include "tests/portal/provinces.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "tests/portal/province_offices.h"
#include "tests/portal/province_places.h"
#include "tests/portal/random.h"
#include "tests/portal/styles/system.h"

namespace lantai::portal {
namespace {

enum Salt : uint64_t { kHabits = 9001 };

constexpr std::string_view kFateNames[kFates] = {
    "sound",        "refused",    "reset",        "no-name", "5xx",        "challenged", "challenged-column",
    "failing-page", "miscounted", "empty-column", "archive", "dead-years", "summaries"};
// What counties' portals have in turn, every other one; then cities', every fourth.
constexpr Fate kCountyFates[] = {Fate::kFailingPage,  Fate::kRefused,    Fate::kSummaries,   Fate::kColumnChallenged,
                                 Fate::kServerErrors, Fate::kArchive,    Fate::kMiscounted,  Fate::kReset,
                                 Fate::kDeadYears,    Fate::kChallenged, Fate::kEmptyColumn, Fate::kNoName};
constexpr Fate kCityFates[] = {Fate::kMiscounted, Fate::kServerErrors, Fate::kDeadYears};
constexpr int kMoved = 2017;  // the first report year of a township under another county

constexpr size_t kCharacter = 3;  // bytes of a Chinese character
std::string WithoutEnding(std::string_view name) {
  return std::string(name.size() > 2 * kCharacter ? name.substr(0, name.size() - kCharacter) : name);
}

std::string WeOf(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kForms[] = {
      {"管理委员会", "我区"}, {"委员会", "我委"}, {"人民政府", "本级政府"}, {"街道办事处", "我街道"}, {"局", "我局"},
      {"厅", "我厅"},         {"办公室", "我办"}, {"中心", "本中心"},       {"大队", "我队"}};
  for (const auto& [ending, we] : kForms) {
    if (name.ends_with(ending)) return std::string(we);
  }
  return "本单位";
}

std::string TownshipName(const std::string& township) {
  return township + (township.ends_with("街道") ? "办事处" : "人民政府");
}

}  // namespace

std::string_view FateName(Fate fate) { return kFateNames[static_cast<size_t>(fate)]; }

bool IsDown(Fate fate) { return fate >= Fate::kRefused && fate <= Fate::kChallenged; }

const Tenure* PlannedBody::At(int year) const {
  for (const Tenure& tenure : tenures) {
    if (tenure.first <= year && year <= tenure.last) return &tenure;
  }
  return nullptr;
}

class ProvinceBuilder {
 public:
  explicit ProvinceBuilder(Provinces& world) : world_(world), options_(world.options_) {}

  void Build() {
    const std::vector<Place> places = ChoosePlaces(options_.provinces, options_.portals);
    for (const Place& place : places) AddPortal(place);
    const int portals = static_cast<int>(world_.portals_.size());
    for (int i = 0; i < portals; ++i)
      AddBodies(i, places[static_cast<size_t>(i)], options_.bodies * (i + 1) / portals - options_.bodies * i / portals);
    MoveTownships();
    for (PlannedPortal& portal : world_.portals_) NameBodies(portal);
  }

 private:
  PlannedPortal& PortalAt(int index) { return world_.portals_[static_cast<size_t>(index)]; }
  PlannedBody& BodyAt(int index) { return world_.bodies_[static_cast<size_t>(index)]; }

  Fate FateOf(Rung rung) {
    if (rung == Rung::kProvince) return Fate::kSound;
    if (rung == Rung::kCity)
      return cities_++ % 4 == 3 ? kCityFates[(cities_ / 4 - 1) % std::size(kCityFates)] : Fate::kSound;
    return counties_++ % 2 == 0 ? kCountyFates[counties_ / 2 % std::size(kCountyFates)] : Fate::kSound;
  }

  // Sound portals have every system in turn; what is the matter with the others asks for a certain kind of list.
  void ChooseStyle(PlannedPortal& portal) {
    PortalSpec& spec = portal.spec;
    if (portal.fate == Fate::kFailingPage) {
      spec.style = Style::kSystem, spec.system = &SystemAt(0);  // its articles do not link their neighbours
    } else if (portal.fate == Fate::kMiscounted) {
      spec.style = miscounted_++ % 2 == 0 ? Style::kTrsCount : Style::kEmpire;
    } else if (const int turn = portal.fate == Fate::kSound ? styles_++ % (kStyles + kSystems) : spec.index % kStyles;
               turn < kStyles) {
      spec.style = static_cast<Style>(turn);
    } else {
      spec.style = Style::kSystem, spec.system = &SystemAt(turn - kStyles);
    }
  }

  void AddPortal(const Place& place) {
    PlannedPortal& portal = world_.portals_.emplace_back();
    portal.rung = place.rung, portal.parent = place.parent, portal.fate = FateOf(place.rung);
    portal.old_name = place.old_name, portal.old_code = place.old_code, portal.district_since = place.district_since;
    const bool district = place.rung == Rung::kCounty && place.name.ends_with("区") && place.parent >= 0;
    portal.short_name = (district ? PortalAt(place.parent).short_name : "") + place.name;
    PortalSpec& spec = portal.spec;
    spec.index = static_cast<int>(world_.portals_.size()) - 1;
    spec.id = "p" + place.code, spec.name = portal.short_name + "人民政府", spec.division = place.code;
    spec.host = "www." + spec.id + ".gov.cn.test", spec.place = place.name, spec.site_code = place.code + "0001";
    ChooseStyle(portal);
  }

  // ---- bodies

  int AddBody(int portal, Level level) {
    PlannedBody& body = world_.bodies_.emplace_back();
    const int index = static_cast<int>(world_.bodies_.size()) - 1;
    body.level = level, body.rung = PortalAt(portal).rung;
    body.id = fmt::format("{}-{:03}", PortalAt(portal).spec.division, PortalAt(portal).bodies.size());
    PortalAt(portal).bodies.push_back(index);
    body.habit = HabitOf(level, index);
    return index;
  }

  Habit HabitOf(Level level, int index) const {
    Rng rng{options_.seed, kHabits, static_cast<uint64_t>(index)};
    const int chance = rng.Below(100);
    if (level == Level::kGovernment) return chance < 90 ? Habit::kDiligent : Habit::kForgetful;
    if (chance < 70) return Habit::kDiligent;
    if (chance < 84) return Habit::kForgetful;
    if (chance < 92) return Habit::kLateStarter;
    return chance < 97 ? Habit::kFellSilent : Habit::kNeverPublishes;
  }

  // The years of one name, cut where the place was made a district.
  void AddTenure(int portal, int body, int first, int last, const std::string& name, int parent) {
    const PlannedPortal& at = PortalAt(portal);
    const int local = static_cast<int>(at.bodies.size()) - 1;
    const int cut = at.district_since;
    const auto add = [&](int from, int to, const std::string& prefix, const std::string& code) {
      if (from > to) return;
      BodyAt(body).tenures.push_back({from, to, prefix + name, "", code, portal, local, parent, "", ""});
    };
    if (cut != 0) add(first, std::min(last, cut - 1), at.old_name, at.old_code);
    add(std::max(first, cut), last, at.short_name, at.spec.division);
  }

  void AddBodies(int index, const Place& place, int count) {
    const int above = PortalAt(index).parent;
    const int government = AddBody(index, Level::kGovernment);
    AddTenure(index, government, 0, 9999, "人民政府", above < 0 ? -1 : PortalAt(above).bodies.front());
    Explain(government);
    const int townships =
        place.rung == Rung::kCounty ? std::min(static_cast<int>(place.townships.size()), count * 35 / 100) : 0;
    AddOffices(index, government, count - 1 - townships);
    for (int i = 0; i < townships; ++i) {
      const int body = AddBody(index, Level::kTownship);
      AddTenure(index, body, 0, 9999, TownshipName(place.townships[static_cast<size_t>(i)]), government);
      Explain(body);
    }
  }

  void AddOffices(int portal, int government, int count) {
    for (const std::vector<Office>& group : Offices()) {
      if (static_cast<int>(group.size()) > count) continue;
      count -= static_cast<int>(group.size());
      AddGroup(portal, government, group);
    }
    for (int branch = 1; count > 0; --count, ++branch) {
      const int body = AddBody(portal, Level::kDepartment);
      AddTenure(portal, body, 0, 9999, fmt::format("{}第{}分局", BranchOffice(), branch), government);
      Explain(body);
    }
  }

  void AddGroup(int portal, int government, const std::vector<Office>& group) {
    std::map<std::string_view, int> made;
    for (const Office& office : group) made[office.name] = AddOffice(portal, government, office);
    for (const Office& office : group) {
      const int body = made[office.name];
      Explain(body);
      if (!office.gone_to.empty())
        BodyAt(body).tenures.back().end = fmt::format("根据机构改革方案，本机关不再保留，职责划入{}。", office.gone_to);
      if (office.into.empty()) continue;
      BodyAt(body).became = made[office.into];
    }
    if (group.back().first != 0 && group.size() > 1) ExplainMerger(made[group.back().name], group, made);
  }

  static std::string NameAt(const Office& office, std::string_view name, Rung rung) {
    std::string text(name);
    if (rung == Rung::kProvince && office.hall) text = WithoutEnding(text) + "厅";
    if (rung != Rung::kCounty && text == "发展和改革局") text = "发展和改革委员会";
    return text;
  }

  int AddOffice(int portal, int government, const Office& office) {
    const Rung rung = PortalAt(portal).rung;
    const int body = AddBody(portal, Level::kDepartment);
    const int change = office.later.empty() ? office.last + 1 : office.later_from;
    AddTenure(portal, body, office.first, change - 1, NameAt(office, office.name, rung), government);
    if (office.later.empty()) return body;
    const int city = PortalAt(portal).parent;
    if (office.branch && rung == Rung::kCounty && city >= 0) {
      AddBranch(portal, body, office, city);
    } else {
      AddTenure(portal, body, office.later_from, office.last, NameAt(office, office.later, rung), government);
    }
    if (office.branch) city_office_[portal] = body;
    return body;
  }

  // The county's bureau becomes a branch of the city's.
  void AddBranch(int portal, int body, const Office& office, int city) {
    const PlannedPortal& at = PortalAt(portal);
    const auto parent = city_office_.find(city);
    BodyAt(body).tenures.push_back(
        {office.later_from, office.last,
         fmt::format("{}{}{}分局", PortalAt(city).short_name, office.later, WithoutEnding(at.spec.place)), "",
         at.spec.division, portal, static_cast<int>(at.bodies.size()) - 1,
         parent == city_office_.end() ? -1 : parent->second, "", ""});
  }

  // What a body's first report under each name says, so that a reader can know it.
  void Explain(int index) {
    PlannedBody& body = BodyAt(index);
    for (size_t i = 0; i < body.tenures.size(); ++i) {
      Tenure& tenure = body.tenures[i];
      tenure.we = WeOf(tenure.name);
      if (i > 0) {
        tenure.start =
            fmt::format("本机关原名{}，自{}年起更名为{}。", body.tenures[i - 1].name, tenure.first, tenure.name);
      } else if (tenure.first != 0) {
        tenure.start = fmt::format("根据机构改革方案，{}于{}年组建。", tenure.name, tenure.first);
      }
    }
  }

  void ExplainMerger(int body, const std::vector<Office>& group, const std::map<std::string_view, int>& made) {
    Tenure& first = BodyAt(body).tenures.front();
    std::string names;
    for (const Office& office : group) {
      if (office.into.empty()) continue;
      Tenure& last = BodyAt(made.at(office.name)).tenures.back();
      last.end = fmt::format("根据机构改革方案，本机关的职责整合划入{}，本机关不再保留。", first.name);
      names += (names.empty() ? "" : "、") + last.name;
    }
    first.start = fmt::format("根据机构改革方案，{}于{}年由{}整合组建。", first.name, first.first, names);
  }

  // In each city, one township goes from its first county to the second.
  void MoveTownships() {
    for (size_t i = 0; i + 1 < world_.portals_.size(); ++i) {
      const PlannedPortal& from = world_.portals_[i];
      const bool neighbours = from.rung == Rung::kCounty && world_.portals_[i + 1].parent == from.parent;
      const bool first = i > 0 && world_.portals_[i - 1].rung != Rung::kCounty;
      if (neighbours && first && BodyAt(from.bodies.back()).level == Level::kTownship)
        Move(from.bodies.back(), static_cast<int>(i) + 1);
    }
  }

  void Move(int index, int to) {
    PlannedPortal& target = PortalAt(to);
    PlannedBody& body = BodyAt(index);
    Tenure& old = body.tenures.back();
    const bool possible = old.first < kMoved && target.district_since < kMoved;
    if (!possible) return;
    const std::string own = old.name.substr(PortalAt(old.portal).short_name.size());
    Tenure moved = old;
    old.last = kMoved - 1;
    moved.first = kMoved, moved.portal = to, moved.local = static_cast<int>(target.bodies.size());
    moved.name = target.short_name + own, moved.division = target.spec.division, moved.parent = target.bodies.front();
    moved.start = fmt::format("经批准，原{}自{}年起划归{}管辖，名称相应变更为{}。", old.name, kMoved, target.short_name,
                              moved.name);
    body.tenures.push_back(std::move(moved));
    target.bodies.push_back(index);
  }

  void NameBodies(PlannedPortal& portal) {
    for (int index : portal.bodies) {
      const PlannedBody& body = BodyAt(index);
      for (auto tenure = body.tenures.rbegin(); tenure != body.tenures.rend(); ++tenure) {
        if (tenure->portal != portal.spec.index) continue;
        portal.spec.bodies.push_back({tenure->name, tenure->we, body.level});
        break;
      }
    }
  }

  Provinces& world_;
  const WorldOptions& options_;
  size_t counties_ = 0, cities_ = 0;
  int styles_ = 0, miscounted_ = 0;
  std::map<int, int> city_office_;  // the bureau whose counties' bureaus become branches, by portal
};

Provinces::Provinces(const WorldOptions& options) : options_(options) { ProvinceBuilder(*this).Build(); }

}  // namespace lantai::portal
