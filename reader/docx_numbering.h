// The lists of a Word file: its numbering part (ISO/IEC 29500-1 §17.9). Thread-safety: a free function.
#pragma once

#include "reader/list_numbering.h"
#include "reader/xml.h"

namespace lantai::reader {

ListNumbering ReadNumbering(pugi::xml_node document);

}  // namespace lantai::reader
