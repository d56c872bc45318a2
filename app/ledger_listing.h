// The ledger (storage/ledger.h) as rows: one body × all years for people, one cell a row for scripts, or how many cells
// of each state a portal, county or province has.
//
// Thread-safety: free functions.
#pragma once

#include <set>

#include "app/listing.h"
#include "storage/ledger.h"

namespace lantai::app {

enum class LedgerBy { kBody, kPortal, kCounty, kProvince };

// Portal, name, and a mark for each year: ● held, ◐ lossy, ○ listed, × silent, ? unreachable, … not due, blank none,
// _ unread.
Listing MatrixOf(const storage::Ledger& ledger);
std::string_view MarkOf(storage::CellState state);
// What the marks mean, a line of text.
std::string MarksLegend();

// portal, division, body, parent, unit, names, level, year, state, reason, document_id, url, conflict; of these states.
Listing CellsOf(const storage::Ledger& ledger, const std::set<storage::CellState>& states);

// The key and its name, bodies, and a column a state, over all years; a county's code is its portal's division.
Listing SumsOf(const storage::Ledger& ledger, LedgerBy by);

}  // namespace lantai::app
