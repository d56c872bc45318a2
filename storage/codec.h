// How values are written into the index: varints, length-prefixed strings, digests, one after the other.
//
//   Encoder out;                          Decoder in(value);
//   out.Varint(7);                        uint64_t seven = in.Varint();
//   out.String("text");                   std::string text = in.String();
//   out.bytes();                          LANTAI_RETURN_IF_ERROR(in.Finish("url http://x/"));
//
// A Decoder never reads past its input and never believes a stored length. The first thing that does not fit makes it
// fail for good: everything after reads as zero or empty, and Finish says so. So readers need no check per field.
//
// Layout: varint is LEB128 (7 bits a byte, low first, at most 10 bytes); signed numbers are zigzag-coded varints;
// a string is its length as a varint, then its bytes; a digest is its 32 bytes.
//
// Thread-safety: values. Lifetime: a Decoder views its input.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/digest.h"
#include "core/status.h"

namespace lantai::storage {

class Encoder {
 public:
  void Byte(uint8_t value) { bytes_.push_back(static_cast<char>(value)); }
  void Bool(bool value) { Byte(value ? 1 : 0); }
  void Varint(uint64_t value);
  void Signed(int64_t value);
  void String(std::string_view value);
  void Time(Timestamp value) { Signed(value.ms); }
  void Digest(const Sha256& value) { bytes_.append(value.view()); }
  void OptionalString(const std::optional<std::string>& value);
  void OptionalInt(const std::optional<int>& value);
  void Strings(const std::vector<std::string>& values);

  const std::string& bytes() const& { return bytes_; }
  std::string bytes() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}

  uint8_t Byte();
  bool Bool() { return Byte() != 0; }
  uint64_t Varint();
  int64_t Signed();
  int Int();  // fails where the number does not fit
  std::string String();
  Timestamp Time() { return {Signed()}; }
  Sha256 Digest();
  std::optional<std::string> OptionalString();
  std::optional<int> OptionalInt();
  std::vector<std::string> Strings();
  // Number of elements that follow, each at least one byte long.
  size_t ElementCount();
  // An enum of the values 0…last; anything else fails.
  template <typename Enum>
  Enum EnumUpTo(Enum last) {
    const uint8_t value = Byte();
    if (value > static_cast<uint8_t>(last)) Fail();
    return failed_ ? Enum{} : static_cast<Enum>(value);
  }
  std::string_view Rest() const { return rest_; }

  void Fail();
  bool failed() const { return failed_; }
  // Errors: kCorruption naming `what` where a read failed or bytes are left over.
  Status Finish(std::string_view what) const;

 private:
  std::string_view Take(uint64_t size);

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace lantai::storage
