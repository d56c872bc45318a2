// A copy of an archive that shares nothing with it, of one commit, whether or not a harvest writes to it meanwhile.
//
//   Result<Head> head = BackUp("archive", "/mnt/copy", {});
//
// What it is not: a check of every byte. The copy is opened, and its commit chain leads from its HEAD to its end; for
// the rest there is VerifyArchive. Bytes are read and written, not shared by reflink: one defect of the medium must not
// be in both.
//
// Thread-safety: free function. Errors: kInvalidArgument (`to` is there already), kNotFound (no archive), kBusy,
// kCorruption (the archive, or what came of copying it), kNoSpace, kIo, what `step` gives. After any of them, and after
// a kill at any moment, nothing is at `to`; what a killed one leaves is `to`.partial-XXXXXX, and goes with the next.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "core/status.h"
#include "storage/head_file.h"

namespace lantai::storage {

struct BackupOptions {
  // Is told how many bytes are copied, of how many; an error ends it.
  std::function<Status(uint64_t done, uint64_t total)> step{};
};

// The head of the commit chain in the copy.
Result<Head> BackUp(const std::filesystem::path& archive, const std::filesystem::path& to,
                    const BackupOptions& options);

}  // namespace lantai::storage
