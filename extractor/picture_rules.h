// Ruling lines of a scanned page: long thin stretches of ink, horizontal or vertical.
//
//   const std::vector<PixelBox> rules = FindPictureRules(mask, pixels_per_point);
//
// A stretch may have small gaps (dust, a worn toner) and may climb a pixel or so as it goes: pieces in neighbouring
// rows that touch are one line. Lines of kLongRule points are taken as they are; no stroke of a character in running
// text is so long. Shorter ones, of kShortRule points and more, are sides of low cells and are taken only where both
// ends meet lines of the other direction.
//
// Thread-safety: a free function. Errors: none. Limits: linear in the pixels; at most kMaxPictureRules lines, a page
// with more has none: it is a photograph.
#pragma once

#include <cstddef>
#include <vector>

#include "extractor/picture_mask.h"

namespace lantai::extractor {

// Pixels; right and bottom are the first outside.
struct PixelBox {
  int left = 0, top = 0, right = 0, bottom = 0;
  int width() const { return right - left; }
  int height() const { return bottom - top; }
  friend bool operator==(const PixelBox&, const PixelBox&) = default;
};

inline constexpr double kLongRule = 30;   // points
inline constexpr double kShortRule = 10;  // points
inline constexpr double kThickRule = 3;   // points: what is thicker is a black area
inline constexpr size_t kMaxPictureRules = 5'000;

// Horizontal lines first, top to bottom, then vertical ones, left to right.
std::vector<PixelBox> FindPictureRules(const Mask& mask, double pixels_per_point);

}  // namespace lantai::extractor
