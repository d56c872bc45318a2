// A part's content in reading order, the same for HTML, plain text and (later) PDF and Word: what readers of bytes
// produce, and what the recognisers of titles, metadata, sections, tables and report cells read. Nothing here knows
// where the bytes came from, and nothing after this point knows HTML.
//
//   bytes ──ReadHtml / ReadText──► Content ──MakeDocument──► Document
//
// Thread-safety: values.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/document.h"

namespace lantai::extractor {

// One slot of a grid after spans were expanded. `origin` is false in slots that a row or column span only covers; their
// text repeats the origin's. `line` is the 1-based source line for text inputs, 0 for HTML.
struct Slot {
  std::string text;  // lines of the cell joined by \n, outer white space trimmed; UTF-8
  bool origin = true;
  bool header = false;  // <th>
  bool absent = false;  // no cell: the row is shorter than the table is wide
  int line = 0;
  std::string place{};  // "page:3/box:72.0,410.5,95.3,422.1" in files with pages, else empty
};

// A table with spans expanded: every row has `width` slots.
struct Grid {
  std::vector<std::vector<Slot>> rows;
  int width = 0;
};

enum class BlockKind { kHeading, kParagraph, kListItem, kTable };

struct Block {
  BlockKind kind = BlockKind::kParagraph;
  int level = 0;         // 1…6 for headings
  std::string text;      // UTF-8, white space as a browser shows it; empty for tables
  Grid grid;             // kTable only
  int line = 0;          // 1-based source line for text inputs, else 0
  int part = 0;          // of the bundle: "part:1/…" in places
  std::string folded{};  // FoldLabel(text), once FoldBlocks has run: what recognisers compare with
};

struct Content {
  std::string input;
  std::optional<std::string> url;
  std::string media_type;
  std::string charset;     // WHATWG name in lower case
  std::string head_title;  // <title>, or empty
  std::vector<std::pair<std::string, std::string>>
      meta;                     // <meta name|http-equiv|property, content>, in order, name lower-cased
  std::string heading;          // the article's own heading where the page marks one (h1, .title, ArticleTitle)
  std::vector<Block> preamble;  // blocks between heading and body: 索引号 block, date line, 来源
  std::vector<Block> blocks;    // the main body in reading order, page frame left out
  std::vector<Attachment> attachments;
  std::string frame_text;  // text of the page around the body (breadcrumb, footer): evidence for unit and code
  bool by_ocr = false;     // recognised in an image: every value is doubtful
  bool needs_ocr = false;  // pages without text that show images
  std::vector<std::string>
      ocr_places;          // where cells were recognised in an image: "page:3/", in bundles "part:1/page:3/"
  bool flattened = false;  // plain text whose tables lost their grid: cells stand a line each, or between pipes
};

// Folds every block's text once, for all recognisers.
void FoldBlocks(Content* content);

}  // namespace lantai::extractor
