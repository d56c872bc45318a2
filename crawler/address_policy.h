// Which addresses may be connected to. A hostile page can name any host, and a name can resolve to anything, so the
// check is made on the address itself, at the moment a socket is opened for it.
//
//   Result<AddressPolicy> policy = AddressPolicy::Make({"127.0.0.0/8"}, /*test_only=*/false);
//   Status verdict = policy->Check(*ParseIp("10.0.0.1"));       // kRefused
//
// Refused are all ranges that the IANA special-purpose registries (RFC 6890 and its updates) do not call globally
// reachable: this host, private, shared, loopback, link-local, documentation, benchmarking, multicast, reserved. Of
// IPv6 only 2000::/3 is unicast on the Internet; inside it the ranges that carry an IPv4 address (6to4, Teredo) are
// refused too. An IPv4-mapped address counts as the IPv4 address for the test ranges and is refused otherwise.
//
// Thread-safety: immutable values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace lantai::crawler {

// An address in network byte order: 4 bytes used for IPv4, 16 for IPv6.
struct IpAddress {
  bool v6 = false;
  std::array<uint8_t, 16> bytes{};

  // "203.0.113.7", "2001:db8::1"; without brackets.
  std::string ToString() const;
  friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

// Accepts dotted IPv4 and IPv6, the latter with or without brackets; nothing where it is neither.
std::optional<IpAddress> ParseIp(std::string_view text);

// A range of addresses: "192.0.2.0/24", or a single address.
class Cidr {
 public:
  // Errors: kInvalidArgument, naming the text and what was expected.
  static Result<Cidr> Parse(std::string_view text);
  bool Contains(const IpAddress& address) const;

 private:
  IpAddress base_;
  int bits_ = 0;
};

class AddressPolicy {
 public:
  // `test_addresses`: ranges that are allowed although they are special. With `test_only` nothing else is allowed:
  // without a contact no host outside the test addresses is visited.
  // Errors: kInvalidArgument where a range cannot be read.
  static Result<AddressPolicy> Make(const std::vector<std::string>& test_addresses, bool test_only);

  // Errors: kRefused, with the address and the reason.
  Status Check(const IpAddress& address) const;
  bool IsTest(const IpAddress& address) const;

 private:
  std::vector<Cidr> test_;
  bool test_only_ = false;
};

}  // namespace lantai::crawler
