#include "storage/failures.h"

namespace lantai::storage {

bool IsFailure(UrlState state) {
  return state == UrlState::kFailed || state == UrlState::kBlocked || state == UrlState::kRefused ||
         state == UrlState::kPoison;
}

Status ForEachFailure(const Archive& archive, const std::function<bool(const Failure&)>& visit) {
  return archive.ForEachUrl([&](const std::string& key, const UrlRecord& record) {
    if (!IsFailure(record.state) && record.state != UrlState::kAbsent) return true;
    return visit({key, record});
  });
}

}  // namespace lantai::storage
