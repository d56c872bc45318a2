// What kind of page this is, from what the other readers found on it. The order and the reasons are described in
// extractor/page_reader.h.
//
// Thread-safety: free functions. Errors: none.
#pragma once

#include <string>
#include <vector>

#include "core/dialect.h"
#include "core/page.h"
#include "extractor/article.h"
#include "extractor/listing.h"

namespace lantai::extractor {

struct KindInput {
  const HtmlTree& tree;
  const PageText& text;
  const Article& article;
  const Listing& listing;
  const HeadTitles& head;
  const std::vector<Dialect>& dialects;
  std::string_view source;  // the page's text, for marks of challenges
  const Url* url;           // or null
  bool redirects;
  size_t attachments;  // files of what would be the article
  bool one_report;     // the heading is the title of one year's report
};

struct Judgement {
  PageKind kind = PageKind::kOther;
  Complaint complaint = Complaint::kNone;
  bool has_text = false;              // worth reading as content
  std::vector<std::string> evidence;  // marks and calls that decided
};

Judgement JudgeKind(const KindInput& page);

}  // namespace lantai::extractor
