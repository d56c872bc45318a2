// An article's page to Content: the main body in reading order, with tables as grids, and what the page says around it.
//
//   Content content = ReadHtml(tree, text, article);
//
// Reading follows the browser: blocks are lines, <br> ends one, white space collapses, hidden elements are left out. A
// table is a grid if it holds data; one that only lays the page out is read as what it holds. A table inside a cell of
// a grid becomes a block of its own after it.
//
// Thread-safety: free functions. Errors: none.
// Limits: kMaxBlocks blocks, kMaxFrameText bytes of frame text; what lies beyond is left out.
#pragma once

#include "extractor/article.h"
#include "extractor/content.h"
#include "extractor/page_text.h"

namespace lantai::extractor {

inline constexpr size_t kMaxBlocks = 20'000;
inline constexpr size_t kMaxFrameText = size_t{64} << 10;

// Fills head_title, meta, heading, preamble, blocks and frame_text; the rest is the caller's.
Content ReadHtml(const HtmlTree& tree, const PageText& text, const Article& article);

// <title> and <meta> of the page, wherever they stand.
std::string ReadHeadTitle(const HtmlTree& tree);
std::vector<std::pair<std::string, std::string>> ReadMeta(const HtmlTree& tree);

// The table whose element is `table`, by its own rows and cells; nested tables' text is left out.
Grid ReadGrid(const HtmlTree& tree, const PageText& text, NodeId table);

// True where a table lays out the page instead of holding data: a single cell, or one cell with nearly all of it.
bool IsLayoutTable(const HtmlTree& tree, const PageText& text, NodeId table);

}  // namespace lantai::extractor
