#include "extractor/text_piece.h"

#include "extractor/prescan.h"

namespace lantai::extractor {
namespace {

constexpr std::array<uint8_t, 256> MakeByteClasses() {
  std::array<uint8_t, 256> classes{};
  for (size_t c = 0; c < 0x20; ++c) classes[c] = kOddByte;
  for (unsigned char c : {' ', '\t', '\n'}) classes[c] = kBlankByte;
  classes['\r'] = kBlankByte | kCrByte;
  classes[kSpaceRef] = kBlankByte | kMarkByte;
  classes[kTextRef] = kMarkByte;
  classes['&'] = kAmpersandByte;
  classes[0x7F] = kOddByte;
  for (size_t c : {0xC2, 0xEF, 0xF0, 0xF1, 0xF2, 0xF3, 0xF4}) classes[c] = kPerhapsOddByte;
  return classes;
}

// True where UTF-8 text holds a control character of two bytes, or what is no character: Gumbo replaces them.
bool HoldsOddCharacter(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if ((ClassOf(text[i]) & kPerhapsOddByte) == 0) continue;
    auto byte = [&](size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u; };
    unsigned a = byte(0), b = byte(1);
    if (a == 0xC2 && b < 0xA0) return true;
    if (a == 0xEF && (b == 0xB7 || (b == 0xBF && byte(2) >= 0xBE))) return true;
    if (a >= 0xF0 && byte(2) == 0xBF && byte(3) >= 0xBE) return true;
  }
  return false;
}

}  // namespace

constexpr std::array<uint8_t, 256> kByteClasses = MakeByteClasses();

uint8_t ClassesOf(std::string_view text) {
  uint8_t classes = 0;
  for (char c : text) classes |= ClassOf(c);
  return classes;
}

TextPiece ExamineText(std::string_view text, uint8_t classes, RefPlace place) {
  if ((classes & kOddByte) != 0 || ((classes & kPerhapsOddByte) != 0 && HoldsOddCharacter(text))) return {};
  TextPiece piece{true, (classes & kAmpersandByte) != 0, (classes & kCrByte) != 0};
  piece.ok = !piece.decode || CanDecodeRefs(text, place);
  return piece;
}

bool MayGiveMark(std::string_view text, uint8_t classes) {
  if ((classes & kMarkByte) != 0) return true;
  if ((classes & kAmpersandByte) == 0) return false;
  for (std::string_view ref : {"&#", "&grave", "&Diacritical"}) {
    if (text.find(ref) != text.npos) return true;
  }
  return false;
}

}  // namespace lantai::extractor
