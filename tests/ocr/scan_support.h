// Scans of our own making: a PDF is painted, the pixels are made worse as a scanner would, and wrapped as photographs.
#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

#include "core/picture.h"
#include "extractor/picture_mask.h"
#include "reader/formats.h"
#include "reader/pdf.h"
#include "reader/pdf_picture.h"
#include "tests/support/pdf_writer.h"

namespace lantai {

struct ScanStyle {
  double dpi = 300;
  double grain = 0;  // standard deviation of every pixel's grey
  double dust = 0;   // part of the pixels that are dark for no reason
  double skew = 0;   // radians
  int paper = 255;   // grey of the paper
};

// The picture at another resolution, each pixel the mean of those it covers.
inline Picture Resampled(const Picture& from, double dpi) {
  const double step = kPictureDpi / dpi;
  Picture to{
      static_cast<int>(from.width / step), static_cast<int>(from.height / step), from.page_width, from.page_height, {}};
  for (int y = 0; y < to.height; ++y) {
    for (int x = 0; x < to.width; ++x) {
      int sum = 0, count = 0;
      for (int v = static_cast<int>(y * step); v < std::min(static_cast<int>(std::ceil((y + 1) * step)), from.height);
           ++v) {
        for (int u = static_cast<int>(x * step); u < std::min(static_cast<int>(std::ceil((x + 1) * step)), from.width);
             ++u) {
          sum += from.At(u, v);
          ++count;
        }
      }
      to.pixels += static_cast<char>(sum / std::max(count, 1));
    }
  }
  return to;
}

inline Picture Scanned(const Picture& clean, const ScanStyle& style, uint32_t seed) {
  Picture scan = style.skew == 0 ? clean : extractor::Straightened(clean, -style.skew);
  if (style.dpi < kPictureDpi) scan = Resampled(scan, style.dpi);
  std::mt19937 random(seed);
  for (char& pixel : scan.pixels) {
    int grey = static_cast<uint8_t>(pixel) * style.paper / 255;
    // The sum of four dice is near enough to a bell.
    if (style.grain > 0) {
      int dice = -510;
      for (int i = 0; i < 4; ++i) dice += static_cast<int>(random() & 255);
      grey += static_cast<int>(dice * style.grain / 147.8);
    }
    if (style.dust > 0 && random() < style.dust * 4294967295.0) grey = static_cast<int>(random() & 127);
    pixel = static_cast<char>(std::clamp(grey, 0, 255));
  }
  return scan;
}

// The same pages as photographs. Whoever calls has run PreparePdf.
inline std::string ScanOf(const std::string& pdf, const ScanStyle& style, uint32_t seed) {
  const Result<Layout> layout = reader::ReadPdf(pdf);
  if (!layout.ok() || layout->pages.empty()) return {};
  PdfWriter scan(layout->pages[0].width, layout->pages[0].height);
  for (size_t i = 1; i <= layout->pages.size(); ++i) {
    const Result<Picture> picture = reader::RenderPdfPage(pdf, i);
    if (!picture.ok()) return {};
    Picture page = Scanned(*picture, style, seed + static_cast<uint32_t>(i));
    scan.NewScan(page.width, page.height, std::move(page.pixels));
  }
  return scan.Finish();
}

// Whether this machine has a font to draw Chinese characters with.
inline bool CanDrawChinese() {
  PdfWriter pdf(200, 100);
  pdf.NewPage();
  pdf.Text(20, 50, 20, "政府信息");
  const Result<Picture> picture = reader::RenderPdfPage(pdf.Finish(), 1);
  return picture.ok() && std::count_if(picture->pixels.begin(), picture->pixels.end(),
                                       [](char pixel) { return static_cast<uint8_t>(pixel) < 128; }) > 1'000;
}

}  // namespace lantai
