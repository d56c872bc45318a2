// Bytes that can be read at any place: a file, or what a test or fuzzer holds in memory.
//
//   LANTAI_ASSIGN_OR_RETURN(const auto file, OpenSource("crawl-00001.warc.gz"));
//   file->ReadAt(0, buffer, sizeof(buffer));              // fewer bytes only where the file ends
//
// Thread-safety: ReadAt from any thread. Errors: kNotFound, kIo with path and reason; kUnsupported for what is no
// regular file, since pipes cannot be read twice. A file that shrinks while it is read ends early.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

#include "core/status.h"

namespace lantai::storage {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual Result<size_t> ReadAt(uint64_t offset, char* to, size_t room) const = 0;
  virtual uint64_t size() const = 0;  // when it was opened
};

Result<std::shared_ptr<const ByteSource>> OpenSource(const std::filesystem::path& path);

// REQUIRES: the bytes outlive the source.
std::shared_ptr<const ByteSource> SourceOf(std::string_view bytes);

// A window that moves over a source, for readers that mostly go forward.
class SourceWindow {
 public:
  explicit SourceWindow(std::shared_ptr<const ByteSource> source) : source_(std::move(source)) {}

  // What stands at `offset`: at least `want` bytes unless the source ends before. Valid until the next call.
  // REQUIRES: want <= kWindow. Empty after an error, which status() tells.
  std::string_view At(uint64_t offset, size_t want = 1);
  uint64_t size() const { return source_->size(); }
  const Status& status() const { return status_; }

  static constexpr size_t kWindow = 64 * 1024;

 private:
  std::shared_ptr<const ByteSource> source_;
  std::string buffer_;
  uint64_t start_ = 0;  // of the buffer
  Status status_;
};

}  // namespace lantai::storage
