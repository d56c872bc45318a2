#include "extractor/label.h"

#include <algorithm>
#include <array>

namespace lantai::extractor {
namespace {

// Length of a UTF-8 sequence by its first byte; 0 for a byte that starts none.
int SequenceLength(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  if (first >= 0xF0 && first < 0xF5) return 4;
  return 0;
}

char32_t FoldPunctuation(char32_t c) {
  switch (c) {
    case U'〔':
    case U'﹝':
    case U'【':
    case U'﹙':
    case U'[':
    case U'{': return U'(';
    case U'〕':
    case U'﹞':
    case U'】':
    case U'﹚':
    case U']':
    case U'}': return U')';
    case U'“':
    case U'”':
    case U'„':
    case U'〝':
    case U'〞':
    case U'「':
    case U'」':
    case U'『':
    case U'』': return U'"';
    case U'‘':
    case U'’': return U'\'';
    case U'‐':
    case U'‑':
    case U'‒':
    case U'–':
    case U'—':
    case U'―':
    case U'−':
    case U'─':
    case U'━': return U'-';
    case U'∕':
    case U'⁄': return U'/';
    case U'﹒':
    case U'․': return U'.';
    case U'﹐': return U',';
    case U'﹔': return U';';
    case U'﹕':
    case U'∶': return U':';
    case U'﹢': return U'+';
    case U'﹣': return U'-';
    case U'○':
    case U'◯': return U'〇';
    default: return c;
  }
}

bool IsPunctuation(char32_t c) {
  if (c < 0x80) return !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
  return c == U'、' || c == U'。' || c == U'《' || c == U'》' || c == U'〈' || c == U'〉' || c == U'·' || c == U'…' ||
         c == U'•' || c == 0xFFFD;
}

bool IsHanDigit(char32_t c) {
  return c == U'一' || c == U'二' || c == U'三' || c == U'四' || c == U'五' || c == U'六' || c == U'七' || c == U'八' ||
         c == U'九' || c == U'十';
}

bool IsCircledNumber(char32_t c) {
  return (c >= 0x2460 && c <= 0x249B) || (c >= 0x3220 && c <= 0x3229) || (c >= 0x3280 && c <= 0x3289);
}

bool EndsNumbering(char32_t c) { return c == U'、' || c == U'.' || c == U')' || c == U',' || c == U':'; }

// Where the text starts behind one piece of numbering at `pos`, or `pos` where there is none. Han digits count only
// with a mark behind them: 三安全一稳定 starts with a word.
size_t SkipNumbering(std::string_view folded, size_t pos) {
  size_t at = pos;
  char32_t c = NextCodePoint(folded, &at);
  if (IsCircledNumber(c)) return at;
  if (c == U'(' && at < folded.size()) c = NextCodePoint(folded, &at);
  int digits = 0;
  const bool ascii = c >= '0' && c <= '9';
  while ((ascii ? (c >= '0' && c <= '9') : IsHanDigit(c)) && digits < 3) {
    ++digits;
    if (at >= folded.size()) return ascii ? at : pos;
    pos = ascii ? at : pos;  // a bare ASCII number is numbering even without its mark
    c = NextCodePoint(folded, &at);
  }
  if (digits == 0 || digits == 3) return pos;
  return EndsNumbering(c) ? at : pos;
}

// ASCII folded; white space is a blank.
constexpr std::array<char, 128> MakeAsciiFolds() {
  std::array<char, 128> folds{};
  for (size_t i = 0; i < folds.size(); ++i) {
    const char c = static_cast<char>(i);
    const bool blank = c == ' ' || (c >= '\t' && c <= '\r') || c == 0;
    const bool capital = c >= 'A' && c <= 'Z';
    folds[i] = blank                  ? ' '
               : capital              ? static_cast<char>(c + 32)
               : c == '[' || c == '{' ? '('
               : c == ']' || c == '}' ? ')'
                                      : c;
  }
  return folds;
}

constexpr std::array<char, 128> kAsciiFolds = MakeAsciiFolds();

// U+4E00…U+9FFF, which fold to themselves: nearly all that a Chinese page says.
bool IsCommonHan(std::string_view text, size_t pos) {
  if (pos + 3 > text.size()) return false;
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[pos + i]); };
  const bool lead = byte(0) > 0xE4 ? byte(0) <= 0xE9 : byte(0) == 0xE4 && byte(1) >= 0xB8;
  return lead && (byte(1) & 0xC0) == 0x80 && (byte(2) & 0xC0) == 0x80;
}

// Text that is not UTF-8 may grow: a byte becomes U+FFFD.
std::string FoldDamaged(std::string_view text) {
  std::string folded;
  for (size_t pos = 0; pos < text.size();) {
    const char32_t c = FoldCodePoint(NextCodePoint(text, &pos));
    if (c != U' ') AppendCodePoint(c, &folded);
  }
  return folded;
}

}  // namespace

char32_t NextOtherCodePoint(std::string_view text, size_t* pos) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const size_t start = *pos;
  const int length = SequenceLength(byte(start));
  if (length == 1) return ++*pos, byte(start);
  if (length == 0 || start + static_cast<size_t>(length) > text.size()) return ++*pos, U'\uFFFD';
  char32_t c = byte(start) & (0xFFu >> (length + 1));
  for (int i = 1; i < length; ++i) {
    const unsigned char next = byte(start + static_cast<size_t>(i));
    if ((next & 0xC0) != 0x80) return ++*pos, U'\uFFFD';
    c = (c << 6) | (next & 0x3F);
  }
  *pos = start + static_cast<size_t>(length);
  return c;
}

char* WriteCodePoint(char32_t c, char* out) {
  const auto put = [&](char32_t byte) { *out++ = static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6)), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18)), put(0x80 | ((c >> 12) & 0x3F)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
  }
  return out;
}

void AppendCodePoint(char32_t c, std::string* out) {
  char bytes[4];
  out->append(bytes, static_cast<size_t>(WriteCodePoint(c, bytes) - bytes));
}

bool IsWhiteSpace(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r') || c == 0;
  return c == 0x85 || c == 0xA0 || c == 0xAD || c == 0x3000 || (c >= 0x2000 && c <= 0x200F) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x2060 || c == 0xFEFF;
}

bool IsHan(char32_t c) { return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == U'〇'; }

char32_t FoldCodePoint(char32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 32;
  if (c >= 0x4E00 && c <= 0x9FFF) return c;
  if (IsWhiteSpace(c)) return U' ';
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c >= 'A' && c <= 'Z') return c + 32;
  return FoldPunctuation(c);
}

void AppendFolded(std::string_view text, std::string* folded) {
  const size_t begin = folded->size();
  folded->resize(begin + text.size());
  char* out = folded->data() + begin;
  for (size_t pos = 0; pos < text.size();) {
    const auto byte = static_cast<unsigned char>(text[pos]);
    if (byte < 0x80) {
      const char c = kAsciiFolds[byte];
      if (c != ' ') *out++ = c;
      ++pos;
    } else if (IsCommonHan(text, pos)) {
      const size_t run = pos;
      do pos += 3;
      while (IsCommonHan(text, pos));
      out = std::copy_n(text.data() + run, pos - run, out);
    } else {
      const size_t before = pos;
      const char32_t c = FoldCodePoint(NextCodePoint(text, &pos));
      if (c == 0xFFFD && pos == before + 1) {
        folded->resize(begin);
        folded->append(FoldDamaged(text));
        return;
      }
      if (c != U' ') out = WriteCodePoint(c, out);
    }
  }
  folded->resize(static_cast<size_t>(out - folded->data()));
}

std::string FoldLabel(std::string_view text) {
  std::string folded;
  AppendFolded(text, &folded);
  return folded;
}

std::string LabelKey(std::string_view text) {
  const std::string folded = FoldLabel(text);
  size_t pos = 0;
  for (int piece = 0; piece < 3 && pos < folded.size(); ++piece) {
    constexpr std::string_view kOfWhich = "其中";
    if (folded.size() > pos + kOfWhich.size() && folded.compare(pos, kOfWhich.size(), kOfWhich) == 0) {
      pos += kOfWhich.size() + (folded[pos + kOfWhich.size()] == ':');
    }
    if (pos < folded.size()) pos = SkipNumbering(folded, pos);
  }
  std::string key;
  key.reserve(folded.size() - pos);
  while (pos < folded.size()) {
    const size_t begin = pos;
    const char32_t c = NextCodePoint(folded, &pos);
    if (c == U'它')
      key += "他";
    else if (IsHan(c) || !IsPunctuation(c))
      key.append(folded, begin, pos - begin);
  }
  return key;
}

int LabelNumber(std::string_view text) {
  size_t pos = 0;
  int number = 0;
  for (int i = 0; i < 8 && pos < text.size(); ++i) {
    const char32_t c = FoldCodePoint(NextCodePoint(text, &pos));
    if (c >= 0x2460 && c <= 0x2473) return static_cast<int>(c - 0x2460) + 1;
    if (c >= '0' && c <= '9')
      number = number * 10 + static_cast<int>(c - '0');
    else if (c != U' ' && c != U'(')
      return EndsNumbering(c) ? number : 0;
  }
  return 0;
}

std::string_view TrimWhiteSpace(std::string_view text) {
  size_t first = 0;
  for (size_t pos = 0; pos < text.size(); first = pos) {
    if (!IsWhiteSpace(NextCodePoint(text, &pos))) break;
  }
  text.remove_prefix(first);
  if (text.empty()) return {};
  // Most ends show at a glance that they are none.
  const auto end = static_cast<unsigned char>(text.back());
  if (end < 0x80 ? kAsciiFolds[end] != ' ' : text.size() >= 3 && IsCommonHan(text, text.size() - 3)) return text;
  size_t last = 0;
  for (size_t pos = 0; pos < text.size();) {
    if (!IsWhiteSpace(NextCodePoint(text, &pos))) last = pos;
  }
  return text.substr(0, last);
}

std::string JoinHan(std::string_view text) {
  std::string joined;
  bool gap = false;
  char32_t before = 0;
  text = TrimWhiteSpace(text);
  for (size_t pos = 0; pos < text.size();) {
    const char32_t c = NextCodePoint(text, &pos);
    if (IsWhiteSpace(c)) {
      gap = true;
      continue;
    }
    if (gap && before < 0x80 && c < 0x80) joined.push_back(' ');
    gap = false;
    AppendCodePoint(c, &joined);
    before = c;
  }
  return joined;
}

size_t CountCodePoints(std::string_view text) {
  size_t count = 0;
  for (const char byte : text) count += (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
  return count;
}

size_t CodePointOffset(std::string_view text, size_t n) {
  size_t pos = 0;
  while (n > 0 && pos < text.size()) {
    NextCodePoint(text, &pos);
    --n;
  }
  return pos;
}

}  // namespace lantai::extractor
