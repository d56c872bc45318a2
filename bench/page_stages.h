// What a page goes through between its arrival and its commit, each step alone and the whole, beside Gumbo's bare parse
// of the same text.
//
// Thread-safety: none. Lifetime: stages share what they need; samples and extractor may go.
#pragma once

#include <vector>

#include "bench/harness.h"
#include "bench/pages.h"
#include "extractor/extractor.h"
#include "extractor/knowledge.h"

namespace lantai::bench {

inline constexpr char kWholeExtractor[] = "whole extractor";  // the name of the stage that runs all of it

struct PageStages {
  std::vector<Stage> stages;  // Gumbo's first
  size_t documents = 0;       // pages of which a document is made
};

// Drops samples that cannot be read, saying so on stderr.
PageStages MakePageStages(std::vector<Sample>& samples, const extractor::Knowledge& knowledge);

}  // namespace lantai::bench
