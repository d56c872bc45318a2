// Reads what the archive holds captured and unread, without a request: the pages of an import, as a harvest would read
// them, and the reports that are due for assembly after that.
//
//   Result<ReadSummary> read = ReadCaptured(archive, process, assemble, captures, {.threads = 2});
//
// Pages come before files, each in the given order; an address that a page read before it has as a part of its report
// (a file, a further page of its text) is left to that report, as in a harvest. Links are not followed and not kept:
// nobody asked for these portals to be crawled. Which of them are parts is judged without a seed list: the page's host
// for its continuations, any host for its files.
//
// What is committed is the same on any number of threads: results are committed in order. A capture whose processing
// had begun before and did not end is read alone, so that a page that kills its reading takes no neighbour with it.
//
// Thread-safety: one call at a time for an archive. Errors: those of the archive; a page that cannot be read is no
// error. Limits: those of BatchLimits (crawler/internal/batches.h) in memory at a time, or one body that is larger.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/process.h"
#include "core/status.h"
#include "storage/archive.h"

namespace lantai::crawler {

struct ReadOptions {
  int threads = 0;                     // 0: one a core
  std::function<bool()> stopped = {};  // asked between batches; empty: never
};

struct ReadSummary {
  uint64_t read = 0, parts = 0, failed = 0, documents = 0, assembled = 0;
  bool stopped = false;
};

// Captures that do not wait for processing are passed over.
Result<ReadSummary> ReadCaptured(storage::Archive& archive, const Process& process, const Assemble& assemble,
                                 const std::vector<uint64_t>& captures, const ReadOptions& options);

}  // namespace lantai::crawler
