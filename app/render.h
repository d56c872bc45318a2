// Documents and pages in the forms that people and scripts read: plain text, Markdown, a table of cells, and the JSON
// object of `lantai links`.
//
// Thread-safety: free functions.
#pragma once

#include <string>

#include "app/listing.h"
#include "core/document.h"
#include "core/page.h"

namespace lantai::app {

// Title, a blank line, the clean body; tables are left out, as in Document::text.
std::string RenderText(const Document& document);

// Chapters as second headings, (一) lines as third ones, paragraphs, and after them the tables as pipe tables. Markup
// characters in the text are escaped, also where they would begin a list: 1. of the page stays 1. and no item.
std::string RenderMarkdown(const Document& document);

// One row a cell: id, value, raw, status, unit, at.
Listing CellsOf(const Document& document);

// One line: {"kind","dialect","items","next","attachments","evidence"}.
std::string LinksJson(const Page& page);

}  // namespace lantai::app
