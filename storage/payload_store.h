// The payloads database: bodies and extracted documents, each under a number that only rises.
//
//   value = codec (1) │ raw size (varint) │ …
//     0  the bytes as they are
//     1  one zstd frame
//     2  number of a dictionary (varint) │ one zstd frame that needs it
//     3  gone: one byte says why, the size is what it was
//
// Rising numbers let LevelDB's compaction move tables instead of rewriting them (measured: 2.1 bytes written per byte
// put, against 7 with digests as keys); zstd replaces LevelDB's own compression. Bytes that zstd does not make smaller
// (PDF, images) are kept raw.
//
// Dictionaries are trained from the archive's own pages and documents (storage/dictionaries.h) and never deleted. Each
// stands in two places: in the index, under its number, where sum and chain cover it, and as a payload of that number
// (codec 0 or 1). Where one copy is damaged the other is read.
//
//   PayloadStore payloads(std::move(database), index);
//   LANTAI_ASSIGN_OR_RETURN(std::string frame, payloads.Frame(PayloadKind::kBody, body));
//   LANTAI_ASSIGN_OR_RETURN(std::string body, ReadPayload(payloads, stored, digest));
//
// Thread-safety: all calls from any thread. Errors: kCorruption naming the payload, and the dictionary where it is
// that; kTooLarge; kNotFound for bytes that are gone. Limits: kMaxPayload bytes each; kHeldDictionaries in memory, 0.4
// MB each.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/digest.h"
#include "core/status.h"
#include "storage/database.h"
#include "storage/records.h"
#include "storage/zstd_frames.h"

namespace lantai::storage {

// Why the bytes of a payload are held no longer. Its number, size and digest still are.
enum class Gone : uint8_t {
  kWithdrawn,  // on request; the address has a tombstone
  kLost,       // they were damaged when the archive was repaired
};

// What shares a dictionary.
enum class PayloadKind : uint8_t { kBody, kDocument };
inline constexpr std::array kPayloadKinds = {PayloadKind::kBody, PayloadKind::kDocument};

inline constexpr uint64_t kMaxPayload = uint64_t{1} << 30;
inline constexpr size_t kHeldDictionaries = 8;

class PayloadStore {
 public:
  // REQUIRES: `index`, where the dictionaries stand, outlives the store.
  PayloadStore(std::unique_ptr<Database> database, const Database& index);

  Database& database() const { return *database_; }
  // The frames, as Database has them.
  Result<std::optional<std::string>> Get(std::string_view key) const { return database_->Get(key); }
  Status Write(const Batch& batch, bool sync) { return database_->Write(batch, sync); }
  Status Scan(std::string_view from, std::string_view until, const Database::Visitor& visit) const {
    return database_->Scan(from, until, visit);
  }
  Status Compact(std::string_view from, std::string_view until) { return database_->Compact(from, until); }
  uint64_t SizeOf(std::string_view from, std::string_view until) const { return database_->SizeOf(from, until); }

  // From now on new payloads of this kind are packed with this dictionary. REQUIRES: it is durable in both places.
  Status Use(PayloadKind kind, uint64_t dictionary);
  bool IsNewest(uint64_t dictionary) const;
  Result<std::string> Frame(PayloadKind kind, std::string_view bytes) const;
  Result<std::string> Unframe(std::string_view frame, uint64_t size) const;

  // The bytes of a dictionary, from whichever of its copies is whole. Errors: kCorruption, saying what is wrong with
  // both.
  Result<std::string> LoadDictionary(uint64_t dictionary) const;
  // What is wrong with the two copies of a dictionary; empty: nothing.
  std::vector<std::string> DamageOf(uint64_t dictionary) const;

 private:
  struct InUse {
    uint64_t number = 0;
    std::shared_ptr<const Dictionary> dictionary;
  };
  Result<std::shared_ptr<const Dictionary>> Find(uint64_t number) const;

  const std::unique_ptr<Database> database_;
  const Database& index_;
  mutable std::mutex mutex_;
  std::array<InUse, kPayloadKinds.size()> in_use_;  // guarded by mutex_, as the next
  mutable std::vector<InUse> held_;                 // that were read lately, the latest last
};

// Without a dictionary.
Result<std::string> FramePayload(std::string_view bytes);
std::string FrameGone(Gone why, uint64_t size);
// Nullopt where the frame holds bytes, or cannot be read.
std::optional<Gone> GoneOf(std::string_view frame);
// The number of the dictionary that the frame needs; 0: none.
uint64_t DictionaryOf(std::string_view frame);
// What the frame says, believed by nobody; 0 where it cannot be read.
uint64_t RawSizeOf(std::string_view frame);
// `size` is what the index says; nothing is allocated on the word of a frame that disagrees with it. Frames that need a
// dictionary are kCorruption here.
Result<std::string> UnframePayload(std::string_view frame, uint64_t size);

// Reads back what stands under payload.number and checks it against its digest; kNotFound where it is gone.
Result<std::string> ReadPayload(const PayloadStore& payloads, const StoredPayload& payload, const Sha256& digest);

}  // namespace lantai::storage
