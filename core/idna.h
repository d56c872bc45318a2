// Domain names in any script to the ASCII form that DNS knows: "domain to ASCII" of the WHATWG URL Standard (§3.3) with
// beStrict false, that is UTS #46 ToASCII, non-transitional, with CheckBidi and CheckJoiners and without CheckHyphens,
// VerifyDnsLength and UseSTD3ASCIIRules.
//
//   DomainToAscii("例子。测试");         // "xn--fsqu00a.xn--0zwm56d"
//
// Thread-safety: free function. Limits: names that are not plain ASCII are refused above kMaxIdnaBytes, because
// punycode takes time that grows with the square of the length; DNS itself ends at 253 bytes. Deviation: the Unicode
// data is that of the ICU in use (Debian 12: Unicode 15.0), but for U+1E9E, which is U+00DF since 15.1. docs/url.md has
// what this means for the public suites.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lantai {

inline constexpr size_t kMaxIdnaBytes = 8192;

// Null where the standard returns failure. `domain` is UTF-8. An empty name is a failure.
std::optional<std::string> DomainToAscii(std::string_view domain);

}  // namespace lantai
