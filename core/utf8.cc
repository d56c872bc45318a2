#include "core/utf8.h"

#include <algorithm>
#include <cassert>
#include <cstdint>

namespace lantai {
namespace {

// What a lead byte promises: how many bytes follow, and the range of the first of them (Encoding Standard §8.1.1, which
// thereby refuses overlong forms, surrogates and code points above U+10FFFF).
struct Lead {
  int following = 0;
  char32_t bits = 0;
  uint8_t lower = 0x80;
  uint8_t upper = 0xBF;
};

Lead ReadLead(uint8_t byte) {
  if (byte >= 0xC2 && byte <= 0xDF) return {1, byte & 0x1FU};
  if (byte >= 0xE0 && byte <= 0xEF) {
    return {2, byte & 0x0FU, byte == 0xE0 ? uint8_t{0xA0} : uint8_t{0x80},
            byte == 0xED ? uint8_t{0x9F} : uint8_t{0xBF}};
  }
  if (byte >= 0xF0 && byte <= 0xF4) {
    return {3, byte & 0x07U, byte == 0xF0 ? uint8_t{0x90} : uint8_t{0x80},
            byte == 0xF4 ? uint8_t{0x8F} : uint8_t{0xBF}};
  }
  return {};
}

}  // namespace

Utf8Step DecodeUtf8(std::string_view text) {
  assert(!text.empty());
  const auto first = static_cast<uint8_t>(text[0]);
  if (first < 0x80) return {first, 1, true};
  Lead lead = ReadLead(first);
  if (lead.following == 0) return {};
  size_t length = 1;
  for (; lead.following > 0; --lead.following, ++length) {
    const auto byte = length < text.size() ? static_cast<uint8_t>(text[length]) : uint8_t{0};
    if (byte < lead.lower || byte > lead.upper) return {kReplacementCharacter, length, false};
    lead.bits = lead.bits << 6 | (byte & 0x3FU);
    lead.lower = 0x80;
    lead.upper = 0xBF;
  }
  return {lead.bits, length, true};
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void AppendUtf8(char32_t c, std::string* out) {
  const auto put = [&](char32_t byte) { *out += static_cast<char>(byte); };
  if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = kReplacementCharacter;
  if (c < 0x80) return put(c);
  if (c < 0x800) return put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  if (c < 0x10000) return put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
}

std::string ToValidUtf8(std::string_view text) {
  if (IsAscii(text)) return std::string(text);
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    const Utf8Step step = DecodeUtf8(text);
    valid += step.valid ? text.substr(0, step.length) : std::string_view("\xEF\xBF\xBD");
    text.remove_prefix(step.length);
  }
  return valid;
}

std::string_view CutUtf8(std::string_view text, size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

}  // namespace lantai
