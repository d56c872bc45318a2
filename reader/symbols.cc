#include "reader/symbols.h"

namespace lantai::reader {

void AppendUtf8(std::string& out, char32_t c) {
  if ((c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF) c = 0xFFFD;
  const auto tail = [](char32_t bits) { return static_cast<char>(0x80 | (bits & 0x3F)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += {static_cast<char>(0xC0 | c >> 6), tail(c)};
  } else if (c < 0x10000) {
    out += {static_cast<char>(0xE0 | c >> 12), tail(c >> 6), tail(c)};
  } else {
    out += {static_cast<char>(0xF0 | c >> 18), tail(c >> 12), tail(c >> 6), tail(c)};
  }
}

void AppendSymbol(std::string& out, char32_t c) {
  switch (c) {
    case 0xF0FE:
    case 0xF052:
    case 0xF053: out += "☑"; return;
    case 0xF0A8:
    case 0xF06F:
    case 0xF0A3:
    case 0xF071: out += "□"; return;
    case 0xF0FC:
    case 0xF050: out += "✓"; return;
    case 0xF0D6:
    case 0xF0B4: out += "×"; return;
    default: break;
  }
  if (c >= 0x20 && !(c >= 0xE000 && c <= 0xF8FF) && !(c >= 0xD800 && c <= 0xDFFF) && c <= 0xFFFD) AppendUtf8(out, c);
}

}  // namespace lantai::reader
