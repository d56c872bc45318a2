#include "tests/pdf/report_pdf.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lantai::extractor {
namespace {

constexpr double kTop = 80;
constexpr double kBodySize = 16;
constexpr double kPitch = 28;
constexpr double kLine = 0.5;
constexpr double kCellPadding = 3;  // above and below

bool IsAscii(const std::string& character) { return static_cast<unsigned char>(character[0]) < 0x80; }

bool NoLineBegin(const std::string& character) {
  static const std::vector<std::string> kClosing = {"，", "。", "、", "；", "：", "）", "”",
                                                    "》", "！", "？", ",",  ")",  ";"};
  return std::find(kClosing.begin(), kClosing.end(), character) != kClosing.end();
}

// What a line may not be broken within: a Chinese character, or a run of ASCII.
std::vector<std::string> Unbreakable(const std::string& text, double width) {
  std::vector<std::string> pieces;
  bool run = false;
  for (const std::string& character : Characters(text)) {
    const bool ascii = IsAscii(character) && character != " ";
    if (ascii && run && TextWidth(pieces.back()) + 0.5 <= width) {
      pieces.back() += character;
    } else {
      pieces.push_back(character);
    }
    run = ascii;
  }
  return pieces;
}

bool IsNumberText(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

size_t HeadRows(const Grid& grid) {
  if (grid.width == 10 || grid.width == 15) return 3;
  return grid.width == 3 ? 1 : 0;
}

}  // namespace

void ReportPdf::NewPage() {
  ++page_;
  pdf_.NewPage(style_.rotate);
  y_ = kTop + (page_ == 1 ? style_.start : 0);
  const std::string number = fmt::format("- {} -", page_);
  pdf_.Text(Left() + 210, pdf_.height() - 40, 14, number);
  if (style_.running_head) {
    pdf_.Text(Left() + 130, 50, 9, "青禾县水务局政府信息公开年度报告");
    pdf_.Line(Left(), 54, Right(), 54, kLine);
  }
}

void ReportPdf::NeedRoom(double height) {
  if (y_ + height > Bottom()) NewPage();
}

std::vector<std::string> ReportPdf::Wrap(const std::string& text, double width, double first_indent) const {
  std::vector<std::string> lines(1);
  double room = width - first_indent;
  for (const std::string& piece : Unbreakable(text, width)) {
    const double wide = TextWidth(piece);
    if (wide > room && !lines.back().empty()) {
      std::string carried;
      if (NoLineBegin(piece)) {
        std::vector<std::string> characters = Characters(lines.back());
        if (characters.size() > 1 && !IsAscii(characters.back())) {
          carried = characters.back();
          lines.back().resize(lines.back().size() - carried.size());
        }
      }
      lines.push_back(carried);
      room = width - TextWidth(carried);
    }
    lines.back() += piece;
    room -= wide;
  }
  return lines;
}

void ReportPdf::Print(double x, double y, double size, const std::string& text, bool bold, double right) {
  const std::vector<std::string> characters = Characters(text);
  double space = 0;
  if (right > 0 && characters.size() > 1) {
    space = (right - x - TextWidth(text) * size) / static_cast<double>(characters.size() - 1);
  }
  for (size_t i = 0; i < characters.size();) {
    size_t end = characters.size();
    const bool latin = style_.latin_digits && IsNumberText(characters[i]);
    if (style_.latin_digits) {
      end = i + 1;
      while (end < characters.size() && IsNumberText(characters[end]) == latin) ++end;
    }
    if (style_.fragments) end = std::min<size_t>(end, i + 1 + Pick(4));
    std::string piece;
    for (size_t j = i; j < end; ++j) piece += characters[j];
    // Helvetica's digits are 0.556 wide.
    const double scale = latin ? 0.5 / 0.556 : 1;
    const PdfFont font = latin ? PdfFont::kLatin : PdfFont::kSong;
    pdf_.Text(x, y, size * scale, piece, font, space);
    if (bold && style_.fake_bold) pdf_.Text(x + 0.3, y, size * scale, piece, font, space);
    x += TextWidth(piece) * size + space * static_cast<double>(end - i);
    i = end;
  }
}

void ReportPdf::Centred(double y, double size, const std::string& text, bool bold) {
  const double width = TextWidth(text) * size;
  Print((Left() + Right() - width) / 2, y, size, text, bold, 0);
}

void ReportPdf::Paragraph(const std::string& text) {
  const double width = (Right() - Left()) / kBodySize;
  const std::vector<std::string> lines = Wrap(text, width, 2);
  for (size_t i = 0; i < lines.size(); ++i) {
    NeedRoom(kPitch);
    const double x = Left() + (i == 0 ? 2 * kBodySize : 0);
    const bool stretch = style_.justified && i + 1 < lines.size();
    Print(x, y_ + kBodySize, kBodySize, lines[i], false, stretch ? Right() : 0);
    y_ += kPitch;
  }
}

std::string ReportPdf::Draw(const Content& content) {
  NewPage();
  for (size_t begin = 0; begin <= content.heading.size();) {
    const size_t end = std::min(content.heading.find('\n', begin), content.heading.size());
    Centred(y_ + 22, 22, content.heading.substr(begin, end - begin), true);
    y_ += 34;
    begin = end + 1;
  }
  y_ += 16;
  for (const Block& block : content.blocks) {
    if (block.kind == BlockKind::kTable) {
      Table(block.grid);
    } else {
      Paragraph(block.text);
    }
  }
  return pdf_.Finish();
}

std::vector<double> ReportPdf::ColumnsOf(const Grid& grid) {
  std::vector<double> weights(static_cast<size_t>(grid.width), 1);
  if (grid.width == 10) weights = {0.7, 1.5, 3.6, 1, 1, 1, 1.05, 1.05, 0.9, 1};
  if (grid.width == 4) weights = {1.5, 1.2, 1, 1};
  if (grid.width == 3) weights = {5, 0.8, 1.2};
  double sum = 0;
  for (double& weight : weights) sum += weight *= 1 + static_cast<double>(Pick(11)) / 100;
  std::vector<double> x = {Left()};
  for (const double weight : weights) x.push_back(x.back() + weight / sum * (Right() - Left()));
  return x;
}

ReportPdf::TablePlan ReportPdf::Plan(const Grid& grid) {
  TablePlan plan;
  plan.size = grid.width == 15 ? std::min(style_.cell_size, 10.5) : style_.cell_size;
  plan.x = ColumnsOf(grid);
  plan.head = HeadRows(grid);
  plan.heights.assign(grid.rows.size(), plan.size * 1.3 + 2 * kCellPadding);
  for (size_t r = 0; r < grid.rows.size(); ++r) {
    for (size_t c = 0; c < grid.rows[r].size(); ++c) {
      const Slot& slot = grid.rows[r][c];
      if (!slot.origin) continue;
      Cell cell{r, c, 1, 1, &slot, {}};
      const auto covers = [&](size_t row, size_t column) {
        return row < grid.rows.size() && column < grid.rows[row].size() && !grid.rows[row][column].origin &&
               grid.rows[row][column].text == slot.text;
      };
      while (covers(r, c + cell.colspan)) ++cell.colspan;
      while (covers(r + cell.rowspan, c)) ++cell.rowspan;
      const double width = plan.x[c + cell.colspan] - plan.x[c] - 2 * style_.padding;
      if (!slot.text.empty()) cell.lines = Wrap(slot.text, std::max(width / plan.size, 1.0), 0);
      double have = 0;
      for (size_t i = r; i < r + cell.rowspan; ++i) have += plan.heights[i];
      const double need = static_cast<double>(cell.lines.size()) * plan.size * 1.3 + 2 * kCellPadding;
      if (need > have) plan.heights[r + cell.rowspan - 1] += need - have;
      plan.cells.push_back(std::move(cell));
    }
  }
  return plan;
}

void ReportPdf::DrawSide(double x0, double y0, double x1, double y1) {
  const bool across = y0 == y1;
  const double off = Off();
  if (across) {
    y0 += off;
    y1 += off;
  } else {
    x0 += off;
    x1 += off;
  }
  if (style_.borders == Borders::kThinFills) {
    pdf_.FillBox(x0 - kLine / 2, y0 - kLine / 2, x1 + kLine / 2, y1 + kLine / 2);
    pdf_.FillBox(x0 - kLine / 2, y0 - kLine / 2, x0 + kLine / 2, y0 + kLine / 2);
  } else if (style_.borders == Borders::kWideStrokes) {
    // A dot as long as the line is thick, drawn with a pen as wide as the line is long.
    if (across) pdf_.Line((x0 + x1) / 2, y0 - kLine / 2, (x0 + x1) / 2, y0 + kLine / 2, x1 - x0);
    if (!across) pdf_.Line(x0 - kLine / 2, (y0 + y1) / 2, x0 + kLine / 2, (y0 + y1) / 2, y1 - y0);
  } else {
    pdf_.Line(x0, y0, x1, y1, kLine);
  }
}

void ReportPdf::DrawBorders(const TablePlan& plan, size_t begin, size_t end, double top) {
  if (style_.borders == Borders::kNone) return;
  for (const Cell& cell : plan.cells) {
    const size_t first = std::max(cell.row, begin), last = std::min(cell.row + cell.rowspan, end);
    if (first >= last) continue;
    double y0 = top, y1 = top;
    for (size_t r = begin; r < last; ++r) (r < first ? y0 : y1) += plan.heights[r];
    y1 += y0 - top;
    const double x0 = plan.x[cell.column], x1 = plan.x[cell.column + cell.colspan];
    if (style_.shaded && cell.row < plan.head) pdf_.FillBox(x0, y0, x1, y1, 0.85);
    if (style_.borders == Borders::kCellBoxes) {
      pdf_.StrokeBox(x0, y0, x1, y1, kLine);
      continue;
    }
    DrawSide(x0, y0, x1, y0);
    DrawSide(x0, y1, x1, y1);
    const bool open = style_.borders == Borders::kOpenSides;
    if (!open || cell.column > 0) DrawSide(x0, y0, x0, y1);
    if (!open || cell.column + cell.colspan + 1 < plan.x.size()) DrawSide(x1, y0, x1, y1);
  }
}

void ReportPdf::DrawCell(TablePlan* plan, Cell* cell, size_t begin, size_t end, double top) {
  const size_t first = std::max(cell->row, begin), last = std::min(cell->row + cell->rowspan, end);
  if (first >= last || cell->lines.empty()) return;
  double y = top, height = 0;
  for (size_t r = begin; r < last; ++r) (r < first ? y : height) += plan->heights[r];
  const double pitch = plan->size * 1.3;
  const auto room = static_cast<size_t>(std::max(0.0, (height - 2 * kCellPadding) / pitch + 0.01));
  const bool whole = cell->row >= begin && cell->row + cell->rowspan <= end;
  const size_t count =
      whole || cell->row + cell->rowspan <= end ? cell->lines.size() : std::min(room, cell->lines.size());
  const double free = height - static_cast<double>(count) * pitch;
  y += whole ? free / 2 : kCellPadding;
  const double x0 = plan->x[cell->column], x1 = plan->x[cell->column + cell->colspan];
  const bool single = std::all_of(cell->lines.begin(), cell->lines.end(),
                                  [](const std::string& line) { return Characters(line).size() == 1; });
  if (style_.vertical && whole && single && cell->lines.size() > 2) {
    std::string text;
    for (const std::string& line : cell->lines) text += line;
    pdf_.Text((x0 + x1) / 2, y + plan->size * 0.2, plan->size, text, PdfFont::kVertical, -0.3 * plan->size);
    cell->lines.clear();
    return;
  }
  for (size_t i = 0; i < count; ++i) {
    const double width = TextWidth(cell->lines[i]) * plan->size;
    const double x = style_.left_aligned ? x0 + style_.padding : (x0 + x1 - width) / 2;
    Print(x, y + plan->size, plan->size, cell->lines[i], cell->row < plan->head, 0);
    y += pitch;
  }
  cell->lines.erase(cell->lines.begin(), cell->lines.begin() + static_cast<ptrdiff_t>(count));
}

void ReportPdf::DrawRows(TablePlan* plan, size_t begin, size_t end, double top) {
  DrawBorders(*plan, begin, end, top);
  for (Cell& cell : plan->cells) DrawCell(plan, &cell, begin, end, top);
}

void ReportPdf::Table(const Grid& grid) {
  TablePlan plan = Plan(grid);
  y_ += 10;
  size_t begin = 0;
  while (begin < plan.heights.size()) {
    if (begin > 0 && style_.repeat_head && plan.head > 0 && begin > plan.head) {
      TablePlan head = Plan(grid);
      head.x = plan.x;
      DrawRows(&head, 0, plan.head, y_);
      for (size_t r = 0; r < plan.head; ++r) y_ += head.heights[r];
    }
    double height = 0;
    size_t end = begin;
    while (end < plan.heights.size() && y_ + height + plan.heights[end] <= Bottom()) height += plan.heights[end++];
    const double pitch = plan.size * 1.3, left = Bottom() - y_ - height;
    // A row of several lines may be cut between two of them: it becomes two rows, over which its cells reach.
    if (style_.cut_rows && end < plan.heights.size() && end > begin &&
        plan.heights[end] > 2 * pitch + 2 * kCellPadding - 1 && left > pitch + 2 * kCellPadding &&
        left < plan.heights[end]) {
      const double lower = plan.heights[end] - pitch;
      plan.heights[end] = pitch + 2 * kCellPadding;
      plan.heights.insert(plan.heights.begin() + static_cast<ptrdiff_t>(end) + 1, lower);
      for (Cell& cell : plan.cells) {
        if (cell.row <= end && end < cell.row + cell.rowspan) {
          ++cell.rowspan;
        } else if (cell.row > end) {
          ++cell.row;
        }
      }
      ++end;
    }
    if (end > begin) DrawRows(&plan, begin, end, y_);
    for (size_t r = begin; r < end; ++r) y_ += plan.heights[r];
    begin = end;
    if (begin < plan.heights.size()) NewPage();
  }
  y_ += 14;
}

}  // namespace lantai::extractor
