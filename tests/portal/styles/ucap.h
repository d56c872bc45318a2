// Kaipu 开普 UCAP in three ways of serving its lists.
#pragma once

#include "tests/portal/styles/system.h"

namespace lantai::portal {

const System& UcapStatic();    // zwgklist_2.shtml, and a stale list inside a comment
const System& UcapBySearch();  // GET /common/search/<32 hex>?…&page=N
const System& UcapByCode();    // POST /getFileListByCodeId

}  // namespace lantai::portal
