// The archive's captures as WARC 1.1 files (ISO 28500:2017) in a folder, which appears whole or not at all.
//
//   Result<uint64_t> cursor = ExportWarc(archive, {.division = "3706"}, "warcs");
//   // warcs/lantai-20260109083000-00000.warc.gz             captures, in the order of the archive
//   // warcs/lantai-20260109083000-documents-00000.warc.gz   what was made of them
//
// The time in the names is that of the last capture, so an unchanged archive gives the same files. Documents are in
// files of their own, as Common Crawl's WAT and WET are: they bear the page's address, and an indexer that takes every
// record for a page (warcio's, pywb's) would show them in its place. Records are made as storage/warc_writer.h says.
// A payload is written once, with the first capture in the export that has it; later ones are revisits. Requests by
// POST are neither revisits nor referred to, since a WARC names an original by its URL alone.
//
// Thread-safety: free functions. Exports may run while a harvest commits: they hold what was there when they began.
// Errors: kInvalidArgument (`out` holds something else than an earlier export, or a bad cursor), kNoSpace, kIo,
// kCorruption (a payload that cannot be read ends the export). On error `out` is as it was.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/status.h"
#include "storage/archive.h"
#include "storage/export_select.h"
#include "storage/warc_files.h"
#include "storage/warc_selection.h"

namespace lantai::storage {

struct WarcExportOptions {
  uint64_t max_bytes = kWarcFileBytes;  // of one file, roughly
  unsigned threads = 0;                 // see WarcFilesOptions
};

// Returns the new cursor.
Result<uint64_t> ExportWarc(const Archive& archive, const ExportFilter& filter, const std::filesystem::path& out,
                            const WarcExportOptions& options = {});

// The files of ExportWarc, into `folder`, told to `events` one after another: what WACZ packs.
Status WriteWarcs(const Archive& archive, const ExportFilter& filter, const WarcSelection& selection,
                  const std::filesystem::path& folder, const WarcExportOptions& options, const WarcFilesEvents& events);

}  // namespace lantai::storage
