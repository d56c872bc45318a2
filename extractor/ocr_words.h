// From what a character recogniser read to the words of a page, doubtful numbers kept apart.
//
//   std::vector<std::string> lines …                       // two readings of each strip: as Chinese, and as digits
//   LayoutPage page = PageOfReadings(picture, parts, readings);
//
// A wrong number is worse than a missing one, and a recogniser is sure of what it misreads. So a cell that may hold a
// number is read twice, by two models that were trained on different scripts; a number counts only where both read the
// same, are at least kSureNumber sure, and leave no ink at either end unread. Otherwise kDoubt stands behind what was
// read: "128\uFFFD" is no number for anybody, and the cell says what it may be. The same mark stands where there is ink
// that nobody can read: such a cell is not blank. In running text it stands behind digits that the recogniser is less
// than kSureText sure of.
//
// Thread-safety: free functions on values. Errors: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/layout.h"
#include "extractor/ocr_tsv.h"
#include "extractor/picture_strips.h"

namespace lantai::extractor {

inline constexpr std::string_view kDoubt = "\xEF\xBF\xBD";  // U+FFFD
inline constexpr double kSureNumber = 40;                   // percent
inline constexpr double kSureText = 60;

// What was read of a strip.
struct StripReading {
  std::vector<OcrWord> chinese;
  std::vector<OcrWord> digits;  // only where it may be a number
};

// Which strips to read as digits too: those of cells in which no label was read. REQUIRES: a reading for each strip.
std::vector<bool> MayBeNumbers(const std::vector<Strip>& strips, const std::vector<StripReading>& readings);

// REQUIRES: a reading for each of the strips.
LayoutPage PageOfReadings(double width, double height, const PictureParts& parts,
                          const std::vector<StripReading>& readings);

}  // namespace lantai::extractor
