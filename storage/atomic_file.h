// A file that appears whole or not at all: written under a temporary name in the same folder, synced, then renamed.
//
//   LANTAI_ASSIGN_OR_RETURN(auto file, AtomicFile::Create(path));
//   LANTAI_RETURN_IF_ERROR(file->Append(text));
//   LANTAI_RETURN_IF_ERROR(file->Finish());       // without it the temporary file is removed and `path` untouched
//
// Thread-safety: one thread each. Errors: kNoSpace, kIo with the path and the system's reason.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/status.h"

namespace lantai::storage {

class AtomicFile {
 public:
  static Result<std::unique_ptr<AtomicFile>> Create(const std::filesystem::path& path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  // Buffered: small pieces are welcome.
  Status Append(std::string_view text);
  // An existing file of that name is replaced.
  Status Finish();

 private:
  AtomicFile(std::filesystem::path path, std::filesystem::path temporary, int fd)
      : path_(std::move(path)), temporary_(std::move(temporary)), fd_(fd) {}
  Status Flush();

  std::filesystem::path path_, temporary_;
  int fd_;
  std::string buffer_;
};

// "PATH: REASON" for errno value `error`: kNoSpace where the disk or quota is full, else kIo.
Status SystemError(const std::filesystem::path& path, int error);

// Makes names in a folder durable: those created, renamed or removed before.
Status SyncFolder(const std::filesystem::path& folder);

}  // namespace lantai::storage
