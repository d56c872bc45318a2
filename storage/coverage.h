// The coverage matrix: which public body's report is held for which year. Rows are (portal, unit) as the reports say
// it, columns are years; a year that is not there is not held.
//
//   LANTAI_ASSIGN_OR_RETURN(const auto matrix, Coverage(archive));
//   matrix.rows[0].years.at(2020).document_id;
//
// Counted are annual reports that stand (not superseded, not removed) and have a unit and a year. Where several are
// held for one body and year, the newest capture stands for them and `others` says how many more there are.
//
// Thread-safety: free functions; reads while a harvest commits.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/status.h"
#include "storage/archive.h"

namespace lantai::storage {

struct Holding {
  uint64_t document_id = 0;
  uint64_t others = 0;
};

struct CoverageRow {
  std::string portal;
  std::string unit;
  std::map<int, Holding> years;
};

struct CoverageMatrix {
  std::vector<CoverageRow> rows;  // by portal, then unit, in byte order
  uint64_t unplaced = 0;          // reports that stand but have no unit or no year
};

// `go_on` is asked at every document, where there is one; kCancelled once it says no.
Result<CoverageMatrix> Coverage(const Archive& archive, const std::function<bool()>& go_on = nullptr);

}  // namespace lantai::storage
