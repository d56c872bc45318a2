// Characters that office files name by number. Thread-safety: free functions.
#pragma once

#include <string>

namespace lantai::reader {

// Appends what a character of a symbol font shows. Of the private characters F020–F0FF, by which Word means glyphs of
// Wingdings and its like, only the ticks and boxes of forms are known; the others mean nothing outside their font and
// are dropped.
void AppendSymbol(std::string& out, char32_t code_point);

}  // namespace lantai::reader
