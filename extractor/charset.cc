#include "extractor/charset.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>

#include "extractor/encoding_labels.h"
#include "extractor/label.h"

namespace lantai::extractor {
namespace {

using Byte = unsigned char;

bool IsContinuation(Byte b) { return (b & 0xC0) == 0x80; }

// Length of the well-formed sequence of two to four bytes at `s`, or 0 (Unicode 15, table 3-7).
size_t Utf8Length(std::string_view s) {
  auto at = [&](size_t i) { return i < s.size() ? static_cast<Byte>(s[i]) : Byte{0}; };
  Byte a = at(0), b = at(1);
  if (a >= 0xC2 && a <= 0xDF) return IsContinuation(b) ? 2 : 0;
  if ((a & 0xF0) == 0xE0) {
    bool fits = IsContinuation(b) && !(a == 0xE0 && b < 0xA0) && !(a == 0xED && b > 0x9F);
    return fits && IsContinuation(at(2)) ? 3 : 0;
  }
  if (a < 0xF0 || a > 0xF4) return 0;
  bool fits = IsContinuation(b) && !(a == 0xF0 && b < 0x90) && !(a == 0xF4 && b > 0x8F);
  return fits && IsContinuation(at(2)) && IsContinuation(at(3)) ? 4 : 0;
}

// The first byte at or behind `i` that is not ASCII.
size_t SkipAscii(std::string_view bytes, size_t i) {
  constexpr uint64_t kHigh = 0x8080808080808080;
  for (; i + 8 <= bytes.size(); i += 8) {
    uint64_t eight;
    std::memcpy(&eight, bytes.data() + i, 8);
    if ((eight & kHigh) != 0) break;
  }
  while (i < bytes.size() && static_cast<Byte>(bytes[i]) < 0x80) ++i;
  return i;
}

// Three bytes as nearly all Chinese characters have them in UTF-8: none of Utf8Length's exceptions.
bool IsPlainHan(std::string_view bytes, size_t i) {
  if (i + 3 > bytes.size()) return false;
  auto at = [&](size_t k) { return static_cast<Byte>(bytes[i + k]); };
  return at(0) >= 0xE3 && at(0) <= 0xE9 && IsContinuation(at(1)) && IsContinuation(at(2));
}

struct Utf8Count {
  size_t errors = 0;  // bytes that begin no well-formed sequence
  size_t wide = 0;    // sequences of three bytes or more: all Chinese characters
};

Utf8Count CountUtf8(std::string_view bytes) {
  Utf8Count count;
  for (size_t i = 0; i < bytes.size();) {
    i = SkipAscii(bytes, i);
    for (; IsPlainHan(bytes, i); i += 3) ++count.wide;
    if (i == bytes.size()) break;
    if (static_cast<Byte>(bytes[i]) < 0x80) continue;
    size_t length = Utf8Length(bytes.substr(i, 4));
    if (length == 0) ++count.errors;
    if (length >= 3) ++count.wide;
    i += std::max<size_t>(length, 1);
  }
  return count;
}

// In GBK text well-formed three-byte sequences are rare accidents, so one error among many of them is damage.
constexpr size_t kWidePerError = 16;

bool IsNearlyUtf8(const Utf8Count& count) { return count.wide >= kWidePerError * count.errors; }

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::string RepairUtf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (size_t i = 0; i < bytes.size();) {
    size_t length = static_cast<Byte>(bytes[i]) < 0x80 ? 1 : Utf8Length(bytes.substr(i, 4));
    out += length == 0 ? kReplacement : bytes.substr(i, length);
    i += std::max<size_t>(length, 1);
  }
  return out;
}

// Appends `units`, and returns how many were used: a high surrogate at the end waits for its partner.
size_t AppendUtf16(const UChar* units, size_t size, bool last, std::string* out) {
  const size_t before = out->size();
  out->resize(before + 3 * size);  // no unit takes more
  char* to = out->data() + before;
  size_t i = 0;
  for (; i < size; ++i) {
    char32_t c = units[i];
    if (c >= 0xD800 && c < 0xDC00) {
      if (i + 1 == size && !last) break;
      bool pair = i + 1 < size && units[i + 1] >= 0xDC00 && units[i + 1] < 0xE000;
      c = pair ? 0x10000 + ((c - 0xD800) << 10) + (units[++i] - 0xDC00u) : 0xFFFD;
    } else if (c >= 0xDC00 && c < 0xE000) {
      c = 0xFFFD;
    } else if (c == 0xE5E5) {
      c = 0x3000;  // gb18030's 0xA3A0: WHATWG's index maps it to the ideographic space, ICU to private use
    }
    to = WriteCodePoint(c, to);
  }
  out->resize(static_cast<size_t>(to - out->data()));
  return i;
}

// A lone 0x80 in the GB family is € (WHATWG §10.2.1); anything else that does not fit is U+FFFD.
void OnBadGb(const void*, UConverterToUnicodeArgs* args, const char* units, int32_t length,
             UConverterCallbackReason reason, UErrorCode* error) {
  if (reason > UCNV_IRREGULAR) return;
  *error = U_ZERO_ERROR;
  const UChar put = length == 1 && static_cast<Byte>(units[0]) == 0x80 ? 0x20AC : 0xFFFD;
  ucnv_cbToUWriteUChars(args, &put, 1, 0, error);
}

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

Converter OpenConverter(std::string_view encoding) {
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(ucnv_open(std::string(IcuConverterName(encoding)).c_str(), &error), &ucnv_close);
  if (U_FAILURE(error)) return {nullptr, &ucnv_close};
  if (encoding == "gb18030") ucnv_setToUCallBack(converter.get(), &OnBadGb, nullptr, nullptr, nullptr, &error);
  return converter;
}

std::string Convert(UConverter* converter, std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  const char* source = bytes.data();
  const char* end = source + bytes.size();
  UChar units[4096];
  size_t kept = 0;
  for (UErrorCode error = U_BUFFER_OVERFLOW_ERROR; error == U_BUFFER_OVERFLOW_ERROR;) {
    error = U_ZERO_ERROR;
    UChar* target = units + kept;
    ucnv_toUnicode(converter, &target, std::end(units), &source, end, nullptr, true, &error);
    size_t size = static_cast<size_t>(target - units);
    size_t used = AppendUtf16(units, size, error != U_BUFFER_OVERFLOW_ERROR, &out);
    std::copy(units + used, units + size, units);
    kept = size - used;
  }
  return out;
}

std::string DecodeAs(std::string_view encoding, std::string_view bytes) {
  if (encoding == "utf-8") return RepairUtf8(bytes);
  Converter converter = OpenConverter(encoding);
  return converter == nullptr ? RepairUtf8(bytes) : Convert(converter.get(), bytes);
}

// Chinese in a double-byte code stands in even runs of bytes of 0xA1 and above; accents of single-byte codes stand
// alone.
bool LooksDoubleByte(std::string_view bytes) {
  size_t paired = 0, high = 0;
  for (size_t i = 0; i < bytes.size();) {
    size_t run = i;
    while (run < bytes.size() && static_cast<Byte>(bytes[run]) >= 0xA1) ++run;
    if ((run - i) % 2 == 0) paired += run - i;
    high += run - i;
    i = std::max(run, i + 1);
  }
  return high >= 8 && paired * 10 >= high * 9;
}

bool IsMultiByte(std::string_view encoding) {
  return encoding == "gb18030" || encoding == "big5" || encoding == "shift_jis" || encoding == "iso-2022-jp" ||
         encoding.starts_with("euc-");
}

// An encoding that a label may give to bytes which are not UTF-8. UTF-16 is believed by its byte order mark only.
bool IsPossible(std::string_view encoding, std::string_view bytes) {
  if (encoding.empty() || encoding.starts_with("utf-")) return false;
  return IsMultiByte(encoding) || !LooksDoubleByte(bytes);
}

bool EqualsIgnoreCase(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b;
         });
}

size_t FindIgnoreCase(std::string_view text, std::string_view lower, size_t from) {
  for (size_t i = from; i + lower.size() <= text.size(); ++i) {
    if (EqualsIgnoreCase(text.substr(i, lower.size()), lower)) return i;
  }
  return text.npos;
}

// The value after "charset=" in a Content-Type or a meta tag, quotes and blanks around it taken off.
std::string_view CharsetParameter(std::string_view text) {
  size_t at = FindIgnoreCase(text, "charset", 0);
  if (at == text.npos) return {};
  at = text.find_first_not_of(" \t\r\n", at + 7);
  if (at == text.npos || text[at] != '=') return {};
  at = text.find_first_not_of(" \t\r\n\"'", at + 1);
  if (at == text.npos) return {};
  return text.substr(at, text.find_first_of(" \t\r\n\"';>/", at) - at);
}

std::string_view FromMark(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return "utf-8";
  if (bytes.starts_with("\xFF\xFE")) return "utf-16le";
  if (bytes.starts_with("\xFE\xFF")) return "utf-16be";
  return {};
}

std::string_view Choose(std::string_view bytes, std::string_view content_type, const Utf8Count& count) {
  if (IsNearlyUtf8(count)) return "utf-8";
  for (std::string_view label : {CharsetParameter(content_type), MetaCharset(bytes)}) {
    std::string_view encoding = EncodingFromLabel(label);
    if (IsPossible(encoding, bytes)) return encoding;
  }
  return "gb18030";
}

}  // namespace

bool IsUtf8(std::string_view bytes) { return CountUtf8(bytes).errors == 0; }

std::string_view MetaCharset(std::string_view bytes) {
  std::string_view head = bytes.substr(0, 1024);
  for (size_t at = 0; (at = head.find('<', at)) != head.npos;) {
    if (head.substr(at).starts_with("<!--")) {
      at = head.find("-->", at + 4);
      if (at == head.npos) return {};
      continue;
    }
    size_t end = std::min(head.find('>', at), head.size());
    if (EqualsIgnoreCase(head.substr(at, 5), "<meta")) {
      std::string_view label = CharsetParameter(head.substr(at, end - at));
      if (!label.empty()) return label;
    }
    ++at;
  }
  return {};
}

Decoded Decode(std::string_view bytes, std::string_view content_type) {
  if (std::string_view marked = FromMark(bytes); !marked.empty()) {
    return {DecodeAs(marked, bytes.substr(marked == "utf-8" ? 3 : 2)), std::string(marked)};
  }
  Utf8Count count = CountUtf8(bytes);
  if (count.errors == 0) return {std::string(bytes), "utf-8"};
  std::string_view encoding = Choose(bytes, content_type, count);
  return {DecodeAs(encoding, bytes), std::string(encoding)};
}

}  // namespace lantai::extractor
