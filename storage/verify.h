// Reads an archive back without changing a byte of it and says whatever is not as it was written.
//
//   LANTAI_ASSIGN_OR_RETURN(const Verification seen, VerifyArchive("archive", {}));
//   seen.findings;         // {"index/000123.ldb: Corruption: block checksum mismatch", …}; empty: all is well
//
// What is checked, in this order:
//   files       FORMAT and HEAD, to the byte
//   opening     LevelDB's own checksums of manifests, logs and tables
//   index       every record is readable; their sum is the state's; the chain of commits, computed anew from the
//               captures and changes, ends where state and HEAD say (storage/commit_chain.h)
//   references  both ways between addresses, frontier, captures, payloads and documents; the counters
//   payloads    every body and document is there, of its size, with its digest; gone are those that a tombstone names,
//               all of them, those that a repair gave up, and no others. Captures, documents and changes that a repair
//               could not salvage are no finding: it told their numbers (storage/repair_record.h)
//
// It goes on behind whatever is wrong as far as it can read.
//
// Thread-safety: free function. Memory: a bit for each payload, besides LevelDB's. Errors: kNotFound (no archive),
// kBusy (another process writes); damage is no error but a finding.
// Limits: kMaxFindings are kept, the others counted.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/status.h"
#include "storage/head_file.h"

namespace lantai::storage {

inline constexpr size_t kMaxFindings = 1'000;

struct Verification {
  std::vector<std::string> findings;
  uint64_t more_findings = 0;
  Head head;  // as computed from the index; empty where that cannot be read
  uint64_t records = 0, captures = 0, documents = 0, payloads = 0, payload_bytes = 0;
  // Payloads of commits that were never finished, or of documents made anew before versions were kept.
  uint64_t unreferenced = 0;
  uint64_t withdrawn = 0;  // addresses with a tombstone (storage/tombstone.h)
  // Payloads of a withdrawal that was interrupted: out of reach, and erased when the archive is next opened for
  // writing.
  uint64_t to_be_erased = 0;
  uint64_t given_up = 0;  // payloads whose bytes an earlier repair gave up, and that did not come again

  bool sound() const { return findings.empty(); }
};

struct VerifyOptions {
  // A head that was published or time-stamped earlier: the chain must have passed through it. Then what had been
  // captured by that time is what the archive holds.
  std::optional<Head> published;
  std::function<void(const std::string& step)> step;  // is told what begins
};

Result<Verification> VerifyArchive(const std::filesystem::path& path, const VerifyOptions& options);

// Where the chain stands, for publishing. Errors: as Archive::Open.
Result<Head> CurrentHead(const std::filesystem::path& path);

}  // namespace lantai::storage
