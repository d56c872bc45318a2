#include "extractor/ocr_words.h"

#include <algorithm>

#include "core/picture.h"
#include "extractor/label.h"

namespace lantai::extractor {
namespace {

std::string Joined(const std::vector<OcrWord>& words) {
  std::string text;
  for (const OcrWord& word : words) text += word.text;
  return text;
}

double Confidence(const std::vector<OcrWord>& words) {
  double least = 100;
  for (const OcrWord& word : words) least = std::min(least, word.confidence);
  return least;
}

bool HasDigit(std::string_view text) { return text.find_first_of("0123456789") != std::string_view::npos; }

size_t CountHan(std::string_view text) {
  size_t count = 0;
  for (size_t pos = 0; pos < text.size();) count += IsHan(NextCodePoint(text, &pos));
  return count;
}

// Both models read the same number, and are sure of it.
bool IsSure(const StripReading& reading, const std::string& text) {
  return FoldLabel(text) == FoldLabel(Joined(reading.digits)) && Confidence(reading.chinese) >= kSureNumber &&
         Confidence(reading.digits) >= kSureNumber;
}

// The text of a cell's line that is no label.
std::string NumberText(const StripReading& reading) {
  const std::string chinese = Joined(reading.chinese);
  if (IsSure(reading, chinese)) return FoldLabel(chinese);
  return (chinese.empty() ? Joined(reading.digits) : chinese) + std::string(kDoubt);
}

// A word of a label or of running text. Its height is the line's: a 一 by itself is as high as its neighbours.
LayoutWord TextWord(const Strip& strip, const OcrWord& word, double scale) {
  LayoutWord out;
  out.box = strip.box;
  out.box.left = std::min(strip.box.left + (word.left - kStripMargin) / scale, strip.box.right);
  out.box.right = std::min(out.box.left + word.width / scale, strip.box.right);
  out.text = word.text;
  if (HasDigit(word.text) && word.confidence < kSureText) out.text += kDoubt;
  return out;
}

}  // namespace

bool MayBeNumber(const Strip& strip, const std::vector<OcrWord>& chinese) {
  if (!strip.in_cell) return false;
  const std::string text = Joined(chinese);
  const size_t han = CountHan(text);
  return han == 0 || (han == 1 && CountCodePoints(text) == 1);
}

LayoutPage PageOfReadings(double width, double height, const PictureParts& parts,
                          const std::vector<StripReading>& readings) {
  LayoutPage page;
  page.width = width;
  page.height = height;
  page.rules = parts.rules;
  page.has_images = page.by_ocr = true;
  for (size_t i = 0; i < parts.strips.size(); ++i) {
    const Strip& strip = parts.strips[i];
    const StripReading& reading = readings[i];
    if (MayBeNumber(strip, reading.chinese) && !(reading.digits.empty() && CountHan(Joined(reading.chinese)) == 1)) {
      page.words.push_back({strip.box, NumberText(reading), {}});
      continue;
    }
    const double points = std::max(strip.box.right - strip.box.left, 0.1);
    const double scale = std::max(strip.width - 2 * kStripMargin, 1) / points;
    for (const OcrWord& word : reading.chinese) page.words.push_back(TextWord(strip, word, scale));
  }
  return page;
}

}  // namespace lantai::extractor
