// Draws a report as word processors and report generators print it: title, chapters, wrapped paragraphs, ruled tables
// over pages, page heads and numbers. What is drawn is a Content with grids; what is varied is the style.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "extractor/content.h"
#include "tests/support/pdf_writer.h"

namespace lantai::extractor {

enum class Borders {
  kLongLines,    // one stroke along a border as far as it goes
  kCellBoxes,    // each cell a stroked rectangle
  kThinFills,    // each side of a cell a filled rectangle, squares in the corners: Word
  kWideStrokes,  // each side a short stroke as wide as the side is long
  kOpenSides,    // no lines at the table's left and right
  kNone,         // a table that only alignment shows
};

struct PdfStyle {
  Borders borders = Borders::kLongLines;
  double cell_size = 10.5;
  double padding = 5.4;
  double jitter = 0;          // borders stand off their place by up to so many points
  bool fake_bold = false;     // title and heads are printed twice
  bool fragments = false;     // text comes in pieces of a few characters
  bool latin_digits = false;  // digits in another font than Chinese characters
  bool justified = false;     // full lines are stretched to the margin
  bool vertical = false;      // narrow labels in vertical writing
  bool left_aligned = false;  // cells' text, else centred
  bool repeat_head = false;   // table heads again on each page
  bool cut_rows = false;      // rows may be cut by a page's end
  bool running_head = false;
  bool mirrored = false;  // margins of even pages are moved
  bool shaded = false;    // heads on a grey ground
  int rotate = 0;
  double start = 0;  // points that the first page's text begins lower, to move the page breaks about
};

class ReportPdf {
 public:
  ReportPdf(PdfStyle style, uint32_t seed) : style_(style), random_(seed) {}

  // `heading` may hold \n for a title of two lines; paragraphs beginning with a chapter's number are headings.
  std::string Draw(const Content& content);

 private:
  struct Cell {
    size_t row, column, rowspan, colspan;
    const Slot* slot;
    std::vector<std::string> lines;
  };
  struct TablePlan {
    std::vector<double> x;        // borders of columns
    std::vector<double> heights;  // of rows
    std::vector<Cell> cells;
    size_t head = 0;  // rows of its head
    double size = 0;
  };

  double Left() const { return style_.mirrored && page_ % 2 == 0 ? 92 : 72; }
  double Right() const { return Left() + 451; }
  double Bottom() const { return pdf_.height() - 78; }
  uint32_t Pick(uint32_t below) { return static_cast<uint32_t>(random_() % below); }

  void NewPage();
  void NeedRoom(double height);
  void Paragraph(const std::string& text);
  void Centred(double y, double size, const std::string& text, bool bold);
  // One line of text, with what the style does to it. `right` > 0: stretched to there.
  void Print(double x, double y, double size, const std::string& text, bool bold, double right);
  std::vector<std::string> Wrap(const std::string& text, double width, double first_indent) const;

  void Table(const Grid& grid);
  TablePlan Plan(const Grid& grid);
  std::vector<double> ColumnsOf(const Grid& grid);
  // Rows begin…end of a plan, from `top` on; cells that reach over show the lines that fit.
  void DrawRows(TablePlan* plan, size_t begin, size_t end, double top);
  void DrawBorders(const TablePlan& plan, size_t begin, size_t end, double top);
  void DrawSide(double x0, double y0, double x1, double y1);
  void DrawCell(TablePlan* plan, Cell* cell, size_t begin, size_t end, double top);
  double Off() { return style_.jitter == 0 ? 0 : style_.jitter * (static_cast<double>(Pick(201)) / 100 - 1); }

  PdfStyle style_;
  std::mt19937 random_;
  PdfWriter pdf_;
  int page_ = 0;
  double y_ = 0;
};

}  // namespace lantai::extractor
