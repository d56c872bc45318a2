#include "storage/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "storage/atomic_file.h"

namespace lantai::storage {
namespace {

class FileSource final : public ByteSource {
 public:
  FileSource(std::filesystem::path path, int fd, uint64_t size) : path_(std::move(path)), fd_(fd), size_(size) {}
  ~FileSource() override { close(fd_); }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  Result<size_t> ReadAt(uint64_t offset, char* to, size_t room) const override {
    size_t done = 0;
    while (done < room) {
      const ssize_t got = pread(fd_, to + done, room - done, static_cast<off_t>(offset + done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return SystemError(path_, errno);
      if (got == 0) break;
      done += static_cast<size_t>(got);
    }
    return done;
  }
  uint64_t size() const override { return size_; }

 private:
  std::filesystem::path path_;
  int fd_;
  uint64_t size_;
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}
  Result<size_t> ReadAt(uint64_t offset, char* to, size_t room) const override {
    if (offset >= bytes_.size()) return size_t{0};
    return bytes_.copy(to, room, static_cast<size_t>(offset));
  }
  uint64_t size() const override { return bytes_.size(); }

 private:
  std::string_view bytes_;
};

}  // namespace

Result<std::shared_ptr<const ByteSource>> OpenSource(const std::filesystem::path& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 && errno == ENOENT) return {Code::kNotFound, path.string() + ": there is no such file"};
  if (fd < 0) return SystemError(path, errno);
  struct stat info {};
  const bool known = fstat(fd, &info) == 0;
  if (!known || !S_ISREG(info.st_mode)) {
    const Status refused =
        known ? Status(Code::kUnsupported, path.string() + " is no regular file") : SystemError(path, errno);
    close(fd);
    return refused;
  }
  return std::shared_ptr<const ByteSource>(std::make_shared<FileSource>(path, fd, static_cast<uint64_t>(info.st_size)));
}

std::shared_ptr<const ByteSource> SourceOf(std::string_view bytes) { return std::make_shared<MemorySource>(bytes); }

std::string_view SourceWindow::At(uint64_t offset, size_t want) {
  const uint64_t end = start_ + buffer_.size();
  const bool inside = offset >= start_ && offset < end;
  if (inside && (end - offset >= want || end >= source_->size())) {
    return std::string_view(buffer_).substr(static_cast<size_t>(offset - start_));
  }
  start_ = offset;
  buffer_.resize(kWindow);
  const Result<size_t> got = source_->ReadAt(offset, buffer_.data(), buffer_.size());
  if (!got.ok()) status_ = got.status();
  buffer_.resize(got.ok() ? *got : 0);
  return buffer_;
}

}  // namespace lantai::storage
