// Tags, comments and raw text as the HTML standard's tokenizer sees them (§13.2.5): where they begin and end.
//
//   Markup tag;
//   ReadTag(text, at, 400, &tag);            // text[at] == '<', and a letter or / and a letter after it
//   if (tag.end == npos) …                   // the end of the page cuts it off: it is no tag
//   at = EndOfDeclaration(text, at);         // <!-- … -->, <!doctype …>, <? … >
//
// Thread-safety: free functions. Errors: none. Limits: linear in what is read.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "extractor/scan_tags.h"

namespace lantai::extractor {

struct MarkupAttribute {
  std::string_view name, value;  // as written, the value without its quotes
  size_t begin = 0, end = 0;     // of both with the quotes, offsets into the text
};

struct Markup {
  size_t begin = 0, name_end = 0, end = 0;  // "<" … after the name … after ">"; offsets into the text
  ScanName name;
  bool is_end = false;
  bool plain_name = true;                   // nothing but letters, digits, - : _
  bool slash = false;                       // a / stands before the >
  size_t excess = std::string_view::npos;   // where the attributes beyond the cap begin
  bool repeats = false;                     // an attribute without a value has the name of one before it
  std::vector<MarkupAttribute> attributes;  // of start tags, up to the cap
};

void ReadTag(std::string_view text, size_t at, size_t most_attributes, Markup* tag);

// One past the end of the comment, doctype or the like that begins at `at`.
size_t EndOfDeclaration(std::string_view text, size_t at);

// Where the end tag of the raw text that begins at `from` begins, or npos. A script's text may hold a commented
// <script>…</script> of its own (§13.2.5.23, script data double escaped state).
size_t FindRawTextEnd(std::string_view text, size_t from, ScanName name, bool is_script);

}  // namespace lantai::extractor
