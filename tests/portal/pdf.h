// A small valid PDF (ISO 32000-1, version 1.4): one page, Helvetica, ASCII lines; equal input, equal bytes.
#pragma once

#include <string>
#include <vector>

namespace lantai::portal {

// REQUIRES: ASCII without control characters.
std::string MakePdf(const std::vector<std::string>& lines);

}  // namespace lantai::portal
