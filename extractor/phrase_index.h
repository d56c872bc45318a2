// The phrases compiled once for all pages: sets to look words up in, and the labels of metadata with their fields.
//
//   PhraseIndex phrases(knowledge.phrases);                  // the phrases must outlive it
//   phrases.chrome_tokens.IsOne("打印");
//
// Thread-safety: immutable once made.
#pragma once

#include "core/phrases.h"
#include "extractor/word_set.h"

namespace lantai::extractor {

struct PhraseIndex {
  explicit PhraseIndex(const Phrases& phrases);
  PhraseIndex(const PhraseIndex&) = delete;
  PhraseIndex& operator=(const PhraseIndex&) = delete;

  // The field of the longest label that `folded` begins with, or nullptr; `*bytes` is the label's length.
  const std::string* FieldAt(std::string_view folded, size_t* bytes) const;
  // True where nothing of a folded line is left once chrome's words, digits and punctuation are taken: it is a line of
  // buttons, menus or counters.
  bool IsOnlyChrome(std::string_view folded) const;

  const Phrases& words;
  WordSet breadcrumb_marks;
  WordSet breadcrumb_roots;
  WordSet chrome_tokens;  // reading aids, menus, counters, labels of the line under the title
  WordSet tail_lines;
  WordSet tail_marks;
  WordSet foot_words;
  WordSet decoy_words;
  WordSet file_types;
  WordSet chapter_names;

 private:
  std::vector<std::string> label_names_;
  std::vector<std::string> label_fields_;
  WordSet labels_;
};

}  // namespace lantai::extractor
