#include "storage/codec.h"

#include <limits>

namespace lantai::storage {

void Encoder::Varint(uint64_t value) {
  for (; value >= 0x80; value >>= 7) Byte(static_cast<uint8_t>(value | 0x80));
  Byte(static_cast<uint8_t>(value));
}

void Encoder::Signed(int64_t value) {
  const auto bits = static_cast<uint64_t>(value);
  Varint((bits << 1) ^ (value < 0 ? ~uint64_t{0} : 0));
}

void Encoder::String(std::string_view value) {
  Varint(value.size());
  bytes_.append(value);
}

void Encoder::OptionalString(const std::optional<std::string>& value) {
  Bool(value.has_value());
  if (value) String(*value);
}

void Encoder::OptionalInt(const std::optional<int>& value) {
  Bool(value.has_value());
  if (value) Signed(*value);
}

void Encoder::Strings(const std::vector<std::string>& values) {
  Varint(values.size());
  for (const std::string& value : values) String(value);
}

void Decoder::Fail() {
  failed_ = true;
  rest_ = {};
}

std::string_view Decoder::Take(uint64_t size) {
  if (size > rest_.size()) {
    Fail();
    return {};
  }
  const std::string_view taken = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return taken;
}

uint8_t Decoder::Byte() {
  const std::string_view taken = Take(1);
  return taken.empty() ? 0 : static_cast<uint8_t>(taken[0]);
}

uint64_t Decoder::Varint() {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    const uint8_t byte = Byte();
    if (shift == 63 && byte > 1) break;
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return failed_ ? 0 : value;
  }
  Fail();
  return 0;
}

int64_t Decoder::Signed() {
  const uint64_t bits = Varint();
  return static_cast<int64_t>((bits >> 1) ^ ((bits & 1) != 0 ? ~uint64_t{0} : 0));
}

int Decoder::Int() {
  const int64_t value = Signed();
  if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) Fail();
  return failed_ ? 0 : static_cast<int>(value);
}

std::string Decoder::String() { return std::string(Take(Varint())); }

Sha256 Decoder::Digest() {
  const std::string_view raw = Take(32);
  return raw.size() == 32 ? Sha256FromRaw(raw) : Sha256{};
}

std::optional<std::string> Decoder::OptionalString() {
  if (!Bool()) return std::nullopt;
  return String();
}

std::optional<int> Decoder::OptionalInt() {
  if (!Bool()) return std::nullopt;
  return Int();
}

size_t Decoder::ElementCount() {
  const uint64_t count = Varint();
  if (count > rest_.size()) Fail();
  return failed_ ? 0 : static_cast<size_t>(count);
}

std::vector<std::string> Decoder::Strings() {
  std::vector<std::string> values;
  for (size_t left = ElementCount(); left > 0 && !failed_; --left) values.push_back(String());
  return values;
}

Status Decoder::Finish(std::string_view what) const {
  if (!failed_ && rest_.empty()) return {};
  return {Code::kCorruption, "damaged index record: " + std::string(what) + "; run `lantai verify`"};
}

}  // namespace lantai::storage
