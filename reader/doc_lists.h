// The lists of a binary Word file ([MS-DOC] §2.9.150 LSTF, §2.9.149 LVL, §2.9.131 LFO). A paragraph names its list by
// the position of an override, counted from 1 (sprmPIlfo).
//
// Thread-safety: a free function.
#pragma once

#include <string_view>

#include "reader/list_numbering.h"

namespace lantai::reader {

// `lists` and `overrides` are the table stream from PlfLst and PlfLfo on, to its end: the levels stand behind PlfLst
// and are not counted in its size. What is cut off is left out.
ListNumbering ReadLists(std::string_view lists, std::string_view overrides);

}  // namespace lantai::reader
