// Reads what tesseract prints as TSV (tesseract(1), "tsv"): a head line, then a line for each page, block, paragraph,
// line and word.
//
//   level page_num block_num par_num line_num word_num left top width height conf text
//   5     3        1         1       1        1        12   10  40    33     96.1 政府
//
//   Result<std::vector<OcrWord>> words = ParseOcrTsv(output);
//
// Thread-safety: a free function. Errors: kInvalidArgument for text that is no such table; the message names the line.
// Limits: kMaxOcrWords.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace lantai::extractor {

struct OcrWord {
  int page = 0;                                  // from 1
  int left = 0, top = 0, width = 0, height = 0;  // pixels
  double confidence = 0;                         // percent
  std::string text;                              // UTF-8 without white space at its ends, not empty
};

inline constexpr size_t kMaxOcrWords = 200'000;

// The words (level 5), in the order in which they come; words without text are left out.
Result<std::vector<OcrWord>> ParseOcrTsv(std::string_view tsv);

}  // namespace lantai::extractor
