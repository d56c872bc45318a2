// Digests by which payloads and texts are recognised.
//
//   Sha256 digest = Sha256Of(body);
//   digest.Hex();                        // 64 lower-case hex digits, the form used in JSON and on the command line
//
// Thread-safety: free functions and values.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/status.h"

namespace lantai {

// FIPS 180-4 SHA-256. A default-constructed digest is all zero and means "none".
struct Sha256 {
  std::array<uint8_t, 32> bytes{};

  auto operator<=>(const Sha256&) const = default;
  bool empty() const { return *this == Sha256{}; }
  std::string Hex() const;
  // The 32 raw bytes, viewed; valid as long as this object.
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};

Sha256 Sha256Of(std::string_view data);

// The same of text that comes in pieces.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;
  void Add(std::string_view data);
  // The last thing to be called.
  Sha256 Finish();

 private:
  struct Context;
  const std::unique_ptr<Context> context_;
};

// Errors: kInvalidArgument unless `hex` is exactly 64 hex digits.
Result<Sha256> ParseSha256(std::string_view hex);

// REQUIRES: raw.size() == 32.
Sha256 Sha256FromRaw(std::string_view raw);

}  // namespace lantai
