#include "app/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace lantai::app {
namespace {

Status FileError(const std::string& what, const std::string& name) {
  const int error = errno;
  return {error == ENOSPC ? Code::kNoSpace : Code::kIo, what + " " + name + ": " + std::strerror(error)};
}

// Closes on every path.
struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd > 2) close(fd);
  }
};

Status WriteAll(int fd, const std::string& bytes, const std::string& name) {
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t written = write(fd, bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError("cannot write", name);
    done += static_cast<size_t>(written);
  }
  if (fsync(fd) != 0) return FileError("cannot sync", name);
  return Status::Ok();
}

}  // namespace

Result<std::string> ReadInput(const std::string& name, size_t limit) {
  const Descriptor file{name == "-" ? STDIN_FILENO : open(name.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) return FileError("cannot read", name);
  std::string bytes;
  std::array<char, 65536> piece;
  for (;;) {
    const ssize_t got = read(file.fd, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileError("cannot read", name);
    if (got == 0) return bytes;
    bytes.append(piece.data(), static_cast<size_t>(got));
    if (bytes.size() > limit) return {Code::kTooLarge, name + " is larger than " + std::to_string(limit) + " bytes"};
  }
}

Status WriteFileAtomically(const std::filesystem::path& path, const std::string& bytes) {
  const std::string temporary = path.string() + ".partial";
  {
    const Descriptor file{open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)};
    if (file.fd < 0) return FileError("cannot write", temporary);
    LANTAI_RETURN_IF_ERROR(WriteAll(file.fd, bytes, temporary));
  }
  if (rename(temporary.c_str(), path.c_str()) != 0) return FileError("cannot rename", temporary);
  return Status::Ok();
}

}  // namespace lantai::app
