// Hosts of URLs: the host parser of the WHATWG URL Standard (§3.5) with its IPv4 and IPv6 parsers, and their
// serialisers (§3.6).
//
//   ParseHost("EX%41MPLE.com", HostKind::kDomain);      // "example.com"
//   ParseHost("0x7f.1", HostKind::kDomain);             // "127.0.0.1"
//   ParseHost("[1:0::0:2]", HostKind::kDomain);         // "[1::2]"
//   ParseHost("a b", HostKind::kDomain);                // null
//
// Thread-safety: free functions. Limits: core/idna.h.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lantai {

enum class HostKind {
  kDomain,  // of http, https, ws, wss, ftp, file: a domain or an address
  kOpaque,  // of any other scheme: kept as it is, or an IPv6 address
};

// The serialised host, or null where the standard returns failure. `input` is valid UTF-8.
std::optional<std::string> ParseHost(std::string_view input, HostKind kind);

// "1.2.3.4", also with 1 to 3 parts, hexadecimal (0x) and octal (leading 0) parts, and one trailing dot.
std::optional<uint32_t> ParseIpv4(std::string_view input);
std::string FormatIpv4(uint32_t address);

// The eight pieces; `input` is without brackets. No zone ids (the standard leaves them out on purpose).
using Ipv6Pieces = std::array<uint16_t, 8>;
std::optional<Ipv6Pieces> ParseIpv6(std::string_view input);
// RFC 5952: lower case, the first longest run of two or more zero pieces as "::". Without brackets.
std::string FormatIpv6(const Ipv6Pieces& pieces);

}  // namespace lantai
