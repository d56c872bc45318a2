// One report out of its parts: the page, its continuation pages, data that a script would have loaded, attachments.
//
//   std::vector<PartContent> parts = …;                       // in the order of Document::parts, the page first
//   BundleText text = JoinText(&parts);                       // one content, and what stands beside it
//   AddPart(other_reading, 2, &form, &disagreement);          // what an attachment's tables say
//
// The text is that of the page and its continuations, in order. Where the page is a stub (a title and a link to its
// file), the first attachment that has a text takes its place, under the page's own title and metadata. Every other
// attachment is compared: a table or cell that the text lacks is taken over with its place; a cell that both print
// with different values stays as the text has it, and is named.
//
// Thread-safety: free functions on values.
#pragma once

#include <string>
#include <vector>

#include "core/digest.h"
#include "core/document.h"
#include "extractor/content.h"
#include "extractor/form_reader.h"

namespace lantai::extractor {

struct PartContent {
  Content content;
  std::string role = "page";  // as Part::role
  Sha256 payload_sha256;
  std::string unread{};  // why the part could not be read; empty where it was
};

// A page with no text of its own to speak of: a title, a date line, the names of files.
bool IsStub(const Content& content);

struct BundleText {
  Content content;
  std::vector<int> beside;  // numbers of the parts that are compared
};

// REQUIRES: at least one part. Takes the contents that go into the text out of `parts`.
BundleText JoinText(std::vector<PartContent>* parts);

// Cells that two parts print with different values.
struct Disagreement {
  std::vector<std::string> cells;
  std::string detail;  // the first few, with both values
};

// Adds what part number `part` says to the reading of the text.
void AddPart(const FormReading& other, int part, FormReading* form, Disagreement* disagreement);

// Markup that a script would have put into the page: the longest string of a JSON text that holds a tag, unescaped;
// empty where there is none. Linear; not a validator.
std::string MarkupInJson(std::string_view json);

}  // namespace lantai::extractor
