// A whole harvest: simulated portals on the loopback interface, crawled without delays into a new archive.
//
// The server is a thread of this process. Its answers are made once and kept, and the CPU time it spends is taken off.
// The time by the clock contains it: on two cores the server takes its share of one.
//
// Thread-safety: none.
#pragma once

#include <memory>

#include "bench/harness.h"
#include "extractor/extractor.h"

namespace lantai::bench {

// `pages` is what the harvest counts as pages, learnt from a first run that is made here.
Stage MakeHarvestStage(std::shared_ptr<const extractor::Extractor> extractor);

}  // namespace lantai::bench
