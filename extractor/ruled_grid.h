// Tables from ruling lines: which lines form a table together, where its rows and columns are, and which cells are
// merged. Pure geometry; the words are put in by extractor/layout_reader.h.
//
//   for (const RuledGrid& grid : FindGrids(page.rules)) { grid.cells[0].box; grid.cells[0].colspan; }
//
// Lines that touch form one table: a page may hold several, and lines of the page's head that belong to none. A border
// drawn in pieces, doubled, or a little off counts as one line (kSnap). A table whose outer lines are left out on the
// sides is closed where its other lines end. Two neighbouring cells with no line between them are one cell; a shape
// that this makes and that is no rectangle is cut into rectangles.
//
// Thread-safety: free functions on values. Errors: none; what cannot be a table gives none.
// Limits: kMaxSegments lines after joining, kMaxGridSlots slots; a page beyond them has no tables.
#pragma once

#include <cstddef>
#include <vector>

#include "core/layout.h"

namespace lantai::extractor {

struct RuledCell {
  LayoutBox box;
  int row = 0;
  int column = 0;
  int rowspan = 1;
  int colspan = 1;
};

struct RuledGrid {
  std::vector<double> columns;   // x of the lines between columns, left to right, outer ones included
  std::vector<double> rows;      // y of the lines between rows, top to bottom, outer ones included
  std::vector<RuledCell> cells;  // row by row, left to right; they cover the grid without overlap

  LayoutBox Box() const { return {columns.front(), rows.front(), columns.back(), rows.back()}; }
};

inline constexpr double kSnap = 2;  // points: lines nearer than this are one
inline constexpr size_t kMaxSegments = 8'000;
inline constexpr size_t kMaxGridSlots = 40'000;

// Top to bottom. Grids have at least two slots.
std::vector<RuledGrid> FindGrids(const std::vector<LayoutBox>& rules);

}  // namespace lantai::extractor
