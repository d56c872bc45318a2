#include "storage/backup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/atomic_file.h"
#include "storage/lease.h"
#include "storage/look.h"
#include "storage/snapshot.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

fs::path ParentOf(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

bool IsThere(const fs::path& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0;
}

// The folder in which a backup comes about, locked while it does.
class Partial {
 public:
  static Result<std::unique_ptr<Partial>> Make(const fs::path& to) {
    RemoveKilled(to);
    std::string name = to.string() + ".partial-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) return SystemError(name, errno);
    LANTAI_ASSIGN_OR_RETURN(FolderLock lock, FolderLock::Take(name, /*exclusive=*/true));
    return std::unique_ptr<Partial>(new Partial(name, std::move(lock)));
  }
  ~Partial() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Partial(const Partial&) = delete;
  Partial& operator=(const Partial&) = delete;

  // A folder of its own, so that CopyArchive may make it.
  fs::path copy() const { return path_ / "archive"; }

  // Never over something that is there, not even an empty folder.
  Status MoveTo(const fs::path& to) const {
    if (renameat2(AT_FDCWD, copy().c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) != 0) {
      if (errno == EEXIST) return {Code::kInvalidArgument, to.string() + " has come into being meanwhile"};
      // A file system that does not know the flag.
      if (errno != EINVAL) return SystemError(to, errno);
      if (rename(copy().c_str(), to.c_str()) != 0) return SystemError(to, errno);
    }
    return SyncFolder(ParentOf(to));
  }

 private:
  Partial(fs::path path, FolderLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}

  // What earlier backups to the same place left when they were killed.
  static void RemoveKilled(const fs::path& to) {
    const std::string prefix = to.filename().string() + ".partial-";
    std::vector<fs::path> left;
    std::error_code error;
    for (fs::directory_iterator at(ParentOf(to), error); !error && at != fs::directory_iterator();
         at.increment(error)) {
      if (at->path().filename().string().starts_with(prefix)) left.push_back(at->path());
    }
    for (const fs::path& folder : left) RemoveUnlessLocked(folder);
  }

  const fs::path path_;
  const FolderLock lock_;
};

Result<Head> HeadIn(const fs::path& path) {
  LANTAI_ASSIGN_OR_RETURN(const OpenDatabases looked, LookAt(path, nullptr));
  LANTAI_RETURN_IF_ERROR(CheckHead(path, looked));
  return Head{looked.state.commit, looked.state.chain};
}

Status NeedsRoom(const Status& status, uint64_t total) {
  if (status.code() != Code::kNoSpace) return status;
  return {Code::kNoSpace, status.message() + "; the backup needs " + std::to_string(total) +
                              " bytes; the archive is untouched, and nothing is left of the copy"};
}

// `from` is the archive, at rest and locked by `held`, or a snapshot.
Result<Head> CopyAndCheck(const fs::path& from, const fs::path& copy, const BackupOptions& options) {
  LANTAI_ASSIGN_OR_RETURN(const uint64_t total, CopySize(from));
  LANTAI_RETURN_IF_ERROR(NeedsRoom(CopyArchive(from, copy, {.sync = true, .step = options.step}), total));
  LANTAI_ASSIGN_OR_RETURN(const Head is, HeadIn(copy));
  LANTAI_ASSIGN_OR_RETURN(const Head should, HeadIn(from));
  if (is == should) return is;
  return {Code::kInternal, copy.string() + " is not the commit that it was made of"};
}

}  // namespace

Result<Head> BackUp(const fs::path& archive, const fs::path& to, const BackupOptions& options) {
  if (IsThere(to)) return {Code::kInvalidArgument, to.string() + " is there already; name a new folder"};
  std::optional<Head> head;
  const auto back_up = [&](const fs::path& from, const std::shared_ptr<SnapshotLease>& lease) -> Status {
    // Keeps its lock: nobody writes while the copy is made. It also is the check that the archive is sound so far.
    LANTAI_ASSIGN_OR_RETURN(const auto held, Archive::Open(from, {.look_only = true, .lease = lease}));
    LANTAI_ASSIGN_OR_RETURN(const std::unique_ptr<Partial> partial, Partial::Make(to));
    LANTAI_ASSIGN_OR_RETURN(head, CopyAndCheck(from, partial->copy(), options));
    struct stat mode {};
    if (stat(archive.c_str(), &mode) == 0) (void)chmod(partial->copy().c_str(), mode.st_mode & 07777);
    return partial->MoveTo(to);
  };
  LANTAI_RETURN_IF_ERROR(LookInto(archive, back_up));
  return *head;
}

}  // namespace lantai::storage
