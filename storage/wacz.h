// The archive as one WACZ file (specs.webrecorder.net/wacz/1.1.1), which replays in a browser from any web server:
// ReplayWeb.page 2.3.17 is what this is tested with.
//
//   Result<uint64_t> cursor = ExportWacz(archive, {.years = YearRange{2020, 2022}}, "reports.wacz");
//
//   archive/lantai-TIME-00000.warc.gz …   as storage/warc_export.h says
//   indexes/index.cdx.gz, index.idx       storage/index_files.h; responses and revisits, 304s left out
//   pages/pages.jsonl                     storage/wacz_pages.h
//   datapackage.json                      every file above with its size and SHA-256; datapackage-digest.json: its own
//
// `created` is the time of the last capture, and ZIP entries bear no times: an unchanged archive gives the same bytes.
//
// Thread-safety: a free function; exports may run while a harvest commits. Errors: kInvalidArgument for a bad cursor,
// kNoSpace, kIo, kCorruption; then `out` is as it was. Limits: beside `out` it needs the space of one WARC file and of
// the unpacked index, in a temporary folder beside it.
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/status.h"
#include "storage/warc_export.h"

namespace lantai::storage {

// Returns the new cursor.
Result<uint64_t> ExportWacz(const Archive& archive, const ExportFilter& filter, const std::filesystem::path& out,
                            const WarcExportOptions& options = {});

}  // namespace lantai::storage
