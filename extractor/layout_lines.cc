#include "extractor/layout_lines.h"

#include <algorithm>
#include <cmath>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr double kSameLine = 0.5;   // of the smaller height
constexpr double kBlank = 0.2;      // of a line's height: ASCII words so far apart have a blank between them
constexpr double kCellPadding = 6;  // points: Word's is 5.4 on either side

constexpr double kSameColumn = 6;  // points: columns of vertical writing stand further apart

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

bool IsTight(const LayoutBox& a, const LayoutBox& b) {
  const double overlap = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  return overlap >= kSameLine * std::min(a.bottom - a.top, b.bottom - b.top);
}

void Widen(LayoutBox* box, const LayoutBox& by) {
  *box = {std::min(box->left, by.left), std::min(box->top, by.top), std::max(box->right, by.right),
          std::max(box->bottom, by.bottom)};
}

void Finish(TextLine* line) {
  std::stable_sort(line->words.begin(), line->words.end(),
                   [](const LayoutWord* a, const LayoutWord* b) { return a->box.left < b->box.left; });
  const LayoutWord* before = nullptr;
  for (const LayoutWord* word : line->words) {
    line->size = std::max(line->size, word->box.bottom - word->box.top);
    const bool ascii = before != nullptr && IsAscii(before->text.back()) && IsAscii(word->text.front());
    if (ascii && word->box.left - before->box.right > kBlank * (word->box.bottom - word->box.top)) line->text += ' ';
    line->text += word->text;
    before = word;
  }
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

double Room(const TextLine& line, const LayoutBox& box) {
  return (box.right - box.left - 2 * kCellPadding - (line.box.right - line.box.left)) / std::max(line.size, 1.0);
}

bool IsVertical(const std::vector<TextLine>& lines) {
  return lines.size() >= 3 &&
         std::all_of(lines.begin(), lines.end(), [](const TextLine& line) { return CountCodePoints(line.text) == 1; });
}

// Words in vertical writing, each a column of characters.
bool IsVerticalWriting(const std::vector<const LayoutWord*>& words) {
  return words.size() >= 2 && std::all_of(words.begin(), words.end(), [](const LayoutWord* word) {
           return word->edges.empty() && word->box.bottom - word->box.top > 1.5 * (word->box.right - word->box.left);
         });
}

// Columns of characters are read from the right.
std::string VerticalText(std::vector<const LayoutWord*> words) {
  const auto column = [](const LayoutWord* word) { return std::lround(word->box.left / kSameColumn); };
  std::stable_sort(words.begin(), words.end(), [&](const LayoutWord* a, const LayoutWord* b) {
    if (column(a) != column(b)) return column(a) > column(b);
    return a->box.top < b->box.top;
  });
  std::string text;
  for (const LayoutWord* word : words) text += word->text;
  return text;
}

}  // namespace

std::vector<TextLine> LinesOf(std::vector<const LayoutWord*> words) {
  std::stable_sort(words.begin(), words.end(), [](const LayoutWord* a, const LayoutWord* b) {
    return a->box.top + a->box.bottom < b->box.top + b->box.bottom;
  });
  std::vector<TextLine> lines;
  for (const LayoutWord* word : words) {
    if (lines.empty() || !IsTight(lines.back().box, word->box)) {
      lines.emplace_back().box = word->box;
    }
    TextLine& line = lines.back();
    // A tall word must not draw the next line's words into this one.
    const LayoutBox first = line.words.empty() ? word->box : line.box;
    Widen(&line.box, word->box);
    if (!line.words.empty() && line.box.bottom - line.box.top > 1.6 * (first.bottom - first.top)) {
      line.box.top = first.top;
      line.box.bottom = first.bottom;
    }
    line.words.push_back(word);
  }
  for (TextLine& line : lines) Finish(&line);
  return lines;
}

std::string CellText(const std::vector<const LayoutWord*>& words, const LayoutBox& box) {
  if (IsVerticalWriting(words)) return VerticalText(words);
  const std::vector<TextLine> lines = LinesOf(words);
  const bool vertical = IsVertical(lines);
  std::string text;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i > 0 && !vertical) {
      const bool numbers = IsDigit(lines[i - 1].text.back()) && IsDigit(lines[i].text.front());
      const bool ascii = IsAscii(lines[i - 1].text.back()) && IsAscii(lines[i].text.front());
      if (numbers ? Room(lines[i - 1], box) >= kAsciiWidth : ascii) text += '\n';
    }
    text += lines[i].text;
  }
  return text;
}

double RoomInCell(const std::vector<const LayoutWord*>& words, const LayoutBox& box) {
  return words.empty() ? 0 : Room(LinesOf(words).back(), box);
}

}  // namespace lantai::extractor
