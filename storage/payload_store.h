// The payloads database: bodies and extracted documents, each under a number that only rises.
//
//   value = codec (1) │ raw size (varint) │ bytes         codec 0: the bytes as they are; 1: one zstd frame
//
// Rising numbers let LevelDB's compaction move tables instead of rewriting them (measured: 2.1 bytes written per byte
// put, against 7 with digests as keys); zstd replaces LevelDB's own compression. Bytes that zstd does not make smaller
// (PDF, images) are kept raw.
//
// Thread-safety: free functions. Errors: kCorruption naming the number; kTooLarge.
// Limits: kMaxPayload bytes each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/digest.h"
#include "core/status.h"
#include "storage/database.h"
#include "storage/records.h"

namespace lantai::storage {

inline constexpr uint64_t kMaxPayload = uint64_t{1} << 30;

Result<std::string> FramePayload(std::string_view bytes);
// `size` is what the index says; nothing is allocated on the word of a frame that disagrees with it.
Result<std::string> UnframePayload(std::string_view frame, uint64_t size);

// Reads back what stands under payload.number and checks it against its digest.
Result<std::string> ReadPayload(const Database& payloads, const StoredPayload& payload, const Sha256& digest);

}  // namespace lantai::storage
