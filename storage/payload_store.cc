#include "storage/payload_store.h"

#include <zstd.h>

#include "storage/codec.h"
#include "storage/keys.h"

namespace lantai::storage {
namespace {

enum class Codec : uint8_t { kRaw, kZstd, kZstdDictionary, kGone };
constexpr int kLevel = 3;  // 213 MB/s at a ratio of .397 on portal pages; 6 halves the speed for three per cent

std::string Framed(Codec codec, uint64_t raw_size, std::string_view bytes) {
  Encoder out;
  out.Byte(static_cast<uint8_t>(codec));
  out.Varint(raw_size);
  return std::move(out).bytes().append(bytes);
}

Result<std::string> Decompress(std::string_view bytes, uint64_t size) {
  if (ZSTD_getFrameContentSize(bytes.data(), bytes.size()) != size) {
    return {Code::kCorruption, "zstd frame of another size"};
  }
  std::string raw(size, '\0');
  const size_t got = ZSTD_decompress(raw.data(), raw.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(got) != 0) return {Code::kCorruption, std::string("zstd: ") + ZSTD_getErrorName(got)};
  return raw;
}

Status WhyGone(Gone why) {
  return {Code::kNotFound, why == Gone::kWithdrawn ? "its bytes were withdrawn on request"
                                                   : "its bytes were damaged and given up by a repair"};
}

}  // namespace

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

Result<std::string> FramePayload(std::string_view bytes) {
  if (bytes.size() > kMaxPayload) {
    return {Code::kTooLarge, "a body of " + std::to_string(bytes.size()) + " bytes cannot be archived; at most " +
                                 std::to_string(kMaxPayload) + " can: lower fetch.max_body"};
  }
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), kLevel);
  if (ZSTD_isError(size) != 0 || size >= bytes.size()) return Framed(Codec::kRaw, bytes.size(), bytes);
  return Framed(Codec::kZstd, bytes.size(), std::string_view(packed).substr(0, size));
}

Result<std::string> UnframePayload(std::string_view frame, uint64_t size) {
  Decoder in(frame);
  const Codec codec = in.EnumUpTo(Codec::kGone);
  const uint64_t raw_size = in.Varint();
  if (in.failed() || raw_size != size || size > kMaxPayload) return {Code::kCorruption, "frame of another size"};
  if (const auto why = GoneOf(frame)) return WhyGone(*why);
  if (codec == Codec::kZstd) return Decompress(in.Rest(), size);
  if (codec != Codec::kRaw) return {Code::kCorruption, "frame of an unknown kind"};
  if (in.Rest().size() != size) return {Code::kCorruption, "frame cut short"};
  return std::string(in.Rest());
}

Result<std::string> ReadPayload(const Database& payloads, const StoredPayload& payload, const Sha256& digest) {
  if (payload.number == 0) return std::string();
  const auto damaged = [&](const std::string& why) {
    return Status(Code::kCorruption, "payload " + std::to_string(payload.number) + " (sha256 " + digest.Hex() +
                                         "): " + why + "; run `lantai verify`");
  };
  LANTAI_ASSIGN_OR_RETURN(const auto frame, payloads.Get(PayloadKey(payload.number)));
  if (!frame) return damaged("missing");
  Result<std::string> bytes = UnframePayload(*frame, payload.size);
  if (!bytes.ok()) return bytes.status().code() == Code::kNotFound ? bytes.status() : damaged(bytes.status().message());
  if (Sha256Of(*bytes) != digest) return damaged("its bytes have another digest");
  return bytes;
}

}  // namespace lantai::storage
