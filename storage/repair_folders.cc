#include "storage/repair_folders.h"

#include <fcntl.h>
#include <leveldb/env.h>
#include <stdio.h>  // renameat2
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <list>
#include <string>
#include <vector>

#include "storage/atomic_file.h"
#include "storage/lock_file.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRepairing = ".repairing-", kDamaged = ".damaged-", kMark = "REPAIRED-";

// "archive/" is the folder "archive", and "." has a name too.
fs::path WithoutSlash(const fs::path& path) {
  const fs::path normal = fs::absolute(path).lexically_normal();
  return normal.has_filename() ? normal : normal.parent_path();
}

fs::path Beside(const fs::path& path, std::string_view what, const std::string& time) {
  return WithoutSlash(path).string() + std::string(what) + time;
}

fs::path ParentOf(const fs::path& path) { return WithoutSlash(path).parent_path(); }

// "20261123T031200Z"
std::string NameOf(Timestamp now) {
  std::string name = FormatUtc(now).substr(0, 19) + "Z";
  std::erase_if(name, [](char c) { return c == '-' || c == ':'; });
  return name;
}

RepairFolders FoldersAt(const fs::path& path, const std::string& time) {
  const fs::path work = Beside(path, kRepairing, time);
  return {work, Beside(path, kDamaged, time), work / (std::string(kMark) + time)};
}

bool Exists(const fs::path& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() != fs::file_type::not_found;
}

Status Rename(const fs::path& from, const fs::path& to) {
  if (rename(from.c_str(), to.c_str()) != 0) return SystemError(to, errno);
  return SyncFolder(ParentOf(to));
}

Status SyncOne(const fs::path& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return SystemError(path, errno);
  const int error = fsync(fd) == 0 ? 0 : errno;
  close(fd);
  return error == 0 ? Status() : SystemError(path, error);
}

// The mark, or what was to become it when its making was killed.
bool IsWork(const RepairFolders& folders) {
  std::error_code error;
  bool empty = true, marked = false;
  for (fs::directory_iterator entries(folders.work, error); !error && entries != fs::directory_iterator();
       entries.increment(error)) {
    empty = false;
    marked = marked || entries->path().filename().string().starts_with(folders.mark.filename().string());
  }
  return !error && (empty || marked);
}

Status TidyOne(const fs::path& path, const RepairFolders& left, Tidied& tidied) {
  std::error_code error;
  if (!IsWork(left)) {
    tidied.damaged = left.damaged;
    return Rename(left.work, left.damaged);
  }
  if (!Exists(path) && Exists(left.damaged) && Exists(left.work / "FORMAT")) {
    tidied = {true, left.damaged};
    return Rename(left.work, path);
  }
  fs::remove_all(left.work, error);
  return error ? SystemError(left.work, error.value()) : Status();
}

class LevelDbLocks final : public ArchiveLocks {
 public:
  ~LevelDbLocks() override {
    for (leveldb::FileLock* lock : locks_) leveldb::Env::Default()->UnlockFile(lock);
    if (folder_ >= 0) close(folder_);
  }
  // Of two repairs one is refused, where LOCK is lost too. A file system that knows no such locks has none.
  Status TakeFolder(const fs::path& path) {
    folder_ = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_ < 0 || flock(folder_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return {};
    return {Code::kBusy,
            "archive " + path.string() + " is being repaired by another lantai process; wait for it to end"};
  }
  // A folder without LOCK has no writer; one that cannot be written has none either.
  Status Take(const fs::path& file) {
    if (!Exists(file)) return {};
    leveldb::FileLock* lock = nullptr;
    const leveldb::Status status = leveldb::Env::Default()->LockFile(file, &lock);
    if (status.ok()) {
      locks_.push_back(lock);
      written_.emplace_back(file);
    }
    if (status.ok() || status.ToString().find("IO error: lock ") == std::string::npos) return {};
    return InUse(file);
  }

 private:
  int folder_ = -1;
  std::vector<leveldb::FileLock*> locks_;
  std::list<WrittenHere> written_;  // so that nothing in this process opens LOCK, which would give the lock away
};

}  // namespace

Result<RepairFolders> MakeWorkFolder(const fs::path& path, Timestamp now) {
  RepairFolders folders = FoldersAt(path, NameOf(now));
  for (int i = 2; Exists(folders.work) || Exists(folders.damaged); ++i) {
    folders = FoldersAt(path, NameOf(now) + "-" + std::to_string(i));
  }
  std::error_code error;
  if (!fs::create_directory(folders.work, error)) return SystemError(folders.work, error.value());
  LANTAI_ASSIGN_OR_RETURN(auto mark, AtomicFile::Create(folders.mark));
  LANTAI_RETURN_IF_ERROR(
      mark->Append("a repair is under way, or was killed here; `lantai repair` removes this folder\n"));
  LANTAI_RETURN_IF_ERROR(mark->Finish());
  return folders;
}

Result<Tidied> TidyUp(const fs::path& path) {
  Tidied tidied;
  const std::string prefix = WithoutSlash(path).filename().string() + std::string(kRepairing);
  std::vector<std::string> times;
  std::error_code error;
  for (fs::directory_iterator entries(ParentOf(path), error); !error && entries != fs::directory_iterator();
       entries.increment(error)) {
    const std::string name = entries->path().filename();
    if (name.starts_with(prefix) && entries->is_directory(error)) times.push_back(name.substr(prefix.size()));
  }
  for (const std::string& time : times) LANTAI_RETURN_IF_ERROR(TidyOne(path, FoldersAt(path, time), tidied));
  return tidied;
}

Status Swap(const fs::path& path, const RepairFolders& folders, bool exchange,
            const std::function<Status(std::string_view step)>& step) {
  const fs::path here = WithoutSlash(path);
  LANTAI_RETURN_IF_ERROR(step("exchange"));
  if (exchange && renameat2(AT_FDCWD, here.c_str(), AT_FDCWD, folders.work.c_str(), RENAME_EXCHANGE) == 0) {
    LANTAI_RETURN_IF_ERROR(SyncFolder(ParentOf(path)));
    LANTAI_RETURN_IF_ERROR(step("name the damaged archive"));
    return Rename(folders.work, folders.damaged);
  }
  if (exchange && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP) return SystemError(here, errno);
  LANTAI_RETURN_IF_ERROR(Rename(here, folders.damaged));
  LANTAI_RETURN_IF_ERROR(step("name the new archive"));
  return Rename(folders.work, here);
}

Status SyncAll(const fs::path& folder) {
  std::error_code error;
  for (fs::recursive_directory_iterator entries(folder, error); !error && entries != fs::recursive_directory_iterator();
       entries.increment(error)) {
    LANTAI_RETURN_IF_ERROR(SyncOne(entries->path()));
  }
  if (error) return SystemError(folder, error.value());
  return SyncOne(folder);
}

Result<std::unique_ptr<ArchiveLocks>> ArchiveLocks::Take(const fs::path& path) {
  auto locks = std::make_unique<LevelDbLocks>();
  LANTAI_RETURN_IF_ERROR(locks->TakeFolder(path));
  for (const char* database : {"index", "payloads"}) LANTAI_RETURN_IF_ERROR(locks->Take(path / database / "LOCK"));
  return std::unique_ptr<ArchiveLocks>(std::move(locks));
}

}  // namespace lantai::storage
