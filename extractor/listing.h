// The list a page is, if it is one: its entries in order, and its further pages.
//
//   Listing listing = FindListing(tree, text, links, scripts, dialects, url);
//   listing.items.front().title;      // "2020年政府信息公开工作年度报告"
//   listing.next.front();             // "http://…/index_1.html"
//
// Entries are found by what lists look like everywhere: links that stand beside dates, one a row, in one element; or,
// without dates, long link texts in a row. Further pages come from a script call that a dialect describes
// (core/dialect.h), or from plain links: page numbers, 下一页, 尾页. What stands in comments is not there: some systems
// keep a stale copy of the list in one.
//
// Thread-safety: free functions. Errors: none. Limits: kMaxPages further pages, kMaxItems entries.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/dialect.h"
#include "extractor/page_links.h"
#include "extractor/words.h"

namespace lantai::extractor {

inline constexpr int kMaxPages = 2000;
inline constexpr size_t kMaxItems = 2000;

struct ListItem {
  size_t link = 0;    // index in PageLinks::all()
  std::string title;  // in full where the page cuts it short and says it all in the title attribute
  std::string date;   // ISO 8601, or empty
};

struct Listing {
  std::vector<ListItem> items;
  bool dated = false;                   // the items stand beside dates
  size_t groups = 0;                    // lists of three dated entries or more on the page
  NodeId element = kNoNode;             // the element that holds the items
  std::vector<std::string> next;        // addresses of further pages, in order
  std::vector<std::string> body_pages;  // the same call in an article: further pages of the text
  std::string dialect;                  // of the pager call that was found
  bool has_pager = false;               // a pager call for a list, or plain links to numbered pages
  std::vector<std::string> evidence;
};

struct ListingInput {
  const HtmlTree& tree;
  const PageText& text;
  const PageLinks& links;
  const std::vector<std::string_view>& scripts;
  const std::vector<Dialect>& dialects;
  const TitleWords& words;
  const Url* url;  // of the page, or null
};

Listing FindListing(const ListingInput& page);

// True where a file name has an article's shape: '#' is a digit, '*' anything. ("t########_*", "t20190918_693227.html")
bool MatchesShape(std::string_view shape, std::string_view name);

}  // namespace lantai::extractor
