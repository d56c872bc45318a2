// Any bytes with any label: the text is UTF-8, and what was UTF-8 is left as it is.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "extractor/charset.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace lantai::extractor;
  static constexpr const char* kLabels[] = {"",       "utf-8",     "gbk",    "gb18030",     "big5",   "hz-gb-2312",
                                            "gb2312", "shift_jis", "euc-kr", "iso-2022-jp", "utf-16", "windows-1252"};
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string type = std::string("text/html; charset=") + kLabels[data[0] % std::size(kLabels)];
  const Decoded decoded = Decode(bytes, type);
  if (!IsUtf8(decoded.text)) std::abort();
  const bool marked =
      bytes.starts_with("\xEF\xBB\xBF") || bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  if (IsUtf8(bytes) && !marked && decoded.text != bytes) std::abort();
  return 0;
}
