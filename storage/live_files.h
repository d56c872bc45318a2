// Which of a LevelDB folder's files make up the database: what stands in its manifest. The folder also holds tables
// that a compaction is only writing, and tables and logs that nobody needs any more.
//
//   LANTAI_ASSIGN_OR_RETURN(const LiveFiles files, ReadLiveFiles("archive/index"));
//   files.tables;          // {{5, {"000005.ldb", 4096}}, …}: never change, go only after a later manifest record
//
// It may be read while LevelDB appends to it: what counts is the part up to its last whole record, and that describes a
// complete database for as long as all its files are there. A file of it that is gone means that a later record has
// come: read again.
//
// Sources: LevelDB 1.23, doc/log_format.md (records), db/version_edit.cc (what they hold), db/filename.cc (names).
//
// Thread-safety: free functions. Errors: kCorruption; kNotFound where a file that was named is gone; kIo.
// Limits: a manifest of at most kMaxManifest bytes; it is held in memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/status.h"

namespace lantai::storage {

inline constexpr uint64_t kMaxManifest = uint64_t{1} << 30;

struct LiveFiles {
  struct Table {
    std::string name;
    uint64_t size = 0;
  };
  std::string manifest_name;
  std::string manifest;              // up to its last whole record
  std::map<uint64_t, Table> tables;  // by number
  std::vector<std::string> logs;     // those that are replayed when it is opened, oldest first
};

Result<LiveFiles> ReadLiveFiles(const std::filesystem::path& folder);

}  // namespace lantai::storage
