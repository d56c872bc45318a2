// Percent-encoding of the WHATWG URL Standard, §1.3: which bytes each part of a URL writes as %XX, and back.
//
//   std::string out;
//   AppendPercentEncoded("a b", EncodeSet::kPath, &out);      // "a%20b"
//   PercentDecode("%e4%BD%a0%");                              // "你%": a '%' without two hex digits stays
//
// Thread-safety: free functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lantai {

// The percent-encode sets, each named by the part it is for; every set holds the C0 controls and all above U+007E.
enum class EncodeSet : uint8_t {
  kC0Control,     // opaque paths and hosts: nothing else
  kFragment,      // space " < > `
  kQuery,         // space " # < >
  kSpecialQuery,  // kQuery and '
  kPath,          // kQuery and ? ^ ` { }
  kUserinfo,      // kPath and / : ; = @ [ \ ] |
};

bool InEncodeSet(EncodeSet set, unsigned char byte);

// Appends "%4A"-like text for `byte`, in upper case.
void AppendPercentEscape(unsigned char byte, std::string* out);

// Appends `text`, its bytes that are in `set` escaped. '%' itself is in no set, so existing escapes stay.
void AppendPercentEncoded(std::string_view text, EncodeSet set, std::string* out);

std::string PercentDecode(std::string_view text);

// 0 to 15, or -1 where `c` is no hex digit.
int HexDigitValue(char c);

// Whether `text` begins with '%' and two hex digits.
bool StartsWithEscape(std::string_view text);

}  // namespace lantai
