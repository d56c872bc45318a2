// The part of extractor/listing.h that finds a list's further pages.
#pragma once

#include "extractor/listing.h"

namespace lantai::extractor {

// Fills next, body_pages, dialect, has_pager and evidence.
void FindFurtherPages(const ListingInput& page, Listing* listing);

}  // namespace lantai::extractor
