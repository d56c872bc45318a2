#include "extractor/ocr_words.h"

#include <algorithm>
#include <map>

#include "core/picture.h"
#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr double kMissable = 0.45;         // of a line's height: ink at its ends so narrow is less than a digit
constexpr double kFoot = 0.1;              // of a page's height: where page numbers stand
constexpr double kLongestPageNumber = 50;  // points
constexpr size_t kMostUnit = 2;            // characters: 万元

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

// No ink is left over before the first word or behind the last one.
bool CoversInk(const Strip& strip, const std::vector<OcrWord>& words) {
  int left = strip.width, right = 0;
  for (const OcrWord& word : words) {
    left = std::min(left, word.left);
    right = std::max(right, word.left + word.width);
  }
  const double slack = kMissable * (strip.height - 2 * kStripMargin);
  return left - kStripMargin <= slack && strip.width - kStripMargin - right <= slack;
}

// Both models read the same number, and are sure of it.
bool IsSure(const Strip& strip, const StripReading& reading, const std::string& text) {
  return FoldLabel(text) == FoldLabel(Joined(reading.digits)) && Confidence(reading.chinese) >= kSureNumber &&
         Confidence(reading.digits) >= kSureNumber && CoversInk(strip, reading.chinese) &&
         CoversInk(strip, reading.digits);
}

// The text of a line in a cell that is no label.
std::string NumberText(const Strip& strip, const StripReading& reading) {
  std::string chinese = Joined(reading.chinese);
  if (!chinese.empty() && IsSure(strip, reading, chinese)) return FoldLabel(chinese);
  // 无, or a unit under its number: no digits, and the digits' model finds none either.
  const bool word = CountHan(chinese) > 0 && !HasDigit(chinese);
  if (word && (reading.digits.empty() || Confidence(reading.digits) < kSureNumber)) return chinese;
  return (chinese.empty() ? Joined(reading.digits) : chinese) + std::string(kDoubt);
}

// A page's number, by where it stands and how little it is: what was read of it may be anything, and a line of its own
// between the halves of a table would part them.
bool IsPageNumber(const Strip& strip, const StripReading& reading, double height) {
  const bool at_foot = strip.box.top > (1 - kFoot) * height;
  return strip.cell < 0 && at_foot && strip.box.right - strip.box.left < kLongestPageNumber &&
         CountHan(Joined(reading.chinese)) <= 1;
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

std::vector<bool> MayBeNumbers(const std::vector<Strip>& strips, const std::vector<StripReading>& readings) {
  std::map<int, std::string> texts;  // by cell
  for (size_t i = 0; i < strips.size(); ++i) texts[strips[i].cell] += Joined(readings[i].chinese);
  std::vector<bool> may_be;
  for (const Strip& strip : strips) {
    const std::string& text = texts[strip.cell];
    const size_t han = CountHan(text);
    const bool number = han == 0 || CountCodePoints(text) == 1 || (han <= kMostUnit && HasDigit(text));
    may_be.push_back(strip.cell >= 0 && number);
  }
  return may_be;
}

LayoutPage PageOfReadings(double width, double height, const PictureParts& parts,
                          const std::vector<StripReading>& readings) {
  LayoutPage page;
  page.width = width;
  page.height = height;
  page.rules = parts.rules;
  page.has_images = page.by_ocr = true;
  const std::vector<bool> numbers = MayBeNumbers(parts.strips, readings);
  for (size_t i = 0; i < parts.strips.size(); ++i) {
    const Strip& strip = parts.strips[i];
    const StripReading& reading = readings[i];
    if (IsPageNumber(strip, reading, height)) continue;
    if (numbers[i]) {
      page.words.push_back({strip.box, NumberText(strip, reading), {}});
      continue;
    }
    const double points = std::max(strip.box.right - strip.box.left, 0.1);
    const double scale = std::max(strip.width - 2 * kStripMargin, 1) / points;
    for (const OcrWord& word : reading.chinese) page.words.push_back(TextWord(strip, word, scale));
  }
  return page;
}

}  // namespace lantai::extractor
