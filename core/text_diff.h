// What changed between two texts, as a reader wants to see it: paragraphs that came, went, or changed, and inside a
// changed one the words.
//
//   WorkBudget budget(kDiffWork);
//   TextDiff diff = DiffTexts(old_text, new_text, budget);
//   diff.edits[0].pieces;      // {kKeep "全年公开信息"}, {kRemove "290"}, {kInsert "291"}, {kKeep "条。"}
//
// Paragraphs are lines that are not blank. A paragraph counts as changed, and not as one that went and one that came,
// where at least half of its words are kept. Words are runs of ASCII digits or letters, and single characters of
// everything else, as Chinese is written.
//
// Thread-safety: free functions. Errors: none. Texts that differ by more than kMaxParagraphEdits paragraphs, or that
// the budget does not suffice for, are `rewritten`: then only their lengths are told. Limits: kMaxTextEdits edits, the
// others counted in `more`; of a paragraph kMaxShownBytes are shown, of a changed one kMaxPieces pieces with
// kContextWords words of what is kept around them. What is cut ends in or begins with "…".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/sequence_diff.h"

namespace lantai {

inline constexpr size_t kDiffWork = 4'000'000;  // steps for two documents: some tens of milliseconds
inline constexpr size_t kMaxParagraphEdits = 1000;
inline constexpr size_t kMaxWordEdits = 400;  // of one paragraph
inline constexpr size_t kMaxTextEdits = 200;
inline constexpr size_t kMaxShownBytes = 1200;
inline constexpr size_t kMaxPieces = 100;
inline constexpr size_t kContextWords = 16;

struct TextPiece {
  DiffRun::Kind kind = DiffRun::Kind::kKeep;
  std::string text;

  friend bool operator==(const TextPiece&, const TextPiece&) = default;
};

struct TextEdit {
  enum class Kind : uint8_t { kAdded, kRemoved, kChanged } kind = Kind::kChanged;
  size_t before = 0;  // number of the paragraph, counted from 1; 0 where it was added …
  size_t after = 0;   // … or removed
  // Of a changed paragraph its pieces in order; else one piece with its text.
  std::vector<TextPiece> pieces;

  friend bool operator==(const TextEdit&, const TextEdit&) = default;
};

struct TextDiff {
  bool rewritten = false;
  std::vector<TextEdit> edits;
  size_t more = 0;  // edits that are not listed
  size_t paragraphs_before = 0, paragraphs_after = 0;

  bool empty() const { return !rewritten && edits.empty() && more == 0; }
};

TextDiff DiffTexts(std::string_view before, std::string_view after, WorkBudget& budget);

}  // namespace lantai
