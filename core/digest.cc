#include "core/digest.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cassert>

namespace lantai {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string Sha256::Hex() const {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex(2 * bytes.size(), '0');
  for (size_t i = 0; i < bytes.size(); ++i) {
    hex[2 * i] = kDigits[bytes[i] >> 4];
    hex[2 * i + 1] = kDigits[bytes[i] & 15];
  }
  return hex;
}

Sha256 Sha256Of(std::string_view data) {
  Sha256 digest;
  SHA256(reinterpret_cast<const unsigned char*>(data.data()), data.size(), digest.bytes.data());
  return digest;
}

struct Sha256Stream::Context {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> evp{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256Stream::Sha256Stream() : context_(std::make_unique<Context>()) {
  EVP_DigestInit_ex(context_->evp.get(), EVP_sha256(), nullptr);
}

Sha256Stream::~Sha256Stream() = default;

void Sha256Stream::Add(std::string_view data) { EVP_DigestUpdate(context_->evp.get(), data.data(), data.size()); }

Sha256 Sha256Stream::Finish() {
  Sha256 digest;
  EVP_DigestFinal_ex(context_->evp.get(), digest.bytes.data(), nullptr);
  return digest;
}

Result<Sha256> ParseSha256(std::string_view hex) {
  Sha256 digest;
  if (hex.size() != 2 * digest.bytes.size()) {
    return {Code::kInvalidArgument, "a SHA-256 digest has 64 hex digits: '" + std::string(hex) + "'"};
  }
  for (size_t i = 0; i < digest.bytes.size(); ++i) {
    const int high = HexValue(hex[2 * i]);
    const int low = HexValue(hex[2 * i + 1]);
    if (high < 0 || low < 0) {
      return {Code::kInvalidArgument, "not a hex digit in digest '" + std::string(hex) + "'"};
    }
    digest.bytes[i] = static_cast<uint8_t>(high << 4 | low);
  }
  return digest;
}

Sha256 Sha256FromRaw(std::string_view raw) {
  assert(raw.size() == 32);
  Sha256 digest;
  std::copy_n(raw.begin(), digest.bytes.size(), digest.bytes.begin());
  return digest;
}

}  // namespace lantai
