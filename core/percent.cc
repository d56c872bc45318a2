#include "core/percent.h"

#include <array>

namespace lantai {
namespace {

constexpr bool IsIn(std::string_view characters, char c) { return characters.find(c) != std::string_view::npos; }

constexpr uint8_t Bit(EncodeSet set) { return static_cast<uint8_t>(1U << static_cast<uint8_t>(set)); }

// For each byte the sets that hold it, one bit a set.
constexpr std::array<uint8_t, 256> MakeSets() {
  std::array<uint8_t, 256> sets{};
  for (unsigned i = 0; i < sets.size(); ++i) {
    const auto c = static_cast<char>(i);
    const bool control = i <= 0x1F || i > 0x7E;
    const bool query = control || IsIn(" \"#<>", c);
    const bool path = query || IsIn("?^`{}", c);
    sets[i] = static_cast<uint8_t>(
        (control ? Bit(EncodeSet::kC0Control) : 0U) | (control || IsIn(" \"<>`", c) ? Bit(EncodeSet::kFragment) : 0U) |
        (query ? Bit(EncodeSet::kQuery) : 0U) | (query || c == '\'' ? Bit(EncodeSet::kSpecialQuery) : 0U) |
        (path ? Bit(EncodeSet::kPath) : 0U) | (path || IsIn("/:;=@[\\]|", c) ? Bit(EncodeSet::kUserinfo) : 0U));
  }
  return sets;
}

constexpr std::array<uint8_t, 256> kSets = MakeSets();

}  // namespace

bool InEncodeSet(EncodeSet set, unsigned char byte) { return (kSets[byte] & Bit(set)) != 0; }

void AppendPercentEscape(unsigned char byte, std::string* out) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  const char escape[] = {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  out->append(escape, sizeof escape);
}

void AppendPercentEncoded(std::string_view text, EncodeSet set, std::string* out) {
  for (const char c : text) {
    if (InEncodeSet(set, static_cast<unsigned char>(c))) {
      AppendPercentEscape(static_cast<unsigned char>(c), out);
    } else {
      *out += c;
    }
  }
}

std::string PercentDecode(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (StartsWithEscape(text.substr(i))) {
      bytes += static_cast<char>(HexDigitValue(text[i + 1]) << 4 | HexDigitValue(text[i + 2]));
      i += 2;
    } else {
      bytes += text[i];
    }
  }
  return bytes;
}

int HexDigitValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool StartsWithEscape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && HexDigitValue(text[1]) >= 0 && HexDigitValue(text[2]) >= 0;
}

}  // namespace lantai
