#include "app/ocr_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "extractor/ocr_words.h"

namespace lantai::app {
namespace {

using extractor::OcrWord;
using extractor::Strip;
using extractor::StripReading;

bool IsScan(const LayoutPage& page) { return page.words.empty() && page.has_images; }

// Reads the strips of the given numbers; `take` gets each word with its strip's number.
Status ReadStrips(const Tesseract& tesseract, const std::vector<Strip>& strips, const std::vector<size_t>& numbers,
                  OcrLanguage language, const std::function<void(size_t, OcrWord)>& take) {
  std::vector<const Strip*> lines;
  for (const size_t number : numbers) lines.push_back(&strips[number]);
  LANTAI_ASSIGN_OR_RETURN(const std::vector<OcrWord> words, RunTesseract(tesseract, lines, language));
  for (const OcrWord& word : words) take(numbers[static_cast<size_t>(word.page) - 1], word);
  return {};
}

Result<std::vector<StripReading>> ReadTwice(const Tesseract& tesseract, const std::vector<Strip>& strips) {
  std::vector<StripReading> readings(strips.size());
  std::vector<size_t> all(strips.size()), numbers;
  for (size_t i = 0; i < all.size(); ++i) all[i] = i;
  LANTAI_RETURN_IF_ERROR(ReadStrips(tesseract, strips, all, OcrLanguage::kChinese,
                                    [&](size_t i, OcrWord word) { readings[i].chinese.push_back(std::move(word)); }));
  const std::vector<bool> may_be = extractor::MayBeNumbers(strips, readings);
  for (size_t i = 0; i < strips.size(); ++i) {
    if (may_be[i]) numbers.push_back(i);
  }
  LANTAI_RETURN_IF_ERROR(ReadStrips(tesseract, strips, numbers, OcrLanguage::kDigits,
                                    [&](size_t i, OcrWord word) { readings[i].digits.push_back(std::move(word)); }));
  return readings;
}

}  // namespace

OcrReader::OcrReader(std::shared_ptr<ReaderPool> readers, Tesseract tesseract)
    : readers_(std::move(readers)), tesseract_(std::move(tesseract)) {}

Result<LayoutPage> OcrReader::ReadScan(std::string_view bytes, size_t number) const {
  LANTAI_ASSIGN_OR_RETURN(const Picture picture, readers_->Paint(bytes, number));
  const extractor::PictureParts parts = extractor::CutPicture(picture);
  LANTAI_ASSIGN_OR_RETURN(const std::vector<StripReading> readings, ReadTwice(tesseract_, parts.strips));
  return extractor::PageOfReadings(picture.page_width, picture.page_height, parts, readings);
}

Result<Layout> OcrReader::Read(LayoutFormat format, std::string_view bytes) const {
  Result<Layout> layout = readers_->Read(format, bytes);
  if (!layout.ok() || format != LayoutFormat::kPdf) return layout;
  const auto scans = static_cast<size_t>(std::count_if(layout->pages.begin(), layout->pages.end(), IsScan));
  if (scans > kMaxOcrPages) {
    return {Code::kTooLarge, fmt::format("{} scanned pages; --ocr reads up to {} in a file", scans, kMaxOcrPages)};
  }
  for (size_t i = 0; i < layout->pages.size(); ++i) {
    if (!IsScan(layout->pages[i])) continue;
    LANTAI_ASSIGN_OR_RETURN(layout->pages[i], ReadScan(bytes, i + 1));
  }
  return layout;
}

ReadLayout OcrReader::AsReadLayout() const {
  return [ocr = shared_from_this()](LayoutFormat format, std::string_view bytes) { return ocr->Read(format, bytes); };
}

}  // namespace lantai::app
