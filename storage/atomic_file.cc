#include "storage/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace lantai::storage {
namespace {

constexpr size_t kBufferSize = 64 << 10;

}  // namespace

Status SystemError(const std::filesystem::path& path, int error) {
  const bool full = error == ENOSPC || error == EDQUOT;
  return {full ? Code::kNoSpace : Code::kIo, path.string() + ": " + std::generic_category().message(error)};
}

Status SyncFolder(const std::filesystem::path& folder) {
  const std::filesystem::path name = folder.empty() ? "." : folder;
  const int fd = open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return SystemError(name, errno);
  const int error = fsync(fd) == 0 ? 0 : errno;
  close(fd);
  return error == 0 ? Status() : SystemError(name, error);
}

Result<std::unique_ptr<AtomicFile>> AtomicFile::Create(const std::filesystem::path& path) {
  std::string temporary = path.string() + ".XXXXXX";
  const int fd = mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return SystemError(path, errno);
  fchmod(fd, 0644);
  return std::unique_ptr<AtomicFile>(new AtomicFile(path, temporary, fd));
}

AtomicFile::~AtomicFile() {
  if (fd_ < 0) return;
  close(fd_);
  unlink(temporary_.c_str());
}

Status AtomicFile::Append(std::string_view text) {
  buffer_.append(text);
  return buffer_.size() < kBufferSize ? Status() : Flush();
}

Status AtomicFile::Flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = write(fd_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError(path_, errno);
    rest.remove_prefix(static_cast<size_t>(written));
  }
  buffer_.clear();
  return {};
}

Status AtomicFile::Finish() {
  LANTAI_RETURN_IF_ERROR(Flush());
  if (fsync(fd_) != 0) return SystemError(path_, errno);
  if (rename(temporary_.c_str(), path_.c_str()) != 0) return SystemError(path_, errno);
  close(fd_);
  fd_ = -1;
  return SyncFolder(path_.parent_path());
}

}  // namespace lantai::storage
