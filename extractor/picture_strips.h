// Cuts a scanned page into what a character recogniser reads best: single lines of text, each with where it stands.
//
//   const PictureParts parts = CutPicture(picture);
//   parts.rules;                         // as LayoutPage::rules
//   parts.strips[0].pixels;              // one line of one cell, or a line outside of tables
//
// The page is straightened (extractor/picture_mask.h), its ruling lines are found (extractor/picture_rules.h) and
// painted over; cells are what extractor/ruled_grid.h makes of them. A line of text is a band of rows with ink in a
// cell, or over the page's width outside of tables. Specks are no text. Places are those of the straightened page:
// where a page lay askew, they are off the file's own by as much.
//
// Thread-safety: a free function on values. Errors: none. Limits: linear in the pixels; at most kMaxStrips, a page with
// more is no page of text and has none.
#pragma once

#include <string>
#include <vector>

#include "core/layout.h"
#include "core/picture.h"

namespace lantai::extractor {

struct Strip {
  LayoutBox box;  // points
  int cell = -1;  // number of the table cell that it is a line of, or -1
  int width = 0;  // pixels, kStripMargin of paper on all sides included
  int height = 0;
  std::string pixels;
};

struct PictureParts {
  std::vector<LayoutBox> rules;
  std::vector<Strip> strips;  // cells row by row, then the lines between tables, top to bottom
};

inline constexpr int kStripMargin = 12;  // pixels
inline constexpr size_t kMaxStrips = 3'000;

PictureParts CutPicture(const Picture& picture);

}  // namespace lantai::extractor
