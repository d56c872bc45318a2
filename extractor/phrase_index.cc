#include "extractor/phrase_index.h"

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

std::vector<std::string> Tokens(const Phrases& phrases) {
  std::vector<std::string> tokens = phrases.reading_aids;
  tokens.insert(tokens.end(), phrases.menu_words.begin(), phrases.menu_words.end());
  tokens.insert(tokens.end(), phrases.tail_lines.begin(), phrases.tail_lines.end());
  for (const auto& [label, field] : phrases.meta_labels) {
    if (field.empty()) tokens.push_back(label);
  }
  return tokens;
}

bool IsWordless(char32_t c) {
  if (c < 0x80) return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
  return !IsHan(c);
}

}  // namespace

PhraseIndex::PhraseIndex(const Phrases& phrases)
    : words(phrases),
      breadcrumb_marks(phrases.breadcrumb_marks),
      breadcrumb_roots(phrases.breadcrumb_roots),
      chrome_tokens(Tokens(phrases)),
      tail_lines(phrases.tail_lines),
      tail_marks(phrases.tail_marks),
      foot_words(phrases.foot_words),
      decoy_words(phrases.decoy_words),
      file_types(phrases.attachment_types),
      chapter_names(phrases.chapter_names) {
  for (const LabelFields* fields : {&phrases.index_labels, &phrases.meta_labels}) {
    for (const auto& [label, field] : *fields) {
      label_names_.push_back(label);
      label_fields_.push_back(field);
    }
  }
  labels_ = WordSet(label_names_);
}

const std::string* PhraseIndex::FieldAt(std::string_view folded, size_t* bytes) const {
  const int label = labels_.LongestAt(folded, bytes);
  return label < 0 ? nullptr : &label_fields_[static_cast<size_t>(label)];
}

bool PhraseIndex::IsOnlyChrome(std::string_view folded) const {
  bool any = false;
  while (!folded.empty()) {
    size_t bytes = 0;
    if (chrome_tokens.LongestAt(folded, &bytes) >= 0) {
      any = true;
      folded.remove_prefix(bytes);
      continue;
    }
    if (!IsWordless(NextCodePoint(folded, &bytes))) return false;
    folded.remove_prefix(bytes);
  }
  return any;
}

}  // namespace lantai::extractor
