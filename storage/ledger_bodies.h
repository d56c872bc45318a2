// Which names are one body, and in which years it was there. Private to the ledger.
//
//   BodyTable table(places);
//   const int name = table.NameOf("zhifu", "财政局");      // the same as of 芝罘区财政局 and 烟台市芝罘区财政局
//   table.Tell("zhifu", name, 2018, changes);              // what its report of 2018 says
//
// Thread-safety: none; one thread builds it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/body_change.h"
#include "storage/bodies.h"

namespace lantai::storage {

// The places that portals are of (烟台市芝罘区), by the names that seed lists give the portals.
class PlaceBook {
 public:
  explicit PlaceBook(const std::vector<SeedPortal>& portals);

  // What is equal for all names of one body: its full name, beginning with its place. A name without a place gets that
  // of the portal that has it; where the portal's is not known either, the name is the portal's own.
  // REQUIRES: a folded name.
  std::string FullName(const std::string& portal, const std::string& name) const;
  bool KnowsPlaceOf(const std::string& portal) const { return of_portal_.contains(portal); }
  // The portals of the longest place that a full name begins with; none where it begins with no portal's.
  std::set<std::string> PortalsOf(std::string_view full_name) const;

 private:
  bool BeginsWithPlace(std::string_view name) const { return !PortalsOf(name).empty(); }

  std::map<std::string, std::set<std::string>, std::less<>> places_;  // to their portals
  std::map<std::string, std::string, std::less<>> of_portal_;
};

struct NamedBody {
  std::string name;  // as first given
  uint64_t id = 0;   // the registry's; 0: none
  std::set<std::string> portals;
  std::set<int> years;                       // of reports that are held or listed under it
  std::optional<int> told_first, told_last;  // of the name, by renamings
};

// One body's names and years, as far as reports tell.
struct BodyGroup {
  std::vector<int> names;
  std::set<int> years;
  std::optional<int> first, last;  // it was founded, abolished
  std::vector<std::string> conflicts;
};

class BodyTable {
 public:
  explicit BodyTable(PlaceBook places) : places_(std::move(places)) {}

  // Its number here, made where it is new; −1 where it is no name, or one too many (kMaxLedgerBodies).
  int NameOf(const std::string& portal, std::string_view name);
  int Find(const std::string& portal, std::string_view name) const;
  NamedBody& At(int name) { return names_[static_cast<size_t>(name)]; }
  const NamedBody& At(int name) const { return names_[static_cast<size_t>(name)]; }
  uint64_t dropped() const { return dropped_; }

  // A list and the report behind its entry, each with its portal, give one body these names: they are one body where
  // both say the same with its place (富阳市人民政府, also at the city, which posts the report again), or where one
  // leaves out the place that no seed list tells.
  void Match(const std::pair<std::string, int>& listed, const std::pair<std::string, int>& reported);

  // What the report of `year` by the body `own` says of itself. Statements of others are not believed.
  void Tell(const std::string& portal, int own, int year, const std::vector<BodyChange>& changes);

  // After all reports have told: the bodies, and which of them each name is.
  std::vector<BodyGroup> Groups();
  // REQUIRES: Groups was called.
  int GroupOf(int name) const { return group_of_[static_cast<size_t>(name)]; }

 private:
  struct Claim {
    int name, by;  // whose report says so
    std::optional<int> first, last;
  };

  std::string KeyOf(const std::string& portal, const std::string& name) const { return places_.FullName(portal, name); }
  int Root(int name);
  void Unite(int older, int newer, const std::string& sentence);
  void TellRenamed(const std::string& portal, int own, int year, const BodyChange& change);
  void TellFounded(const std::string& portal, int own, int year, const BodyChange& change);
  bool IsOwn(const std::string& portal, int own, const std::string& name) const;
  void ApplyClaims(std::vector<BodyGroup>& groups) const;

  const PlaceBook places_;
  std::vector<NamedBody> names_;
  std::vector<int> parents_;
  std::vector<std::set<int>> years_;  // of the names united under a root
  std::unordered_map<std::string, int> by_key_;
  std::vector<Claim> claims_;
  std::vector<std::pair<int, std::string>> conflicts_;
  std::vector<int> group_of_;
  uint64_t dropped_ = 0;
  bool uniting_ = false;
};

}  // namespace lantai::storage
