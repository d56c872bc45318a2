// Export as JSON lines: one document object of the contract a line (core/document_json.h), with three more keys at the
// end: "fetched_at", "status" ("current" | "superseded" | "removed") and "aliases" (further addresses).
//
//   Result<uint64_t> cursor = ExportJsonl(archive, {.since = 17}, "changes.jsonl");
//
// All documents are exported, reports or not; those that were superseded too, with their status. With `since`, those
// that changed: a document that was superseded comes right before the one that took its place. What a newer extractor
// makes of a superseded or removed document is no change. UTF-8, LF. The file appears whole or not at all.
//
// Thread-safety: free function. Errors: those of SelectDocuments and AtomicFile.
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/status.h"
#include "storage/archive.h"
#include "storage/export_select.h"

namespace lantai::storage {

// Returns the cursor for the next `since`.
Result<uint64_t> ExportJsonl(const Archive& archive, const ExportFilter& filter, const std::filesystem::path& out);

}  // namespace lantai::storage
