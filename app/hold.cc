#include "app/hold.h"

#include <fmt/core.h>

#include <chrono>
#include <thread>

namespace lantai::app {
namespace {

// Whoever looks into an archive at rest keeps writers out for a moment.
constexpr std::chrono::milliseconds kPatience(2'000), kPause(50);

Result<std::unique_ptr<storage::Archive>> OpenPatiently(const std::string& path, const storage::OpenOptions& options) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    Result<std::unique_ptr<storage::Archive>> archive = storage::Archive::Open(path, options);
    if (archive.ok() || archive.status().code() != Code::kBusy || std::chrono::steady_clock::now() >= until) {
      return archive;
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace

Result<HeldArchive> OpenAndHold(const std::string& path, const storage::OpenOptions& options) {
  HeldArchive held;
  LANTAI_ASSIGN_OR_RETURN(held.archive, OpenPatiently(path, options));
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
