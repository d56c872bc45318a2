// Bytes: what a harvest writes, and what lies on the disk afterwards, for each byte that was received.
//
// Simulated portals on the loopback interface are harvested into a new archive whose every write is counted (LevelDB's
// logs, tables and manifests), then the archive is compacted (`lantai compact`) and counted again. The pages come
// without content coding. Payloads and index are told apart; so are attachments, which are kept as they came.
//
// Thread-safety: none.
#pragma once

#include <memory>

#include "extractor/extractor.h"

namespace lantai::bench {

// Prints a table. `portals`: about 240 pages each.
void MeasureBytes(const std::shared_ptr<const extractor::Extractor>& extractor, int portals);

}  // namespace lantai::bench
