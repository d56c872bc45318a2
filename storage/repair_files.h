// What can still be read in LevelDB's files, whatever else of the database is lost: every entry of every table and log,
// each with its sequence number, so that the newest one of a key is known without CURRENT and MANIFEST.
//
//   LANTAI_RETURN_IF_ERROR(SalvageEntries("archive/index", [&](const SalvagedEntry& entry) { … return Status(); }));
//
//   table   block by block: one whose checksum fails costs its own entries. A table that lost its footer or its index
//           is read from its beginning, each block's end being where a checksum holds.
//   log     record by record. Behind a damaged record the next one is looked for where the damaged one says that it
//           ends, if whole records lead from there to the end of the block (32 KiB), else in the next block. Never by
//           trying each byte: a portal's page may hold what looks like a record. Of a write whose later fragments are
//           damaged the entries before them count.
//
// Every entry given has stood under a checksum that holds. Nothing is written.
//
// Sources: LevelDB's doc/log_format.md, doc/table_format.md, db/write_batch.cc; db/filename.cc for names.
//
// Thread-safety: free functions. Lifetime: views are of the entry that is being visited. Errors: only the visitor's;
// what cannot be read is left out. Memory: a write (8 MiB, or one payload), and a table where it is not mapped.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace lantai::storage {

struct SalvagedEntry {
  std::string_view key;
  std::string_view value;
  uint64_t sequence = 0;  // rises with each write; the greatest of a key is what it holds
  bool deleted = false;
};

using SalvageVisitor = std::function<Status(const SalvagedEntry& entry)>;

// LevelDB's tables and logs of a folder, by name; none where there is no such folder.
std::vector<std::filesystem::path> SalvageableFiles(const std::filesystem::path& folder);

// The entries of all of them. In no order of keys, and the same entry may come twice.
Status SalvageEntries(const std::filesystem::path& folder, const SalvageVisitor& visit);

// Of one file.
Status SalvageLog(const std::filesystem::path& file, const SalvageVisitor& visit);
Status SalvageTable(const std::filesystem::path& file, const SalvageVisitor& visit);

}  // namespace lantai::storage
