#include "extractor/listing.h"

#include "extractor/list_items.h"
#include "extractor/pager.h"

namespace lantai::extractor {

bool MatchesShape(std::string_view shape, std::string_view name) {
  size_t s = 0, n = 0, star = std::string_view::npos, retry = 0;
  while (n < name.size()) {
    bool digit = name[n] >= '0' && name[n] <= '9';
    if (s < shape.size() && shape[s] == '*') {
      star = s++, retry = n;
    } else if (s < shape.size() && (shape[s] == '#' ? digit : shape[s] == name[n])) {
      ++s, ++n;
    } else if (star != std::string_view::npos) {
      s = star + 1, n = ++retry;
    } else {
      return false;
    }
  }
  return shape.find_first_not_of('*', s) == std::string_view::npos;
}

Listing FindListing(const ListingInput& page) {
  Listing listing;
  FindItems(page, &listing);
  FindFurtherPages(page, &listing);
  return listing;
}

}  // namespace lantai::extractor
