// Export as one SQLite database: the tables of storage/export_csv.h under the same names, with keys, foreign keys and
// indexes, and the panel, the harmonised variables and the indicators as views (docs/export.md).
//
//   Result<uint64_t> cursor = ExportSqlite(archive, {.years = YearRange{2019, 2025}}, knowledge, "reports.sqlite");
//
// Readable from SQLite 3.8.2 on. The file appears whole or not at all, without a journal beside it.
//
// Thread-safety: free function. Errors: those of SelectDocuments and SqliteFile.
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/status.h"
#include "storage/archive.h"
#include "storage/export_select.h"
#include "storage/export_tables.h"

namespace lantai::storage {

// Returns the cursor for the next `since`.
Result<uint64_t> ExportSqlite(const Archive& archive, const ExportFilter& filter, const ExportKnowledge& knowledge,
                              const std::filesystem::path& out);

}  // namespace lantai::storage
