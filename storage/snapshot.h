// A second folder that is the same archive: the files that make it up, and nothing else.
//
//   CopyArchive("archive", "archive/snapshots/1", {.link = true});     // shares tables, costs milliseconds
//   CopyArchive("archive/snapshots/1", "copy", {.sync = true});        // shares nothing, and is durable
//
// LevelDB's tables never change, so a hard link to one is a copy of it; logs, manifests, HEAD and FORMAT are small and
// copied. The source may be open for writing while this runs, as long as no commit does (Archive::Snapshot sees to it):
// what compactions write, replace and delete meanwhile is noticed, and the copy begun again.
//
// A snapshot that somebody reads is marked by a shared flock(2) on its folder (FolderLock), so that whoever clears up
// behind a process that was killed leaves it alone.
//
// Thread-safety: free functions. Errors: kNoSpace, kIo, kCorruption (the source), what `step` gives. A copy that failed
// leaves no folder behind.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "core/status.h"

namespace lantai::storage {

struct CopyOptions {
  bool link = false;  // tables as hard links; copied on a file system that knows none
  bool sync = false;  // every file and folder is durable when this returns
  // Is told from time to time how many bytes are there; an error ends the copy.
  std::function<Status(uint64_t done, uint64_t total)> step{};
};

// REQUIRES: nothing is at `to`, its parent is a folder, and nobody commits to the archive at `from`.
Status CopyArchive(const std::filesystem::path& from, const std::filesystem::path& to, const CopyOptions& options);

// Bytes of all files that CopyArchive would take.
Result<uint64_t> CopySize(const std::filesystem::path& from);

// Marks a folder as in use for as long as it lives.
class FolderLock {
 public:
  // With `exclusive` kBusy where anyone else has marked it. Errors: kNotFound, kBusy, kIo.
  static Result<FolderLock> Take(const std::filesystem::path& folder, bool exclusive);
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  int fd_;
};

// Snapshots are folders DIR/snapshots/N.
std::filesystem::path SnapshotsOf(const std::filesystem::path& archive);
bool IsSnapshotName(const std::string& name);
// Removes the snapshots that a process left behind when it was killed; those that somebody reads stay.
void ClearSnapshots(const std::filesystem::path& archive);
// Removes a folder unless somebody has marked it.
void RemoveUnlessLocked(const std::filesystem::path& folder);

}  // namespace lantai::storage
