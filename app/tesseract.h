// The character recogniser tesseract (Debian: tesseract-ocr, tesseract-ocr-chi-sim), where it is installed. It is a
// program of its own, started for a page's lines of text, inside the sandbox of lantai-reader: it reads its data and
// its standard input, and has no network, no other file and no child.
//
//   LANTAI_ASSIGN_OR_RETURN(const Tesseract tesseract, FindTesseract());
//   Result<std::vector<extractor::OcrWord>> words = RunTesseract(tesseract, lines, OcrLanguage::kChinese);
//   words->front().page;                                           // 1: of lines[0]
//
// Lines go in as the pages of one TIFF. One thread, an empty environment and Debian's integer models: equal pictures
// give equal words for one version of tesseract and its data.
//
// Thread-safety: free functions on values. Errors: FindTesseract kNotFound, naming the packages; RunTesseract kTimeout
// where a clock ended it (trying again may help), kInvalidArgument where it fails on these lines, kTooLarge beyond
// kMaxTiff, kIo where it does not start.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "core/status.h"
#include "extractor/ocr_tsv.h"
#include "extractor/picture_strips.h"

namespace lantai::app {

struct Tesseract {
  std::filesystem::path program;
  std::filesystem::path data;               // the folder with chi_sim.traineddata
  std::filesystem::path reader;             // lantai-reader
  std::chrono::milliseconds clock{90'000};  // for one run
};

// The program on PATH; chi_sim and eng in TESSDATA_PREFIX or where Debian and /usr/local have them.
Result<Tesseract> FindTesseract();

enum class OcrLanguage { kChinese, kDigits };

inline constexpr size_t kMaxTiff = size_t{64} << 20;

Result<std::vector<extractor::OcrWord>> RunTesseract(const Tesseract& tesseract,
                                                     const std::vector<const extractor::Strip*>& lines,
                                                     OcrLanguage language);

// TIFF 6.0, grey, uncompressed, 300 dpi: a page a line of text.
std::string TiffOf(const std::vector<const extractor::Strip*>& lines);

}  // namespace lantai::app
