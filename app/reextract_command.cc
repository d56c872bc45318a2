// lantai reextract: reads again what is archived, without a request.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <mutex>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/hold.h"
#include "app/pipeline.h"
#include "app/progress_line.h"
#include "app/session.h"
#include "app/signals.h"
#include "crawler/reextract.h"

namespace lantai::app {
namespace {

struct ReextractArguments {
  std::vector<std::string> seeds;
  std::string archive;
  std::string years;
  bool all = false;
};

int ExitCodeOf(const crawler::ReextractSummary& summary, int signal_number) {
  if (signal_number == SIGINT) return kExitInterrupted;
  if (signal_number == SIGTERM) return kExitTerminated;
  return summary.unreadable == 0 && summary.put_off == 0 ? kExitOk : kExitPartial;
}

void Report(const crawler::ReextractSummary& s) {
  fmt::print(
      "{} captures read, {} reports assembled: {} documents changed, {} new, {} taken back; {} new links queued\n",
      s.captures, s.assembled, s.changed, s.added, s.taken_back, s.queued);
  if (s.queued > 0) fmt::print(stderr, "The next harvest fetches the new links.\n");
  if (s.unreadable > 0) {
    fmt::print(stderr,
               "{} pages that were read before cannot be any more; their documents stand: see 'lantai failures'.\n",
               s.unreadable);
  }
  if (s.put_off > 0) {
    fmt::print(stderr, "{} were put off, since the reader of files did not start or took too long: run again.\n",
               s.put_off);
  }
  if (!s.complete) fmt::print(stderr, "Interrupted; run the same command again to go on.\n");
}

Result<crawler::ReextractOptions> MakeOptions(const Session& session, const ReextractArguments& arguments) {
  crawler::ReextractOptions options;
  LANTAI_ASSIGN_OR_RETURN(options.options, session.LoadOptions());
  LANTAI_ASSIGN_OR_RETURN(options.portals, session.LoadPortals(arguments.seeds, options.options));
  LANTAI_ASSIGN_OR_RETURN(options.years, ParseYearsOption(arguments.years));
  options.all = arguments.all;
  return options;
}

int RunReextract(const Session& session, const ReextractArguments& arguments) {
  Result<crawler::ReextractOptions> options = MakeOptions(session, arguments);
  if (!options.ok()) return Fail(options.status());
  Result<std::shared_ptr<const extractor::Extractor>> extractor = MakeExtractor(session.config_dir);
  if (!extractor.ok()) return Fail(extractor.status());
  std::mutex mutex;
  crawler::Reextractor* running = nullptr;
  bool stop = false;
  SignalWatch signals([&](int) {
    const std::lock_guard lock(mutex);
    stop = true;
    if (running != nullptr) running->Stop();
  });
  const Result<HeldArchive> held = OpenAndHold(arguments.archive, {});
  if (!held.ok()) return Fail(held.status());
  crawler::Reextractor again(*held->archive, MakeProcess(*extractor), MakeAssemble(*extractor), *std::move(options));
  {
    const std::lock_guard lock(mutex);
    running = &again;
    if (stop) again.Stop();
  }
  const Result<crawler::ReextractSummary> summary = [&] {
    const ProgressLine progress(session.progress, [&again]() -> std::string {
      const crawler::ReextractProgress p = again.progress();
      return fmt::format("{} of {} read  {} changed", p.done, p.total, p.changed);
    });
    return again.Run();
  }();
  {
    const std::lock_guard lock(mutex);
    running = nullptr;
  }
  if (!summary.ok()) return Fail(summary.status());
  Report(*summary);
  return ExitCodeOf(*summary, signals.received());
}

}  // namespace

void AddReextractCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<ReextractArguments>();
  CLI::App* command =
      root.add_subcommand("reextract", "Read again what is archived, without a request; run again to go on");
  command->add_option("SEEDS", arguments->seeds, "Seed files whose scope new links are held to; else their own host");
  command->add_option("--archive", arguments->archive, "The archive to read again")->type_name("DIR")->required();
  command->add_option("--years", arguments->years, "Queue new links to reports of these years only")->type_name("A-B");
  command->add_flag("--all", arguments->all, "Also what this version read already: after a change of --config-dir");
  command->footer("Example: lantai reextract --archive archive");
  command->callback([&session, arguments] { session.exit_code = RunReextract(session, *arguments); });
}

}  // namespace lantai::app
