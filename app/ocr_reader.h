// Reads scanned pages of PDFs with tesseract, where a page shows images and holds no text.
//
//   auto ocr = std::make_shared<OcrReader>(readers, tesseract);
//   Extractor extractor(knowledge, ocr->AsReadLayout());
//
// The sandboxed reader paints the page; the picture is cut into lines of text (extractor/picture_strips.h); tesseract
// reads them; what it says becomes the page's words (extractor/ocr_words.h) and the lines of its tables the page's
// rules, marked LayoutPage::by_ocr. Pages with text stay as they are.
//
// Thread-safety: Read from any thread. Errors: those of ReadLayout; kTimeout where a clock ended tesseract: never half
// a document. Limits: kMaxOcrPages scanned pages in a file, kTooLarge beyond.
#pragma once

#include <memory>

#include "app/reader_pool.h"
#include "app/tesseract.h"

namespace lantai::app {

inline constexpr size_t kMaxOcrPages = 60;

class OcrReader : public std::enable_shared_from_this<OcrReader> {
 public:
  OcrReader(std::shared_ptr<ReaderPool> readers, Tesseract tesseract);

  Result<Layout> Read(LayoutFormat format, std::string_view bytes) const;

  // REQUIRES: held by a shared_ptr, which the function shares.
  ReadLayout AsReadLayout() const;

 private:
  Result<LayoutPage> ReadScan(std::string_view bytes, size_t number) const;

  const std::shared_ptr<ReaderPool> readers_;
  const Tesseract tesseract_;
};

}  // namespace lantai::app
