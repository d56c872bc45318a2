// What endpoints answer to a list's script, JSON or XML, as pages of that list: entries, and the pages that the answer
// lets one know of, which are the same request with another number.
//
//   if (IsAnswer(text)) std::optional<HtmlRead> read = ReadAnswer({text, "utf-8", url, Method::kPost, body},
//   knowledge); read->page.kind;       // PageKind::kListing
//
// A dialect's answer is known by the request's address; JSON from elsewhere is a list where its entries have titles and
// addresses. Thread-safety: free functions. Errors: none; what is no list gives none.
// Limits: those of extractor/json_list.h and extractor/island.h, kMaxPages further pages.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/page_reader.h"

namespace lantai::extractor {

// True for JSON, and for XML that begins with a <datastore>.
bool IsAnswer(std::string_view text);

std::optional<HtmlRead> ReadAnswer(const HtmlSource& source, const PageKnowledge& knowledge);

// The dialect and its answer of that format that a request's address belongs to; null where none.
struct KnownAnswer {
  const Dialect* dialect = nullptr;
  const Answer* answer = nullptr;
};
KnownAnswer FindAnswer(const std::vector<Dialect>& dialects, std::string_view url, AnswerFormat format);

// How far a list goes, as far as an answer says.
struct Extent {
  size_t items = 0;
  std::optional<long> records, pages, per_page;
};
// Completes it by words of the markup, or of what that shows.
void ReadExtentWords(const Answer& answer, std::string_view markup, std::string_view shown, Extent* extent);

// The pages behind the one that `request` asked for. Where their number is not known, one more as long as there are as
// many entries as were asked for.
std::vector<Request> FurtherPages(const Request& request, const Answer& answer, const Extent& extent);

// True where the dialect names the address's host for its lists.
bool IsApiHost(const Dialect& dialect, std::string_view url);

}  // namespace lantai::extractor
