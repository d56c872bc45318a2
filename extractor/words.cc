#include "extractor/words.h"

#include <algorithm>

#include "extractor/label.h"
#include "extractor/title.h"

namespace lantai::extractor {
namespace {

bool HoldsAny(std::string_view text, const std::vector<std::string>& words) {
  return std::ranges::any_of(words, [&](const std::string& word) { return text.find(word) != text.npos; });
}

}  // namespace

Relevance JudgeTitle(std::string_view text, const Phrases& phrases) {
  std::string words = FoldLabel(text);
  // The name of a body may hold a decoy's word: 机构编制委员会办公室.
  if (HoldsAny(words, phrases.decoy_words)) {
    return ParseTitle(text, phrases).is_report ? Relevance::kReport : Relevance::kDecoy;
  }
  return HoldsAny(words, phrases.report_words) ? Relevance::kReport : Relevance::kUnknown;
}

bool NamesColumn(std::string_view text, const Phrases& phrases) {
  return HoldsAny(FoldLabel(text), phrases.column_words);
}

}  // namespace lantai::extractor
