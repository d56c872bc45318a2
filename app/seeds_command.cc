// lantai seeds: validates seed lists, and finds where a portal lists its annual reports.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>

#include "app/commands.h"
#include "app/discovery.h"
#include "app/exit_codes.h"
#include "app/pipeline.h"
#include "app/progress_line.h"
#include "app/session.h"
#include "app/signals.h"
#include "core/url.h"
#include "crawler/harvest.h"

namespace lantai::app {
namespace {

namespace fs = std::filesystem;

// Pages of a portal that are looked at, at most: menus of large portals name some hundred columns, and those that
// promise most are asked for first.
constexpr uint64_t kDiscoveryPages = 150;

int RunSeedsCheck(const Session& session, const std::vector<std::string>& files) {
  const Result<Options> options = session.LoadOptions();
  if (!options.ok()) return Fail(options.status());
  const Result<std::vector<Portal>> portals = session.LoadPortals(files, *options);
  if (!portals.ok()) return Fail(portals.status());
  fmt::print("{} portals in {} files, no errors\n", portals->size(), files.size());
  return kExitOk;
}

// ---- discover ----

struct DiscoverArguments {
  std::string url;
  uint64_t max_pages = kDiscoveryPages;
};

// A folder for the archive of one visit, gone with it.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "lantai-discover-XXXXXX").string();
    if (!error && mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

Result<crawler::HarvestOptions> OptionsFor(const Session& session, const DiscoverArguments& arguments) {
  const Result<Url> home = Url::Parse(arguments.url.size() <= 2048 ? arguments.url : "");
  if (!home.ok() || !home->IsHttp() || home->host().empty()) {
    return {Code::kInvalidArgument,
            "expected an absolute http or https URL, got \"" + arguments.url.substr(0, 80) + "\""};
  }
  crawler::HarvestOptions harvest;
  LANTAI_ASSIGN_OR_RETURN(harvest.options, session.LoadOptions());
  Portal portal;
  portal.id = PortalIdFor(home->host());
  portal.home = home->HrefWithoutFragment();
  portal.fetch = harvest.options.fetch;
  harvest.portals = {std::move(portal)};
  harvest.discovering = true;
  harvest.max_pages = std::max<uint64_t>(arguments.max_pages, 1);
  return harvest;
}

struct Visit {
  crawler::Summary summary;
  int signal = 0;
};

Result<Visit> VisitPortal(const Session& session, storage::Archive& archive, const Process& process,
                          crawler::HarvestOptions options) {
  const SystemClock clock;
  crawler::Harvester harvester(archive, process, /*assemble=*/nullptr, clock, std::move(options));
  SignalWatch signals([&](int) { harvester.Stop(); });
  const ProgressLine progress(session.progress, [&] { return harvester.progress(); });
  LANTAI_ASSIGN_OR_RETURN(const crawler::Summary summary, harvester.Run());
  return Visit{summary, signals.received()};
}

int ReportNothing(const Discovery& found) {
  fmt::print(stderr, "lantai: no list of annual reports was found from {}; {} pages were looked at.\n", found.home,
             found.pages);
  const auto tell = [](const char* heading, const std::vector<std::string>& lines) {
    if (!lines.empty()) fmt::print(stderr, "{}\n", heading);
    for (size_t i = 0; i < std::min<size_t>(lines.size(), 10); ++i) fmt::print(stderr, "  {}\n", lines[i]);
  };
  tell("What could not be had:", found.trouble);
  tell("Refused as decoys:", found.refused);
  tell("Links that name annual reports, on other hosts:", found.elsewhere);
  fmt::print(stderr, "Where you know the column, harvest its address itself: lantai harvest URL --archive DIR\n");
  return kExitPartial;
}

int RunDiscover(const Session& session, const DiscoverArguments& arguments) {
  Result<crawler::HarvestOptions> options = OptionsFor(session, arguments);
  if (!options.ok()) return Fail(options.status());
  const Result<std::shared_ptr<const extractor::Extractor>> extractor = MakeExtractor(session.config_dir);
  if (!extractor.ok()) return Fail(extractor.status());
  const Process process = MakeProcess(*extractor);
  const std::string home = options->portals.front().home;

  const ScratchFolder scratch;
  if (scratch.path().empty()) return Fail({Code::kIo, "no folder can be made in the system's temporary folder"});
  options->disk = scratch.path();
  const Result<std::unique_ptr<storage::Archive>> archive =
      storage::Archive::Open(scratch.path() / "archive", {.create = true});
  if (!archive.ok()) return Fail(archive.status());
  const Result<Visit> visit = VisitPortal(session, **archive, process, *std::move(options));
  if (!visit.ok()) return Fail(visit.status());
  if (visit->signal == SIGINT) return kExitInterrupted;
  if (visit->signal == SIGTERM) return kExitTerminated;
  const Result<Discovery> found = Discover(**archive, process, home);
  if (!found.ok()) return Fail(found.status());
  if (!found->Any()) return ReportNothing(*found);
  fmt::print("{}", SeedToml(*found));
  fmt::print(stderr, "{} requests; {} lists of reports, {} further pages of the column{}\n", visit->summary.requests,
             found->lists.size(), found->columns.size(),
             visit->summary.complete ? "" : "; stopped at --max-pages: there may be more");
  return kExitOk;
}

void AddDiscover(CLI::App& seeds, Session& session) {
  auto arguments = std::make_shared<DiscoverArguments>();
  CLI::App* discover = seeds.add_subcommand("discover", "Find the lists of annual reports from a portal's home page");
  discover->add_option("URL", arguments->url, "The portal's home page")->required();
  discover->add_option("--max-pages", arguments->max_pages, "Look at no more pages than this")
      ->type_name("N")
      ->capture_default_str();
  discover->footer(
      "Prints a seed list with the evidence as comments; exit code 3 where nothing was found.\n"
      "Example: lantai seeds discover http://www.example.gov.cn/ --set 'identity.contact=\"mailto:you@example.org\"' "
      "> example.toml");
  discover->callback([&session, arguments] { session.exit_code = RunDiscover(session, *arguments); });
}

}  // namespace

void AddSeedsCommand(CLI::App& root, Session& session) {
  auto files = std::make_shared<std::vector<std::string>>();
  CLI::App* command = root.add_subcommand("seeds", "Look at seed lists, or find what belongs into one");
  command->require_subcommand(1);
  CLI::App* check = command->add_subcommand("check", "Validate seed lists; names file, line and key of an error");
  check->add_option("FILE", *files, "Seed files")->required();
  check->footer("Example: lantai seeds check seeds/pioneers.toml");
  check->callback([&session, files] { session.exit_code = RunSeedsCheck(session, *files); });
  AddDiscover(*command, session);
}

}  // namespace lantai::app
