// From words on a page to lines, and from lines to the text of a cell.
//
//   for (const TextLine& line : LinesOf(words)) line.text;      // "2023年政府信息公开工作年度报告"
//   CellText(words, cell.box);                                  // "本机关不掌握相关政府信息"
//
// Words stand on one line when they overlap by half their height. Between words of a line there is a blank only where
// both sides are ASCII and stand apart: Chinese text has none, however far it is justified.
//
// Thread-safety: free functions. Lifetime: pointers in TextLine are into the page's words. Errors: none.
#pragma once

#include <string>
#include <vector>

#include "core/layout.h"

namespace lantai::extractor {

struct TextLine {
  LayoutBox box;
  double size = 0;  // height of its tallest word
  std::string text;
  std::vector<const LayoutWord*> words;  // left to right
};

// Top to bottom.
std::vector<TextLine> LinesOf(std::vector<const LayoutWord*> words);

// The text of a cell that is `box` wide. Lines that the cell's width broke are joined: labels and sentences always,
// numbers only where the line before is full to the cell's edge. Lines of single characters are a vertical label.
// Other lines are joined by \n.
std::string CellText(const std::vector<const LayoutWord*>& words, const LayoutBox& box);

// What is left of the last line of a cell, in heights of the line.
double RoomInCell(const std::vector<const LayoutWord*>& words, const LayoutBox& box);

inline constexpr double kAsciiWidth = 0.5;  // of a line's height: a digit

}  // namespace lantai::extractor
