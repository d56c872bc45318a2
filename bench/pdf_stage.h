// PDF reports through the sandboxed reader, one at a time, to documents: bytes to the worker, words and lines back,
// tables, cells, checks. A page is a page of paper. The worker is a process of its own: of its work, the clock tells,
// and the CPU column shows this process's part only.
#pragma once

#include "bench/harness.h"
#include "extractor/knowledge.h"

namespace lantai::bench {

Stage MakePdfStage(const extractor::Knowledge& knowledge);

}  // namespace lantai::bench
