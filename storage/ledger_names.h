// What the name of a body says of its kind and level. Private to the ledger.
//
// Thread-safety: free functions.
#pragma once

#include <string>
#include <string_view>

#include "storage/ledger.h"

namespace lantai::storage {

// One of core/document.h's kLevels, by the name's end and the division's rung; empty where the division is not known.
std::string LevelOfBody(std::string_view name, BodyKind kind, std::string_view division);

// The code of the division above: 330111 → 330100 → 330000 → empty.
std::string DivisionAbove(std::string_view division);

}  // namespace lantai::storage
