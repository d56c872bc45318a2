// A binary Word file taken apart ([MS-DOC]): its characters in order, and the properties of each run and paragraph. The
// text lies in pieces of the WordDocument stream, 8 bits a character (Windows-1252) or 16 (UTF-16); properties are
// found by the position of a character in the stream, not by its number.
//
//   Result<DocFile> file = DocFile::Open(bytes);
//   file->ForEach(file->main_text(), meter, [](char16_t c, const RunProperties& run, size_t position, const Piece&
//   piece) {…}); ParagraphProperties p = file->ParagraphAt(position, piece, meter);
//
// Read are Word 97 to 2003 and the .wps of Kingsoft's WPS Writer, which is the same format.
//
// Thread-safety: const calls from any thread.
// Errors: kInvalidArgument for what is no Word file, is encrypted or is damaged; kUnsupported for Word 6, Word 95 and
// other programs' files in the same container.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"
#include "reader/doc_sprm.h"
#include "reader/list_numbering.h"
#include "reader/meter.h"

namespace lantai::reader {

// Character positions, counted from 0; the end is outside.
struct CharacterRange {
  uint32_t begin = 0;
  uint32_t end = 0;
};

struct Piece {
  CharacterRange range;
  size_t at = 0;        // where its first character is in the WordDocument stream
  bool narrow = false;  // 8 bits a character
  uint16_t change = 0;  // Prm (§2.9.209): a modifier, or where one is, for all of the piece
};

class DocFile {
 public:
  static Result<DocFile> Open(std::string_view bytes);

  CharacterRange main_text() const { return main_text_; }
  CharacterRange text_boxes() const { return text_boxes_; }

  using Visit = std::function<void(char16_t character, const RunProperties& run, size_t position, const Piece& piece)>;
  void ForEach(CharacterRange range, Meter& meter, const Visit& visit) const;

  // The properties of the paragraph whose mark stands at that position of the stream.
  ParagraphProperties ParagraphAt(size_t position, const Piece& piece, Meter& meter) const;

  // The lists by which paragraphs number themselves.
  ListNumbering Lists() const;

 private:
  // Of a run of characters or paragraphs: where it is in the stream, and where its modifiers are.
  struct Formatted {
    uint32_t begin = 0, end = 0;
    uint32_t at = 0;
    uint32_t size = 0;
  };

  // What the header has at that offset: a place and size in the table stream; all from the place on.
  std::string_view TablePart(size_t fib_offset) const;
  std::string_view TableFrom(size_t fib_offset) const;
  Status ReadHeader();
  Status ReadPieces();
  Status ReadFormats(size_t fib_offset, size_t entry_size, std::vector<Formatted>& formats) const;
  void ReadFormatPage(size_t page, size_t entry_size, std::vector<Formatted>& formats) const;
  static const Formatted* Find(const std::vector<Formatted>& formats, size_t position);

  std::string main_, table_, data_;  // streams
  CharacterRange main_text_, text_boxes_;
  std::vector<Piece> pieces_;
  std::vector<std::string> changes_;  // modifiers that pieces refer to
  std::vector<Formatted> runs_, paragraphs_;
  std::vector<ParagraphProperties> styles_;  // by number
};

}  // namespace lantai::reader
