#include "storage/archive_impl.h"
#include "storage/decision_records.h"
#include "storage/keys.h"

namespace lantai::storage {

Result<AddressHistory> ArchiveImpl::HistoryOf(const std::string& key) const {
  LANTAI_ASSIGN_OR_RETURN(const auto value, index_->Get(HistoryRecordKey(key)));
  return value ? DecodeHistory(key, *value) : AddressHistory{};
}

Status ArchiveImpl::ForEachHistory(
    const std::function<bool(const std::string& key, const AddressHistory&)>& visit) const {
  return ScanTag(kDecisionTag, [&](std::string_view key, std::string_view value) -> Result<bool> {
    const std::string request_key(key.substr(1));
    LANTAI_ASSIGN_OR_RETURN(const AddressHistory history, DecodeHistory(request_key, value));
    return visit(request_key, history);
  });
}

Status ArchiveImpl::ForEachLeftOut(
    const std::function<bool(const std::string& portal, const LeftOutCounts&)>& visit) const {
  return ScanTag(kLeftOutTag, [&](std::string_view key, std::string_view value) -> Result<bool> {
    const std::string portal(key.substr(1));
    LANTAI_ASSIGN_OR_RETURN(const LeftOutCounts counts, DecodeLeftOutCounts(portal, value));
    return visit(portal, counts);
  });
}

// Every address that the frontier or a page's links ever named has a history; robots.txt has none and is not sought.
Result<std::vector<std::string>> ArchiveImpl::KeysWith(const std::string& prefix, size_t limit) const {
  std::vector<std::string> keys;
  if (limit == 0) return keys;
  const std::string from = HistoryRecordKey(prefix);
  const auto take = [&](std::string_view key, std::string_view) -> Result<bool> {
    keys.emplace_back(key.substr(1));
    return keys.size() < limit;
  };
  LANTAI_RETURN_IF_ERROR(index_->Scan(from, PrefixEnd(from), take));
  return keys;
}

}  // namespace lantai::storage
