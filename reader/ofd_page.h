// One page of an OFD file (GB/T 33190—2016): its content in millimetres from the upper left corner becomes words and
// ruling lines in points.
//
// A TextObject's glyphs stand where its TextCode says: X and Y for the first, DeltaX and DeltaY from each to the next,
// in the object's own space; CTM and the origin of Boundary take that to the page (clauses 8.5, 11.3). What a glyph
// looks like is not needed, so fonts are not read: a glyph is taken to be as wide as the font size, half of that for
// ASCII, where the next glyph does not say otherwise. CGTransform changes glyphs, not characters, and is ignored.
//
// Thread-safety: one thread a page.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "core/layout.h"
#include "reader/meter.h"
#include "reader/xml.h"

namespace lantai::reader {

inline constexpr double kPointsPerMillimetre = 72 / 25.4;

// x' = a·x + c·y + e, y' = b·x + d·y + f (clause 8.5, CTM).
struct Matrix {
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;
};
struct Point {
  double x = 0, y = 0;
};
Point Apply(const Matrix& matrix, Point point);

// The matrix that applies `first`, then `second`.
Matrix Then(const Matrix& first, const Matrix& second);

// Numbers between white space; what is none ends the list. At most `limit`.
std::vector<double> Numbers(std::string_view text, size_t limit);

// DeltaX="5 g 3 2.5 7": where g n v stands for n times v (clause 11.3). At most `limit` values.
std::vector<double> Deltas(std::string_view text, size_t limit);

// An object's space in points of the page: its CTM, its Boundary's origin, then millimetres to points.
Matrix SpaceOf(pugi::xml_node object, const Matrix& outer);

// Adds what the object's content draws, in its order: TextObject, PathObject, ImageObject and what PageBlocks hold.
void DrawContent(pugi::xml_node parent, const Matrix& space, Meter& meter, LayoutPage& page);

// A PathObject's straight lines, and filled bars that stand for such, as rules. Part of DrawContent.
void DrawPath(pugi::xml_node object, const Matrix& space, Meter& meter, LayoutPage& page);

}  // namespace lantai::reader
