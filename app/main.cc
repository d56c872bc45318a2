// lantai, the one program: declares the commands, parses the line, returns the command's exit code.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <exception>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/log.h"
#include "app/session.h"
#include "core/document.h"

namespace lantai::app {
namespace {

void AddSharedOptions(CLI::App& root, Session& session) {
  root.add_option("--config", session.config_file, "Settings file (TOML)")->type_name("FILE");
  root.add_option("--set", session.overrides, "One setting, its value in TOML syntax: --set 'fetch.delay=\"2s\"'")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  root.add_option("--config-dir", session.config_dir, "Templates, dialects and phrases that override the built-in ones")
      ->type_name("DIR");
  root.add_option("--progress", session.progress, "How to report while working")
      ->check(CLI::IsMember({"auto", "plain", "none"}))
      ->capture_default_str();
}

int Run(int argc, char** argv) {
  CLI::App root(
      "lantai (兰台) harvests the annual reports on government information disclosure that every Chinese\n"
      "public body must publish, keeps what it fetched as evidence, and turns it into checked numbers.",
      "lantai");
  LogToStderr();
  Session session;
  root.set_version_flag("--version", "lantai " + std::string(kExtractorVersion));
  root.require_subcommand(1);
  root.fallthrough();
  root.footer("Each command has --help with an example. Exit codes and output formats: docs/contract.md.");
  AddSharedOptions(root, session);
  AddHarvestCommand(root, session);
  AddServeCommand(root, session);
  AddStatusCommand(root, session);
  AddCoverageCommand(root, session);
  AddFailuresCommand(root, session);
  AddChangesCommand(root, session);
  AddReextractCommand(root, session);
  AddWhyCommand(root, session);
  AddShowCommand(root, session);
  AddVerifyCommand(root, session);
  AddHeadCommand(root, session);
  AddRepairCommand(root, session);
  AddCompactCommand(root, session);
  AddBackupCommand(root, session);
  AddForgetCommand(root, session);
  AddExportCommand(root, session);
  AddImportCommand(root, session);
  AddExtractCommand(root, session);
  AddLinksCommand(root, session);
  AddSeedsCommand(root, session);
  AddToolCommand(root, session);
  try {
    root.parse(argc, argv);
  } catch (const CLI::Success& done) {  // --help, --version
    return root.exit(done);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "lantai: {}\nTry 'lantai --help'.\n", error.what());
    return kExitUsage;
  }
  return session.exit_code;
}

}  // namespace
}  // namespace lantai::app

int main(int argc, char** argv) {
  try {
    return lantai::app::Run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "lantai: internal error (a bug, please report it): {}\n", error.what());
    return lantai::app::kExitInternal;
  }
}
