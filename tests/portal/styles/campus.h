// Systems that came from universities, and TRS in its rarer forms.
#pragma once

#include "tests/portal/styles/system.h"

namespace lantai::portal {

const System& Vsb();       // 博达: pages count down
const System& WebPlus();   // 金智苏迪: list2.htm, PDFs shown in a player
const System& TrsMany();   // createPageHTML with six arguments, GB18030
const System& TrsParts();  // an article's text goes on at t…_1.shtml

}  // namespace lantai::portal
