// What a withdrawal (storage/tombstone.h) leaves of the records that hold a page's own words: for the withdrawal
// itself, and for a repair that may have found older records than the withdrawal left.
//
// Thread-safety: free functions.
#pragma once

#include <string_view>

#include "storage/decisions.h"
#include "storage/records.h"

namespace lantai::storage {

// Title, unit, time and kind go; year, division and number stay.
void Blank(DocumentRecord& record);

// Each says whether there was anything.
bool Blank(Decision& decision);
// What the address's own page was taken for quotes its title; how a visit ended may quote the page.
bool BlankOwn(AddressHistory& history);

// All but its state and its place in the frontier, which whoever has the counters changes.
void RefuseForGood(StoredUrl& url, std::string_view reason);

}  // namespace lantai::storage
