#include "core/url_host.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "core/idna.h"
#include "core/percent.h"
#include "core/utf8.h"

namespace lantai {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// §3.2, "forbidden host code point".
bool IsForbiddenInHost(char c) {
  return c == '\0' || std::string_view("\t\n\r #/:<>?@[\\]^|").find(c) != std::string_view::npos;
}

bool IsForbiddenInDomain(char c) {
  return IsForbiddenInHost(c) || static_cast<unsigned char>(c) <= 0x1F || c == '%' || c == 0x7F;
}

std::optional<std::string> ParseOpaqueHost(std::string_view input) {
  if (std::any_of(input.begin(), input.end(), IsForbiddenInHost)) return std::nullopt;
  std::string host;
  AppendPercentEncoded(input, EncodeSet::kC0Control, &host);
  return host;
}

// ---- IPv4 ----

// The parts between dots, without the empty one after a trailing dot.
std::vector<std::string_view> SplitDots(std::string_view input) {
  if (input.ends_with('.')) input.remove_suffix(1);
  std::vector<std::string_view> parts;
  while (true) {
    const size_t dot = input.find('.');
    parts.push_back(input.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    input.remove_prefix(dot + 1);
  }
}

constexpr uint64_t kTooBig = uint64_t{1} << 40;

// §3.5, "IPv4 number parser". Anything above 40 bits is kTooBig, which no part allows.
std::optional<uint64_t> ParseIpv4Number(std::string_view part) {
  if (part.empty()) return std::nullopt;
  unsigned radix = 10;
  if (part.starts_with("0x") || part.starts_with("0X")) {
    radix = 16;
    part.remove_prefix(2);
  } else if (part.size() >= 2 && part[0] == '0') {
    radix = 8;
    part.remove_prefix(1);
  }
  uint64_t number = 0;
  for (const char c : part) {
    const int digit = HexDigitValue(c);
    if (digit < 0 || static_cast<unsigned>(digit) >= radix) return std::nullopt;
    number = std::min(number * radix + static_cast<unsigned>(digit), kTooBig);
  }
  return number;
}

// §3.5, "ends in a number checker": such a host is an IPv4 address or a failure, never a domain.
bool EndsInNumber(std::string_view domain) {
  if (domain.ends_with('.')) domain.remove_suffix(1);
  const std::string_view last = domain.substr(domain.rfind('.') + 1);
  if (!last.empty() && std::all_of(last.begin(), last.end(), IsDigit)) return true;
  return ParseIpv4Number(last).has_value();
}

std::optional<std::string> ParseDomain(std::string_view input) {
  std::optional<std::string> ascii = DomainToAscii(ToValidUtf8(PercentDecode(input)));
  if (!ascii || std::any_of(ascii->begin(), ascii->end(), IsForbiddenInDomain)) return std::nullopt;
  if (!EndsInNumber(*ascii)) return ascii;
  const std::optional<uint32_t> address = ParseIpv4(*ascii);
  if (!address) return std::nullopt;
  return FormatIpv4(*address);
}

// ---- IPv6 ----

// The standard's algorithm, with its names: `pieces` fills up to `index`; `compress` is where "::" stood.
class Ipv6Parser {
 public:
  explicit Ipv6Parser(std::string_view input) : rest_(input) {}

  std::optional<Ipv6Pieces> Parse() {
    if (Peek() == ':') {
      if (!rest_.starts_with("::")) return std::nullopt;
      rest_.remove_prefix(2);
      compress_ = ++index_;
    }
    while (!rest_.empty()) {
      if (index_ == pieces_.size() || !ParsePiece()) return std::nullopt;
    }
    if (!compress_ && index_ != pieces_.size()) return std::nullopt;
    if (compress_) MovePiecesAfterGap();
    return pieces_;
  }

 private:
  char Peek() const { return rest_.empty() ? '\0' : rest_[0]; }

  bool ParsePiece() {
    if (Peek() == ':') {
      if (compress_) return false;
      rest_.remove_prefix(1);
      compress_ = ++index_;
      return true;
    }
    uint16_t value = 0;
    size_t length = 0;
    for (; length < 4 && length < rest_.size() && HexDigitValue(rest_[length]) >= 0; ++length) {
      value = static_cast<uint16_t>(value * 16 + HexDigitValue(rest_[length]));
    }
    if (length < rest_.size() && rest_[length] == '.') return length > 0 && ParseEmbeddedIpv4();
    rest_.remove_prefix(length);
    if (Peek() == ':') {
      rest_.remove_prefix(1);
      if (rest_.empty()) return false;
    } else if (!rest_.empty()) {
      return false;
    }
    pieces_[index_++] = value;
    return true;
  }

  // "::ffff:1.2.3.4": exactly four decimal parts, which end the address.
  bool ParseEmbeddedIpv4() {
    if (index_ > 6) return false;
    for (int seen = 0; seen < 4; ++seen) {
      if (seen > 0) {
        if (Peek() != '.') return false;
        rest_.remove_prefix(1);
      }
      const std::optional<uint16_t> part = ParseDecimalByte();
      if (!part) return false;
      pieces_[index_] = static_cast<uint16_t>(pieces_[index_] * 0x100 + *part);
      if (seen % 2 == 1) ++index_;
    }
    return rest_.empty();
  }

  std::optional<uint16_t> ParseDecimalByte() {
    if (!IsDigit(Peek())) return std::nullopt;
    uint16_t value = 0;
    for (bool first = true; IsDigit(Peek()); first = false, rest_.remove_prefix(1)) {
      if (!first && value == 0) return std::nullopt;  // no leading zeros
      value = static_cast<uint16_t>(value * 10 + (Peek() - '0'));
      if (value > 255) return std::nullopt;
    }
    return value;
  }

  void MovePiecesAfterGap() {
    const auto gap = pieces_.begin() + static_cast<std::ptrdiff_t>(*compress_);
    std::rotate(gap, pieces_.begin() + static_cast<std::ptrdiff_t>(index_), pieces_.end());
  }

  std::string_view rest_;
  Ipv6Pieces pieces_{};
  size_t index_ = 0;
  std::optional<size_t> compress_;
};

struct Run {
  size_t begin = 0;
  size_t length = 0;
};

Run LongestZeroRun(const Ipv6Pieces& pieces) {
  Run best;
  Run current;
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i] != 0) {
      current.length = 0;
      continue;
    }
    if (current.length++ == 0) current.begin = i;
    if (current.length > best.length) best = current;
  }
  return best.length >= 2 ? best : Run{};
}

}  // namespace

std::optional<std::string> ParseHost(std::string_view input, HostKind kind) {
  if (input.starts_with('[')) {
    if (!input.ends_with(']')) return std::nullopt;
    const std::optional<Ipv6Pieces> pieces = ParseIpv6(input.substr(1, input.size() - 2));
    if (!pieces) return std::nullopt;
    return "[" + FormatIpv6(*pieces) + "]";
  }
  return kind == HostKind::kOpaque ? ParseOpaqueHost(input) : ParseDomain(input);
}

std::optional<uint32_t> ParseIpv4(std::string_view input) {
  const std::vector<std::string_view> parts = SplitDots(input);
  if (parts.size() > 4) return std::nullopt;
  uint64_t address = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::optional<uint64_t> number = ParseIpv4Number(parts[i]);
    if (!number) return std::nullopt;
    // The last part fills all bytes that remain: "1.2" is 1.0.0.2.
    const size_t bytes = i + 1 < parts.size() ? 1 : 5 - parts.size();
    if (*number >> (8 * bytes) != 0) return std::nullopt;
    address = address << (8 * bytes) | *number;
  }
  return static_cast<uint32_t>(address);
}

std::string FormatIpv4(uint32_t address) {
  return fmt::format("{}.{}.{}.{}", address >> 24, address >> 16 & 0xFF, address >> 8 & 0xFF, address & 0xFF);
}

std::optional<Ipv6Pieces> ParseIpv6(std::string_view input) { return Ipv6Parser(input).Parse(); }

std::string FormatIpv6(const Ipv6Pieces& pieces) {
  const Run zeros = LongestZeroRun(pieces);
  std::string text;
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (zeros.length > 0 && i == zeros.begin) {
      text += i == 0 ? "::" : ":";
      i += zeros.length - 1;
      continue;
    }
    text += fmt::format("{:x}", pieces[i]);
    if (i + 1 < pieces.size()) text += ':';
  }
  return text;
}

}  // namespace lantai
