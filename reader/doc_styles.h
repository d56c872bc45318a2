// The style sheet of a binary Word file ([MS-DOC] §2.9.271, STSH): what each paragraph style says, with what it has
// from the one it is based on.
//
// Thread-safety: a free function.
#pragma once

#include <string_view>
#include <vector>

#include "reader/doc_sprm.h"

namespace lantai::reader {

// The properties of each style by its number (istd), their `style` being that number. Styles that are missing, cut off
// or not of paragraphs have none.
std::vector<ParagraphProperties> ReadDocStyles(std::string_view sheet);

}  // namespace lantai::reader
