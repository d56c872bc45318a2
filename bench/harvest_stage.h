// A whole harvest: simulated portals on the loopback interface, crawled without delays into a new archive.
//
// The server is a thread of this process. Its answers are made once and kept, and the CPU time it spends is taken off.
// The time by the clock contains it: on two cores the server takes its share of one.
//
// Thread-safety: none.
#pragma once

#include <memory>
#include <string>

#include "bench/harness.h"
#include "crawler/harvest.h"
#include "extractor/extractor.h"

namespace lantai::bench {

// `pages` is what the harvest counts as pages, learnt from a first run that is made here.
Stage MakeHarvestStage(std::shared_ptr<const extractor::Extractor> extractor);

// For a harvest of simulated portals that listen at this port: no delays, all at one address.
crawler::HarvestOptions LoopbackOptions(const std::string& seeds, int portals, uint16_t port);

}  // namespace lantai::bench
