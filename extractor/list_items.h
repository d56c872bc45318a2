// The part of extractor/listing.h that finds a list's entries.
#pragma once

#include "extractor/listing.h"

namespace lantai::extractor {

// Fills items, dated, groups and element.
void FindItems(const ListingInput& page, Listing* listing);

}  // namespace lantai::extractor
