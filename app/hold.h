// Opening an archive to write to it, and being there for the commands that only look meanwhile.
//
//   Result<HeldArchive> held = OpenAndHold(dir, {.create = true});
//   held->archive->Commit(…);                            // lantai status --archive DIR works at the same time
//
// Errors: as Archive::Open; kBusy names the process that holds it.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "storage/archive.h"
#include "storage/holder.h"

namespace lantai::app {

struct HeldArchive {
  std::unique_ptr<storage::Archive> archive;
  std::unique_ptr<storage::Holder> holder;  // goes first; null where the file system has no sockets
};

// Whoever looks into an archive at rest keeps writers out for a moment.
inline constexpr std::chrono::milliseconds kPatience(2'000), kPause(50);

// Again and again while it is kBusy, as long as that may be somebody who only looks.
template <typename Try>
auto Patiently(const Try& attempt) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    auto result = attempt();
    if (result.ok() || result.status().code() != Code::kBusy || std::chrono::steady_clock::now() >= until)
      return result;
    std::this_thread::sleep_for(kPause);
  }
}

Result<HeldArchive> OpenAndHold(const std::string& path, const storage::OpenOptions& options);

}  // namespace lantai::app
