#include "crawler/internal/list_book.h"

#include <functional>

namespace lantai::crawler {

bool ListBook::Repeats(const std::string& list, std::string_view page, std::string_view fingerprint) {
  if (fingerprint.empty()) return false;
  if (lists_.size() >= kMaxLists && !lists_.contains(list)) return false;
  List& known = lists_[list];
  const size_t page_hash = std::hash<std::string_view>()(page);
  const auto [first, fresh] = known.pages.try_emplace(std::hash<std::string_view>()(fingerprint), page_hash);
  if (fresh || first->second == page_hash) return false;
  ++known.repeats;
  return true;
}

bool ListBook::HasEnded(const std::string& list) const {
  const auto found = lists_.find(list);
  return found != lists_.end() && found->second.repeats >= kRepeatsThatEndAList;
}

}  // namespace lantai::crawler
