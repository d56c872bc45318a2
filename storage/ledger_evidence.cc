#include "storage/ledger_evidence.h"

#include <utility>

namespace lantai::storage {
namespace {

using Kind = Doubt::Kind;

constexpr int kMostParents = 4;  // a summary in a list in …

}  // namespace

void Evidence::AddPortal(const std::string& portal, PortalLists lists) { portals_[portal] = std::move(lists); }

void Evidence::NoteNamed(const std::string& portal, int list, int name) { lists_of_[{portal, name}].insert(list); }

void Evidence::NoteUnnamed(const std::string& portal, int list, std::optional<int> year, const std::string& text) {
  unnamed_[{portal, list}].try_emplace(year.value_or(0), text);
}

std::set<int> Evidence::ListsOf(const std::string& portal, const std::vector<int>& names, size_t all) const {
  std::set<int> lists;
  for (const int name : names) {
    const auto of = lists_of_.find({portal, name});
    if (of != lists_of_.end()) lists.insert(of->second.begin(), of->second.end());
  }
  if (!lists.empty()) return lists;
  for (size_t i = 0; i < all; ++i) lists.insert(static_cast<int>(i));
  return lists;
}

Doubt Evidence::DoubtOfList(const std::string& portal, const PortalLists& lists, int list, BodyKind kind,
                            int year) const {
  Doubt doubt;
  for (int depth = 0; list >= 0 && depth < kMostParents; ++depth) {
    const ReportList& at = lists.lists[static_cast<size_t>(list)];
    doubt.Join(at.doubt);
    if (at.read_at <= DueDay(kind, year)) doubt.Join({Kind::kUnread, "last read before it was due", at.pages.front()});
    if (const auto unnamed = unnamed_.find({portal, list}); unnamed != unnamed_.end()) {
      for (const int of : {year, 0}) {
        const auto entry = unnamed->second.find(of);
        if (entry == unnamed->second.end()) continue;
        doubt.Join({Kind::kUnreachable,
                    "an entry of the list names no body, and no report could be had: " + entry->second,
                    at.pages.front()});
      }
    }
    list = at.parent;
  }
  return doubt;
}

Doubt Evidence::DoubtOf(const std::string& portal, const std::vector<int>& names, BodyKind kind, int year) const {
  const auto found = portals_.find(portal);
  if (found == portals_.end()) return {Kind::kUnread, "the portal was never visited", ""};
  const PortalLists& lists = found->second;
  Doubt doubt;
  for (const LostColumn& lost : lists.lost) {
    if (MayHold(lost.text, kind)) doubt.Join(lost.doubt);
  }
  for (const int list : ListsOf(portal, names, lists.lists.size()))
    doubt.Join(DoubtOfList(portal, lists, list, kind, year));
  if (!lists.lists.empty() || doubt) return doubt;
  if (lists.first) return lists.first;
  if (!lists.answered) return {Kind::kUnread, "the portal was never read", ""};
  return {Kind::kUnreachable, "no list of annual reports was found at the portal", ""};
}

}  // namespace lantai::storage
