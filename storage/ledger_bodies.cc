#include "storage/ledger_bodies.h"

#include <algorithm>
#include <iterator>

#include "storage/ledger.h"

namespace lantai::storage {
namespace {

constexpr std::string_view kGovernment = "人民政府";
constexpr size_t kLeastSuffix = 9;  // three characters: 财政局
constexpr std::string_view kPlaceEndings[] = {"省", "自治区", "市", "自治州", "地区", "盟", "县", "区", "旗"};

// Where the parts of a place begin: 芝罘区 in 烟台市芝罘区. Not the first.
std::vector<size_t> PartsOf(std::string_view place) {
  std::vector<size_t> begins;
  for (const std::string_view ending : kPlaceEndings) {
    for (size_t at = place.find(ending); at != place.npos; at = place.find(ending, at + 1)) {
      const size_t behind = at + ending.size();
      // 市辖区, 区人民政府: an ending needs a name before it, and what is left is a place.
      if (at >= 3 && behind + 6 <= place.size()) begins.push_back(behind);
    }
  }
  std::sort(begins.begin(), begins.end());
  return begins;
}

// Two names that both report for more years than the one in which a name changed are two bodies.
bool Overlap(const std::set<int>& a, const std::set<int>& b) {
  std::vector<int> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both.size() > 1;
}

void KeepLowest(std::optional<int>& kept, std::optional<int> value) {
  if (value && (!kept || *value < *kept)) kept = value;
}
void KeepHighest(std::optional<int>& kept, std::optional<int> value) {
  if (value && (!kept || *value > *kept)) kept = value;
}

}  // namespace

PlaceBook::PlaceBook(const std::vector<SeedPortal>& portals) {
  for (const SeedPortal& portal : portals) {
    if (!portal.name.ends_with(kGovernment) || portal.name == kGovernment) continue;
    std::string place = portal.name.substr(0, portal.name.size() - kGovernment.size());
    of_portal_[portal.id] = place;
    places_[std::move(place)].insert(portal.id);
  }
}

std::set<std::string> PlaceBook::PortalsOf(std::string_view name) const {
  std::set<std::string> portals;
  for (size_t size = 3; size < name.size(); ++size) {
    if ((static_cast<unsigned char>(name[size]) & 0xC0) == 0x80) continue;  // within a character
    const auto place = places_.find(name.substr(0, size));
    if (place != places_.end()) portals = place->second;
  }
  return portals;
}

std::string PlaceBook::FullName(const std::string& portal, const std::string& name) const {
  const auto own = of_portal_.find(portal);
  if (own == of_portal_.end()) return BeginsWithPlace(name) ? name : portal + '\0' + name;
  const std::string& place = own->second;
  if (name.starts_with(place)) return name;
  // 山东省烟台市芝罘区财政局 where the portal is 烟台市芝罘区's.
  if (const size_t at = name.find(place); at != name.npos && at > 0) {
    const std::string_view before = std::string_view(name).substr(0, at);
    for (const std::string_view ending : kPlaceEndings) {
      if (before.ends_with(ending)) return name.substr(at);
    }
  }
  if (BeginsWithPlace(name)) return name;
  for (const size_t begin : PartsOf(place)) {
    const std::string_view part = std::string_view(place).substr(begin);
    if (name.size() > part.size() && name.starts_with(part)) return place + name.substr(part.size());
  }
  return place + name;
}

int BodyTable::NameOf(const std::string& portal, std::string_view given) {
  std::string name = FoldBodyName(given);
  if (name.empty()) return -1;
  const auto [at, is_new] = by_key_.try_emplace(KeyOf(portal, name), static_cast<int>(names_.size()));
  if (is_new && names_.size() >= kMaxLedgerBodies) {
    by_key_.erase(at);
    ++dropped_;
    return -1;
  }
  if (is_new) {
    names_.emplace_back().name = std::move(name);
    parents_.push_back(at->second);
  }
  At(at->second).portals.insert(portal);
  return at->second;
}

int BodyTable::Find(const std::string& portal, std::string_view given) const {
  const std::string name = FoldBodyName(given);
  const auto at = name.empty() ? by_key_.end() : by_key_.find(KeyOf(portal, name));
  return at == by_key_.end() ? -1 : at->second;
}

int BodyTable::Root(int name) {
  for (int parent = parents_[static_cast<size_t>(name)]; parent != name; parent = parents_[static_cast<size_t>(name)]) {
    parents_[static_cast<size_t>(name)] = parents_[static_cast<size_t>(parent)];
    name = parent;
  }
  return name;
}

void BodyTable::Unite(int older, int newer, const std::string& sentence) {
  const int a = Root(older), b = Root(newer);
  if (a == b) return;
  std::set<int>& years = years_[static_cast<size_t>(a)];
  std::set<int>& later = years_[static_cast<size_t>(b)];
  if (Overlap(years, later)) {
    for (const int name : {older, newer})
      conflicts_.emplace_back(name, "both " + At(older).name + " and " + At(newer).name +
                                        " report for the same years, " + "and a report says: " + sentence);
    return;
  }
  years.insert(later.begin(), later.end());
  parents_[static_cast<size_t>(b)] = a;
}

void BodyTable::Match(const std::pair<std::string, int>& listed, const std::pair<std::string, int>& reported) {
  const std::string& a = At(listed.second).name;
  const std::string& b = At(reported.second).name;
  const bool same_portal = listed.first == reported.first;
  const bool shorter = std::min(a.size(), b.size()) >= kLeastSuffix && (a.ends_with(b) || b.ends_with(a));
  const bool one = same_portal ? shorter && !places_.KnowsPlaceOf(listed.first) : a == b && !PartsOf(a).empty();
  if (one) parents_[static_cast<size_t>(Root(reported.second))] = Root(listed.second);
}

bool BodyTable::IsOwn(const std::string& portal, int own, const std::string& name) const {
  return name.empty() || Find(portal, name) == own;
}

void BodyTable::Tell(const std::string& portal, int own, int year, const std::vector<BodyChange>& changes) {
  if (!uniting_) {
    uniting_ = true;
    years_.resize(names_.size());
    for (int name = 0; name < static_cast<int>(names_.size()); ++name)
      years_[static_cast<size_t>(Root(name))].insert(At(name).years.begin(), At(name).years.end());
  }
  for (const BodyChange& change : changes) {
    switch (change.kind) {
      case BodyChange::Kind::kRenamed: TellRenamed(portal, own, year, change); break;
      case BodyChange::Kind::kFounded: TellFounded(portal, own, year, change); break;
      case BodyChange::Kind::kAbolished:
        if (IsOwn(portal, own, change.name)) claims_.push_back({own, own, std::nullopt, year});
        break;
    }
  }
}

// A name of which nothing else is known is as good: it is how the body was called, or will be.
void BodyTable::TellRenamed(const std::string& portal, int own, int year, const BodyChange& change) {
  const bool is_new = IsOwn(portal, own, change.name);
  const bool is_old = change.others.empty() || Find(portal, change.others.front()) == own;
  if (is_new == is_old) return;
  const std::string& told = is_new ? change.others.front() : change.name;
  const bool known = Find(portal, told) >= 0;
  const int other = NameOf(portal, told);
  if (other < 0) return;
  // It came from where its old name says; nothing of that place may have been read.
  if (!known && is_new) {
    const std::set<std::string> from = places_.PortalsOf(FoldBodyName(told));
    if (!from.empty()) At(other).portals = from;
  }
  if (static_cast<size_t>(other) >= years_.size()) years_.emplace_back();
  const int older = is_new ? other : own, newer = is_new ? own : other;
  Unite(older, newer, change.sentence);
  const int since = change.year.value_or(is_new ? year : year + 1);
  if (since > kFirstLedgerYear + 200 || Root(older) != Root(newer)) return;
  KeepHighest(At(older).told_last, since - 1);
  KeepLowest(At(newer).told_first, since);
}

void BodyTable::TellFounded(const std::string& portal, int own, int year, const BodyChange& change) {
  if (!IsOwn(portal, own, change.name)) return;
  const int since = change.year.value_or(year);
  claims_.push_back({own, own, since, std::nullopt});
  for (const std::string& other : change.others) {
    const int name = Find(portal, other);
    if (name >= 0 && name != own) claims_.push_back({name, own, std::nullopt, since - 1});
  }
}

std::vector<BodyGroup> BodyTable::Groups() {
  std::vector<BodyGroup> groups;
  std::vector<int> of_root(names_.size(), -1);
  group_of_.assign(names_.size(), -1);
  for (int name = 0; name < static_cast<int>(names_.size()); ++name) {
    int& group = of_root[static_cast<size_t>(Root(name))];
    if (group < 0) {
      group = static_cast<int>(groups.size());
      groups.emplace_back();
    }
    group_of_[static_cast<size_t>(name)] = group;
    BodyGroup& body = groups[static_cast<size_t>(group)];
    body.names.push_back(name);
    body.years.insert(At(name).years.begin(), At(name).years.end());
  }
  for (auto& [name, conflict] : conflicts_) groups[static_cast<size_t>(GroupOf(name))].conflicts.push_back(conflict);
  ApplyClaims(groups);
  return groups;
}

// Of several statements the one that denies least; what reports of other years contradict is not believed.
void BodyTable::ApplyClaims(std::vector<BodyGroup>& groups) const {
  for (const Claim& claim : claims_) {
    // 由原甲局更名组建: the same body, which is not gone.
    if (claim.name != claim.by && GroupOf(claim.name) == GroupOf(claim.by)) continue;
    BodyGroup& group = groups[static_cast<size_t>(GroupOf(claim.name))];
    KeepLowest(group.first, claim.first);
    KeepHighest(group.last, claim.last);
  }
  for (BodyGroup& group : groups) {
    if (group.years.empty()) continue;
    if (group.first && *group.years.begin() < *group.first) {
      group.conflicts.push_back("founded in " + std::to_string(*group.first) + ", and there is a report for " +
                                std::to_string(*group.years.begin()));
      group.first.reset();
    }
    if (group.last && *group.years.rbegin() > *group.last) {
      group.conflicts.push_back("abolished after " + std::to_string(*group.last) + ", and there is a report for " +
                                std::to_string(*group.years.rbegin()));
      group.last.reset();
    }
  }
}

}  // namespace lantai::storage
