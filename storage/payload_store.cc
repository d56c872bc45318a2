#include "storage/payload_store.h"

#include <algorithm>

#include "storage/codec.h"
#include "storage/dictionaries.h"
#include "storage/keys.h"

namespace lantai::storage {
namespace {

enum class Codec : uint8_t { kRaw, kZstd, kZstdDictionary, kGone };

std::string Framed(Codec codec, uint64_t raw_size, std::string_view bytes) {
  Encoder out;
  out.Byte(static_cast<uint8_t>(codec));
  out.Varint(raw_size);
  return std::move(out).bytes().append(bytes);
}

std::string FramedWith(uint64_t dictionary, uint64_t raw_size, std::string_view bytes) {
  Encoder out;
  out.Byte(static_cast<uint8_t>(Codec::kZstdDictionary));
  out.Varint(raw_size);
  out.Varint(dictionary);
  return std::move(out).bytes().append(bytes);
}

Status WhyGone(Gone why) {
  return {Code::kNotFound, why == Gone::kWithdrawn ? "its bytes were withdrawn on request"
                                                   : "its bytes were damaged and given up by a repair"};
}

Status TooLarge(size_t size) {
  return {Code::kTooLarge, "a body of " + std::to_string(size) + " bytes cannot be archived; at most " +
                               std::to_string(kMaxPayload) + " can: lower fetch.max_body"};
}

std::string Named(uint64_t dictionary) { return "dictionary " + std::to_string(dictionary); }

// `find` gives the dictionary of a number.
template <typename Find>
Result<std::string> UnframeWith(std::string_view frame, uint64_t size, const Find& find) {
  Decoder in(frame);
  const Codec codec = in.EnumUpTo(Codec::kGone);
  const uint64_t raw_size = in.Varint();
  if (in.failed() || raw_size != size || size > kMaxPayload) return {Code::kCorruption, "frame of another size"};
  if (const auto why = GoneOf(frame)) return WhyGone(*why);
  switch (codec) {
    case Codec::kRaw: break;
    case Codec::kZstd: return Decompress(in.Rest(), size, nullptr);
    case Codec::kZstdDictionary: {
      const uint64_t number = in.Varint();
      if (in.failed()) return {Code::kCorruption, "frame cut short"};
      LANTAI_ASSIGN_OR_RETURN(const std::shared_ptr<const Dictionary> dictionary, find(number));
      Result<std::string> raw = Decompress(in.Rest(), size, dictionary.get());
      if (raw.ok()) return raw;
      return {Code::kCorruption, raw.status().message() + ", with " + Named(number)};
    }
    case Codec::kGone: return {Code::kCorruption, "frame of an unknown kind"};
  }
  if (in.Rest().size() != size) return {Code::kCorruption, "frame cut short"};
  return std::string(in.Rest());
}

// The size is the frame's own word, so it is bounded first.
Result<std::string> UnframeDictionary(std::string_view frame) {
  const uint64_t size = RawSizeOf(frame);
  if (size > kMaxDictionary) return {Code::kCorruption, "no dictionary"};
  return UnframePayload(frame, size);
}

// What stands under the number in the index.
Result<StoredDictionary> InIndex(const Database& index, uint64_t number) {
  LANTAI_ASSIGN_OR_RETURN(const auto value, index.Get(NumberKey(kDictionaryTag, number)));
  if (!value) return {Code::kCorruption, "missing"};
  return DecodeDictionary(number, *value);
}

Result<std::string> FromIndex(const Result<StoredDictionary>& record) {
  if (!record.ok()) return record.status();
  LANTAI_ASSIGN_OR_RETURN(std::string bytes, UnframeDictionary(record->frame));
  if (Sha256Of(bytes) != record->digest) return {Code::kCorruption, "its bytes have another digest"};
  return bytes;
}

// Where the index cannot say what its digest is, those of the payloads that need it do.
Result<std::string> FromPayloads(const Database& payloads, uint64_t number, const Result<StoredDictionary>& record) {
  LANTAI_ASSIGN_OR_RETURN(const auto frame, payloads.Get(PayloadKey(number)));
  if (!frame) return {Code::kCorruption, "missing"};
  LANTAI_ASSIGN_OR_RETURN(std::string bytes, UnframeDictionary(*frame));
  if (record.ok() && Sha256Of(bytes) != record->digest) return {Code::kCorruption, "its bytes have another digest"};
  return bytes;
}

}  // namespace

PayloadStore::PayloadStore(std::unique_ptr<Database> database, const Database& index)
    : database_(std::move(database)), index_(index) {}

Status PayloadStore::Use(PayloadKind kind, uint64_t number) {
  LANTAI_ASSIGN_OR_RETURN(auto dictionary, Find(number));
  const std::lock_guard lock(mutex_);
  in_use_[static_cast<size_t>(kind)] = {number, std::move(dictionary)};
  return {};
}

bool PayloadStore::IsNewest(uint64_t dictionary) const {
  const std::lock_guard lock(mutex_);
  const auto is = [&](const InUse& of) { return of.number == dictionary; };
  return dictionary != 0 && std::any_of(in_use_.begin(), in_use_.end(), is);
}

Result<std::string> PayloadStore::Frame(PayloadKind kind, std::string_view bytes) const {
  InUse with;
  {
    const std::lock_guard lock(mutex_);
    with = in_use_[static_cast<size_t>(kind)];
  }
  if (with.dictionary == nullptr) return FramePayload(bytes);
  if (bytes.size() > kMaxPayload) return TooLarge(bytes.size());
  const Result<std::string> packed = Compress(bytes, with.dictionary.get());
  if (!packed.ok() || packed->size() >= bytes.size()) return Framed(Codec::kRaw, bytes.size(), bytes);
  return FramedWith(with.number, bytes.size(), *packed);
}

Result<std::string> PayloadStore::Unframe(std::string_view frame, uint64_t size) const {
  return UnframeWith(frame, size, [this](uint64_t number) { return Find(number); });
}

Result<std::shared_ptr<const Dictionary>> PayloadStore::Find(uint64_t number) const {
  {
    const std::lock_guard lock(mutex_);
    const auto held = std::find_if(held_.begin(), held_.end(), [&](const InUse& of) { return of.number == number; });
    if (held != held_.end()) {
      std::rotate(held, held + 1, held_.end());
      return held_.back().dictionary;
    }
  }
  LANTAI_ASSIGN_OR_RETURN(const std::string bytes, LoadDictionary(number));
  std::shared_ptr<const Dictionary> dictionary = Dictionary::Make(bytes);
  if (dictionary == nullptr) return {Code::kCorruption, "it needs " + Named(number) + ", which is none"};
  const std::lock_guard lock(mutex_);
  if (held_.size() == kHeldDictionaries) held_.erase(held_.begin());
  held_.push_back({number, dictionary});
  return dictionary;
}

Result<std::string> PayloadStore::LoadDictionary(uint64_t number) const {
  const Result<StoredDictionary> record = InIndex(index_, number);
  Result<std::string> first = FromIndex(record);
  if (first.ok()) return first;
  Result<std::string> second = FromPayloads(*database_, number, record);
  if (second.ok()) return second;
  return {Code::kCorruption, "it needs " + Named(number) + ", which is damaged in the index (" +
                                 first.status().message() + ") and in payloads (" + second.status().message() + ")"};
}

std::vector<std::string> PayloadStore::DamageOf(uint64_t number) const {
  const Result<StoredDictionary> record = InIndex(index_, number);
  std::vector<std::string> damage;
  const auto look = [&](const char* where, const Result<std::string>& bytes) {
    if (bytes.ok() && Dictionary::Make(*bytes) != nullptr) return;
    damage.push_back(Named(number) + ": its copy in " + where +
                     " is damaged: " + (bytes.ok() ? "no dictionary of zstd's" : bytes.status().message()));
  };
  look("the index", FromIndex(record));
  look("payloads", FromPayloads(*database_, number, record));
  return damage;
}

std::string FrameGone(Gone why, uint64_t size) {
  return Framed(Codec::kGone, size, std::string(1, static_cast<char>(why)));
}

std::optional<Gone> GoneOf(std::string_view frame) {
  Decoder in(frame);
  if (in.EnumUpTo(Codec::kGone) != Codec::kGone) return std::nullopt;
  in.Varint();
  const Gone why = in.EnumUpTo(Gone::kLost);
  if (in.failed() || !in.Rest().empty()) return std::nullopt;
  return why;
}

uint64_t DictionaryOf(std::string_view frame) {
  Decoder in(frame);
  if (in.EnumUpTo(Codec::kGone) != Codec::kZstdDictionary) return 0;
  in.Varint();
  return in.Varint();
}

uint64_t RawSizeOf(std::string_view frame) {
  Decoder in(frame);
  in.Byte();
  return in.Varint();
}

Result<std::string> FramePayload(std::string_view bytes) {
  if (bytes.size() > kMaxPayload) return TooLarge(bytes.size());
  const Result<std::string> packed = Compress(bytes, nullptr);
  if (!packed.ok() || packed->size() >= bytes.size()) return Framed(Codec::kRaw, bytes.size(), bytes);
  return Framed(Codec::kZstd, bytes.size(), *packed);
}

Result<std::string> UnframePayload(std::string_view frame, uint64_t size) {
  return UnframeWith(frame, size, [](uint64_t number) -> Result<std::shared_ptr<const Dictionary>> {
    return {Code::kCorruption, "it needs " + Named(number) + ", and has none here"};
  });
}

Result<std::string> ReadPayload(const PayloadStore& payloads, const StoredPayload& payload, const Sha256& digest) {
  if (payload.number == 0) return std::string();
  const auto damaged = [&](const std::string& why) {
    return Status(Code::kCorruption, "payload " + std::to_string(payload.number) + " (sha256 " + digest.Hex() +
                                         "): " + why + "; run `lantai verify`");
  };
  LANTAI_ASSIGN_OR_RETURN(const auto frame, payloads.Get(PayloadKey(payload.number)));
  if (!frame) return damaged("missing");
  Result<std::string> bytes = payloads.Unframe(*frame, payload.size);
  if (!bytes.ok()) return bytes.status().code() == Code::kNotFound ? bytes.status() : damaged(bytes.status().message());
  if (Sha256Of(*bytes) != digest) return damaged("its bytes have another digest");
  return bytes;
}

}  // namespace lantai::storage
