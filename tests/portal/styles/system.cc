#include "tests/portal/styles/system.h"

#include "tests/portal/styles/campus.h"
#include "tests/portal/styles/hanweb.h"
#include "tests/portal/styles/provincial.h"
#include "tests/portal/styles/ucap.h"

namespace lantai::portal {

const System& SystemAt(int index) {
  using Get = const System& (*)();
  static constexpr Get kAll[kSystems] = {
      UcapStatic,  UcapBySearch,     UcapByCode,      HanwebJpage, HanwebEncrypted, HanwebXxgk,
      HanwebJpaas, HanwebJpaasFirst, HanwebQueryList, Gkmlpt,      Fujian,          Shanghai,
      Vsb,         WebPlus,          TrsMany,         TrsParts};
  return kAll[index]();
}

}  // namespace lantai::portal
