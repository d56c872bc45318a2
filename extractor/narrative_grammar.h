// The narrative's language compiled for matching, and the words of one sentence seen through it.
//
//   NarrativeGrammar grammar(language);
//   NarrativeSentence sentence(grammar, "全年收到政府信息公开申请12件");
//   sentence.States(subject, sentence.quantities()[0]);      // true for requests_received
//
// Thread-safety: a grammar is immutable once made; a sentence belongs to one thread.
// Lifetime: a sentence looks into its grammar and its text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/narrative_language.h"
#include "extractor/quantities.h"
#include "extractor/word_matcher.h"

namespace lantai::extractor {

// What a word is to a subject.
enum WordRole : uint8_t { kTheme = 1, kVerb = 2, kObject = 4, kSpoils = 8, kDenied = 16, kContext = 32, kRival = 64 };
// What a word is to all of them.
enum CommonRole : uint8_t { kFiller = 1, kOtherTime = 2, kPart = 4, kNegation = 8 };

struct NarrativeGrammar {
  explicit NarrativeGrammar(const NarrativeLanguage& language);

  uint8_t RoleOf(int word, size_t subject) const {
    return roles[static_cast<size_t>(word) * subjects.size() + subject];
  }
  // Roles of all words that occur in a chapter's heading, by subject.
  std::vector<uint8_t> RolesIn(std::string_view text) const;

  std::vector<NarrativeSubject> subjects;
  WordMatcher words;
  std::vector<uint8_t> roles;   // by word and subject
  std::vector<uint8_t> common;  // by word
  std::vector<std::string> units;
};

class NarrativeSentence {
 public:
  // `heading`: RolesIn the chapter's heading. `year`: the report's, where known.
  NarrativeSentence(const NarrativeGrammar& grammar, std::string_view text, const std::vector<uint8_t>& heading,
                    std::optional<int> year);

  // False where the sentence can state nothing: no digits, no denial, no counted numeral.
  static bool MayState(std::string_view text);

  const std::vector<Quantity>& quantities() const { return quantities_; }
  // For each quantity the subjects that it counts for.
  std::vector<std::vector<size_t>> Statements() const;
  // The words by which the sentence says that there was none of a subject, or an empty view.
  std::string_view Denial(size_t subject) const;

 private:
  struct Hit {
    size_t begin = 0;
    size_t end = 0;
    int word = 0;
  };
  // The words before a quantity.
  struct Span {
    size_t begin = 0;  // of its clause, or behind the quantity before
    size_t reach = 0;  // of the clause before that, where no quantity stands between
    size_t end = 0;
    bool part = false;
    bool other_year = false;
  };

  void FindWords();
  void FindWordsIn(size_t begin, size_t end);
  std::vector<Hit>::const_iterator HitsFrom(size_t at) const;
  void FindYears(std::optional<int> year);
  Span SpanOf(size_t quantity) const;
  bool IsPart(size_t at) const;
  size_t ClauseBegin(size_t at) const;
  bool IsBreak(size_t at) const;
  bool States(size_t subject, const Quantity& quantity, const Span& span, bool after_channel) const;
  bool Spoiled(size_t subject, const Quantity& quantity, const Span& span) const;
  bool VerbLeadsTo(size_t subject, const Quantity& quantity, const Span& span, bool after_channel) const;
  bool IsOtherTime(const Hit& hit) const;
  bool NamedBehind(size_t subject, size_t at) const;
  // Whether only fillers and objects lie between two places; `*named` where one of them says what is counted.
  bool Leads(size_t subject, size_t from, size_t to, bool* named) const;
  bool Occurs(size_t subject, uint8_t role, size_t from, size_t to) const;
  bool HasContext(size_t subject) const;
  bool ClauseEnds(size_t at) const;
  std::string_view DenialFrom(size_t subject, const Hit& negation) const;
  void DropEnumerated(std::vector<std::vector<size_t>>* statements) const;

  const NarrativeGrammar& grammar_;
  std::string_view text_;
  const std::vector<uint8_t>& heading_;
  std::vector<Hit> hits_;       // in the order of their begins
  std::vector<Hit> parts_;      // 其中
  std::vector<Hit> negations_;  // 未, 没有
  size_t words_end_ = 0;        // up to here words were looked for
  std::vector<Quantity> quantities_;
  std::vector<std::pair<size_t, bool>> years_;  // where a year is named, and whether it is another one
};

}  // namespace lantai::extractor
