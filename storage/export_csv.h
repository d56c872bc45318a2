// Export as a folder of CSV files (storage/csv.h) for analysts: a unit-year panel and what stands behind each number.
//
//   reports.csv   report_id, portal, url, title, unit, division, level, year, published, template, status, fetched_at,
//                 checks_pass, checks_fail, checks_unknown, flags, payload_sha256, text_sha256, tables_sha256,
//                 extractor
//   cells.csv     report_id, cell, value, raw, status, unit, at       narrative numbers as cell "narrative.ID"
//   checks.csv    report_id, check, scope, status, left, right, cells, suggestion          cells separated by spaces
//   flags.csv     report_id, flag, severity, detail, at, cells
//   sources.csv   report_id, kind, role, url, payload_sha256   kind "address": where it was found, role found or alias;
//                                                              kind "part": what it was read from, role as in the JSON
//   codebook.csv  generation, cell, row_label, col_label, unit, type                       as the caller gives it
//
// One row a report in reports.csv: annual reports that stand. With `since`, those that changed, removed ones included;
// `status` tells them apart. report_id is the document's number in this archive. Unknown values are empty fields, as
// are cells without a value; a printed 0 is 0. Values are the digits of the document, never rounded.
//
// The folder appears whole or not at all. An earlier export at the same place is replaced in one step; a folder that
// holds anything else is left alone.
//
// Thread-safety: free function. Errors: those of SelectDocuments and AtomicFile; kInvalidArgument for a folder of
// others.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "core/status.h"
#include "storage/archive.h"
#include "storage/export_select.h"

namespace lantai::storage {

// One cell id of the forms; app makes these from the report templates.
struct CodebookEntry {
  std::string generation, id, row_label, col_label, unit, type;
};

// Returns the cursor for the next `since`.
Result<uint64_t> ExportCsv(const Archive& archive, const ExportFilter& filter, std::span<const CodebookEntry> codebook,
                           const std::filesystem::path& out);

}  // namespace lantai::storage
