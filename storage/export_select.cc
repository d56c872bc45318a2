#include "storage/export_select.h"

#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace lantai::storage {
namespace {

bool Passes(const DocumentRecord& record, const ExportFilter& filter) {
  if (record.withdrawn) return false;
  if (filter.years && !(record.year && filter.years->Contains(*record.year))) return false;
  return filter.division.empty() || (record.division && record.division->starts_with(filter.division));
}

Status VisitAll(const Archive& archive, const ExportFilter& filter,
                const std::function<Status(const DocumentRecord&)>& visit) {
  Status failure;
  LANTAI_RETURN_IF_ERROR(archive.ForEachDocument([&](const DocumentRecord& record) {
    if (Passes(record, filter)) failure = visit(record);
    return failure.ok();
  }));
  return failure;
}

// A document that a change touched.
struct Touched {
  uint64_t id = 0;
  bool is_own = false;  // a change of its own is among those; else it only stood at the address before
};

// The documents changed after `since`, each at the place of its last change; one that another took the place of comes
// right before that one.
Result<std::vector<Touched>> ChangedAfter(const Archive& archive, uint64_t since, uint64_t until) {
  std::vector<uint64_t> ids;
  std::unordered_map<uint64_t, size_t> last;
  std::unordered_set<uint64_t> own;
  LANTAI_RETURN_IF_ERROR(archive.ForEachChange(since, [&](const Change& change) {
    if (change.cursor > until) return false;
    own.insert(change.document_id);
    for (const uint64_t id : {change.previous_id, change.document_id}) {
      if (id == 0) continue;
      last[id] = ids.size();
      ids.push_back(id);
    }
    return true;
  }));
  std::vector<Touched> once;
  for (size_t i = 0; i < ids.size(); ++i) {
    if (last[ids[i]] == i) once.push_back({ids[i], own.contains(ids[i])});
  }
  return once;
}

}  // namespace

std::string_view StandingName(const DocumentRecord& record) {
  if (record.withdrawn) return "withdrawn";
  if (record.removed) return "removed";
  return record.superseded ? "superseded" : "current";
}

Result<uint64_t> SelectDocuments(const Archive& archive, const ExportFilter& filter,
                                 const std::function<Status(const DocumentRecord&)>& visit) {
  LANTAI_ASSIGN_OR_RETURN(const Counts counts, archive.Count());
  if (!filter.since) {
    LANTAI_RETURN_IF_ERROR(VisitAll(archive, filter, visit));
    return counts.cursor;
  }
  if (*filter.since > counts.cursor) {
    return {Code::kInvalidArgument, "cursor " + std::to_string(*filter.since) +
                                        " is not of this archive, whose last is " + std::to_string(counts.cursor)};
  }
  LANTAI_ASSIGN_OR_RETURN(const auto touched, ChangedAfter(archive, *filter.since, counts.cursor));
  for (const auto& [id, is_own] : touched) {
    LANTAI_ASSIGN_OR_RETURN(const DocumentRecord record, archive.GetDocument(id));
    // One that still stands for another address has not changed.
    const bool changed = is_own || record.superseded;
    if (changed && Passes(record, filter)) LANTAI_RETURN_IF_ERROR(visit(record));
  }
  return counts.cursor;
}

}  // namespace lantai::storage
