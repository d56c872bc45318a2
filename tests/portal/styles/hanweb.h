// Hanweb 大汉 in its many generations.
#pragma once

#include "tests/portal/styles/system.h"

namespace lantai::portal {

const System& HanwebJpage();       // XML island and POST dataproxy.jsp in groups of three pages
const System& HanwebEncrypted();   // the island's next link, followed as it is but for page=
const System& HanwebXxgk();        // POST /module/xxgk/search.jsp and the annual report page by year
const System& HanwebJpaas();       // build/unit: HTML in JSON
const System& HanwebJpaasFirst();  // the same, always with page 1
const System& HanwebQueryList();   // POST /queryList (江西)

}  // namespace lantai::portal
