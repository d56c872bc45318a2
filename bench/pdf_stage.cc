#include "bench/pdf_stage.h"

#include <memory>

#include "app/reader_pool.h"
#include "extractor/extractor.h"
#include "tests/extractor/form_generator.h"
#include "tests/pdf/report_pdf.h"

namespace lantai::bench {
namespace {

using extractor::Borders;

constexpr uint32_t kReports = 40;

// Reports as word processors print them, in two manners.
std::vector<std::string> DrawReports(const extractor::Knowledge& knowledge) {
  std::vector<std::string> reports;
  for (uint32_t seed = 0; seed < kReports; ++seed) {
    extractor::FormGenerator form(knowledge.templates, {.generation = seed % 2 == 0 ? "g2019" : "g2021"}, seed);
    extractor::PdfStyle style;
    style.borders = seed % 4 < 2 ? Borders::kThinFills : Borders::kLongLines;
    style.fake_bold = style.fragments = seed % 3 == 0;
    reports.push_back(extractor::ReportPdf(style, seed).Draw(form.Grids()));
  }
  return reports;
}

}  // namespace

Stage MakePdfStage(const extractor::Knowledge& knowledge) {
  const auto reports = std::make_shared<const std::vector<std::string>>(DrawReports(knowledge));
  const auto pool = std::make_shared<app::ReaderPool>(app::ReaderOptions{.program = LANTAI_READER_PROGRAM});
  const auto extractor = std::make_shared<const extractor::Extractor>(knowledge, pool->AsReadLayout());
  size_t pages = 0;
  for (const std::string& report : *reports) pages += Must(pool->Read(LayoutFormat::kPdf, report)).pages.size();
  return MakeStage("PDF to document", pages, [reports, extractor] {
    for (const std::string& report : *reports) Must(extractor->Read({.input = "a.pdf", .bytes = report}));
  });
}

}  // namespace lantai::bench
