// lantai compact: as little disk as the archive needs.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <atomic>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/hold.h"
#include "app/progress_line.h"
#include "app/session.h"
#include "storage/compact.h"

namespace lantai::app {
namespace {

Result<storage::Compacted> CompactAndShow(const Session& session, const std::string& archive) {
  std::atomic<uint64_t> percent = 0;
  const ProgressLine line(session.progress, [&percent] { return fmt::format("compacting  {} %", percent.load()); });
  const Result<HeldArchive> held = OpenAndHold(archive, {});
  LANTAI_RETURN_IF_ERROR(held.status());
  return storage::CompactArchive(*held->archive, archive, {.progress = [&percent](uint64_t done, uint64_t all) {
    percent = all == 0 ? 100 : done * 100 / all;
  }});
}

int RunCompact(const Session& session, const std::string& archive) {
  const Result<storage::Compacted> sizes = CompactAndShow(session, archive);
  if (!sizes.ok()) return Fail(sizes.status());
  fmt::print("{} bytes before, {} after\n", sizes->before, sizes->after);
  return kExitOk;
}

}  // namespace

void AddCompactCommand(CLI::App& root, Session& session) {
  auto archive = std::make_shared<std::string>();
  CLI::App* command = root.add_subcommand("compact", "Make the archive as small as it can be; may be stopped any time");
  command->add_option("--archive", *archive, "The archive")->type_name("DIR")->required();
  command->footer(
      "Payloads are packed again with the newest dictionary where that saves a tenth, and both databases are brought "
      "into as few tables as they need. Each byte is read back before it takes the place of an older form.\n"
      "Example: lantai compact --archive archive");
  command->callback([&session, archive] { session.exit_code = RunCompact(session, *archive); });
}

}  // namespace lantai::app
