#include "reader/pdf_picture.h"

#include <PDFDoc.h>
#include <SplashOutputDev.h>
#include <Stream.h>
#include <splash/SplashBitmap.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace lantai::reader {
namespace {

constexpr double kPointsPerInch = 72;
constexpr double kLargestSide = 14'400;  // points; ISO 32000-1, annex C

struct Paper {
  double width = 0, height = 0;
};

Result<Paper> PaperOf(PDFDoc* document, int number) {
  Paper paper{document->getPageCropWidth(number), document->getPageCropHeight(number)};
  const int rotation = document->getPageRotate(number);
  if (rotation == 90 || rotation == 270) std::swap(paper.width, paper.height);
  const auto sane = [](double side) { return side >= 1 && side <= kLargestSide; };
  if (!sane(paper.width) || !sane(paper.height)) return {Code::kInvalidArgument, "the page has no sensible size"};
  return paper;
}

// The resolution at which the page stays within the limits; a pixel of rounding on either side is left free.
double DpiOf(const Paper& paper) {
  const double square_inches = paper.width * paper.height / (kPointsPerInch * kPointsPerInch);
  const double longest = std::max(paper.width, paper.height) / kPointsPerInch;
  return std::min({kPictureDpi, std::sqrt(0.99 * static_cast<double>(kMaxPicturePixels) / square_inches),
                   (kMaxPictureSide - 2) / longest});
}

Result<Picture> PictureOf(const Paper& paper, const SplashBitmap& bitmap) {
  Picture picture{bitmap.getWidth(), bitmap.getHeight(), paper.width, paper.height, {}};
  const auto width = static_cast<size_t>(std::max(picture.width, 0));
  const auto height = static_cast<size_t>(std::max(picture.height, 0));
  if (bitmap.getDataPtr() == nullptr || width * height == 0 || width * height > kMaxPicturePixels) {
    return {Code::kTooLarge, "the page cannot be painted"};
  }
  picture.pixels.reserve(width * height);
  for (size_t y = 0; y < height; ++y) {
    const auto* row = reinterpret_cast<const char*>(bitmap.getDataPtr()) + y * static_cast<size_t>(bitmap.getRowSize());
    picture.pixels.append(row, width);
  }
  return picture;
}

}  // namespace

Result<Picture> RenderPdfPage(std::string_view bytes, size_t number) {
  auto stream = std::make_unique<MemStream>(bytes.data(), 0, static_cast<Goffset>(bytes.size()), Object(objNull));
  PDFDoc document(stream.release());
  if (!document.isOk()) return {Code::kInvalidArgument, "the PDF is damaged"};
  if (number < 1 || number > static_cast<size_t>(std::max(document.getNumPages(), 0))) {
    return {Code::kInvalidArgument, "the PDF has no page " + std::to_string(number)};
  }
  const int page = static_cast<int>(number);
  LANTAI_ASSIGN_OR_RETURN(const Paper paper, PaperOf(&document, page));
  const double dpi = DpiOf(paper);
  unsigned char white[] = {255};
  SplashOutputDev device(splashModeMono8, 1, false, white);
  device.startDoc(&document);
  document.displayPage(&device, page, dpi, dpi, 0, false, true, false);
  return PictureOf(paper, *device.getBitmap());
}

}  // namespace lantai::reader
