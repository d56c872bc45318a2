// What a perfect harvest of the simulated world holds, as JSON.
//
// {"options": {…}, "portals": [{"id","name","division","host","home","listings","dialect","necessary"}],
//  "pages": [{"url","kind","status","portal","in_reports_harvest","alias"}],       "method","body" where not GET
//  "listings": [{"url","portal","dialect","page","reports","items":[{"url","title","date"}],"next":[{"method","url",
//                "body"}],"repeats"}],                                           "method","body" where not GET
//  "reports": [{"url","aliases","alias_kinds","portal","division","unit","title","year","published","published_time",
//               "template","tables","cells","narrative","flags","metadata","attachments","body_pages",
//               "in_attachment","differing"}],
//  "decoys": [url…], "attachments": [url…], "absent": [url…], "forbidden": [url…], "off_scope": [url…],
//  "faults": [{"url","kind","level","times","retry_after"}],   url ending in "*": all that begins so; times -1: always
//  "blocked","lost": [{"url","reason"}], "retry_after": [{"url","seconds","date"}], "traps": [{"url","kind"}],
//  "forbidden_requests": [patterns with "*"], "disallowed": {host: [path prefixes that robots.txt keeps out]},
//  "counts": {"reports","report_addresses","exact_duplicates","text_duplicates","redirects","attachments","absent", …}}
//
// `published` is a date; `published_time` the date and time that the page states, or null. Cells as in the contract:
// value, raw, status, unit. `in_attachment`: the page has no text, its PDF holds the report; `differing`: the cell that
// the PDF prints otherwise than the page, or null. `in_reports_harvest`: visited with follow = "reports". `necessary`:
// requests that such a harvest cannot do without: one for each robots.txt, listing page, address of a report, further
// page of its text, attachment and redirect hop.
// A listing's `next` is null where it is all later pages of more than 400.
//
// A world of provinces has beside these, as of options.as_of (province_truth.h, province_reports.h):
//
//  "portals": [{…,"parent","fate","listing_whole","reason","columns":[{"of","whole","reason"}]}],
//  "bodies":
//  [{"id","names":[{"name","from","to"}],"level","division","portal","parent","divisions","portals","parents",
//              "merged_into","knowable","years":{"2008":{"state","reason","url","via","summary","portal"}}}],
//  "counts": {…,"states": {"held": …}}
//
// A year is the year that a report is about; from and to are such years, inclusive, null where they are open. The state
// of a body's year is what one harvest could know that saw everything that answers at that moment:
//
//   held         the report can be fetched: at "url"; "via" is "page", or "attachment" of the page "summary"; where
//   only
//                another portal has it, reason is "repost" and "portal" says which
//   lossy        a page is held, but its report is an illegible picture: no table can be read
//   listed       a listing that answers names it, and it cannot be fetched; reason: dead-link, removed (404 since a
//   day,
//                still listed), challenge (412), robots
//   silent       it is nowhere, and the listing of bodies of its level (government, department, township) at its portal
//                was whole; reason: never, late (it comes after as_of), removed (taken out of the listing, too)
//   unreachable  it is nowhere that answers, and that listing is not whole: nobody can know; reason: the portal's fate
//   not_due      it is nowhere that answers, and as_of is not after the day it was due (DueDate: 31 March of the next
//                year, for departments from the report of 2019 on 31 January), whatever the portal's state
//   none         the body did not exist; reason: not-founded, abolished
//
// The first that applies, in the order none for years outside of the body's names, then held, lossy, listed, not_due,
// unreachable, silent. `listing_whole` is false where one of the three columns is not whole; `reason` says why. A
// column that is there and empty is whole. `knowable`: something that answers names the body, or it is the government
// that the seed list names; of other bodies no harvest can have a row. A report that was removed is held by who came
// earlier.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "tests/portal/world.h"

namespace lantai::portal {

// Without `cells` every report's "cells" is {}: the cells of 100,000 reports are 700 MB.
void WriteTruth(const PortalWorld& world, std::ostream& out, bool cells = true);

// The first pages of the portal's lists of reports, as a seed list names them: paths.
std::vector<std::string> SeedListings(const Site& site);

// A seed list with every portal; of two portals, one is given by its home page alone, the other with its listings.
void WriteSeeds(const PortalWorld& world, std::ostream& out);

// [test] settings that spread the hosts over the first `addresses` of PortalServer::AddressAt; all others are led to
// the first, so that nothing goes out.
void WriteResolve(const PortalWorld& world, int port, int addresses, std::ostream& out);

}  // namespace lantai::portal
