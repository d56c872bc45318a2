// The payloads database: bodies and extracted documents, each under a number that only rises.
//
//   value = codec (1) │ raw size (varint) │ bytes         codec 0: the bytes as they are; 1: one zstd frame;
//                                                        3: gone; one byte says why, the size is what it was
//
// Rising numbers let LevelDB's compaction move tables instead of rewriting them (measured: 2.1 bytes written per byte
// put, against 7 with digests as keys); zstd replaces LevelDB's own compression. Bytes that zstd does not make smaller
// (PDF, images) are kept raw.
//
// Thread-safety: free functions. Errors: kCorruption naming the number; kTooLarge; kNotFound for bytes that are gone.
// Limits: kMaxPayload bytes each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/digest.h"
#include "core/status.h"
#include "storage/database.h"
#include "storage/records.h"

namespace lantai::storage {

// Why the bytes of a payload are held no longer. Its number, size and digest still are.
enum class Gone : uint8_t {
  kWithdrawn,  // on request; the address has a tombstone
  kLost,       // they were damaged when the archive was repaired
};

inline constexpr uint64_t kMaxPayload = uint64_t{1} << 30;

Result<std::string> FramePayload(std::string_view bytes);
std::string FrameGone(Gone why, uint64_t size);
// Nullopt where the frame holds bytes, or cannot be read.
std::optional<Gone> GoneOf(std::string_view frame);
// `size` is what the index says; nothing is allocated on the word of a frame that disagrees with it.
Result<std::string> UnframePayload(std::string_view frame, uint64_t size);

// Reads back what stands under payload.number and checks it against its digest; kNotFound where it is gone.
Result<std::string> ReadPayload(const Database& payloads, const StoredPayload& payload, const Sha256& digest);

}  // namespace lantai::storage
