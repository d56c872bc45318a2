// lantai import warc: captures made by any other crawler.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <csignal>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/hold.h"
#include "app/pipeline.h"
#include "app/session.h"
#include "app/signals.h"
#include "crawler/captured.h"
#include "crawler/warc_import.h"
#include "storage/archive.h"

namespace lantai::app {
namespace {

constexpr uint64_t kMaxLines = 10'000;  // of damage; a file of noise would fill the disk with them

struct ImportArguments {
  std::vector<std::string> files;
  std::string archive;
};

struct NamedSource {
  std::string name;
  std::shared_ptr<const storage::ByteSource> source;
};

// All of them or none: a name mistyped is found before hours of work.
Result<std::vector<NamedSource>> OpenAll(const std::vector<std::string>& files) {
  std::vector<NamedSource> sources;
  for (const std::string& file : files) {
    Result<std::shared_ptr<const storage::ByteSource>> source = storage::OpenSource(file);
    if (!source.ok()) return Status(Code::kInvalidArgument, source.status().message());
    sources.push_back({file, *std::move(source)});
  }
  return sources;
}

class LineTeller {
 public:
  void operator()(const std::string& line) {
    if (++lines_ <= kMaxLines) fmt::print(stderr, "{}\n", Printable(line));
    if (lines_ == kMaxLines) fmt::print(stderr, "further damage is counted only\n");
  }

 private:
  // Names and addresses come from the file.
  static std::string Printable(std::string line) {
    std::replace_if(
        line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '?');
    return line;
  }
  uint64_t lines_ = 0;
};

void Report(const crawler::ImportCounts& counts, const crawler::ReadSummary& read) {
  fmt::print(stderr, "{} records; {} captures taken in, {} held already, {} revisits unresolved, {} damaged\n",
             counts.records, counts.taken, counts.held, counts.unresolved, counts.damaged);
  for (const auto& [kind, count] : counts.skipped) fmt::print(stderr, "left out: {} {}\n", count, kind);
  fmt::print(
      stderr,
      "{} pages and files read, {} new documents, {} reports put together of their parts, {} could not be read\n",
      read.read, read.documents, read.assembled, read.failed);
}

struct Import {
  crawler::ImportCounts counts;
  crawler::ReadSummary read;
};

Result<Import> ImportAll(storage::Archive& archive, const std::vector<NamedSource>& sources,
                         const std::shared_ptr<const extractor::Extractor>& extractor, int threads,
                         const std::atomic<bool>& stop) {
  const auto stopped = [&stop] { return stop.load(); };
  crawler::WarcImport import(archive, LineTeller());
  for (const NamedSource& file : sources) LANTAI_RETURN_IF_ERROR(import.Read(file.name, file.source, stopped));
  if (!stop) LANTAI_RETURN_IF_ERROR(import.Finish());
  Import done;
  done.counts = import.counts();
  LANTAI_ASSIGN_OR_RETURN(done.read, crawler::ReadCaptured(archive, MakeProcess(extractor), MakeAssemble(extractor),
                                                           import.unread(), {.threads = threads, .stopped = stopped}));
  return done;
}

int RunImport(const Session& session, const ImportArguments& arguments) {
  const Result<Options> options = session.LoadOptions();
  if (!options.ok()) return Fail(options.status());
  const Result<std::vector<NamedSource>> sources = OpenAll(arguments.files);
  if (!sources.ok()) return Fail(sources.status());
  const Result<std::shared_ptr<const extractor::Extractor>> extractor = MakeExtractor(session.config_dir);
  if (!extractor.ok()) return Fail(extractor.status());
  std::atomic<bool> stop{false};
  const SignalWatch signals([&stop](int) { stop = true; });
  const SystemClock clock;
  const Result<HeldArchive> held = OpenAndHold(arguments.archive, {.create = true, .clock = &clock});
  if (!held.ok()) return Fail(held.status());
  const Result<Import> done = ImportAll(*held->archive, *sources, *extractor, options->limits.threads, stop);
  if (!done.ok()) return Fail(done.status());
  Report(done->counts, done->read);
  if (signals.received() != 0) {
    fmt::print(stderr, "Interrupted; everything taken in is saved. Run the same command again to go on.\n");
    return signals.received() == SIGINT ? kExitInterrupted : kExitTerminated;
  }
  return done->counts.damaged + done->counts.unresolved > 0 ? kExitPartial : kExitOk;
}

}  // namespace

void AddImportCommand(CLI::App& root, Session& session) {
  CLI::App* command = root.add_subcommand("import", "Take in what other programs have captured");
  command->require_subcommand(1);
  auto arguments = std::make_shared<ImportArguments>();
  CLI::App* warc = command->add_subcommand("warc", "WARC files of any crawler; nothing is fetched");
  warc->add_option("FILE", arguments->files, "WARC files: plain, gzip or zstd")->required();
  warc->add_option("--archive", arguments->archive, "Where everything is kept; made if absent")
      ->type_name("DIR")
      ->required();
  warc->footer("Example: lantai import warc crawl-*.warc.gz --archive archive");
  warc->callback([&session, arguments] { session.exit_code = RunImport(session, *arguments); });
}

}  // namespace lantai::app
