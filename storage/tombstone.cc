#include "storage/tombstone.h"

#include <algorithm>

#include "storage/codec.h"

namespace lantai::storage {

Status CheckWithdrawalReason(std::string_view reason) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (reason.find_first_not_of(' ') == reason.npos) return {Code::kInvalidArgument, "a withdrawal needs a reason"};
  if (reason.size() > kMaxWithdrawalReason) {
    return {Code::kInvalidArgument,
            "the reason is longer than " + std::to_string(kMaxWithdrawalReason) + " bytes; name the file instead"};
  }
  if (std::any_of(reason.begin(), reason.end(), control)) {
    return {Code::kInvalidArgument, "the reason holds control characters; give it on one line"};
  }
  return {};
}

std::string EncodeTombstone(const Tombstone& tombstone) {
  Encoder out;
  out.Time(tombstone.at);
  out.String(tombstone.reason);
  out.Varint(tombstone.copies.size());
  for (const Tombstone::Copy& copy : tombstone.copies) {
    out.Varint(copy.capture_id);
    out.Digest(copy.digest);
    out.Varint(copy.size);
  }
  for (const auto* numbers : {&tombstone.documents, &tombstone.erased}) {
    out.Varint(numbers->size());
    for (const uint64_t number : *numbers) out.Varint(number);
  }
  return std::move(out).bytes();
}

Result<Tombstone> DecodeTombstone(std::string_view key, std::string_view value) {
  Decoder in(value);
  Tombstone tombstone;
  tombstone.key = key;
  tombstone.at = in.Time();
  tombstone.reason = in.String();
  for (size_t left = in.ElementCount(); left > 0 && !in.failed(); --left) {
    Tombstone::Copy copy;
    copy.capture_id = in.Varint();
    copy.digest = in.Digest();
    copy.size = in.Varint();
    tombstone.copies.push_back(copy);
  }
  for (auto* numbers : {&tombstone.documents, &tombstone.erased}) {
    for (size_t left = in.ElementCount(); left > 0 && !in.failed(); --left) numbers->push_back(in.Varint());
  }
  LANTAI_RETURN_IF_ERROR(in.Finish("tombstone of " + std::string(key)));
  return tombstone;
}

Status WithdrawnStatus(const Tombstone& tombstone) {
  std::string text = tombstone.key + " was " + std::string(kWithdrawnOnRequest) + " at " + FormatUtc(tombstone.at) +
                     ": " + tombstone.reason;
  for (const Tombstone::Copy& copy : tombstone.copies) {
    text += "\n  capture " + std::to_string(copy.capture_id) + " was of " + std::to_string(copy.size) +
            " bytes with SHA-256 " + copy.digest.Hex();
  }
  return {Code::kNotFound, std::move(text)};
}

}  // namespace lantai::storage
