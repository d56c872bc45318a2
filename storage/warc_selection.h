// Which captures an export as WARC or WACZ holds.
//
//   LANTAI_ASSIGN_OR_RETURN(const WarcSelection selection, SelectCaptures(archive, filter));
//   if (selection.Holds(capture.id)) …
//
// Without a filter: every capture of the archive, robots.txt files, redirects and error pages included. With one: of
// each document that SelectDocuments gives, all captures of its addresses, of the parts that its report was made of,
// and of the pages that led to those, up to the seed: the lists and redirects on the way. So a filtered export replays
// from the list to the report, and `since` gives the changed documents with what they need, not what it gave before
// less something. Captures of withdrawn addresses are in none, and nothing refers to them.
//
// Thread-safety: values and free functions. Errors: what reading the archive gives; kInvalidArgument for a cursor that
// this archive never gave out. Limits: one bit of memory for each capture.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/clock.h"
#include "core/status.h"
#include "storage/archive.h"
#include "storage/export_select.h"

namespace lantai::storage {

inline constexpr int kMaxReferrers = 64;  // steps followed from an address towards its seed

struct WarcSelection {
  std::vector<bool> captures;  // by id
  Timestamp last;              // date of the last capture held; not set where there is none
  uint64_t cursor = 0;         // from which the next export goes on

  bool Holds(uint64_t capture_id) const { return capture_id < captures.size() && captures[capture_id]; }
};

Result<WarcSelection> SelectCaptures(const Archive& archive, const ExportFilter& filter);

}  // namespace lantai::storage
