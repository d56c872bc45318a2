// Whether a piece of a page's text, or an attribute's value, may be taken out of the parser's sight: then it means the
// same wherever it is read, and the parser would change nothing of it but line ends and common character references.
//
//   TextPiece piece = ExamineText(text, ClassesOf(text), RefPlace::kText);
//   if (piece.ok) …                    // DecodeText (extractor/char_refs.h) makes of it what the parser would
//
// Thread-safety: free functions. Errors: none.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "extractor/char_refs.h"

namespace lantai::extractor {

// What a byte says about the text that holds it.
enum ByteClass : uint8_t {
  kBlankByte = 1,
  kCrByte = 2,
  kAmpersandByte = 4,
  kMarkByte = 8,         // stands for a reference in what the pre-scan leaves
  kPerhapsOddByte = 16,  // begins characters some of which the parser replaces
  kOddByte = 32,         // a character that the parser replaces or drops
};

extern const std::array<uint8_t, 256> kByteClasses;

inline uint8_t ClassOf(char c) { return kByteClasses[static_cast<unsigned char>(c)]; }
uint8_t ClassesOf(std::string_view text);

struct TextPiece {
  bool ok = false;
  bool decode = false;  // it holds character references
  bool has_cr = false;
};

TextPiece ExamineText(std::string_view text, uint8_t classes, RefPlace place);

// True where text that is left to the parser might give one of the characters that stand for references.
bool MayGiveMark(std::string_view text, uint8_t classes);

}  // namespace lantai::extractor
