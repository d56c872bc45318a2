// Reads again what is archived, without a request: after a better extractor, dialect or phrase list.
//
//   Reextractor again(archive, process, assemble, {.options = options});
//   Result<ReextractSummary> summary = again.Run();      // Stop() from another thread ends it after the batch
//
// Which captures: every one that was processed, also those that later ones superseded, so that two versions of a report
// can be compared as one extractor reads both; none that this version of the extractor read already, which is how a run
// that was killed goes on where it was. Left alone are captures that were found to be challenges, refusals or soft 404s
// (that rests on what the host said to other requests, and they are asked for again anyway), and files, which are read
// with their reports. Captures that a harvest left unprocessed are processed too. Then every report of several parts
// that this version did not assemble is assembled again.
//
// What a new reading finds: the same document changes nothing but the note of who read it; another one takes its place
// as a new version, and the change log says so. Links that nobody knew of are queued for the next harvest, by the same
// rules as in a harvest (crawler/follow.h, crawler/trap_budget.h) but for those that need the host's other pages; links
// that a trap rule or a list's end left out before stay out. The state of an address that was asked for since stands.
//
// Order: captures are read in parallel and committed in the order in which they came in, a batch at a time, so that the
// result does not depend on the number of threads. What a run that died had begun goes one at a time, so that a page
// that kills its reading takes no neighbour with it; after storage::kMaxProcessingStarts deaths it is set aside.
//
// Thread-safety: Run once, from one thread; Stop and progress() from any.
// Errors: those of the archive; a page that cannot be read is counted and listed by `lantai failures`.
// Limits: kBatchCaptures captures and kBatchBytes of bodies at a time, one at least; so with reports of several parts.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/options.h"
#include "core/portal.h"
#include "core/process.h"
#include "core/status.h"
#include "storage/archive.h"

namespace lantai::crawler {

inline constexpr size_t kBatchCaptures = 64;
inline constexpr uint64_t kBatchBytes = uint64_t{48} << 20;

struct ReextractOptions {
  Options options;              // limits.threads
  std::vector<Portal> portals;  // whose scope new links are held to; those of other portals stay on their host
  std::optional<YearRange> years;
  std::string extractor{kExtractorVersion};
  bool all = false;  // also what this version read already
};

struct ReextractSummary {
  uint64_t captures = 0;    // read
  uint64_t assembled = 0;   // reports of several parts
  uint64_t changed = 0;     // documents that say something else now
  uint64_t added = 0;       // documents where none was found before
  uint64_t taken_back = 0;  // pages that give no document any more
  uint64_t unreadable = 0;  // pages that were read before and cannot be any more
  uint64_t put_off = 0;     // the reader of files was not there, or too slow: run again
  uint64_t queued = 0;      // new links
  bool complete = false;    // not stopped
};

struct ReextractProgress {
  uint64_t done = 0, total = 0, changed = 0;
};

class Reextractor {
 public:
  // REQUIRES: the archive outlives it. Without `assemble` reports of several parts are left as they are.
  Reextractor(storage::Archive& archive, Process process, Assemble assemble, ReextractOptions options);
  ~Reextractor();

  Result<ReextractSummary> Run();
  void Stop() { stop_ = true; }
  ReextractProgress progress() const { return {done_, total_, changed_}; }

 private:
  class Work;

  storage::Archive& archive_;
  const Process process_;
  const Assemble assemble_;
  const ReextractOptions options_;
  std::atomic<bool> stop_{false};
  std::atomic<uint64_t> done_{0}, total_{0}, changed_{0};
};

}  // namespace lantai::crawler
