#include "storage/lock_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <mutex>
#include <string>

#include "storage/atomic_file.h"

namespace lantai::storage {
namespace {

using FileId = std::pair<dev_t, ino_t>;

FileId IdOf(const std::filesystem::path& file) {
  struct stat status {};
  return stat(file.c_str(), &status) == 0 ? FileId{status.st_dev, status.st_ino} : FileId{};
}

struct Registry {
  std::mutex mutex;
  // By which process: a forked child inherits the entries, not the locks. Guarded by mutex.
  std::map<FileId, pid_t> written;
};

Registry& TheRegistry() {
  static Registry* const registry = new Registry;  // never goes: databases may be closed at exit
  return *registry;
}

bool IsWrittenHere(const std::filesystem::path& file) {
  Registry& registry = TheRegistry();
  const std::lock_guard lock(registry.mutex);
  const auto found = registry.written.find(IdOf(file));
  return found != registry.written.end() && found->second == getpid();
}

struct flock WholeFile(short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

Result<SharedLock> SharedLock::Take(const std::filesystem::path& file) {
  if (IsWrittenHere(file)) return {Code::kBusy, file.string() + ": this process writes to it"};
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return SharedLock(-1);
  struct flock lock = WholeFile(F_RDLCK);
  if (fcntl(fd, F_OFD_SETLK, &lock) == 0) return SharedLock(fd);
  const int error = errno;
  close(fd);
  if (error == EAGAIN || error == EACCES) return {Code::kBusy, file.string() + ": another process writes to it"};
  return SystemError(file, error);
}

SharedLock::~SharedLock() {
  if (fd_ >= 0) close(fd_);
}

Holders HoldersOf(const std::filesystem::path& file) {
  if (IsWrittenHere(file)) return {.pid = getpid()};
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  // An exclusive lock is asked about: whatever is there stands in its way.
  struct flock lock = WholeFile(F_WRLCK);
  const bool told = fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  close(fd);
  if (!told) return {};
  if (lock.l_type == F_RDLCK) return {.readers = true};
  return {.pid = lock.l_pid > 0 ? lock.l_pid : 0};
}

Status InUse(const std::filesystem::path& file) {
  const std::string archive = "archive " + file.parent_path().parent_path().string();
  const Holders holders = HoldersOf(file);
  if (holders.readers) return {Code::kBusy, archive + " is being looked into by another lantai process; try again"};
  const std::string who = holders.pid > 0 ? " (pid " + std::to_string(holders.pid) + ")" : "";
  return {Code::kBusy, archive + " is in use by another lantai process" + who + "; wait for it to end, or stop it"};
}

WrittenHere::WrittenHere(const std::filesystem::path& file) : id_(IdOf(file)) {
  Registry& registry = TheRegistry();
  const std::lock_guard lock(registry.mutex);
  registry.written[id_] = getpid();
}

WrittenHere::~WrittenHere() {
  Registry& registry = TheRegistry();
  const std::lock_guard lock(registry.mutex);
  registry.written.erase(id_);
}

}  // namespace lantai::storage
