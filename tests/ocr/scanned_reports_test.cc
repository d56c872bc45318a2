// Reports of our own making, painted, made worse and read by the real tesseract: how many cells come back right, how
// many not at all, and how many wrong. LANTAI_SCANS=n reads n copies of each style and prints a table.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "app/ocr_reader.h"
#include "extractor/layout_reader.h"
#include "tests/extractor/form_generator.h"
#include "tests/extractor/report_fixture.h"
#include "tests/ocr/scan_support.h"
#include "tests/pdf/report_pdf.h"

// Poppler draws in this process, and fontconfig never frees its configuration.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }

namespace lantai::extractor {
namespace {

struct Style {
  const char* name;
  ScanStyle scan;
  PdfStyle pdf;
  GeneratorOptions form;
};

struct Score {
  size_t cells = 0, right = 0, none = 0, wrong = 0, silent = 0;
  std::string first;  // what was wrong first
};

bool Named(const Report& report, const std::string& id) {
  const auto names = [&](const auto& said) {
    return std::find(said.cells.begin(), said.cells.end(), id) != said.cells.end();
  };
  return std::any_of(report.checks.begin(), report.checks.end(),
                     [&](const Check& check) { return check.verdict == Verdict::kFail && names(check); }) ||
         std::any_of(report.flags.begin(), report.flags.end(),
                     [&](const Flag& flag) { return flag.id != "read_by_ocr" && names(flag); });
}

// A value that is not the printed one is wrong, and so is a blank or a dash where a number stands.
void Compare(const Document& got, const std::map<std::string, Printed>& printed, Score* score) {
  for (const auto& [id, want] : printed) {
    ++score->cells;
    const auto found = got.report ? got.report->cells.find(id) : std::map<std::string, Cell>::const_iterator();
    if (!got.report || found == got.report->cells.end()) {
      ++score->none;
      continue;
    }
    const Cell& cell = found->second;
    const bool same = (cell.value ? std::optional(cell.value->text) : std::nullopt) == want.value;
    if (same && (cell.status == want.status || cell.value)) {
      ++score->right;
    } else if (cell.status == CellStatus::kMissing || cell.status == CellStatus::kUnparsable) {
      ++score->none;
    } else {
      ++score->wrong;
      score->silent += !Named(*got.report, id);
      if (score->first.empty()) {
        score->first = id + ": printed '" + want.raw + "', read '" + cell.raw.value_or("") + "' " +
                       std::string(CellStatusName(cell.status)) + " " + cell.at;
      }
    }
  }
}

class ScannedReports : public ::testing::TestWithParam<Style> {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(reader::PreparePdf().ok()); }
};

TEST_P(ScannedReports, NumbersComeBackOrAreSaidToBeUnreadable) {
  const Style& style = GetParam();
  Result<app::Tesseract> tesseract = app::FindTesseract();
  if (!tesseract.ok()) GTEST_SKIP() << tesseract.status().message();
  if (!CanDrawChinese()) GTEST_SKIP() << "no font to draw Chinese with: install fonts-wqy-microhei";
  tesseract->reader = LANTAI_READER_PROGRAM;
  const auto readers = std::make_shared<app::ReaderPool>(app::ReaderOptions{.program = LANTAI_READER_PROGRAM});
  const app::OcrReader ocr(readers, *tesseract);
  const char* copies = std::getenv("LANTAI_SCANS");
  Score score;
  for (uint32_t copy = 0; copy < static_cast<uint32_t>(copies != nullptr ? std::atoi(copies) : 1); ++copy) {
    FormGenerator form(BuiltInKnowledge().templates, style.form, 700 + copy);
    Content content = form.Grids();
    content.heading = "青禾县水务局\n2021年政府信息公开工作年度报告";
    const std::string scan = ScanOf(ReportPdf(style.pdf, copy).Draw(content), style.scan, copy);
    const Result<Layout> layout = ocr.Read(LayoutFormat::kPdf, scan);
    ASSERT_TRUE(layout.ok()) << layout.status().ToString();
    Compare(Maker().Make(ReadLayoutContent(*layout), Sha256Of(scan)), form.printed(), &score);
  }
  if (copies != nullptr) {
    std::printf("%-16s %5zu cells  %5.1f %% right  %5.1f %% unread  %zu wrong, %zu of them silently  %s\n", style.name,
                score.cells, 100.0 * static_cast<double>(score.right) / static_cast<double>(score.cells),
                100.0 * static_cast<double>(score.none) / static_cast<double>(score.cells), score.wrong, score.silent,
                score.first.c_str());
  }
  EXPECT_GE(score.right * 3, score.cells) << score.first;
  EXPECT_LE(score.silent * 200, score.cells) << score.first;
}

INSTANTIATE_TEST_SUITE_P(
    Styles, ScannedReports,
    ::testing::Values(Style{"clean_300", {}, {}, {}}, Style{"clean_200", {.dpi = 200}, {}, {.generation = "g2021"}},
                      Style{"grain_300",
                            {.grain = 12, .dust = 0.0005, .paper = 235},
                            {.borders = Borders::kThinFills},
                            {.generation = "g2021", .blanks = true}},
                      Style{"grain_200",
                            {.dpi = 200, .grain = 12, .dust = 0.0005, .paper = 225},
                            {.borders = Borders::kThinFills},
                            {.blanks = true}},
                      Style{"skew_300", {.grain = 8, .skew = 0.012, .paper = 240}, {}, {.generation = "g2021"}},
                      Style{"skew_200", {.dpi = 200, .grain = 8, .skew = -0.015, .paper = 240}, {.cell_size = 12}, {}}),
    [](const ::testing::TestParamInfo<Style>& style) { return std::string(style.param.name); });

}  // namespace
}  // namespace lantai::extractor
