#include "crawler/address_policy.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace lantai::crawler {
namespace {

// IANA IPv4 Special-Purpose Address Registry, entries that are not globally reachable, with multicast (RFC 5771).
constexpr std::string_view kSpecialV4[] = {
    "0.0.0.0/8",     "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
    "172.16.0.0/12", "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",
};
// Inside 2000::/3: protocol assignments with Teredo, documentation, 6to4.
constexpr std::string_view kSpecialV6[] = {"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"};
constexpr std::string_view kGlobalV6 = "2000::/3";

std::vector<Cidr> ParseKnown(std::initializer_list<std::string_view> texts) {
  std::vector<Cidr> ranges;
  for (std::string_view text : texts) ranges.push_back(*Cidr::Parse(text));
  return ranges;
}

template <size_t N>
std::vector<Cidr> ParseKnown(const std::string_view (&texts)[N]) {
  std::vector<Cidr> ranges;
  for (std::string_view text : texts) ranges.push_back(*Cidr::Parse(text));
  return ranges;
}

bool InAny(const std::vector<Cidr>& ranges, const IpAddress& address) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Cidr& range) { return range.Contains(address); });
}

bool IsMapped(const IpAddress& address) {
  static const Cidr kMapped = *Cidr::Parse("::ffff:0:0/96");
  return address.v6 && kMapped.Contains(address);
}

IpAddress Unmapped(const IpAddress& address) {
  IpAddress v4;
  std::copy_n(address.bytes.begin() + 12, 4, v4.bytes.begin());
  return v4;
}

bool IsGlobal(const IpAddress& address) {
  static const std::vector<Cidr> kV4 = ParseKnown(kSpecialV4);
  static const std::vector<Cidr> kV6 = ParseKnown(kSpecialV6);
  static const std::vector<Cidr> kUnicastV6 = ParseKnown({kGlobalV6});
  if (!address.v6) return !InAny(kV4, address);
  return InAny(kUnicastV6, address) && !InAny(kV6, address);
}

}  // namespace

std::string IpAddress::ToString() const {
  char text[INET6_ADDRSTRLEN] = "";
  inet_ntop(v6 ? AF_INET6 : AF_INET, bytes.data(), text, sizeof text);
  return text;
}

std::optional<IpAddress> ParseIp(std::string_view text) {
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  if (text.empty() || text.size() > 64) return std::nullopt;
  const std::string z(text);
  IpAddress address;
  if (inet_pton(AF_INET, z.c_str(), address.bytes.data()) == 1) return address;
  address.v6 = true;
  if (inet_pton(AF_INET6, z.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

Result<Cidr> Cidr::Parse(std::string_view text) {
  const size_t slash = text.find('/');
  const std::optional<IpAddress> base = ParseIp(text.substr(0, slash));
  const Status bad(Code::kInvalidArgument,
                   fmt::format("not an address range: \"{}\" (expected as in 127.0.0.0/8)", text.substr(0, 100)));
  if (!base) return bad;
  Cidr range;
  range.base_ = *base;
  range.bits_ = base->v6 ? 128 : 32;
  if (slash == std::string_view::npos) return range;
  const std::string_view bits = text.substr(slash + 1);
  int value = -1;
  const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), value);
  if (error != std::errc() || end != bits.data() + bits.size() || value < 0 || value > range.bits_) return bad;
  range.bits_ = value;
  return range;
}

bool Cidr::Contains(const IpAddress& address) const {
  if (address.v6 != base_.v6) return false;
  const int whole = bits_ / 8, rest = bits_ % 8;
  if (!std::equal(base_.bytes.begin(), base_.bytes.begin() + whole, address.bytes.begin())) return false;
  if (rest == 0) return true;
  const int shift = 8 - rest;
  return (base_.bytes[whole] >> shift) == (address.bytes[whole] >> shift);
}

Result<AddressPolicy> AddressPolicy::Make(const std::vector<std::string>& test_addresses, bool test_only) {
  AddressPolicy policy;
  policy.test_only_ = test_only;
  for (const std::string& text : test_addresses) {
    Result<Cidr> range = Cidr::Parse(text);
    if (!range.ok()) return Status(Code::kInvalidArgument, "test.addresses: " + range.status().message());
    policy.test_.push_back(*range);
  }
  return policy;
}

bool AddressPolicy::IsTest(const IpAddress& address) const {
  if (InAny(test_, address)) return true;
  return IsMapped(address) && InAny(test_, Unmapped(address));
}

Status AddressPolicy::Check(const IpAddress& address) const {
  if (IsTest(address)) return Status::Ok();
  if (!IsGlobal(address)) {
    return {Code::kRefused, fmt::format("address {} is not on the public Internet (private, loopback, link-local or "
                                        "reserved); it is never connected to",
                                        address.ToString())};
  }
  if (test_only_) {
    return {Code::kRefused, fmt::format("address {} is no test address and identity.contact is not set; set it before "
                                        "visiting hosts",
                                        address.ToString())};
  }
  return Status::Ok();
}

}  // namespace lantai::crawler
