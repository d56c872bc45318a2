// Bytes of a binary file read by position, least significant byte first. What lies outside reads as zero, so that a
// damaged offset can do no harm; whoever needs to know asks Has.
//
// Thread-safety: free functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lantai::reader {

inline bool Has(std::string_view bytes, size_t at, size_t size) {
  return at <= bytes.size() && size <= bytes.size() - at;
}
inline uint8_t U8(std::string_view bytes, size_t at) {
  return Has(bytes, at, 1) ? static_cast<uint8_t>(bytes[at]) : uint8_t{0};
}
inline uint16_t U16(std::string_view bytes, size_t at) {
  return Has(bytes, at, 2) ? static_cast<uint16_t>(U8(bytes, at) | U8(bytes, at + 1) << 8) : uint16_t{0};
}
inline uint32_t U32(std::string_view bytes, size_t at) {
  return Has(bytes, at, 4) ? U16(bytes, at) | uint32_t{U16(bytes, at + 2)} << 16 : 0;
}
inline int I16(std::string_view bytes, size_t at) { return static_cast<int16_t>(U16(bytes, at)); }

// The part of the bytes that is there.
inline std::string_view Slice(std::string_view bytes, size_t at, size_t size) {
  return at < bytes.size() ? bytes.substr(at, size) : std::string_view();
}

}  // namespace lantai::reader
