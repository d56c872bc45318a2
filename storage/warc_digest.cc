#include "storage/warc_digest.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>

namespace lantai::storage {
namespace {

struct Algorithm {
  std::string_view name;
  const EVP_MD* (*md)();
  size_t size = 0;  // bytes
};

const Algorithm* FindAlgorithm(std::string_view name) {
  static constexpr std::array<Algorithm, 4> kKnown = {
      {{"sha1", EVP_sha1, 20}, {"sha256", EVP_sha256, 32}, {"sha512", EVP_sha512, 64}, {"md5", EVP_md5, 16}}};
  for (const Algorithm& algorithm : kKnown) {
    if (algorithm.name == name) return &algorithm;
  }
  return nullptr;
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string Hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

// REQUIRES: a multiple of five bytes, as SHA-1's 20 are, so that nothing needs padding.
std::string Base32(std::string_view bytes) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 5) {
    uint64_t group = 0;
    for (size_t k = 0; k < 5; ++k) group = group << 8 | static_cast<unsigned char>(bytes[i + k]);
    for (int shift = 35; shift >= 0; shift -= 5) text += kAlphabet[group >> shift & 31];
  }
  return text;
}

// RFC 4648 §6, padding or not. Empty where a character is none of it.
std::string FromBase32(std::string_view text) {
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  while (text.ends_with('=')) text.remove_suffix(1);
  for (const char raw : text) {
    const char c = Lower(raw);
    const int value = c >= 'a' && c <= 'z' ? c - 'a' : c >= '2' && c <= '7' ? c - '2' + 26 : -1;
    if (value < 0) return {};
    bits = bits << 5 | static_cast<uint32_t>(value);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFF);
  }
  return bytes;
}

// The value as lower-case hex of `size` bytes; empty where it is neither hex nor Base32 of that many.
std::string AsHex(std::string_view value, size_t size) {
  if (value.size() == 2 * size && value.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos) {
    std::string hex(value);
    for (char& c : hex) c = Lower(c);
    return hex;
  }
  const std::string bytes = FromBase32(value);
  return bytes.size() == size ? Hex(bytes) : std::string();
}

std::string DigestOf(const Algorithm& algorithm, std::string_view data) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(data.data(), data.size(), digest.data(), &size, algorithm.md(), nullptr);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

struct Parsed {
  const Algorithm* algorithm = nullptr;
  std::string hex;
};

Parsed Parse(std::string_view labelled) {
  const size_t colon = labelled.find(':');
  if (colon == std::string_view::npos || labelled.size() > 256) return {};
  std::string name;
  for (const char c : labelled.substr(0, colon)) {
    if (c != '-') name += Lower(c);
  }
  const Algorithm* algorithm = FindAlgorithm(name);
  if (algorithm == nullptr) return {};
  return {algorithm, AsHex(labelled.substr(colon + 1), algorithm->size)};
}

}  // namespace

std::string Sha1Label(std::string_view data) { return "sha1:" + Base32(DigestOf(*FindAlgorithm("sha1"), data)); }
std::string Sha256Label(std::string_view data) { return Label(Sha256Of(data)); }
std::string Label(const Sha256& digest) { return "sha256:" + digest.Hex(); }

DigestMatch CheckDigest(std::string_view labelled, std::string_view data) {
  const Parsed parsed = Parse(labelled);
  if (parsed.algorithm == nullptr) return DigestMatch::kUnknown;
  return Hex(DigestOf(*parsed.algorithm, data)) == parsed.hex ? DigestMatch::kEqual : DigestMatch::kDiffers;
}

std::string CanonicalDigest(std::string_view labelled) {
  const Parsed parsed = Parse(labelled);
  if (parsed.algorithm == nullptr || parsed.hex.empty()) return std::string(labelled.substr(0, 256));
  return std::string(parsed.algorithm->name) + ":" + parsed.hex;
}

std::string CanonicalSha1(std::string_view data) { return "sha1:" + Hex(DigestOf(*FindAlgorithm("sha1"), data)); }

}  // namespace lantai::storage
