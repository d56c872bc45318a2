#include "storage/failures.h"

namespace lantai::storage {

bool IsFailure(UrlState state) {
  return state == UrlState::kFailed || state == UrlState::kBlocked || state == UrlState::kRefused ||
         state == UrlState::kPoison;
}

namespace {

constexpr size_t kChunk = 256;

// What waits at one host; false where the visitor has seen enough.
Result<bool> VisitQueue(const Archive& archive, const HostRecord& host,
                        const std::function<bool(const Failure&)>& visit) {
  std::string position;
  while (true) {
    LANTAI_ASSIGN_OR_RETURN(std::vector<Archive::Queued> chunk, archive.LoadQueue(host.name, position, kChunk));
    if (chunk.empty()) return true;
    position = chunk.back().position;
    for (Archive::Queued& queued : chunk) {
      queued.record.reason = host.left_for;
      if (!visit({std::move(queued.key), std::move(queued.record)})) return false;
    }
  }
}

}  // namespace

Status ForEachFailure(const Archive& archive, const std::function<bool(const Failure&)>& visit) {
  bool more = true;
  LANTAI_RETURN_IF_ERROR(archive.ForEachUrl([&](const std::string& key, const UrlRecord& record) {
    if (!IsFailure(record.state) && record.state != UrlState::kAbsent) return true;
    return more = visit({key, record});
  }));
  Status status;
  LANTAI_RETURN_IF_ERROR(archive.ForEachHost([&](const HostRecord& host) {
    if (!more || host.left_for.empty()) return more;
    const Result<bool> visited = VisitQueue(archive, host, visit);
    if (!visited.ok()) status = visited.status();
    return more = visited.ok() && *visited;
  }));
  return status;
}

}  // namespace lantai::storage
