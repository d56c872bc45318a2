// Entries that stand in a page as XML: <datastore><recordset><record><![CDATA[<li>…</li>]]></record>…, with the address
// of the next group of them in <nextgroup>. A browser's tree holds no such elements: the island is text of a script, or
// of an element with its markup escaped, or markup that the tree builder takes apart; answers of the list's proxy are
// the same XML alone.
//
//   std::optional<Island> island = ReadIsland(text);
//   island->records.front();       // "<li><a href=…>…</a></li>"
//   island->next_group;            // "/module/web/jpage/dataproxy.jsp?page=1&…"
//   std::vector<FoundItem> items = ReadRecords(island->records, base, "utf-8");
//
// Read by its tags, not by an XML parser: what portals put there is not always XML. Thread-safety: free functions.
// Errors: none. Limits: kMaxItems records.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/listing.h"

namespace lantai::extractor {

struct Island {
  std::vector<std::string> records;  // markup
  std::string next_group;            // an address as written, or empty
  std::optional<long> total;         // <totalrecord>: entries of the whole list
};

// None where there is no <datastore>. Markup may be escaped once (&lt;datastore&gt;).
std::optional<Island> ReadIsland(std::string_view text);

// The island of a page; what stands in comments does not count.
std::optional<Island> FindIsland(const ListingInput& page);

// One entry a record, in order: the link that says most, the date beside it. Records without a link are left out.
// Addresses are resolved against `base`, where it is not null.
std::vector<FoundItem> ReadRecords(const std::vector<std::string>& records, const Url* base, std::string_view charset);

}  // namespace lantai::extractor
