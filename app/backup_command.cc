// lantai backup: a copy of the archive, also while a harvest runs.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <filesystem>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/progress_line.h"
#include "app/session.h"
#include "app/signals.h"
#include "core/clock.h"
#include "storage/backup.h"

namespace lantai::app {
namespace {

struct BackupArguments {
  std::string archive;
  std::string out;
};

struct Copied {
  std::atomic<uint64_t> done{0}, total{0};
};

// "archive.backup-20260109T083000Z", beside the archive.
std::filesystem::path DefaultName(const std::string& archive) {
  std::string time;
  for (const char c : FormatUtc(SystemClock().Now())) {
    if (c != '-' && c != ':') time += c;
  }
  std::filesystem::path folder = std::filesystem::absolute(archive).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();  // "archive/"
  return folder.string() + ".backup-" + time;
}

Result<storage::Head> Copy(const Session& session, const BackupArguments& arguments, const std::filesystem::path& to,
                           const SignalWatch& signals) {
  Copied copied;
  const ProgressLine progress(session.progress, [&copied]() -> std::string {
    return fmt::format("{:.1f} of {:.1f} MB copied", static_cast<double>(copied.done) / 1e6,
                       static_cast<double>(copied.total) / 1e6);
  });
  const auto step = [&](uint64_t done, uint64_t total) -> Status {
    copied.done = done;
    copied.total = total;
    return signals.received() == 0 ? Status() : Status(Code::kCancelled, "interrupted; nothing is left of the copy");
  };
  Result<storage::Head> head = storage::BackUp(arguments.archive, to, {.step = step});
  if (head.ok() || head.status().code() != Code::kNotFound) return head;
  return {Code::kInvalidArgument, head.status().message()};
}

int RunBackup(const Session& session, const BackupArguments& arguments) {
  const SignalWatch signals([](int) {});
  std::filesystem::path to = arguments.out;
  if (to.empty()) to = DefaultName(arguments.archive);
  if (!to.has_filename()) to = to.parent_path();  // "copy/"
  const Result<storage::Head> head = Copy(session, arguments, to, signals);
  if (!head.ok()) {
    const int exit_code = Fail(head.status());
    if (head.status().code() != Code::kCancelled) return exit_code;
    return signals.received() == SIGINT ? kExitInterrupted : kExitTerminated;
  }
  fmt::print("{}\n{} {}\n", to.string(), head->commit, head->chain.Hex());
  if (session.progress != "none") {
    fmt::print(stderr, "To read every byte of it back: lantai verify --archive {}\n", to.string());
  }
  return kExitOk;
}

}  // namespace

void AddBackupCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<BackupArguments>();
  CLI::App* command =
      root.add_subcommand("backup", "A copy of the archive as of one commit, also while a harvest runs");
  command->add_option("--archive", arguments->archive, "The archive to copy")->type_name("DIR")->required();
  command->add_option("--out", arguments->out, "The new folder; default: DIR.backup-TIME")->type_name("NEW");
  command->footer(
      "Prints where it is, and its commit and head as `lantai head` does. It is an archive like any other: to restore "
      "it, use it.\nExample: lantai backup --archive archive --out /mnt/copies/archive-2026-01");
  command->callback([&session, arguments] { session.exit_code = RunBackup(session, *arguments); });
}

}  // namespace lantai::app
