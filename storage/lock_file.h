// LevelDB's lock: the file LOCK in a database's folder, on which the one process that writes holds an exclusive
// fcntl(2) lock. Whoever only looks takes a shared one, so that there may be many of them, but none beside a writer.
//
//   LANTAI_ASSIGN_OR_RETURN(const SharedLock lock, SharedLock::Take("archive/index/LOCK"));      // kBusy: written to
//   Holders who = HoldersOf("archive/index/LOCK");                                        // {.pid = 4711}
//
// A process loses its fcntl lock when it closes any descriptor of the file, so LOCK must not even be opened in the
// process that writes. WrittenHere marks the files that this is true of; the two above look there first.
//
// Standard: POSIX fcntl(2) for LevelDB's lock; Linux's open file description locks (F_OFD_SETLK) for the shared one,
// which two readers in one process do not take from one another.
//
// Thread-safety: all from any thread. Errors: kBusy, kIo.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <utility>

#include "core/status.h"

namespace lantai::storage {

class SharedLock {
 public:
  // Holds nothing where the file cannot be opened: on a file system that cannot be written there is no writer.
  static Result<SharedLock> Take(const std::filesystem::path& file);
  ~SharedLock();
  SharedLock(SharedLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  SharedLock& operator=(SharedLock&&) = delete;

 private:
  explicit SharedLock(int fd) : fd_(fd) {}
  int fd_;
};

struct Holders {
  pid_t pid = 0;         // of the writer; 0: there is none, or it is out of sight (another container)
  bool readers = false;  // somebody looks
};
Holders HoldersOf(const std::filesystem::path& file);

// Who is in the way of writing to the archive whose database has this lock: kBusy.
Status InUse(const std::filesystem::path& file);

// For as long as it lives this process writes to the database of that lock. REQUIRES: the file is there.
class WrittenHere {
 public:
  explicit WrittenHere(const std::filesystem::path& file);
  ~WrittenHere();
  WrittenHere(const WrittenHere&) = delete;
  WrittenHere& operator=(const WrittenHere&) = delete;

 private:
  std::pair<dev_t, ino_t> id_;
};

}  // namespace lantai::storage
