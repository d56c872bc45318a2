// lantai seeds check: validates seed lists.
#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/session.h"

namespace lantai::app {
namespace {

int RunSeedsCheck(const Session& session, const std::vector<std::string>& files) {
  const Result<Options> options = session.LoadOptions();
  if (!options.ok()) return Fail(options.status());
  const Result<std::vector<Portal>> portals = session.LoadPortals(files, *options);
  if (!portals.ok()) return Fail(portals.status());
  fmt::print("{} portals in {} files, no errors\n", portals->size(), files.size());
  return kExitOk;
}

}  // namespace

void AddSeedsCommand(CLI::App& root, Session& session) {
  auto files = std::make_shared<std::vector<std::string>>();
  CLI::App* command = root.add_subcommand("seeds", "Look at seed lists");
  command->require_subcommand(1);
  CLI::App* check = command->add_subcommand("check", "Validate seed lists; names file, line and key of an error");
  check->add_option("FILE", *files, "Seed files")->required();
  check->footer("Example: lantai seeds check seeds/pioneers.toml");
  check->callback([&session, files] { session.exit_code = RunSeedsCheck(session, *files); });
}

}  // namespace lantai::app
