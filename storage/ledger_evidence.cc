#include "storage/ledger_evidence.h"

#include <utility>

namespace lantai::storage {
namespace {

using Kind = Doubt::Kind;

constexpr int kMostParents = 4;  // a summary in a list in …

}  // namespace

void Evidence::AddPortal(const std::string& portal, PortalLists lists) { portals_[portal] = std::move(lists); }

void Evidence::NoteNamed(const std::string& portal, int list, int name) { lists_of_[{portal, name}].insert(list); }

void Evidence::NoteUntold(const std::string& portal, int list, int name, std::optional<int> year,
                          const std::string& text) {
  untold_[{portal, list}].try_emplace({name, year.value_or(0)}, text);
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

Doubt Evidence::DoubtOfUntold(const std::string& portal, int list, const std::vector<int>& names, int year) const {
  const auto untold = untold_.find({portal, list});
  if (untold == untold_.end()) return {};
  std::vector<std::pair<int, int>> keys = {{-1, year}, {-1, 0}};
  for (const int name : names) keys.emplace_back(name, 0);
  for (const auto& key : keys) {
    const auto entry = untold->second.find(key);
    if (entry == untold->second.end()) continue;
    return {Kind::kUnreachable, "may be an entry whose report could not be had: " + entry->second,
            portals_.at(portal).lists[static_cast<size_t>(list)].pages.front()};
  }
  return {};
}

Doubt Evidence::DoubtOfList(const PortalLists& lists, int list, BodyKind kind, int year) const {
  Doubt doubt;
  for (int depth = 0; list >= 0 && depth < kMostParents; ++depth) {
    const ReportList& at = lists.lists[static_cast<size_t>(list)];
    doubt.Join(at.doubt);
    if (at.read_at <= DueDay(kind, year)) doubt.Join({Kind::kUnread, "last read before it was due", at.pages.front()});
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
  for (const int list : ListsOf(portal, names, lists.lists.size())) {
    doubt.Join(DoubtOfList(lists, list, kind, year));
    doubt.Join(DoubtOfUntold(portal, list, names, year));
  }
  if (!lists.lists.empty() || doubt) return doubt;
  if (lists.first) return lists.first;
  if (!lists.answered) return {Kind::kUnread, "the portal was never read", ""};
  return {Kind::kUnreachable, "no list of annual reports was found at the portal", ""};
}

}  // namespace lantai::storage
