// CRC-32C (RFC 3720 appendix B.4), which LevelDB writes beside whatever it writes, rotated and offset as it masks it.
//
//   MaskedCrc(block)                                                  // of bytes that are there as a whole
//   uint32_t crc = kCrcBegin; crc = CrcOver(crc, byte); MaskedCrc(crc) // of bytes whose end is not known yet
//
// Thread-safety: free functions.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace lantai::storage {

inline constexpr uint32_t kCrcBegin = 0xffffffffu;

namespace internal {
inline constexpr std::array<uint32_t, 256> kCrcTable = [] {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < table.size(); ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? value >> 1 ^ 0x82f63b78u : value >> 1;
    table[i] = value;
  }
  return table;
}();
}  // namespace internal

// The running value after one more byte.
inline uint32_t CrcOver(uint32_t crc, char byte) {
  return internal::kCrcTable[(crc ^ static_cast<uint8_t>(byte)) & 0xff] ^ crc >> 8;
}

// Of a running value, as LevelDB writes it.
inline uint32_t MaskedCrc(uint32_t crc) {
  crc = ~crc;
  return (crc >> 15 | crc << 17) + 0xa282ead8u;
}

inline uint32_t MaskedCrc(std::string_view bytes) {
  uint32_t crc = kCrcBegin;
  for (const char byte : bytes) crc = CrcOver(crc, byte);
  return MaskedCrc(crc);
}

// A number of at most four bytes, low first, as LevelDB writes them.
inline uint32_t LowFirst(std::string_view bytes) {
  uint32_t number = 0;
  for (size_t i = bytes.size(); i-- > 0;) number = number << 8 | static_cast<uint8_t>(bytes[i]);
  return number;
}

}  // namespace lantai::storage
