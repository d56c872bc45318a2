// lantai-bench: what each step between a page's arrival and its commit costs, beside Gumbo's bare parse of the same
// pages in the same run. docs/benchmarks.md says what each line means.
#include <fmt/core.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <thread>

#include "app/knowledge.h"
#include "app/pipeline.h"
#include "bench/archive_stage.h"
#include "bench/bytes_stage.h"
#include "bench/export_stage.h"
#include "bench/harvest_stage.h"
#include "bench/page_stages.h"
#include "bench/pdf_stage.h"

namespace lantai::bench {
namespace {

struct Arguments {
  std::string folder;
  size_t count = 400;
  int repetitions = 7;
  bool harvest = true;
  int bytes_portals = 20;
  std::string only;
};

void PrintHead(const std::vector<Sample>& samples, size_t documents, int repetitions) {
  size_t bytes = 0;
  for (const Sample& sample : samples) bytes += sample.bytes.size();
  fmt::print("{} pages ({} articles), {:.1f} KiB each; medians of {} repetitions; {} cores\n\n", samples.size(),
             documents, static_cast<double>(bytes) / 1024 / static_cast<double>(samples.size()), repetitions,
             std::thread::hardware_concurrency());
}

void PrintTable(const std::vector<Stage>& stages, const std::vector<Figures>& figures) {
  fmt::print("{:<24}{:>7}{:>13}{:>18}{:>10}\n", "stage", "pages", "ms CPU/page", "pages/s on a core", "to Gumbo");
  for (size_t i = 0; i < stages.size(); ++i) {
    const Figures& of = figures[i];
    fmt::print("{:<24}{:>7}{:>13.4f}{:>18.0f}{:>9.2f}x\n", stages[i].name, stages[i].pages, of.cpu_ms, 1000 / of.cpu_ms,
               of.ratio);
  }
}

void PrintByTheClock(const Stage& stage, const Figures& of) {
  fmt::print("{:<24}{:>7}{:>13.4f}{:>18.0f}\n", stage.name, stage.pages, of.cpu_ms, 1000 / of.wall_ms);
}

struct Measured {
  std::vector<Stage> stages;  // the archive's commit last
  std::vector<Figures> figures;
};

// The stages over one kind of pages; prints their table.
Measured MeasurePages(const char* kind, std::vector<Sample> samples, const extractor::Knowledge& knowledge,
                      const extractor::Extractor& extractor, const Arguments& arguments) {
  PageStages made = MakePageStages(samples, knowledge);
  if (samples.empty()) GiveUp({Code::kNotFound, "no page can be read"});
  fmt::print("{} pages: ", kind);
  PrintHead(samples, made.documents, arguments.repetitions);
  if (!arguments.only.empty()) {
    std::erase_if(made.stages, [&](const Stage& stage) { return stage.name != arguments.only; });
    if (made.stages.empty()) GiveUp({Code::kNotFound, "no stage is named " + arguments.only});
  } else {
    made.stages.push_back(MakeArchiveStage(samples, extractor));
  }
  Measured measured{made.stages, MeasureInTurns(made.stages, arguments.repetitions)};
  PrintTable(measured.stages, measured.figures);
  fmt::print("\n");
  return measured;
}

void PrintRatio(const char* kind, const Measured& measured) {
  for (size_t i = 0; i < measured.stages.size(); ++i) {
    if (measured.stages[i].name != kWholeExtractor) continue;
    fmt::print("extractor / bare Gumbo, {} pages: {:.2f}\n", kind, measured.figures[i].ratio);
  }
}

void MeasureExport(const extractor::Extractor& extractor, const Arguments& arguments) {
  const Stage stage = MakeExportStage(SimulatedPages(arguments.count), extractor);
  PrintByTheClock(stage, MeasureInTurns({stage}, arguments.repetitions).front());
}

void PrintWithDiskAndNetwork(const Measured& generated, const extractor::Knowledge& knowledge,
                             const std::shared_ptr<const extractor::Extractor>& extractor, const Arguments& arguments) {
  fmt::print("\n{:<24}{:>7}{:>13}{:>18}\n", "with disk and network", "pages", "ms CPU/page", "pages/s by clock");
  PrintByTheClock(generated.stages.back(), generated.figures.back());
  MeasureExport(*extractor, arguments);
  const Stage pdf = MakePdfStage(knowledge);
  PrintByTheClock(pdf, MeasureInTurns({pdf}, arguments.repetitions).front());
  if (!arguments.harvest) return;
  const Stage harvest = MakeHarvestStage(extractor);
  PrintByTheClock(harvest, MeasureInTurns({harvest}, arguments.repetitions).front());
  MeasureBytes(extractor, arguments.bytes_portals);
}

void Run(const Arguments& arguments) {
  const extractor::Knowledge knowledge = Must(app::LoadKnowledge({}));
  const auto extractor = std::make_shared<const extractor::Extractor>(knowledge);
  if (arguments.only == "export") return MeasureExport(*extractor, arguments);
  if (arguments.only == "bytes") return MeasureBytes(extractor, arguments.bytes_portals);
  const Measured generated =
      MeasurePages("generated", SimulatedPages(arguments.count), knowledge, *extractor, arguments);
  std::optional<Measured> saved;
  if (!arguments.folder.empty()) {
    saved = MeasurePages("saved", Must(SavedPages(arguments.folder)), knowledge, *extractor, arguments);
  }
  if (!arguments.only.empty()) return;
  PrintRatio("generated", generated);
  if (saved) PrintRatio("saved", *saved);
  PrintWithDiskAndNetwork(generated, knowledge, extractor, arguments);
}

}  // namespace
}  // namespace lantai::bench

int main(int argc, char** argv) {
  lantai::bench::Arguments arguments;
  CLI::App app{"What each stage costs a page, beside Gumbo's bare parse"};
  app.add_option("--pages", arguments.folder, "Measure the saved pages in this folder too")->type_name("DIR");
  app.add_option("--count", arguments.count, "Simulated pages")->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--repetitions", arguments.repetitions, "Medians are taken over so many")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  app.add_option("--only", arguments.only, "Measure this stage, or bytes or export, alone")->type_name("STAGE");
  app.add_option("--bytes-portals", arguments.bytes_portals, "Portals whose harvest is counted in bytes")
      ->capture_default_str()
      ->check(CLI::Range(1, 420));
  app.add_flag("!--no-harvest", arguments.harvest, "Leave out the whole harvest");
  CLI11_PARSE(app, argc, argv);
  spdlog::set_level(spdlog::level::warn);  // a harvest announces its rounds
  lantai::bench::Run(arguments);
}
