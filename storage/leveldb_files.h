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

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lantai::storage {

struct FileDamage {
  std::string file;
  std::string what;
  bool cut = false;  // a log that ends within a record: what a crash leaves too, so damage only if commits are missing
};

std::vector<FileDamage> CheckLevelDbFiles(const std::filesystem::path& folder);

// Of a log's record, type and bytes: CRC-32C (RFC 3720 appendix B.4), rotated and offset as LevelDB masks it.
uint32_t MaskedCrc(std::string_view bytes);

}  // namespace lantai::storage
