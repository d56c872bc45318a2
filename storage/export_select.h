// Which documents an export holds, in which order, and the cursor from which the next one goes on.
//
//   ExportFilter filter{.since = 17, .years = YearRange{2019, 2021}, .division = "3706"};
//   Result<uint64_t> cursor = SelectDocuments(archive, filter, [&](const DocumentRecord& r) { …; return Status(); });
//
// Without `since`: every document, in the order in which they were first stored. With it: each document that was added,
// changed, superseded or confirmed removed after that cursor, once, in the order of its last change. Exports may run
// while a harvest commits: what comes after the returned cursor comes again with the next export. Withdrawn documents
// are left out; `lantai changes --kind withdrawn` names them.
//
// Thread-safety: free functions. Errors: kInvalidArgument for a cursor that this archive never gave out; what reading
// and the visitor give.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/portal.h"
#include "core/status.h"
#include "storage/archive.h"

namespace lantai::storage {

struct ExportFilter {
  std::optional<uint64_t> since;
  std::optional<YearRange> years;  // then documents without a year are left out
  std::string division;            // prefix of the GB/T 2260 code; empty: all. Likewise.
};

// "current": an address gives it; "superseded": later captures gave another; "removed": its addresses are gone;
// "withdrawn": on request.
std::string_view StandingName(const DocumentRecord& record);

// Returns the new cursor. Documents that the filter leaves out count as exported.
Result<uint64_t> SelectDocuments(const Archive& archive, const ExportFilter& filter,
                                 const std::function<Status(const DocumentRecord&)>& visit);

}  // namespace lantai::storage
