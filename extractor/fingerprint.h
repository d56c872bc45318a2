// What recognises a text however a portal frames it: digests over the text and the tables with white space and width
// folded away, and a similarity hash for near-duplicates.
//
//   FillFingerprints(body.folded, &document);         // text_sha256, tables_sha256, simhash64
//
// simhash64 is Charikar's similarity hash over all runs of three code points of the folded text; two years of one
// report differ by a bit or none, so it marks and never merges.
//
// Thread-safety: free functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"

namespace lantai::extractor {

// `folded_lines`: the lines of document->text, each by FoldLabel; white space between them does not count.
void FillFingerprints(const std::vector<std::string>& folded_lines, Document* document);

// `folded` is UTF-8. 0 for a text shorter than three code points.
uint64_t SimHash(std::string_view folded);

}  // namespace lantai::extractor
