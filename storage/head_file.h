// DIR/HEAD: number and head of the commit chain, kept outside LevelDB, whose log loses synced commits without an error
// where a byte of it flips. Two lines, written in turn, so that one is whole at any moment:
//
//   00000000000000000042 <64 hex digits of the head> <16 hex digits: of SHA-256 over what stands before>
//
// A commit is written here after it is durable in the index, and not synced: after a power cut the file may be behind,
// never ahead. So an index that is behind HEAD has lost commits.
//
//   LANTAI_ASSIGN_OR_RETURN(auto head, HeadFile::Open(path, /*create=*/false));
//   LANTAI_RETURN_IF_ERROR(head->Write({42, chain}));
//
// Thread-safety: one thread at a time. Errors: kCorruption where no line is whole; kIo, kNoSpace.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "core/digest.h"
#include "core/status.h"

namespace lantai::storage {

struct Head {
  uint64_t commit = 0;
  Sha256 chain;
  friend bool operator==(const Head&, const Head&) = default;
};

struct HeadLines {
  Head newest;
  bool damaged = false;  // the other line is not what was written
};

// Reads it; changes nothing.
Result<HeadLines> ReadHead(const std::filesystem::path& path);

class HeadFile {
 public:
  // With `create` an empty or missing file gets both lines of `first`, synced.
  static Result<std::unique_ptr<HeadFile>> Open(const std::filesystem::path& path, const std::optional<Head>& create);
  ~HeadFile();
  HeadFile(const HeadFile&) = delete;
  HeadFile& operator=(const HeadFile&) = delete;

  Status Write(const Head& head);
  Status Sync();
  // That the file is still the one under its name: kIo after the archive was moved or deleted, when what LevelDB writes
  // would go into files without a name.
  Status CheckPlace() const;

 private:
  HeadFile(std::filesystem::path path, int fd) : path_(std::move(path)), fd_(fd) {}
  Status WriteAt(const Head& head, int line);

  const std::filesystem::path path_;
  const int fd_;
};

}  // namespace lantai::storage
