// How likely a title or a link's words name an annual report, by config's phrases.
//
//   TitleWords words(phrases);                       // once
//   words.Judge(FoldLabel("2020年政府信息公开年报"));   // Relevance::kReport
//
// Thread-safety: immutable once made. Lifetime: keeps copies of the phrases.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/page.h"
#include "core/phrases.h"

namespace lantai::extractor {

// Whether a text holds any of some words: one pass over the text, however many words there are.
class WordFinder {
 public:
  explicit WordFinder(const std::vector<std::string>& words);
  bool IsIn(std::string_view text) const;

 private:
  static constexpr size_t kWindow = 4;  // bytes by which a word is looked up; Chinese words have six or more
  static uint32_t KeyAt(std::string_view text, size_t at);
  static size_t BitOf(uint32_t key) { return key * 0x9E3779B1u >> 22; }

  std::vector<std::pair<uint32_t, std::string>> by_key_;  // sorted
  std::bitset<1024> keys_;
  std::vector<std::string> short_;
};

class TitleWords {
 public:
  explicit TitleWords(const Phrases& phrases);

  // Of folded words: kReport where they name an annual report, kDecoy where they name something that only looks like
  // one. A decoy word outweighs a report word: 法治政府建设年度报告, 政府信息公开年度报告解读.
  Relevance Judge(std::string_view folded) const;
  // True where a menu entry leads towards the annual-report column.
  bool NamesColumn(std::string_view folded) const { return columns_.IsIn(folded); }

 private:
  const Phrases& phrases_;
  WordFinder decoys_, reports_, columns_;
};

}  // namespace lantai::extractor
