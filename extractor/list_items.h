// The part of extractor/listing.h that finds a list's entries.
#pragma once

#include "extractor/listing.h"

namespace lantai::extractor {

// The link's title attribute where its text is the beginning of that, cut short with dots; else its text.
std::string FullTitle(const PageLink& link);

// Fills items, dated, groups and element.
void FindItems(const ListingInput& page, Listing* listing);

}  // namespace lantai::extractor
