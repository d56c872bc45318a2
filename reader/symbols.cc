#include "reader/symbols.h"

#include "core/utf8.h"

namespace lantai::reader {

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
  if (c >= 0x20 && !(c >= 0xE000 && c <= 0xF8FF) && !(c >= 0xD800 && c <= 0xDFFF) && c <= 0xFFFD) AppendUtf8(c, &out);
}

}  // namespace lantai::reader
