#include "app/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "storage/atomic_file.h"

namespace lantai::app {
namespace {

Status FileError(const std::string& what, const std::string& name) {
  return {Code::kIo, what + " " + name + ": " + std::strerror(errno)};
}

// Closes on every path.
struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd > 2) close(fd);
  }
};

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
  LANTAI_ASSIGN_OR_RETURN(const std::unique_ptr<storage::AtomicFile> file, storage::AtomicFile::Create(path));
  LANTAI_RETURN_IF_ERROR(file->Append(bytes));
  return file->Finish();
}

}  // namespace lantai::app
