// Looking into an archive that another process writes to: that process makes a snapshot of it (storage/holder.h), and
// keeps it for as long as the connection lasts.
//
//   LANTAI_RETURN_IF_ERROR(LookInto("archive", [&](const auto& path, auto lease) {     // path: archive or a snapshot
//     return VerifyArchive(path, {}).status();
//   }));
//   LANTAI_ASSIGN_OR_RETURN(auto archive, OpenToLook("archive"));                      // keeps the lease
//
// Thread-safety: free functions; a lease is held, and let go, on any thread.
// Lifetime: a snapshot is there as long as its lease, also when its maker ends meanwhile.
// Errors: kBusy where the archive is held by a process that does not answer; else what making the snapshot, or looking,
// gives.
// Limits: kHolderAnswersMs for an answer; a holder that is only coming or going is waited for kHolderComesMs.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "core/status.h"
#include "storage/archive.h"

namespace lantai::storage {

// A commit may be on its way, and without hard links a snapshot is a copy.
inline constexpr int kHolderAnswersMs = 120'000;
// Opening a large archive takes seconds, during which it is locked and nobody listens yet.
inline constexpr int kHolderComesMs = 5'000;

class SnapshotLease {
 public:
  // Asks the process that holds `archive` for a snapshot. Errors: kNotFound where nobody listens.
  static Result<std::shared_ptr<SnapshotLease>> Request(const std::filesystem::path& archive,
                                                        int answer_ms = kHolderAnswersMs);
  virtual ~SnapshotLease() = default;

  virtual const std::filesystem::path& path() const = 0;
};

// Calls `look` with the archive itself and no lease; where that gives kBusy, with a snapshot and its lease.
using Look = std::function<Status(const std::filesystem::path& path, const std::shared_ptr<SnapshotLease>& lease)>;
Status LookInto(const std::filesystem::path& archive, const Look& look, int patience_ms = kHolderComesMs);

// Archive::Open with look_only, of the archive or a snapshot of it.
Result<std::unique_ptr<Archive>> OpenToLook(const std::filesystem::path& archive, int patience_ms = kHolderComesMs);

}  // namespace lantai::storage
