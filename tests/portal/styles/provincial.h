// Systems of single provinces and cities.
#pragma once

#include "tests/portal/styles/system.h"

namespace lantai::portal {

const System& Gkmlpt();    // 广东: _CONFIG, a JSON list, articles inside the script
const System& Fujian();    // 福建: POST /fjdzapp/search
const System& Shanghai();  // 上海: $(".pagination").pagination({totalPage: …})

}  // namespace lantai::portal
