#include "app/hold.h"

#include <fmt/core.h>

namespace lantai::app {

Result<HeldArchive> OpenAndHold(const std::string& path, const storage::OpenOptions& options) {
  HeldArchive held;
  LANTAI_ASSIGN_OR_RETURN(held.archive, Patiently([&] { return storage::Archive::Open(path, options); }));
  Result<std::unique_ptr<storage::Holder>> holder = storage::Holder::Listen(*held.archive, path);
  if (holder.ok()) {
    held.holder = *std::move(holder);
  } else {
    fmt::print(stderr, "Other commands cannot look into the archive while this one runs: {}\n",
               holder.status().message());
  }
  return held;
}

}  // namespace lantai::app
