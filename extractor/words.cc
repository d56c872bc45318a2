#include "extractor/words.h"

#include <algorithm>
#include <cstring>

#include "extractor/title.h"

namespace lantai::extractor {

uint32_t WordFinder::KeyAt(std::string_view text, size_t at) {
  uint32_t key;
  std::memcpy(&key, text.data() + at, kWindow);
  return key;
}

WordFinder::WordFinder(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word.size() < kWindow) {
      short_.push_back(word);
      continue;
    }
    by_key_.emplace_back(KeyAt(word, 0), word);
    keys_.set(BitOf(by_key_.back().first));
  }
  std::ranges::sort(by_key_);
}

bool WordFinder::IsIn(std::string_view text) const {
  for (size_t at = 0; at + kWindow <= text.size(); ++at) {
    const uint32_t key = KeyAt(text, at);
    if (!keys_[BitOf(key)]) continue;
    auto word = std::ranges::lower_bound(by_key_, key, {}, &std::pair<uint32_t, std::string>::first);
    for (; word != by_key_.end() && word->first == key; ++word) {
      if (text.substr(at).starts_with(word->second)) return true;
    }
  }
  return std::ranges::any_of(short_, [&](const std::string& word) { return text.find(word) != text.npos; });
}

TitleWords::TitleWords(const Phrases& phrases)
    : phrases_(phrases), decoys_(phrases.decoy_words), reports_(phrases.report_words), columns_(phrases.column_words) {}

Relevance TitleWords::Judge(std::string_view folded) const {
  // The name of a body may hold a decoy's word: 机构编制委员会办公室.
  if (decoys_.IsIn(folded)) return ParseTitle(folded, phrases_).is_report ? Relevance::kReport : Relevance::kDecoy;
  return reports_.IsIn(folded) ? Relevance::kReport : Relevance::kUnknown;
}

}  // namespace lantai::extractor
