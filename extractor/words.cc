#include "extractor/words.h"

#include <algorithm>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

bool HoldsAny(std::string_view text, const std::vector<std::string>& words) {
  return std::ranges::any_of(words, [&](const std::string& word) { return text.find(word) != text.npos; });
}

}  // namespace

Relevance JudgeTitle(std::string_view text, const Phrases& phrases) {
  std::string words = FoldLabel(text);
  if (HoldsAny(words, phrases.decoy_words)) return Relevance::kDecoy;
  return HoldsAny(words, phrases.report_words) ? Relevance::kReport : Relevance::kUnknown;
}

bool NamesColumn(std::string_view text, const Phrases& phrases) {
  return HoldsAny(FoldLabel(text), phrases.column_words);
}

}  // namespace lantai::extractor
