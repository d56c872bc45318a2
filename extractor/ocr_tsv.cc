#include "extractor/ocr_tsv.h"

#include <array>
#include <charconv>
#include <optional>

#include "core/utf8.h"
#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr std::string_view kHead = "level\tpage_num\t";
constexpr std::string_view kWordLevel = "5";
constexpr size_t kColumns = 12;
constexpr size_t kLongestWord = 4'096;

std::optional<int> Whole(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<double> Decimal(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

using Columns = std::array<std::string_view, kColumns>;

// The last column may hold anything but TAB; it is missing where the word has no text.
std::optional<Columns> Split(std::string_view line) {
  Columns columns;
  for (size_t i = 0; i < kColumns; ++i) {
    const size_t tab = i + 1 < kColumns ? line.find('\t') : std::string_view::npos;
    columns[i] = line.substr(0, tab);
    if (tab == std::string_view::npos) return i + 2 < kColumns ? std::nullopt : std::optional(columns);
    line.remove_prefix(tab + 1);
  }
  return columns;
}

std::optional<OcrWord> WordOf(const Columns& columns) {
  const auto page = Whole(columns[1]), left = Whole(columns[6]), top = Whole(columns[7]), width = Whole(columns[8]),
             height = Whole(columns[9]);
  const auto confidence = Decimal(columns[10]);
  if (!page || !left || !top || !width || !height || !confidence) return std::nullopt;
  const std::string text = ToValidUtf8(columns[11].substr(0, kLongestWord));
  return OcrWord{*page, *left, *top, *width, *height, *confidence, std::string(TrimWhiteSpace(text))};
}

}  // namespace

Result<std::vector<OcrWord>> ParseOcrTsv(std::string_view tsv) {
  if (!tsv.starts_with(kHead)) return {Code::kInvalidArgument, "tesseract's output has no head line"};
  std::vector<OcrWord> words;
  for (size_t number = 1; !tsv.empty(); ++number) {
    const size_t end = std::min(tsv.find('\n'), tsv.size());
    const std::string_view line = tsv.substr(0, end);
    tsv.remove_prefix(std::min(end + 1, tsv.size()));
    if (number == 1 || line.empty()) continue;
    const std::optional<Columns> columns = Split(line);
    const auto bad = [&] {
      return Status(Code::kInvalidArgument, "tesseract's output, line " + std::to_string(number));
    };
    if (!columns) return bad();
    if ((*columns)[0] != kWordLevel) continue;
    std::optional<OcrWord> word = WordOf(*columns);
    if (!word) return bad();
    if (word->text.empty()) continue;
    if (words.size() == kMaxOcrWords) return {Code::kTooLarge, "tesseract found too many words"};
    words.push_back(*std::move(word));
  }
  return words;
}

}  // namespace lantai::extractor
