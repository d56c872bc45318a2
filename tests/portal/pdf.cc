#include "tests/portal/pdf.h"

#include "tests/pdf/report_pdf.h"
#include "tests/portal/prose.h"
#include "tests/portal/random.h"
#include "tests/portal/report_grids.h"
#include "tests/support/pdf_writer.h"

namespace lantai::portal {
namespace {

using extractor::Borders;
using extractor::PdfStyle;

constexpr PdfStyle kStyles6[] = {
    {},
    {.borders = Borders::kThinFills, .fragments = true, .latin_digits = true, .justified = true},
    {.borders = Borders::kCellBoxes, .padding = 2, .left_aligned = true, .repeat_head = true, .shaded = true},
    {.borders = Borders::kWideStrokes, .fake_bold = true, .mirrored = true},
    {.borders = Borders::kOpenSides, .cut_rows = true, .running_head = false},
    {.borders = Borders::kLongLines, .cell_size = 9, .vertical = true},
};

// A page scanned so badly that nobody can read it: grey bars where lines of text were.
std::string MakePicturePdf(uint64_t seed) {
  constexpr int kWidth = 120, kHeight = 170;
  Rng rng{seed, 602};
  std::string pixels(size_t{kWidth} * kHeight, '\xf0');
  for (int y = 12; y + 12 < kHeight; y += 6) {
    for (int x = 12; x + 12 < kWidth; ++x) {
      for (int row = 0; row < 3; ++row)
        pixels[static_cast<size_t>((y + row) * kWidth + x)] = static_cast<char>(150 + rng.Below(80));
    }
  }
  PdfWriter pdf;
  pdf.NewScan(kWidth, kHeight, std::move(pixels));
  return pdf.Finish();
}

}  // namespace

std::string MakeReportPdf(uint64_t seed, const PortalSpec& portal, int body, int year) {
  Report report = *MakeReport(seed, portal, body, year);
  if (report.picture) return MakePicturePdf(seed + static_cast<uint64_t>(portal.index * 7 + body * 31 + year));
  const std::vector<Section> sections = WriteReport(seed, portal, report);
  if (report.differing) report.t3[*report.differing].raw = report.differing_raw;
  Rng rng{seed, 601, static_cast<uint64_t>(portal.index), static_cast<uint64_t>(body), static_cast<uint64_t>(year)};
  const PdfStyle& style = kStyles6[rng.Below(static_cast<int>(std::size(kStyles6)))];
  return extractor::ReportPdf(style, static_cast<uint32_t>(rng.Next())).Draw(ReportContent(report, sections));
}

}  // namespace lantai::portal
