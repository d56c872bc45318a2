// From a file's layout to its content: paragraphs and tables in reading order, whatever the file's format was.
//
//   Content content = ReadLayoutContent(*layout);      // then DocumentMaker::Make
//
// Pages: lines of words outside of tables become paragraphs again. A line goes on with the paragraph before when that
// one's last line is full and this one is not indented (Chinese paragraphs begin two characters in), over page breaks
// too. Page heads, feet and page numbers are dropped: lines at a page's edge that are a page number or come again on
// other pages. The title is the big or centred lines that the first page begins with. Tables are cut out by their
// ruling lines (extractor/layout_tables.h); one that goes on over a page is one. Office files: their blocks as they
// stand.
//
// `needs_ocr` is set where pages show images and no text. Places of cells are "page:3/box:72.0,410.5,95.3,422.1", in
// points from the page's upper left corner; office files have none.
//
// Thread-safety: a free function. Errors: none. Limits: those of core/layout.h; the work is n log n in words and lines.
#pragma once

#include "core/layout.h"
#include "extractor/content.h"

namespace lantai::extractor {

// Fills blocks, heading, preamble, head_title, by_ocr, ocr_places and needs_ocr.
Content ReadLayoutContent(const Layout& layout);

}  // namespace lantai::extractor
