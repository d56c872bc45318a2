// Tables of pages: words put into the cells of ruled grids, tables joined that a page break cut, and the grid that the
// recognisers read.
//
//   std::vector<PageTable> tables = TakeTables(page, number, &words);   // `words` keeps those outside of tables
//   if (Continues(tables.back(), next.front())) Append(std::move(next.front()), &tables.back());
//   Grid grid = MakeGrid(std::move(table));
//
// Thread-safety: free functions. Errors: none. Limits: those of extractor/ruled_grid.h and extractor/grid.h.
#pragma once

#include <string>
#include <vector>

#include "core/layout.h"
#include "extractor/content.h"
#include "extractor/ruled_grid.h"

namespace lantai::extractor {

struct PageCell {
  int row = 0;
  int column = 0;
  int rowspan = 1;
  int colspan = 1;
  std::string text;
  std::string place;  // Slot::place
  double room = 0;    // left in its last line, in heights of it: less than the next character takes, and it may go on
};

struct PageTable {
  LayoutBox box;                // on the page where it begins
  std::vector<double> columns;  // x of the lines between columns
  int rows = 0;
  std::vector<PageCell> cells;  // row by row
};

// The tables of a page, top to bottom. `number` is the page's, from 1. Words inside tables are taken out of `words`.
std::vector<PageTable> TakeTables(const LayoutPage& page, size_t number, std::vector<const LayoutWord*>* words);

// Whether `next`, the first thing on its page, goes on with `table`, the last thing on the page before: both edges
// agree within kSnap, or are moved alike by mirrored margins, and so do most lines between columns.
bool Continues(const PageTable& table, const PageTable& next);

// Adds `next` below. Head rows that it repeats are left out, and a row that the page break cut in two is one again.
void Append(PageTable next, PageTable* table);

Grid MakeGrid(const PageTable& table);

}  // namespace lantai::extractor
