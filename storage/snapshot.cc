#include "storage/snapshot.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>
#include <vector>

#include "storage/atomic_file.h"
#include "storage/live_files.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;

constexpr size_t kPiece = 1 << 20;
// Each needs a compaction that ends within the milliseconds of a try.
constexpr int kTries = 100;
constexpr const char* kDatabases[] = {"index", "payloads"};

class File {
 public:
  File(fs::path path, int flags) : path_(std::move(path)), fd_(open(path_.c_str(), flags | O_CLOEXEC, 0644)) {}
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  // kNotFound where it is not there.
  Status opened() const {
    if (fd_ >= 0) return {};
    return errno == ENOENT ? Status(Code::kNotFound, path_.string() + " is gone") : SystemError(path_, errno);
  }
  // 0 at the end.
  Result<size_t> Read(char* bytes, size_t size) {
    ssize_t got = 0;
    do got = read(fd_, bytes, size);
    while (got < 0 && errno == EINTR);
    if (got < 0) return SystemError(path_, errno);
    return static_cast<size_t>(got);
  }
  Status Write(std::string_view rest) {
    while (!rest.empty()) {
      const ssize_t written = write(fd_, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return SystemError(path_, errno);
      rest.remove_prefix(static_cast<size_t>(written));
    }
    return {};
  }
  Status Sync() { return fsync(fd_) == 0 ? Status() : SystemError(path_, errno); }

 private:
  const fs::path path_;
  const int fd_;
};

Result<uint64_t> SizeOf(const fs::path& file) {
  std::error_code error;
  const uintmax_t size = fs::file_size(file, error);
  if (error == std::errc::no_such_file_or_directory) return {Code::kNotFound, file.string() + " is gone"};
  if (error) return SystemError(file, error.value());
  return uint64_t{size};
}

Status MakeFolder(const fs::path& folder) {
  return mkdir(folder.c_str(), 0755) == 0 ? Status() : SystemError(folder, errno);
}

class Copier {
 public:
  Copier(const CopyOptions& options, uint64_t total) : options_(options), total_(total), buffer_(kPiece, '\0') {}

  Status Archive(const fs::path& from, const fs::path& to) {
    for (const char* database : kDatabases) LANTAI_RETURN_IF_ERROR(Database(from / database, to / database));
    LANTAI_RETURN_IF_ERROR(Copy(from / "HEAD", to / "HEAD", /*may_be_missing=*/true));
    // Last, as when an archive is made: without it the folder is none.
    LANTAI_RETURN_IF_ERROR(Copy(from / "FORMAT", to / "FORMAT"));
    return options_.sync ? SyncFolder(to) : Status();
  }

 private:
  // Of a database that LevelDB compacts at the same time some file may be gone when its turn comes.
  Status Database(const fs::path& from, const fs::path& to) {
    const uint64_t before = done_;
    Status status;
    for (int i = 0; i < kTries; ++i) {
      done_ = before;
      status = TryDatabase(from, to);
      if (status.code() != Code::kNotFound) return status;
      std::error_code error;
      fs::remove_all(to, error);
      if (error) return SystemError(to, error.value());
    }
    return {Code::kCorruption, status.message() + ": the database is damaged or incomplete; nothing was changed"};
  }

  Status TryDatabase(const fs::path& from, const fs::path& to) {
    LANTAI_ASSIGN_OR_RETURN(const LiveFiles files, ReadLiveFiles(from));
    LANTAI_RETURN_IF_ERROR(MakeFolder(to));
    for (const auto& [number, table] : files.tables) {
      LANTAI_RETURN_IF_ERROR(Table(from / table.name, to / table.name, table.size));
    }
    for (const std::string& log : files.logs) LANTAI_RETURN_IF_ERROR(Copy(from / log, to / log));
    LANTAI_RETURN_IF_ERROR(Put(to / files.manifest_name, files.manifest));
    LANTAI_RETURN_IF_ERROR(Put(to / "CURRENT", files.manifest_name + "\n"));
    return options_.sync ? SyncFolder(to) : Status();
  }

  Status Table(const fs::path& from, const fs::path& to, uint64_t size) {
    LANTAI_ASSIGN_OR_RETURN(const uint64_t is, SizeOf(from));
    if (is != size) {
      return {Code::kCorruption, from.string() + " has " + std::to_string(is) + " bytes where " + std::to_string(size) +
                                     " should be; nothing was changed: run `lantai verify`"};
    }
    if (options_.link && link(from.c_str(), to.c_str()) == 0) return Step(size);
    return Copy(from, to);
  }

  Status Copy(const fs::path& from, const fs::path& to, bool may_be_missing = false) {
    File in(from, O_RDONLY);
    Status opened = in.opened();
    if (may_be_missing && opened.code() == Code::kNotFound) return {};
    LANTAI_RETURN_IF_ERROR(opened);
    File out(to, O_WRONLY | O_CREAT | O_EXCL);
    LANTAI_RETURN_IF_ERROR(out.opened());
    while (true) {
      LANTAI_ASSIGN_OR_RETURN(const size_t got, in.Read(buffer_.data(), buffer_.size()));
      if (got == 0) return options_.sync ? out.Sync() : Status();
      LANTAI_RETURN_IF_ERROR(out.Write(std::string_view(buffer_).substr(0, got)));
      LANTAI_RETURN_IF_ERROR(Step(got));
    }
  }

  Status Put(const fs::path& to, std::string_view bytes) {
    File out(to, O_WRONLY | O_CREAT | O_EXCL);
    LANTAI_RETURN_IF_ERROR(out.opened());
    LANTAI_RETURN_IF_ERROR(out.Write(bytes));
    LANTAI_RETURN_IF_ERROR(Step(bytes.size()));
    return options_.sync ? out.Sync() : Status();
  }

  Status Step(uint64_t bytes) {
    done_ += bytes;
    return options_.step ? options_.step(done_, std::max(total_, done_)) : Status();
  }

  const CopyOptions& options_;
  const uint64_t total_;
  uint64_t done_ = 0;
  std::string buffer_;
};

Result<uint64_t> DatabaseSize(const fs::path& folder) {
  LANTAI_ASSIGN_OR_RETURN(const LiveFiles files, ReadLiveFiles(folder));
  uint64_t size = files.manifest.size();
  for (const auto& [number, table] : files.tables) size += table.size;
  for (const std::string& log : files.logs) {
    LANTAI_ASSIGN_OR_RETURN(const uint64_t bytes, SizeOf(folder / log));
    size += bytes;
  }
  return size;
}

}  // namespace

Status CopyArchive(const fs::path& from, const fs::path& to, const CopyOptions& options) {
  uint64_t total = 0;
  if (options.step) {
    LANTAI_ASSIGN_OR_RETURN(total, CopySize(from));
  }
  LANTAI_RETURN_IF_ERROR(MakeFolder(to));
  Status status = Copier(options, total).Archive(from, to);
  if (status.ok()) return {};
  std::error_code ignored;
  fs::remove_all(to, ignored);
  return status;
}

Result<uint64_t> CopySize(const fs::path& from) {
  uint64_t total = 0;
  for (const char* database : kDatabases) {
    LANTAI_ASSIGN_OR_RETURN(const uint64_t size, DatabaseSize(from / database));
    total += size;
  }
  return total;
}

// ---- who uses a snapshot ----

Result<FolderLock> FolderLock::Take(const fs::path& folder, bool exclusive) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) return {Code::kNotFound, folder.string() + " is gone"};
  if (fd < 0) return SystemError(folder, errno);
  if (flock(fd, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0) return FolderLock(fd);
  const int error = errno;
  close(fd);
  if (error == EWOULDBLOCK) return {Code::kBusy, folder.string() + " is in use by another process"};
  return SystemError(folder, error);
}

FolderLock::~FolderLock() {
  if (fd_ >= 0) close(fd_);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

fs::path SnapshotsOf(const fs::path& archive) { return archive / "snapshots"; }

bool IsSnapshotName(const std::string& name) {
  const bool digits = std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; });
  return digits && !name.empty() && name.size() <= 18;
}

void RemoveUnlessLocked(const fs::path& folder) {
  const Result<FolderLock> lock = FolderLock::Take(folder, /*exclusive=*/true);
  std::error_code ignored;
  if (lock.ok()) fs::remove_all(folder, ignored);
}

void ClearSnapshots(const fs::path& archive) {
  const fs::path all = SnapshotsOf(archive);
  std::error_code error;
  if (!fs::is_directory(fs::symlink_status(all, error)) || error) return;
  std::vector<fs::path> found;
  for (fs::directory_iterator at(all, error); !error && at != fs::directory_iterator(); at.increment(error)) {
    if (IsSnapshotName(at->path().filename())) found.push_back(at->path());
  }
  for (const fs::path& snapshot : found) RemoveUnlessLocked(snapshot);
  fs::remove(all, error);  // where it is empty now
}

}  // namespace lantai::storage
