// What a perfect harvest of the simulated world holds, as JSON.
//
// {"options": {…}, "portals": [{"id","name","division","host","home","listings","dialect","necessary"}],
//  "pages": [{"url","kind","status","portal","in_reports_harvest","alias"}],       "method","body" where not GET
//  "listings": [{"url","portal","dialect","page","reports","items":[{"url","title","date"}],"next":[{"method","url",
//                "body"}],"repeats"}],                                            "method","body" where not GET
//  "reports": [{"url","aliases","alias_kinds","portal","division","unit","title","year","published","published_time",
//               "template","tables","cells","narrative","flags","metadata","attachments","body_pages"}],
//  "decoys": [url…], "attachments": [url…], "absent": [url…], "forbidden": [url…], "off_scope": [url…],
//  "counts": {"reports","report_addresses","exact_duplicates","text_duplicates","redirects","attachments","absent", …}}
//
// `published` is a date; `published_time` the date and time that the page states, or null. Cells as in the contract:
// value, raw, status, unit. `in_reports_harvest`: visited with follow = "reports". `necessary`: requests that such a
// harvest cannot do without: one for each robots.txt, listing page, address of a report, further page of its text,
// attachment and redirect hop.
#pragma once

#include <ostream>

#include "tests/portal/world.h"

namespace lantai::portal {

// Without `cells` every report's "cells" is {}: the cells of 100,000 reports are 700 MB.
void WriteTruth(const PortalWorld& world, std::ostream& out, bool cells = true);

// A seed list with every portal; of two portals, one is given by its home page alone, the other with its listings.
void WriteSeeds(const PortalWorld& world, std::ostream& out);

}  // namespace lantai::portal
