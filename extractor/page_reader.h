// One HTML page, decoded, to Page: what kind of page it is, and where it leads.
//
//   PageKnowledge knowledge(dialects, phrases);       // once
//   Result<HtmlRead> read = ReadHtmlPage({text, "utf-8", url}, knowledge);
//   read->page.kind;          // PageKind::kListing
//   read->content;            // set where the page has an article's text
//
// Endpoints' answers in HTML are lists by their address (Answer); an article that only a script holds
// (Dialect::script_body) is read from there.
//
// Kinds, in the order they are tried: a challenge (marks of one, and neither text nor links), a stub that only moves on
// (kOther with a kRedirect link), an error page (a short text that says so), an article (a named container or article's
// metadata with text, or an article's file name, and no list's pager), a listing (a pager's call, or a list that is
// most of the page), an index (several lists, or nothing but links), else other.
//
// Thread-safety: free functions. Errors: kTooLarge where the tree does not fit the parser's budget.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/dialect.h"
#include "core/page.h"
#include "core/phrases.h"
#include "core/status.h"
#include "extractor/article.h"
#include "extractor/column_slugs.h"
#include "extractor/content.h"
#include "extractor/listing.h"
#include "extractor/words.h"

namespace lantai::extractor {

struct HtmlSource {
  std::string_view text;  // UTF-8
  std::string charset;    // of the bytes it was decoded from: queries are encoded in it
  std::optional<std::string> url;
  // What the page was asked for with, where that was no GET.
  Method method = Method::kGet;
  std::string body{}, body_type{};
  bool is_list = false;  // it is known to be a list's, or a part of one
};

struct HtmlRead {
  Page page;                       // without document
  std::optional<Content> content;  // of pages that are neither challenge, stub, nor error
};

// What reading knows about portals, and what is made of it once for all pages. Looks into what it is given, which must
// outlive it.
struct PageKnowledge {
  PageKnowledge(const std::vector<Dialect>& given_dialects, const Phrases& given_phrases);

  const std::vector<Dialect>& dialects;
  const Phrases& phrases;
  const ArticleMarks marks;
  const TitleWords words;
  const ColumnSlugs slugs;
  const WordFinder pager_marks;
};

Result<HtmlRead> ReadHtmlPage(const HtmlSource& source, const PageKnowledge& knowledge);

// A list's entry as a link, with what its text says of the report behind it.
Link MakeItem(FoundItem item, const PageKnowledge& knowledge);

}  // namespace lantai::extractor
