// What a portal's lists say of the reports behind them: kept for every address that leads to lists or is one, in the
// commit that reads it. The ledger (who published what, who is silent) rests on these records.
//
//   archive.ForEachListing("zhifu", [](const std::string& key, const ListingPage& page) { …; return true; });
//
// There is a record from the moment an address is found that leads to lists (a seed, a column, a further page of a
// list), so that what was found and never read is known too; each reading takes the place of the one before. A page
// that turns out to be no list has a record without entries. An import makes none: nobody asked for those portals.
//
// Thread-safety: values and free functions. Errors: kCorruption for a record that cannot be read.
// Limits: kMaxListedText bytes of an entry's text; entries and pages as many as the extractor gives
// (extractor/listing.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/page.h"
#include "core/status.h"
#include "storage/archive.h"

namespace lantai::storage {

inline constexpr size_t kMaxListedText = 300;

// Whether an address leads to lists, by how it was found.
bool LeadsToLists(const FrontierEntry& entry);

// What the record of a page says that was read from this capture.
ListingPage ListingOf(const Page& page, uint64_t capture_id);

std::string EncodeListing(const ListingPage& page);
Result<ListingPage> DecodeListing(std::string_view key, std::string_view value);

}  // namespace lantai::storage
