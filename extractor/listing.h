// The list a page is, if it is one: its entries in order, and its further pages.
//
//   Listing listing = FindListing(tree, text, links, scripts, dialects, url);
//   listing.items.front().title;      // "2020年政府信息公开工作年度报告"
//   listing.next.front().url;         // "http://…/index_1.html"
//
// Entries are found by what lists look like everywhere: links that stand beside dates, one a row, in one element; or,
// without dates, long link texts in a row; or in an XML island. Further pages come by the strategies of core/dialect.h:
// the first dialect whose marks are all there counts; else from plain links: page numbers, 下一页, 尾页. What stands in
// comments is not there: some systems keep a stale copy of the list in one.
//
// Thread-safety: free functions. Errors: none. Limits: kMaxPages further pages, kMaxItems entries.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture.h"
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

// An entry that is no link of the page's tree: of an island, or of an answer.
struct FoundItem {
  std::string url;  // absolute, or as written where it is none; of JSON as written
  std::string title;
  std::string date;  // ISO 8601, or empty
};

struct Listing {
  std::vector<ListItem> items;
  bool dated = false;                   // the items stand beside dates
  size_t groups = 0;                    // lists of three dated entries or more on the page
  NodeId element = kNoNode;             // the element that holds the items
  std::vector<FoundItem> found;         // instead of `items`, where the list is in an island
  std::vector<Request> next;            // further pages, in order
  std::vector<std::string> body_pages;  // the same call in an article: further pages of the text
  std::string dialect;                  // of the pager call that was found
  bool has_pager = false;               // a pager call for a list, or plain links to numbered pages
  std::optional<long> records, pages;   // of the whole list, as the pager says
  bool fetched = false;                 // the pager is an endpoint that a script asks, which articles have too
  std::vector<std::string> evidence;
};

struct ListingInput {
  const HtmlTree& tree;
  const PageText& text;
  const PageLinks& links;
  const std::vector<std::string_view>& scripts;
  const std::vector<Dialect>& dialects;
  const TitleWords& words;
  const Url* url;                // of the page, or null
  const WordFinder* marks;       // of `dialects`' pagers (MarksOf); null: look for each of them
  std::string_view source = {};  // the page's text
};

// What scripts of pages with any dialect's pager hold: one look tells most pages from them.
std::vector<std::string> MarksOf(const std::vector<Dialect>& dialects);

Listing FindListing(const ListingInput& page);

// True where a file name has an article's shape: '#' is a digit, '*' anything. ("t########_*", "t20190918_693227.html")
bool MatchesShape(std::string_view shape, std::string_view name);

}  // namespace lantai::extractor
