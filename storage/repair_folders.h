// The names that folders have while an archive is repaired, and how they change.
//
//   PATH.repairing-TIME   the new archive while it is built; holds REPAIRED-TIME from the first moment on. Without that
//                         file it is the damaged archive in the moment between exchange and renaming
//   PATH.damaged-TIME     the damaged archive, afterwards
//
// Thread-safety: free functions; one process at a time (the archive's lock). Errors: kIo, kNoSpace.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "core/clock.h"
#include "core/status.h"

namespace lantai::storage {

struct RepairFolders {
  std::filesystem::path work;     // PATH.repairing-TIME
  std::filesystem::path damaged;  // PATH.damaged-TIME
  std::filesystem::path mark;     // work/REPAIRED-TIME
};

// Makes `work` with its mark.
Result<RepairFolders> MakeWorkFolder(const std::filesystem::path& path, Timestamp now);

struct Tidied {
  bool finished = false;          // `path` was missing; the new archive has its name now
  std::filesystem::path damaged;  // an archive that got its name now, or then
};
// Brings to an end what a killed repair left beside `path`: what was built half goes, what was exchanged is named.
Result<Tidied> TidyUp(const std::filesystem::path& path);

// `path` and `work` change places, then the damaged archive gets its name; durable. In between `step` is asked, and
// where it says no it stops there. `exchange`: in one step, where the file system can.
Status Swap(const std::filesystem::path& path, const RepairFolders& folders, bool exchange,
            const std::function<Status(std::string_view step)>& step);

// Every file and folder of it is on the disk.
Status SyncAll(const std::filesystem::path& folder);

// The locks of both databases, where they have any, and one on the folder: nobody writes or repairs while this is held.
// Errors: kBusy.
class ArchiveLocks {
 public:
  static Result<std::unique_ptr<ArchiveLocks>> Take(const std::filesystem::path& path);
  virtual ~ArchiveLocks() = default;
};

}  // namespace lantai::storage
