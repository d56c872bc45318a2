#include "storage/ledger.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "storage/ledger_bodies.h"
#include "storage/ledger_evidence.h"
#include "storage/ledger_names.h"

namespace lantai::storage {
namespace {

constexpr std::string_view kStateNames[kCellStates] = {"held",        "lossy",   "listed", "silent",
                                                       "unreachable", "not_due", "none",   "unread"};

// An annual report that stands, or stood until its portal took it away.
struct Held {
  uint64_t id = 0;
  std::string portal, url;
  int name = -1;
  std::optional<int> year;
  std::string division;
  bool lossy = false, removed = false;
  Timestamp fetched_at;
};

// An entry of a list that is a report by its text.
struct Entry {
  std::string portal;
  int list = 0;
  std::string key, text;
  int name = -1;
  std::optional<int> year;
  int held = -1;  // the report behind it
};

// Standing before removed, whole before lossy, then the newest.
bool IsBetter(const Held& a, const Held& b) {
  if (a.removed != b.removed) return b.removed;
  if (a.lossy != b.lossy) return b.lossy;
  return std::pair(a.fetched_at, a.id) > std::pair(b.fetched_at, b.id);
}

class LedgerMaker {
 public:
  LedgerMaker(const Archive& archive, const LedgerQuery& query, std::vector<SeedPortal> seeds)
      : archive_(archive), query_(query), bodies_(PlaceBook(seeds)) {
    for (SeedPortal& seed : seeds) seeds_[seed.id] = std::move(seed);
    ledger_.years = {kFirstLedgerYear, std::max(kFirstLedgerYear, YearOf(query.as_of) - 1)};
  }

  Result<Ledger> Make() {
    LANTAI_RETURN_IF_ERROR(Load());
    MatchEntries();
    NoteYears();
    LANTAI_RETURN_IF_ERROR(Tell());
    groups_ = bodies_.Groups();
    LANTAI_RETURN_IF_ERROR(NoteEvidence());
    IndexCells();
    LANTAI_RETURN_IF_ERROR(AddRows());
    SetParents();
    AddPortals();
    Select();
    ledger_.dropped = bodies_.dropped();
    return std::move(ledger_);
  }

 private:
  static int YearOf(Timestamp at) {
    using namespace std::chrono;
    const sys_days day = floor<days>(sys_time<milliseconds>(milliseconds(at.ms)) + hours(8));
    return static_cast<int>(year_month_day(day).year());
  }

  // ---- what there is

  Status Load() {
    LANTAI_RETURN_IF_ERROR(archive_.ForEachBody([&](const BodyRecord& body) {
      const int name = bodies_.NameOf(body.portal, body.name);
      if (name < 0) return true;
      uint64_t& id = bodies_.At(name).id;
      if (id == 0 || body.id < id) id = body.id;
      return true;
    }));
    LANTAI_ASSIGN_OR_RETURN(std::vector<std::string> portals, archive_.Portals());
    for (const auto& [id, seed] : seeds_) {
      if (seed.name.empty()) continue;
      const int name = bodies_.NameOf(id, seed.name);
      if (name >= 0) government_of_[name].insert(id);
    }
    for (const std::string& portal : portals) LANTAI_RETURN_IF_ERROR(LoadLists(portal));
    portals.emplace_back();  // of imports
    for (const std::string& portal : portals) LANTAI_RETURN_IF_ERROR(LoadDocuments(portal));
    portals_ = std::move(portals);
    return {};
  }

  Status LoadLists(const std::string& portal) {
    LANTAI_ASSIGN_OR_RETURN(PortalLists lists, ReadLists(archive_, portal));
    for (size_t i = 0; i < lists.lists.size(); ++i) {
      for (ListedEntry& listed : lists.lists[i].reports) {
        Entry entry{portal, static_cast<int>(i), std::move(listed.key), std::move(listed.text), -1, listed.report.year,
                    -1};
        entry.name = bodies_.NameOf(portal, listed.report.unit);
        if (!entry.key.empty()) entries_at_[entry.key].push_back(static_cast<int>(entries_.size()));
        entries_.push_back(std::move(entry));
      }
      lists.lists[i].reports.clear();
    }
    evidence_.AddPortal(portal, std::move(lists));
    return {};
  }

  Status LoadDocuments(const std::string& portal) {
    return archive_.ForEachDocumentOf(portal, [&](const DocumentRecord& record) {
      if (!record.is_annual_report || record.superseded || record.withdrawn) return true;
      Held held{record.id,
                portal,
                record.urls.front(),
                -1,
                record.year,
                record.division.value_or(""),
                record.lossy || record.form.empty(),
                record.removed,
                record.fetched_at};
      if (record.unit) held.name = bodies_.NameOf(portal, *record.unit);
      for (const std::string& url : record.urls) {
        const auto at = entries_at_.find(url);
        if (at == entries_at_.end()) continue;
        for (const int entry : at->second) entries_[static_cast<size_t>(entry)].held = static_cast<int>(held_.size());
      }
      held_at_[record.id] = static_cast<int>(held_.size());
      held_.push_back(std::move(held));
      return true;
    });
  }

  // ---- whose reports they are

  // What the list says where the report does not, and the other way round.
  void MatchEntries() {
    for (Entry& entry : entries_) {
      if (entry.held < 0) continue;
      Held& held = held_[static_cast<size_t>(entry.held)];
      if (held.name < 0) held.name = entry.name;
      if (!held.year) held.year = entry.year;
      if (entry.name < 0) entry.name = held.name;
      if (entry.name < 0) continue;
      if (!entry.year) entry.year = held.year;
      bodies_.Match({entry.portal, entry.name}, {held.portal, held.name});
    }
    for (const Held& held : held_) ledger_.unplaced += held.name < 0 || !held.year ? 1 : 0;
  }

  bool InRange(int year) const { return ledger_.years.Contains(year); }

  void NoteYears() {
    for (const Held& held : held_) {
      if (held.name >= 0 && held.year && InRange(*held.year)) bodies_.At(held.name).years.insert(*held.year);
    }
    for (const Entry& entry : entries_) {
      if (entry.held < 0 && entry.name >= 0 && entry.year && InRange(*entry.year))
        bodies_.At(entry.name).years.insert(*entry.year);
    }
  }

  Status Tell() {
    for (const std::string& portal : portals_) {
      const auto tell = [&](uint64_t document, const std::vector<BodyChange>& changes) {
        const auto at = held_at_.find(document);
        if (at == held_at_.end()) return true;
        const Held& held = held_[static_cast<size_t>(at->second)];
        if (held.name >= 0 && held.year) bodies_.Tell(portal, held.name, *held.year, changes);
        return true;
      };
      LANTAI_RETURN_IF_ERROR(archive_.ForEachBodyChange(portal, tell));
    }
    return {};
  }

  Status NoteEvidence() {
    for (const Entry& entry : entries_) {
      if (entry.name >= 0) evidence_.NoteNamed(entry.portal, entry.list, entry.name);
      if (entry.name >= 0 && entry.year) continue;
      LANTAI_ASSIGN_OR_RETURN(const bool read, IsReadAndNone(entry));
      if (!read) evidence_.NoteUntold(entry.portal, entry.list, entry.name, entry.year, entry.text);
    }
    return {};
  }

  // What stands behind the entry was read, and is no annual report: a column, a notice.
  Result<bool> IsReadAndNone(const Entry& entry) const {
    if (entry.held >= 0 || entry.key.empty()) return false;
    LANTAI_ASSIGN_OR_RETURN(const auto record, archive_.GetUrl(entry.key));
    return record && record->state == UrlState::kDone && record->http_status / 100 != 3;
  }

  // ---- cells

  using CellPlace = std::pair<int, int>;  // body and year

  void IndexCells() {
    for (size_t i = 0; i < held_.size(); ++i) {
      const Held& held = held_[i];
      if (held.name < 0 || !held.year || !InRange(*held.year)) continue;
      const CellPlace place{bodies_.GroupOf(held.name), *held.year};
      const auto [at, is_first] = best_.try_emplace(place, static_cast<int>(i));
      if (!is_first && IsBetter(held, held_[static_cast<size_t>(at->second)])) at->second = static_cast<int>(i);
    }
    for (size_t i = 0; i < entries_.size(); ++i) {
      const Entry& entry = entries_[i];
      if (entry.name < 0 || !entry.year || !InRange(*entry.year)) continue;
      listed_[{bodies_.GroupOf(entry.name), *entry.year}].push_back(static_cast<int>(i));
    }
  }

  Status AddRows() {
    for (int group = 0; group < static_cast<int>(groups_.size()); ++group) {
      if (!IsBody(groups_[static_cast<size_t>(group)])) continue;
      LedgerBody body = Describe(group);
      for (int year = ledger_.years.first; year <= ledger_.years.last; ++year) {
        LANTAI_ASSIGN_OR_RETURN(LedgerCell cell, CellOf(group, body, year));
        body.cells.push_back(std::move(cell));
      }
      ledger_.bodies.push_back(std::move(body));
    }
    std::sort(ledger_.bodies.begin(), ledger_.bodies.end(), [](const LedgerBody& a, const LedgerBody& b) {
      return std::tie(a.portal, a.name, a.id) < std::tie(b.portal, b.name, b.id);
    });
    return {};
  }

  // A name that no report of a year was ever given under is mostly that of a column: 乡镇街道信息公开年报.
  bool IsBody(const BodyGroup& group) const {
    return !group.years.empty() ||
           std::any_of(group.names.begin(), group.names.end(), [&](int name) { return government_of_.contains(name); });
  }

  Result<LedgerCell> CellOf(int group, const LedgerBody& body, int year) const {
    const BodyGroup& facts = groups_[static_cast<size_t>(group)];
    LedgerCell cell;
    if (const auto best = best_.find({group, year}); best != best_.end()) {
      cell = HeldCell(held_[static_cast<size_t>(best->second)], body);
    } else if (const auto listed = listed_.find({group, year}); listed != listed_.end()) {
      LANTAI_ASSIGN_OR_RETURN(cell, ListedCell(listed->second));
    } else if (facts.first && year < *facts.first) {
      cell = {CellState::kNone, "founded in " + std::to_string(*facts.first), 0, "", ""};
    } else if (facts.last && year > *facts.last) {
      cell = {CellState::kNone, "no more after " + std::to_string(*facts.last), 0, "", ""};
    } else if (query_.as_of <= DueDay(body.kind, year)) {
      cell.state = CellState::kNotDue;
    } else {
      cell = AbsentCell(group, body, year);
    }
    cell.conflict = ConflictAt(group, year);
    return cell;
  }

  LedgerCell HeldCell(const Held& held, const LedgerBody& body) const {
    LedgerCell cell{held.lossy ? CellState::kLossy : CellState::kHeld, "", held.id, held.url, ""};
    if (held.removed) {
      cell.reason = "its portal has removed it";
    } else if (held.portal != body.portal && !bodies_.At(held.name).portals.contains(body.portal)) {
      cell.reason = "at portal " + held.portal;
    }
    return cell;
  }

  Result<LedgerCell> ListedCell(const std::vector<int>& entries) const {
    LedgerCell cell;
    cell.state = CellState::kListed;
    for (const int index : entries) {
      const Entry& entry = entries_[static_cast<size_t>(index)];
      LANTAI_ASSIGN_OR_RETURN(std::string reason, WhyNotHeld(entry));
      if (!cell.reason.empty() && entry.key > cell.url) continue;
      cell.reason = std::move(reason);
      cell.url = entry.key;
    }
    return cell;
  }

  Result<std::string> WhyNotHeld(const Entry& entry) const {
    if (entry.held >= 0) return std::string("behind the link is another report");
    if (entry.key.empty()) return std::string("only a script opens it");
    LANTAI_ASSIGN_OR_RETURN(auto record, archive_.GetUrl(entry.key));
    if (!record) return std::string("the link was not followed");
    LANTAI_RETURN_IF_ERROR(AddHostsReason(archive_, *record));
    if (record->state == UrlState::kDone) return std::string("behind the link is no annual report");
    if (!record->reason.empty()) return record->reason;
    if (record->state == UrlState::kQueued) return std::string("waits to be fetched");
    if (record->state == UrlState::kCaptured) return std::string("waits to be read");
    return std::string(UrlStateName(record->state));
  }

  // A list and the report behind its entry name different bodies or years.
  std::string ConflictAt(int group, int year) const {
    const auto listed = listed_.find({group, year});
    if (listed == listed_.end()) return {};
    for (const int index : listed->second) {
      const Entry& entry = entries_[static_cast<size_t>(index)];
      if (entry.held < 0) continue;
      const Held& held = held_[static_cast<size_t>(entry.held)];
      if (bodies_.GroupOf(held.name) == group && held.year == year) continue;
      return "a list says so of " + entry.key + ", where the report is of " + bodies_.At(held.name).name + " for " +
             std::to_string(*held.year);
    }
    return {};
  }

  LedgerCell AbsentCell(int group, const LedgerBody& body, int year) const {
    Doubt doubt;
    for (const std::string& portal : HomesOf(group, year))
      doubt.Join(evidence_.DoubtOf(portal, NamesIn(group, portal, year), body.kind, year));
    if (!doubt) return {CellState::kSilent, "", 0, "", ""};
    const bool unread = doubt.kind == Doubt::Kind::kUnread;
    return {unread ? CellState::kUnread : CellState::kUnreachable, doubt.reason, 0, doubt.url, ""};
  }

  // ---- where a body publishes

  bool HoldsIn(const NamedBody& name, int year) const {
    return (!name.told_first || *name.told_first <= year) && (!name.told_last || year <= *name.told_last);
  }

  // A government's own portal; else the portals that know the body under the name it has in that year.
  std::set<std::string> HomesOf(int group, int year) const {
    std::set<std::string> own, then, ever;
    for (const int name : groups_[static_cast<size_t>(group)].names) {
      if (const auto at = government_of_.find(name); at != government_of_.end())
        own.insert(at->second.begin(), at->second.end());
      const NamedBody& named = bodies_.At(name);
      ever.insert(named.portals.begin(), named.portals.end());
      if (HoldsIn(named, year)) then.insert(named.portals.begin(), named.portals.end());
    }
    std::set<std::string>& homes = !own.empty() ? own : !then.empty() ? then : ever;
    if (homes.size() > 1) homes.erase("");
    return std::move(homes);
  }

  std::vector<int> NamesIn(int group, const std::string& portal, int year) const {
    std::vector<int> then, ever;
    for (const int name : groups_[static_cast<size_t>(group)].names) {
      const NamedBody& named = bodies_.At(name);
      if (!named.portals.contains(portal)) continue;
      ever.push_back(name);
      if (HoldsIn(named, year)) then.push_back(name);
    }
    return then.empty() ? ever : then;
  }

  // ---- rows

  LedgerBody Describe(int group) const {
    const BodyGroup& facts = groups_[static_cast<size_t>(group)];
    LedgerBody body;
    std::vector<int> names = facts.names;
    const auto age = [&](int name) {
      const NamedBody& named = bodies_.At(name);
      const int seen = named.years.empty() ? 0 : *named.years.begin();
      return std::pair(named.told_first.value_or(named.told_last ? std::min(seen, *named.told_last) : seen),
                       named.name);
    };
    std::sort(names.begin(), names.end(), [&](int a, int b) { return age(a) < age(b); });
    for (const int name : names) {
      const NamedBody& named = bodies_.At(name);
      body.names.push_back({named.name, named.told_first, named.told_last});
      if (named.id != 0 && (body.id == 0 || named.id < body.id)) body.id = named.id;
    }
    body.name = body.names.back().name;
    body.conflicts = facts.conflicts;
    body.kind = KindOfBody(body.name);
    const std::set<std::string> homes = HomesOf(group, ledger_.years.last);
    body.portal = homes.empty() ? "" : *homes.begin();
    body.division = DivisionOf(group, body.portal);
    body.level = LevelOfBody(body.name, body.kind, body.division);
    return body;
  }

  // The portal's, else what its last report says.
  std::string DivisionOf(int group, const std::string& portal) const {
    const auto seed = seeds_.find(portal);
    if (seed != seeds_.end() && !seed->second.division.empty()) return seed->second.division;
    for (int year = ledger_.years.last; year >= ledger_.years.first; --year) {
      const auto best = best_.find({group, year});
      if (best != best_.end() && !held_[static_cast<size_t>(best->second)].division.empty())
        return held_[static_cast<size_t>(best->second)].division;
    }
    return {};
  }

  void SetParents() {
    std::map<std::string, uint64_t> by_division;
    for (const LedgerBody& body : ledger_.bodies) {
      if (body.kind == BodyKind::kGovernment && !body.division.empty()) by_division.try_emplace(body.division, body.id);
    }
    for (LedgerBody& body : ledger_.bodies) {
      const std::string division = body.kind == BodyKind::kGovernment ? DivisionAbove(body.division) : body.division;
      const auto parent = by_division.find(division);
      if (parent != by_division.end() && parent->second != body.id) body.parent = parent->second;
    }
  }

  void AddPortals() {
    for (const auto& [id, lists] : evidence_.portals()) {
      LedgerPortal portal{id, "", "", lists.lists.size(), 0, lists.first.reason};
      for (const ReportList& list : lists.lists) portal.whole += list.doubt ? 0 : 1;
      if (const auto seed = seeds_.find(id); seed != seeds_.end())
        portal.name = seed->second.name, portal.division = seed->second.division;
      ledger_.portals.push_back(std::move(portal));
    }
  }

  void Select() {
    std::erase_if(ledger_.bodies, [&](const LedgerBody& body) {
      return (!query_.portal.empty() && body.portal != query_.portal) || !body.division.starts_with(query_.division);
    });
    std::erase_if(ledger_.portals, [&](const LedgerPortal& portal) {
      return (!query_.portal.empty() && portal.id != query_.portal) || !portal.division.starts_with(query_.division);
    });
  }

  const Archive& archive_;
  const LedgerQuery& query_;
  BodyTable bodies_;
  Evidence evidence_;
  std::map<std::string, SeedPortal> seeds_;
  std::vector<std::string> portals_;
  std::map<int, std::set<std::string>> government_of_;  // names that seed lists give to portals
  std::vector<Held> held_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::vector<int>> entries_at_;
  std::unordered_map<uint64_t, int> held_at_;
  std::vector<BodyGroup> groups_;
  std::map<CellPlace, int> best_;
  std::map<CellPlace, std::vector<int>> listed_;
  Ledger ledger_;
};

}  // namespace

std::string_view CellStateName(CellState state) { return kStateNames[static_cast<size_t>(state)]; }

std::optional<CellState> CellStateOf(std::string_view name) {
  for (size_t i = 0; i < kCellStates; ++i) {
    if (kStateNames[i] == name) return static_cast<CellState>(i);
  }
  return std::nullopt;
}

Timestamp DueDay(BodyKind kind, int year) {
  using namespace std::chrono;
  const month due = kind == BodyKind::kDepartment && year >= 2019 ? January : March;
  const sys_days day = std::chrono::year(year + 1) / due / 31;
  const auto end = day + days(1) - hours(8);
  return {duration_cast<milliseconds>(end.time_since_epoch()).count() - 1};
}

Result<Ledger> LedgerOf(const Archive& archive, const LedgerQuery& query) {
  std::vector<SeedPortal> seeds;
  LANTAI_RETURN_IF_ERROR(
      archive.ForEachSeedPortal([&](const SeedPortal& portal) { return seeds.push_back(portal), true; }));
  return LedgerMaker(archive, query, std::move(seeds)).Make();
}

}  // namespace lantai::storage
