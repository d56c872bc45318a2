// Properties of the binary Word format ([MS-DOC] §2.6): lists of single property modifiers ("sprms") that say what a
// paragraph, a run of characters or a table row is. Only those that decide on text and tables are understood; the
// others are skipped by their size.
//
// Thread-safety: values and free functions. Lifetime: operands are views into the list.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace lantai::reader {

// Calls `visit` with each modifier's code and operand, the operand without its count of bytes; ends where the list is
// cut off.
void ForEachSprm(std::string_view list, const std::function<void(uint16_t code, std::string_view operand)>& visit);

enum class CellMerge { kNone, kRestarts, kContinues };

// What sprmTDefTable says of a row (§2.9.315): where its cells begin and end, in twips from the left margin.
struct RowShape {
  std::vector<int> edges;           // one more than cells; empty where not said
  std::vector<CellMerge> vertical;  // by cell
  std::vector<uint8_t> horizontal;  // by cell; 0, or one of two marks for the first and the others of a merged run
};

struct ParagraphProperties {
  uint16_t style = 0;
  int outline = -1;  // 0…8, 9 for body text, -1 where not said
  bool in_table = false;
  bool row_end = false;  // the mark after a row's last cell
  bool inner_cell_end = false;
  bool inner_row_end = false;
  int depth = -1;  // how many tables are around, -1 where not said
  int list = 0;    // 1-based index into the list overrides, 0 for none
  int list_level = 0;
  bool bullet = false;         // no property of the file: whether its list puts a bullet before it
  uint32_t huge = 0xFFFFFFFF;  // where in the Data stream more modifiers are, if anywhere
  RowShape row;
};

// Applies the modifiers of a paragraph and its row to `properties`.
void ApplyParagraphSprms(std::string_view list, ParagraphProperties& properties);

struct RunProperties {
  bool deleted = false;  // by tracked changes
  bool hidden = false;
  char16_t symbol = 0;  // the glyph that stands for the character, 0 for none
};

void ApplyRunSprms(std::string_view list, RunProperties& properties);

}  // namespace lantai::reader
