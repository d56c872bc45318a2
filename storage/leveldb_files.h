// LevelDB's files, read one by one: which of them is damaged, and where. LevelDB itself says only that something is,
// and cuts a log off at a record whose length was flipped without saying anything.
//
//   for (const FileDamage& damage : CheckLevelDbFiles("archive/index")) …   // {"000007.log", "checksum … at byte
//   4711"}
//
// Sources: LevelDB's doc/log_format.md and doc/table_format.md; db/filename.cc for names.
//
// Thread-safety: free functions. Errors: a file that cannot be read is damage.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lantai::storage {

struct FileDamage {
  std::string file;
  std::string what;
  // A log that ends within a record, or a table that no manifest names: what a crash leaves too, or closing while
  // tables are compacted. So it is damage only if commits are missing.
  bool cut = false;
};

std::vector<FileDamage> CheckLevelDbFiles(const std::filesystem::path& folder);

}  // namespace lantai::storage
