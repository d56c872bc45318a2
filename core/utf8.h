// UTF-8 read as browsers read it: the UTF-8 decoder of the WHATWG Encoding Standard (§8.1.1), which replaces each
// maximal ill-formed part by one U+FFFD.
//
//   ToValidUtf8("a\xFFz");               // "a\xEF\xBF\xBDz"
//
// Thread-safety: free functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lantai {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// The first code point of a text and how many bytes it takes; U+FFFD and `valid` false where the bytes are ill-formed,
// with the length of the part to replace (1 to 3).
struct Utf8Step {
  char32_t code_point = kReplacementCharacter;
  size_t length = 1;
  bool valid = false;
};

// REQUIRES: !text.empty().
Utf8Step DecodeUtf8(std::string_view text);

bool IsAscii(std::string_view text);

// Appends a code point; U+FFFD for surrogates and what lies beyond Unicode.
void AppendUtf8(char32_t code_point, std::string* out);

// `text` with every ill-formed part replaced by U+FFFD. A byte order mark is kept.
std::string ToValidUtf8(std::string_view text);

// The first `most` bytes of it, or up to three fewer where a character would be cut.
std::string_view CutUtf8(std::string_view text, size_t most);

}  // namespace lantai
