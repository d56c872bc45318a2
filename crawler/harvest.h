// The crawl: walks the portals politely until the frontier is empty, and commits what it gets.
//
//   Harvester harvester(archive, process, assemble, clock, {.options = options, .portals = portals});
//   Result<Summary> summary = harvester.Run();      // blocks; Stop() from a signal or another thread ends it early
//
// One io_context thread runs the fetching coroutines, `limits.threads` threads process, one thread commits; bytes in
// flight between them are bounded by `limits.memory`. A page is acknowledged only after its commit is durable.
//
// Thread-safety: Run once, from one thread; Stop and progress() from any, and Stop from a signal handler's helper
// thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/options.h"
#include "core/portal.h"
#include "core/process.h"
#include "core/status.h"
#include "storage/archive.h"

namespace lantai::crawler {

// Keys and meaning as in the contract's --summary object.
struct Summary {
  Timestamp started, finished;
  uint64_t requests = 0, pages = 0, not_modified = 0, documents = 0, reports = 0;
  uint64_t exact_duplicates = 0, text_duplicates = 0, near_duplicates = 0, attachments = 0;
  uint64_t absent = 0, blocked = 0, errors = 0, bytes_received = 0, bytes_stored = 0;
  int64_t longest_wait_ms = 0;    // of any request, beyond what politeness asks for …
  std::string longest_wait_host;  // … and for which host; empty: nobody waited
  bool complete = false;          // the frontier is empty: not cut short by a signal or a budget
};

// What the progress line shows.
struct Progress {
  uint64_t pages = 0, queued = 0, in_flight = 0, hosts_waiting = 0, reports = 0, errors = 0;
  double pages_per_second = 0;          // over the last ten seconds
  std::optional<int64_t> seconds_left;  // unknown while listings are still being found
};

struct HarvestOptions {
  Options options;
  std::vector<Portal> portals;     // may be empty: goes on with what the archive knows
  std::vector<std::string> visit;  // ids of the portals whose addresses this round queues again; empty: of all
  std::optional<YearRange> years;
  bool discovering = false;    // only look for lists of reports: no item and no attachment is fetched
  uint64_t max_pages = 0;      // requests for pages, robots.txt aside; 0: no limit
  std::filesystem::path disk;  // the archive's folder: limits.disk_free is kept there; empty: not looked at
};

class Harvester {
 public:
  // Without `assemble` documents are made of pages alone, and reports of several parts stay due for a later run.
  // REQUIRES: archive and clock outlive the harvester.
  Harvester(storage::Archive& archive, Process process, Assemble assemble, const Clock& clock, HarvestOptions options);
  ~Harvester();

  // Whether a run with these options could begin: errors as of Run, none of which comes from the archive.
  static Status Check(const HarvestOptions& options);

  // Errors: kInvalidArgument where identity.contact is missing and a host is not a test address; kNoSpace; kIo;
  // kCorruption. A page that fails is no error: it is counted and listed by `lantai failures`.
  Result<Summary> Run();

  // Ends the run soon: running transfers are dropped (their addresses stay queued), what was received is committed.
  void Stop();

  Progress progress() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lantai::crawler
