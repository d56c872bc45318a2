// What it costs to keep a page: captured, begun and processed, in groups as the committer makes them, in an archive of
// its own.
//
// Thread-safety: none.
#pragma once

#include <vector>

#include "bench/harness.h"
#include "bench/pages.h"
#include "extractor/extractor.h"

namespace lantai::bench {

// A run opens a new archive in the folder for temporary files, off the clock, and commits all samples into it.
Stage MakeArchiveStage(const std::vector<Sample>& samples, const extractor::Extractor& extractor);

}  // namespace lantai::bench
