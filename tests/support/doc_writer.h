// Binary Word files made in code ([MS-DOC] in an [MS-CFB] container), for tests of what reads them:
//
//   const std::string bytes = WriteDoc({DocText(u"一、总体情况", 1)}, DocTable(rows)…);
//
// Thread-safety: free functions. The bytes depend on nothing but the arguments.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/office_files.h"

namespace lantai {

// A compound file whose root has these streams; those under 4,096 bytes lie in the mini stream, as the format wants.
std::string WriteOle(const std::vector<std::pair<std::string, std::string>>& streams);

struct DocWord {
  std::u16string text;
  char16_t mark = u'\r';
  uint16_t style = 0;     // 1…9 are headings
  std::string modifiers;  // sprms of the paragraph
};

// A modifier: its code and operand.
std::string Sprm(uint16_t code, std::string_view operand);

std::u16string ToUtf16(std::string_view utf8);

// The paragraphs of a table, cells and row ends; `depth` 2 for a table inside a cell.
std::vector<DocWord> DocTable(const FormRows& rows, int depth = 1);

struct DocOptions {
  uint16_t flags = 0;  // more flags of the header
  uint16_t identity = 0xA5EC;
  uint16_t version = 0xC1;
  std::string run_modifiers;  // for the characters of `marked`
  size_t marked_begin = 0, marked_end = 0;
  bool narrow = false;             // 8 bits a character; all of the text has to be below U+0100
  std::string styles;              // STSH
  std::string lists, levels;       // PlfLst, and what stands behind it
  std::string overrides;           // PlfLfo
  size_t text_box_characters = 0;  // so many of the last ones are a text box
};
std::string WriteDoc(const std::vector<DocWord>& paragraphs, const DocOptions& options = {});

}  // namespace lantai
