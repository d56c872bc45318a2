#include "storage/labelled_digest.h"

#include <openssl/sha.h>

#include <array>
#include <cstdint>
#include <span>

namespace lantai::storage {
namespace {

const unsigned char* BytesOf(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// REQUIRES: a multiple of five bytes, as SHA-1's 20 are, so that nothing needs padding.
std::string Base32(std::span<const unsigned char> bytes) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 5) {
    uint64_t group = 0;
    for (size_t k = 0; k < 5; ++k) group = group << 8 | bytes[i + k];
    for (int shift = 35; shift >= 0; shift -= 5) text += kAlphabet[group >> shift & 31];
  }
  return text;
}

}  // namespace

std::string Sha1Label(std::string_view data) {
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest;
  SHA1(BytesOf(data), data.size(), digest.data());
  return "sha1:" + Base32(digest);
}

std::string Sha256Label(std::string_view data) { return Label(Sha256Of(data)); }

std::string Label(const Sha256& digest) { return "sha256:" + digest.Hex(); }

}  // namespace lantai::storage
