// What may be believed of a report that is not there: silence, or a fault. Private to the ledger.
//
// Decided by the columns in which a body's reports stand: a fault in the departments' list says nothing of townships.
// Where none of a body's reports stands in any list, every list of its portal counts.
//
// Thread-safety: const after it is built.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "storage/ledger_lists.h"

namespace lantai::storage {

class Evidence {
 public:
  void AddPortal(const std::string& portal, PortalLists lists);
  const std::map<std::string, PortalLists>& portals() const { return portals_; }

  // An entry of this list is a report of the body with this name …
  void NoteNamed(const std::string& portal, int list, int name);
  // … or of one that cannot be told (−1), or for a year that cannot be told, and no report could be had.
  void NoteUntold(const std::string& portal, int list, int name, std::optional<int> year, const std::string& text);

  // Why no report of such a body for this year at this portal is no silence; nothing where it is one.
  Doubt DoubtOf(const std::string& portal, const std::vector<int>& names, BodyKind kind, int year) const;

 private:
  std::set<int> ListsOf(const std::string& portal, const std::vector<int>& names, size_t all) const;
  Doubt DoubtOfList(const PortalLists& lists, int list, BodyKind kind, int year) const;
  Doubt DoubtOfUntold(const std::string& portal, int list, const std::vector<int>& names, int year) const;

  using Place = std::pair<std::string, int>;  // portal and list
  std::map<std::string, PortalLists> portals_;
  std::map<std::pair<std::string, int>, std::set<int>> lists_of_;       // by portal and name
  std::map<Place, std::map<std::pair<int, int>, std::string>> untold_;  // name and year (0: any) → text of the entry
};

}  // namespace lantai::storage
