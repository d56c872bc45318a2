// Compacting an archive: both databases brought into as few tables as they need, and payloads that were packed without
// a dictionary, or with an older one, packed again with the newest where that makes them a tenth smaller.
//
//   LANTAI_ASSIGN_OR_RETURN(const Compacted sizes, CompactArchive("archive", {}));
//
// May be killed at any time: a payload is packed anew under its own number, in synced batches, after it was read back
// and found equal; tables are LevelDB's own affair. Whoever is killed begins anew and finds done what was done.
//
// Thread-safety: free function. Errors: as Archive::Open; kNoSpace before anything is written where the disk has no
// room for what comes in between.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "core/status.h"

namespace leveldb {
class Env;
}

namespace lantai::storage {

class Archive;

struct CompactOptions {
  std::function<void(uint64_t done, uint64_t all)> progress;  // bytes
};

struct Compacted {
  uint64_t before = 0, after = 0;  // bytes of the folder
};

// Of an archive that is open for writing; others may look into it meanwhile (storage/holder.h). REQUIRES: Archive::Open
// gave it, for `path`.
Result<Compacted> CompactArchive(Archive& archive, const std::filesystem::path& path, const CompactOptions& options);
// `env`: for tests and measuring; null: the operating system's.
Result<Compacted> CompactArchive(const std::filesystem::path& path, const CompactOptions& options,
                                 leveldb::Env* env = nullptr);

}  // namespace lantai::storage
