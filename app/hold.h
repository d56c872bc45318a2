// Opening an archive to write to it, and being there for the commands that only look meanwhile.
//
//   Result<HeldArchive> held = OpenAndHold(dir, {.create = true});
//   held->archive->Commit(…);                            // lantai status --archive DIR works at the same time
//
// Errors: as Archive::Open; kBusy names the process that holds it.
#pragma once

#include <memory>
#include <string>

#include "storage/archive.h"
#include "storage/holder.h"

namespace lantai::app {

struct HeldArchive {
  std::unique_ptr<storage::Archive> archive;
  std::unique_ptr<storage::Holder> holder;  // goes first; null where the file system has no sockets
};

Result<HeldArchive> OpenAndHold(const std::string& path, const storage::OpenOptions& options);

}  // namespace lantai::app
