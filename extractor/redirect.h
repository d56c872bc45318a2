// Pages that only move on: a meta refresh, one that a script writes, or a script that sets the location.
//
//   std::optional<Redirect> redirect = FindRedirect(tree, text, scripts);
//   redirect->address;       // "./dwzn/", as written
//
// A <meta> refresh counts on every page, a script only where there is next to nothing else: other pages set the
// location when a button is pressed. Thread-safety: free functions. Errors: none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/page_text.h"

namespace lantai::extractor {

struct Redirect {
  std::string address;
  std::string evidence;  // the refresh's content, or the script's statement
  bool stub = false;     // nothing else is on the page
};

std::optional<Redirect> FindRedirect(const HtmlTree& tree, const PageText& text,
                                     const std::vector<std::string_view>& scripts);

// True where a page shows next to nothing: under 100 characters and fewer than three links.
bool IsStub(const PageText& text, const HtmlTree& tree);

}  // namespace lantai::extractor
