// What the export of a report costs: an archive of some thousand reports, made off the clock, written out as a folder
// of CSV files with everything an export holds.
//
// Thread-safety: none.
#pragma once

#include <vector>

#include "bench/harness.h"
#include "bench/pages.h"
#include "extractor/extractor.h"

namespace lantai::bench {

// The reports among the samples, each of them as that of many bodies. A run reads with all processors.
Stage MakeExportStage(const std::vector<Sample>& samples, const extractor::Extractor& extractor);

}  // namespace lantai::bench
