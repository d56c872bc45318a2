// Who signs a text and when: the unit and the date among its last lines, or a date in brackets under the title.
//
//   Signature signature = ReadSignature(body.lines, body.folded);
//   signature.unit;                  // "青禾县水务局", or empty
//   signature.date->iso;             // "2020-01-09"
//
// Thread-safety: a free function.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "extractor/date.h"

namespace lantai::extractor {

struct Signature {
  std::optional<FoundDate> date;
  std::string unit;  // folded
};

// `folded` are the lines as FoldLabel gives them.
Signature ReadSignature(const std::vector<std::string>& lines, const std::vector<std::string>& folded);

// A name as public bodies bear it: Han characters with the ending of an organ.
bool LooksLikeUnit(std::string_view folded);

}  // namespace lantai::extractor
