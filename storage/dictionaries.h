// The dictionaries that payloads are packed with: what the index says about one, and when another is worth having.
//
// A dictionary is tried when there are `first` payloads of its kind, then whenever there are four times as many. It is
// trained from a random choice of what the archive holds, and what it saves is measured on an eighth of that choice
// which it has not seen, against the dictionary in use. It is kept where this, on as many payloads as there are by now,
// is more than its two copies take: so small archives never pay for one, and a later one comes when the pages have
// become others.
//
//   Dictionaries dictionaries({});
//   LANTAI_ASSIGN_OR_RETURN(const auto trained, dictionaries.Try(kind, state, index, payloads));
//   if (trained) …                                 // commit it, then payloads.Use(kind, number)
//
// Thread-safety: one thread. Memory: 8 MB while training. Time: 6 to 11 ms on one core, and reading the samples.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/digest.h"
#include "core/status.h"
#include "storage/database.h"
#include "storage/payload_store.h"
#include "storage/records.h"

namespace lantai::storage {

struct StoredDictionary {
  PayloadKind kind = PayloadKind::kBody;
  uint64_t payloads = 0;  // of its kind, when it was trained
  Timestamp made;
  Sha256 digest;      // of its bytes
  std::string frame;  // as of a payload, codec 0 or 1
};

std::string EncodeDictionary(const StoredDictionary& dictionary);
// Errors: kCorruption naming the number.
Result<StoredDictionary> DecodeDictionary(uint64_t number, std::string_view value);

// At most so many are looked at, an eighth of them for measuring: 50, 100 and 200 to train from gave ratios of .0386,
// .0387 and .0355 on generated pages, .072, .072 and .071 on documents, .135 and .134 on saved pages …
inline constexpr size_t kSamples = 114;
// … each so far: with 128 KiB it was .045, .041 and .038, .073, .068 and .072, .136 and .136, and took half as long
// again.
inline constexpr size_t kSampleSize = 32 << 10;

struct PackingOptions {
  uint64_t first = 64;             // payloads of a kind before a dictionary is tried
  size_t least_bytes = 256 << 10;  // of samples: less makes none that lasts
};

class Dictionaries {
 public:
  explicit Dictionaries(const PackingOptions& options) : options_(options) {}

  // Lets `payloads` use the newest of each kind that the index has. A damaged one is left out.
  Status Load(const Database& index, PayloadStore& payloads);
  // Whether it is time; cheap.
  bool IsDue(PayloadKind kind, const State& state) const;
  // Nullopt where it would not pay. Its time is the caller's to fill in.
  Result<std::optional<StoredDictionary>> Try(PayloadKind kind, const State& state, const Database& index,
                                              const PayloadStore& payloads);

 private:
  const PackingOptions options_;
  std::array<uint64_t, kPayloadKinds.size()> next_ = {};  // how many payloads make the next try due; 0: `first`
};

}  // namespace lantai::storage
