// The part of extractor/listing.h that finds a list's further pages.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/dialect.h"
#include "extractor/listing.h"

namespace lantai::extractor {

// Fills next, body_pages, found, dialect, has_pager, fetched and evidence.
void FindFurtherPages(const ListingInput& page, Listing* listing);

// The same from plain links only (extractor/pager_links.cc).
void FindLinkedPages(const ListingInput& page, Listing* listing);

// Adds a GET of `url`, unless that is empty, the page itself, or there already.
void AddPage(const ListingInput& page, std::string url, std::vector<Request>* pages);

// Names the dialect whose kLinks marks the page has, all of them; the marks are evidence.
void NameLinkedDialect(const ListingInput& page, Listing* listing);

}  // namespace lantai::extractor
