// Folding of text so that labels, titles and phrases compare equal however a page printed them.
//
//   FoldLabel("（三） 不予\n公开") == "(三)不予公开"
//   LabelKey("（三） 不予\n公开") == "不予公开"      // numbering and punctuation gone too
//   LabelKey("本年增/减") == "本年增减"
//
// FoldLabel removes all white space (with U+3000, U+00A0, U+200B, U+FEFF and the other format spaces), folds full-width
// forms to ASCII, the bracket families 〔〕﹝﹞【】[] to (), quotes to ", dashes to -, and ASCII letters to lower case:
// the part of Unicode NFKC (UAX #15) that such pages need, by a small table instead of a normaliser, because it runs
// over every cell. The fold is for comparing only; what is shown or kept as raw is never folded.
//
// Thread-safety: free functions.
// Limits: linear in the input; bytes that are not UTF-8 read as U+FFFD each.
#pragma once

#include <string>
#include <string_view>

namespace lantai::extractor {

// The code point at `*pos`, which moves behind it. REQUIRES: *pos < text.size().
inline char32_t NextCodePoint(std::string_view text, size_t* pos);
void AppendCodePoint(char32_t c, std::string* out);
// Writes up to four bytes, and returns where they end.
char* WriteCodePoint(char32_t c, char* out);

// NextCodePoint for everything but ASCII and the common Chinese characters.
char32_t NextOtherCodePoint(std::string_view text, size_t* pos);

// White space of any kind, including zero-width and byte-order marks.
bool IsWhiteSpace(char32_t c);
bool IsHan(char32_t c);
// One code point folded; white space folds to ' '.
char32_t FoldCodePoint(char32_t c);

std::string FoldLabel(std::string_view text);
// The same, put behind what `out` holds.
void AppendFolded(std::string_view text, std::string* out);
// FoldLabel without leading numbering (一、 (一) 1. ① () 其中:) and without punctuation, 其它 as 其他. Empty where
// nothing else is there.
std::string LabelKey(std::string_view text);

// The Arabic or circled number before a label: 4 for "4.不同意公开答复数" and "④…"; 0 where there is none.
int LabelNumber(std::string_view text);

// Leading and trailing white space of any kind removed; a view into `text`.
std::string_view TrimWhiteSpace(std::string_view text);
// White space beside a character that is not ASCII removed, other runs of it made one blank: the form of titles.
std::string JoinHan(std::string_view text);

size_t CountCodePoints(std::string_view text);
// The position behind the first `n` code points.
size_t CodePointOffset(std::string_view text, size_t n);

inline char32_t NextCodePoint(std::string_view text, size_t* pos) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[*pos + i]); };
  const char32_t first = byte(0);
  if (first < 0x80) return ++*pos, first;
  // U+5000…U+9FFF
  if (first >= 0xE5 && first <= 0xE9 && *pos + 3 <= text.size() && (byte(1) & 0xC0) == 0x80 &&
      (byte(2) & 0xC0) == 0x80) {
    const char32_t c = (first & 0x0F) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
    return *pos += 3, c;
  }
  return NextOtherCodePoint(text, pos);
}

}  // namespace lantai::extractor
