#include "tests/portal/province_truth.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/portal/province_reports.h"

namespace lantai::portal {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kStateNames[kStates] = {"held",        "lossy",   "listed", "silent",
                                                   "unreachable", "not_due", "none"};

int RankOf(const ReportPlace& place) { return static_cast<int>(place.state) * 2 + (place.reason == "repost" ? 1 : 0); }

// The years of a tenure as the truth says them: open ends are null.
Json FromTo(const Tenure& tenure, Json json) {
  json["from"] = tenure.first == 0 ? Json() : Json(tenure.first);
  json["to"] = tenure.last == 9999 ? Json() : Json(tenure.last);
  return json;
}

// Adds a value for the tenure's years, or lengthens the last one where it is the same.
void Extend(Json& list, const char* key, const Json& value, const Tenure& tenure) {
  if (!list.empty() && list.back()[key] == value) {
    list.back()["to"] = tenure.last == 9999 ? Json() : Json(tenure.last);
  } else {
    list.push_back(FromTo(tenure, {{key, value}}));
  }
}

// States and reasons of items that are listed and not to be had; nullopt: the report can be read, or is not there.
std::optional<std::string_view> WhyOnlyListed(const Item& item, bool removed) {
  if (item.status != 200) return "challenge";
  if (item.kind == Item::Kind::kForbidden) return "robots";
  if (item.kind == Item::Kind::kAbsent) return removed ? "removed" : "dead-link";
  return std::nullopt;
}

bool IsReport(const Item& item) {
  switch (item.kind) {
    case Item::Kind::kReport:
    case Item::Kind::kAbsent:
    case Item::Kind::kForbidden:
    case Item::Kind::kForeign:
    case Item::Kind::kAttached: return true;
    default: return false;
  }
}

}  // namespace

std::string_view StateName(State state) { return kStateNames[static_cast<size_t>(state)]; }

std::string_view WhyNotWhole(const PlannedPortal& portal, Level level) {
  const bool departments =
      portal.fate == Fate::kColumnChallenged || portal.fate == Fate::kFailingPage || portal.fate == Fate::kMiscounted;
  return IsDown(portal.fate) || (departments && level == Level::kDepartment) ? FateName(portal.fate) : "";
}

std::string_view WhyNotWhole(const PlannedPortal& portal) { return WhyNotWhole(portal, Level::kDepartment); }

std::string_view LevelName(const PlannedBody& body) {
  const std::string& name = body.tenures.back().name;
  const bool department = body.level == Level::kDepartment;
  if (body.level == Level::kTownship) return "township";
  if (department && name.ends_with("管理委员会")) return "zone";
  for (std::string_view vertical : {"税务局", "气象局", "烟草专卖局"}) {
    if (department && name.ends_with(vertical)) return "vertical";
  }
  switch (body.rung) {
    case Rung::kProvince: return department ? "province_department" : "province";
    case Rung::kCity: return department ? "city_department" : "city";
    case Rung::kCounty: return department ? "county_department" : "county";
  }
  return "";
}

ProvinceLedger::ProvinceLedger(const PortalWorld& world) : world_(world), plan_(*world.provinces()), now_(world.Now()) {
  const size_t years = static_cast<size_t>(plan_.options().last_year - plan_.options().first_year + 1);
  places_.resize(plan_.bodies().size() * years);
  for (int i = 0; i < world.options().portals; ++i) AddSite(*world.Borrow(i));
  for (std::vector<ReportPlace>& places : places_)
    std::stable_sort(places.begin(), places.end(), [](auto& a, auto& b) { return RankOf(a) < RankOf(b); });
}

std::vector<ReportPlace>& ProvinceLedger::PlacesAt(int body, int year) {
  const size_t years = static_cast<size_t>(plan_.options().last_year - plan_.options().first_year + 1);
  return places_[static_cast<size_t>(body) * years + static_cast<size_t>(year - plan_.options().first_year)];
}

const std::vector<ReportPlace>& ProvinceLedger::PlacesOf(int body, int year) const {
  return const_cast<ProvinceLedger*>(this)->PlacesAt(body, year);
}

void ProvinceLedger::AddSite(const Site& site) {
  for (size_t i = 0; i < site.items().size(); ++i) AddItem(site, static_cast<int>(i));
}

void ProvinceLedger::AddItem(const Site& site, int index) {
  const Item& item = site.items()[static_cast<size_t>(index)];
  if (item.hidden || item.unknown || !IsReport(item)) return;
  const bool foreign = item.kind == Item::Kind::kForeign;
  const int portal = foreign ? item.origin->index : site.spec().index;
  const int local = foreign ? item.origin_body : item.body;
  const int body = plan_.portals()[static_cast<size_t>(portal)].bodies[static_cast<size_t>(local)];
  const PlannedReport plan = *ReportOf(plan_, body, item.year);
  ReportPlace place;
  place.portal = site.spec().index, place.item = index, place.url = site.Url(item.path);
  if (foreign) place.reason = "repost";
  if (const auto why = foreign ? std::nullopt : WhyOnlyListed(item, plan.IsRemoved(now_))) {
    place.state = State::kListed, place.reason = *why;
  } else if (!foreign && plan.way == PlannedReport::Way::kPicture) {
    place.state = State::kLossy, place.reason = "picture";
  }
  if (item.kind == Item::Kind::kAttached) {
    const Item& summary = site.items()[static_cast<size_t>(item.original)];
    if (summary.hidden) return;
    place.summary = site.Url(summary.path);
  }
  PlacesAt(body, item.year).push_back(std::move(place));
}

LedgerCell ProvinceLedger::CellOf(int index, int year) const {
  const PlannedBody& body = plan_.bodies()[static_cast<size_t>(index)];
  const std::vector<ReportPlace>& places = PlacesOf(index, year);
  if (!places.empty()) return {places.front().state, places.front().reason, &places.front()};
  return AbsentCell(body, index, year);
}

LedgerCell ProvinceLedger::AbsentCell(const PlannedBody& body, int index, int year) const {
  const Tenure* tenure = body.At(year);
  if (tenure == nullptr) return {State::kNone, year < body.first() ? "not-founded" : "abolished", nullptr};
  if (now_ <= DueDate(body, year)) return {State::kNotDue, "", nullptr};
  const PlannedPortal& portal = plan_.portals()[static_cast<size_t>(tenure->portal)];
  if (const std::string_view why = WhyNotWhole(portal, body.level); !why.empty())
    return {State::kUnreachable, why, nullptr};
  const std::optional<PlannedReport> report = ReportOf(plan_, index, year);
  if (report && report->IsRemoved(now_)) return {State::kSilent, "removed", nullptr};
  return {State::kSilent, report ? "late" : "never", nullptr};
}

bool ProvinceLedger::IsKnowable(int index) const {
  const PlannedBody& body = plan_.bodies()[static_cast<size_t>(index)];
  if (body.level == Level::kGovernment) return true;
  for (int year = plan_.options().first_year; year <= plan_.options().last_year; ++year) {
    if (!PlacesOf(index, year).empty()) return true;
  }
  return false;
}

void ProvinceLedger::WriteBodies(std::ostream& out) const {
  const auto portal_id = [&](int portal) { return plan_.portals()[static_cast<size_t>(portal)].spec.id; };
  for (size_t i = 0; i < plan_.bodies().size(); ++i) {
    const PlannedBody& body = plan_.bodies()[i];
    const auto id_of = [&](int other) {
      return other < 0 ? Json() : Json(plan_.bodies()[static_cast<size_t>(other)].id);
    };
    Json names = Json::array(), parents = Json::array(), divisions = Json::array(), portals = Json::array();
    for (const Tenure& tenure : body.tenures) {
      Extend(names, "name", tenure.name, tenure);
      Extend(parents, "parent", id_of(tenure.parent), tenure);
      Extend(divisions, "division", tenure.division, tenure);
      Extend(portals, "portal", portal_id(tenure.portal), tenure);
    }
    const Tenure& last = body.tenures.back();
    Json json = {{"id", body.id}, {"names", names}, {"level", LevelName(body)}, {"division", last.division}};
    json["portal"] = portal_id(last.portal), json["parent"] = id_of(last.parent);
    json["divisions"] = divisions, json["portals"] = portals, json["parents"] = parents;
    json["merged_into"] = id_of(body.became), json["knowable"] = IsKnowable(static_cast<int>(i));
    json["years"] = Json::object();
    for (int year = plan_.options().first_year; year <= plan_.options().last_year; ++year) {
      const LedgerCell cell = CellOf(static_cast<int>(i), year);
      Json& entry = json["years"][std::to_string(year)] = {{"state", StateName(cell.state)}};
      if (!cell.reason.empty()) entry["reason"] = cell.reason;
      if (cell.place == nullptr) continue;
      entry["url"] = cell.place->url, entry["via"] = cell.place->summary.empty() ? "page" : "attachment";
      if (!cell.place->summary.empty()) entry["summary"] = cell.place->summary;
      if (cell.place->reason == "repost") entry["portal"] = portal_id(cell.place->portal);
    }
    out << (i == 0 ? "\n" : ",\n") << json.dump();
  }
}

}  // namespace lantai::portal
