// Export as a folder of CSV files (storage/csv.h) for analysts: a unit-year panel and what stands behind each number.
//
//   reports.csv   report_id, portal, url, title, unit, division, level, year, published, template, status, fetched_at,
//                 checks_pass, checks_fail, checks_unknown, flags, payload_sha256, text_sha256, tables_sha256,
//                 extractor, body_key, stands, disagrees                               (storage/standing.h)
//   cells.csv     report_id, cell, value, raw, status, unit, at, filled   narrative numbers as cell "narrative.ID";
//                                                              filled: 0 where that is proved (storage/zero_proof.h)
//   checks.csv    report_id, check, scope, status, left, right, cells, suggestion          cells separated by spaces
//   flags.csv     report_id, flag, severity, detail, at, cells
//   sources.csv   report_id, kind, role, url, payload_sha256   kind "address": where it was found, role found or alias;
//                                                              kind "part": what it was read from, role as in the JSON
//   codebook.csv  generation, cell, row_label, col_label, unit, type, column, definition, years, missing
//
// Beside them: panel.csv, panel_filled.csv, harmonised.csv, harmonised_filled.csv, indicators.csv and
// indicators_filled.csv, one row a report that stands (storage/export_panel.h); indicator_definitions.csv,
// correspondences.csv, not_harmonised.csv, meta.csv; and codebook.md, the codebook to be read. docs/export.md.
//
// One row a report in reports.csv: annual reports that are current. With `since`, those that changed, removed ones
// included; `status` tells them apart. report_id is the document's number in this archive. Unknown values are empty
// fields, as are cells without a value; a printed 0 is 0. Values are the digits of the document, never rounded.
//
// The folder appears whole or not at all. An earlier export at the same place is replaced in one step; a folder that
// holds anything else is left alone.
//
// Thread-safety: free function; reads on several threads. Errors: those of SelectDocuments and AtomicFile;
// kInvalidArgument for a folder of others.
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/status.h"
#include "storage/archive.h"
#include "storage/export_select.h"
#include "storage/export_tables.h"

namespace lantai::storage {

// Returns the cursor for the next `since`.
Result<uint64_t> ExportCsv(const Archive& archive, const ExportFilter& filter, const ExportKnowledge& knowledge,
                           const std::filesystem::path& out);

// The codebook to be read, as Markdown: what codebook.md holds, and what stands beside an export that is one file.
std::string CodebookMarkdown(const ExportKnowledge& knowledge);

// Writes it to OUT.codebook.md and its table to OUT.codebook.csv.
Status WriteCodebookBeside(const ExportKnowledge& knowledge, const std::filesystem::path& out);

}  // namespace lantai::storage
