// lantai harvest: crawl until the frontier is empty.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/files.h"
#include "app/hold.h"
#include "app/pipeline.h"
#include "app/progress_line.h"
#include "app/session.h"
#include "app/signals.h"
#include "core/forward_clock.h"
#include "crawler/harvest.h"
#include "storage/archive.h"

namespace lantai::app {
namespace {

struct HarvestArguments {
  std::vector<std::string> seeds;
  std::string archive;
  std::string years;
  uint64_t max_pages = 0;
  std::string summary;
};

std::string SummaryJson(const crawler::Summary& s) {
  const nlohmann::ordered_json json = {{"started", FormatUtc(s.started)},
                                       {"finished", FormatUtc(s.finished)},
                                       {"requests", s.requests},
                                       {"pages", s.pages},
                                       {"not_modified", s.not_modified},
                                       {"documents", s.documents},
                                       {"reports", s.reports},
                                       {"exact_duplicates", s.exact_duplicates},
                                       {"text_duplicates", s.text_duplicates},
                                       {"near_duplicates", s.near_duplicates},
                                       {"attachments", s.attachments},
                                       {"absent", s.absent},
                                       {"blocked", s.blocked},
                                       {"errors", s.errors},
                                       {"bytes_received", s.bytes_received},
                                       {"bytes_stored", s.bytes_stored}};
  return json.dump() + "\n";
}

int ExitCodeOf(const crawler::Summary& summary, int signal_number) {
  if (signal_number == SIGINT) return kExitInterrupted;
  if (signal_number == SIGTERM) return kExitTerminated;
  return summary.complete && summary.errors == 0 && summary.blocked == 0 ? kExitOk : kExitPartial;
}

void Report(const crawler::Summary& s, int exit_code) {
  fmt::print(stderr,
             "{} requests, {} pages, {} reports in {} documents, {} attachments; {} absent, {} blocked, {} errors\n",
             s.requests, s.pages, s.reports, s.documents, s.attachments, s.absent, s.blocked, s.errors);
  if (!s.longest_wait_host.empty()) {
    fmt::print(stderr, "longest wait beyond politeness: {:.1f} s ({})\n", static_cast<double>(s.longest_wait_ms) / 1000,
               s.longest_wait_host);
  }
  if (exit_code == kExitInterrupted || exit_code == kExitTerminated) {
    fmt::print(stderr, "Interrupted; everything received is saved. Run the same command again to go on.\n");
  } else if (exit_code == kExitPartial && !s.complete) {
    fmt::print(stderr,
               "Stopped early; run the same command again to go on. 'lantai failures' lists what is left and why.\n");
  } else if (exit_code == kExitPartial) {
    fmt::print(stderr, "Some pages could not be had: 'lantai failures' lists them with their reasons.\n");
  }
}

// The options as the harvester wants them.
Result<crawler::HarvestOptions> MakeHarvestOptions(const Session& session, const HarvestArguments& arguments) {
  crawler::HarvestOptions harvest;
  LANTAI_ASSIGN_OR_RETURN(harvest.options, session.LoadOptions());
  LANTAI_ASSIGN_OR_RETURN(harvest.portals, session.LoadPortals(arguments.seeds, harvest.options));
  LANTAI_ASSIGN_OR_RETURN(harvest.years, ParseYearsOption(arguments.years));
  harvest.max_pages = arguments.max_pages;
  harvest.disk = arguments.archive;
  return harvest;
}

int RunHarvest(const Session& session, const HarvestArguments& arguments) {
  Result<crawler::HarvestOptions> harvest = MakeHarvestOptions(session, arguments);
  if (!harvest.ok()) return Fail(harvest.status());
  if (arguments.seeds.empty() && !std::filesystem::exists(arguments.archive)) {
    return Fail({Code::kInvalidArgument, "there is no archive at " + arguments.archive +
                                             " yet: name at least one seed file or listing URL to begin with"});
  }
  Result<std::shared_ptr<const extractor::Extractor>> extractor = MakeExtractor(session.config_dir);
  if (!extractor.ok()) return Fail(extractor.status());

  crawler::Harvester* running = nullptr;  // set before the first signal can matter
  std::atomic<bool> stop_requested = false;
  std::mutex mutex;
  SignalWatch signals([&](int) {
    const std::lock_guard lock(mutex);
    stop_requested = true;
    if (running != nullptr) running->Stop();
  });

  const ForwardClock clock;
  const Result<HeldArchive> held = OpenAndHold(arguments.archive, {.create = true, .clock = &clock});
  if (!held.ok()) return Fail(held.status());
  crawler::Harvester harvester(*held->archive, MakeProcess(*extractor), MakeAssemble(*extractor), clock,
                               *std::move(harvest));
  {
    const std::lock_guard lock(mutex);
    running = &harvester;
    if (stop_requested) harvester.Stop();
  }
  Result<crawler::Summary> summary = [&] {
    const ProgressLine progress(session.progress, [&] { return harvester.progress(); });
    return harvester.Run();
  }();
  {
    const std::lock_guard lock(mutex);
    running = nullptr;
  }
  if (!summary.ok()) return Fail(summary.status());

  const int exit_code = ExitCodeOf(*summary, signals.received());
  Report(*summary, exit_code);
  if (!arguments.summary.empty()) {
    const Status written = WriteFileAtomically(arguments.summary, SummaryJson(*summary));
    if (!written.ok()) return Fail(written);
  }
  return exit_code;
}

}  // namespace

void AddHarvestCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<HarvestArguments>();
  CLI::App* command =
      root.add_subcommand("harvest", "Crawl portals until nothing is left to fetch; run again to go on");
  command->add_option("SEEDS", arguments->seeds, "Seed files, or URLs of listing pages");
  command->add_option("--archive", arguments->archive, "Where everything is kept; made if absent")
      ->type_name("DIR")
      ->required();
  command->add_option("--years", arguments->years, "Only reports of these years")->type_name("A-B");
  command->add_option("--max-pages", arguments->max_pages, "Stop after this many pages")->type_name("N");
  command->add_option("--summary", arguments->summary, "Write the run's figures as one JSON object")->type_name("FILE");
  command->footer(
      "Example: lantai harvest seeds/pioneers.toml --archive archive --set "
      "'identity.contact=\"mailto:you@example.org\"'");
  command->callback([&session, arguments] { session.exit_code = RunHarvest(session, *arguments); });
}

}  // namespace lantai::app
