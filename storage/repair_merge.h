// What a damaged database last said: of every key that can be read anywhere in its files the newest value, unless the
// newest entry deletes it. LevelDB's sequence numbers decide, so tables that were compacted away and lie there still,
// or that no manifest knows, do no harm.
//
//   LANTAI_RETURN_IF_ERROR(MergeSmall("archive/index", "temporary/scratch", [&](key, value) { … return Status(); }));
//   LANTAI_ASSIGN_OR_RETURN(LargeValues values, LargeValues::Find("archive/payloads", [](auto, auto) {}));
//   LANTAI_RETURN_IF_ERROR(values.CopyTo(*payloads, [](auto, auto) { return true; }));
//
// A deletion that was compacted away together with what it deleted may leave an older value behind in a table that is
// no longer in use. Only the references can tell: storage/repair_references.h.
//
// Thread-safety: one thread. Errors: kIo, kNoSpace of what is written, and the visitor's.
// Memory: MergeSmall sorts in a database of its own; LargeValues keeps 40 bytes for each key and one write.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/status.h"
#include "storage/database.h"

namespace lantai::storage {

// In byte order of the keys, each once. `scratch` is made and left behind.
Status MergeSmall(const std::filesystem::path& folder, const std::filesystem::path& scratch, leveldb::Env* env,
                  const std::function<Status(std::string_view key, std::string_view value)>& visit);

// Values too large to be sorted: read twice.
class LargeValues {
 public:
  // Finds the newest entry of each key; `seen` is told of all that hold a value, older ones too.
  using Seen = std::function<void(uint64_t number, std::string_view value)>;
  static Result<LargeValues> Find(const std::filesystem::path& folder, const Seen& seen);

  // The greatest number that any entry had as its key, deleted ones included.
  uint64_t highest() const { return highest_; }
  // The newest values that are wanted, into an empty database. Once.
  using Wanted = std::function<bool(uint64_t number, std::string_view value)>;
  Status CopyTo(Database& to, const Wanted& wanted);

 private:
  uint64_t& SequenceOf(std::string_view key);

  std::filesystem::path folder_;
  std::unordered_map<uint64_t, uint64_t> newest_;           // sequence by number
  std::map<std::string, uint64_t, std::less<>> otherwise_;  // of keys that are no number
  uint64_t highest_ = 0;
};

}  // namespace lantai::storage
