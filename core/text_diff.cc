#include "core/text_diff.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "core/utf8.h"

namespace lantai {
namespace {

using Kind = DiffRun::Kind;
using Words = std::vector<std::string_view>;

constexpr std::string_view kCut = "…";
constexpr size_t kCandidates = 4;  // inserted paragraphs that a removed one is compared with

// Equal words get equal numbers.
class Numbering {
 public:
  std::vector<uint32_t> Of(const Words& words) {
    std::vector<uint32_t> numbers;
    numbers.reserve(words.size());
    for (const std::string_view word : words) {
      numbers.push_back(known_.emplace(word, static_cast<uint32_t>(known_.size())).first->second);
    }
    return numbers;
  }

 private:
  std::unordered_map<std::string_view, uint32_t> known_;
};

bool IsBlank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

Words ParagraphsOf(std::string_view text) {
  Words paragraphs;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (!IsBlank(line)) paragraphs.push_back(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return paragraphs;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

size_t WordLength(std::string_view text) {
  const bool digit = IsDigit(text[0]);
  if (!digit && !IsLetter(text[0])) return DecodeUtf8(text).length;
  size_t length = 1;
  while (length < text.size()) {
    const char c = text[length];
    const bool point = digit && c == '.' && length + 1 < text.size() && IsDigit(text[length + 1]);
    if (!point && !(digit ? IsDigit(c) : IsLetter(c))) break;
    ++length;
  }
  return length;
}

Words WordsOf(std::string_view paragraph) {
  Words words;
  while (!paragraph.empty()) {
    words.push_back(paragraph.substr(0, WordLength(paragraph)));
    paragraph.remove_prefix(words.back().size());
  }
  return words;
}

// Whole characters up to the limit.
std::string Shown(std::string_view text) {
  if (text.size() <= kMaxShownBytes) return std::string(text);
  size_t end = kMaxShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)).append(kCut);
}

std::string Joined(const Words& words, size_t from, size_t count) {
  std::string text;
  for (size_t i = from; i < from + count; ++i) text += words[i];
  return text;
}

// What is kept is shown as far as it helps to find the place.
std::string Context(const Words& words, const DiffRun& run, bool first, bool last) {
  const size_t wanted = (first ? 0 : kContextWords) + (last ? 0 : kContextWords);
  if (run.length <= wanted + 1) return Joined(words, run.before, run.length);
  std::string text = first ? "" : Joined(words, run.before, kContextWords);
  text += kCut;
  if (!last) text += Joined(words, run.before + run.length - kContextWords, kContextWords);
  return text;
}

struct Changed {
  size_t kept = 0;  // bytes
  std::vector<TextPiece> pieces;
};

class TextComparison {
 public:
  TextComparison(std::string_view before, std::string_view after, WorkBudget& budget)
      : before_(ParagraphsOf(before)), after_(ParagraphsOf(after)), budget_(budget) {}

  TextDiff Run() {
    diff_.paragraphs_before = before_.size();
    diff_.paragraphs_after = after_.size();
    Numbering numbering;
    const std::vector<uint32_t> before = numbering.Of(before_), after = numbering.Of(after_);
    const auto runs = DiffSequences(before, after, kMaxParagraphEdits, budget_);
    diff_.rewritten = !runs;
    for (size_t i = 0; runs && i < runs->size(); ++i) {
      const DiffRun& run = (*runs)[i];
      if (run.kind == Kind::kKeep) continue;
      const bool removes = run.kind == Kind::kRemove;
      const bool replaced = removes && i + 1 < runs->size() && (*runs)[i + 1].kind == Kind::kInsert;
      const size_t inserted = replaced ? (*runs)[++i].length : removes ? 0 : run.length;
      AddPlace(run.before, removes ? run.length : 0, run.after, inserted);
    }
    return std::move(diff_);
  }

 private:
  // One place that differs: each removed paragraph is matched with the most similar of the next inserted ones.
  void AddPlace(size_t before, size_t removed, size_t after, size_t inserted) {
    const size_t before_end = before + removed, after_end = after + inserted;
    for (; before < before_end; ++before) {
      size_t best = after_end;
      std::optional<Changed> best_change;
      for (size_t i = after; i < std::min(after_end, after + kCandidates); ++i) {
        std::optional<Changed> change = Compare(before_[before], after_[i]);
        if (!change || (best_change && change->kept <= best_change->kept)) continue;
        best = i;
        best_change = std::move(change);
      }
      if (!best_change) {
        AddWhole(TextEdit::Kind::kRemoved, before);
        continue;
      }
      for (; after < best; ++after) AddWhole(TextEdit::Kind::kAdded, after);
      Add({TextEdit::Kind::kChanged, before + 1, ++after, std::move(best_change->pieces)});
    }
    for (; after < after_end; ++after) AddWhole(TextEdit::Kind::kAdded, after);
  }

  void AddWhole(TextEdit::Kind kind, size_t index) {
    if (diff_.edits.size() >= kMaxTextEdits) return void(++diff_.more);
    const bool added = kind == TextEdit::Kind::kAdded;
    Add({kind,
         added ? 0 : index + 1,
         added ? index + 1 : 0,
         {{added ? Kind::kInsert : Kind::kRemove, Shown(added ? after_[index] : before_[index])}}});
  }

  void Add(TextEdit edit) {
    if (diff_.edits.size() >= kMaxTextEdits) return void(++diff_.more);
    diff_.edits.push_back(std::move(edit));
  }

  // Nullopt where the two have too little in common.
  std::optional<Changed> Compare(std::string_view before, std::string_view after) {
    const size_t longer = std::max(before.size(), after.size());
    if (2 * std::min(before.size(), after.size()) < longer || !budget_.Spend(before.size() + after.size())) return {};
    const Words old_words = WordsOf(before), new_words = WordsOf(after);
    Numbering numbering;
    const auto runs = DiffSequences(numbering.Of(old_words), numbering.Of(new_words), kMaxWordEdits, budget_);
    if (!runs) return {};
    Changed change;
    for (const DiffRun& run : *runs) {
      if (run.kind == Kind::kKeep) change.kept += Joined(old_words, run.before, run.length).size();
    }
    if (2 * change.kept < longer) return {};
    change.pieces = PiecesOf(old_words, new_words, *runs);
    return change;
  }

  static std::vector<TextPiece> PiecesOf(const Words& before, const Words& after, const std::vector<DiffRun>& runs) {
    std::vector<TextPiece> pieces;
    for (size_t i = 0; i < runs.size(); ++i) {
      if (pieces.size() >= kMaxPieces) {
        pieces.push_back({Kind::kKeep, std::string(kCut)});
        break;
      }
      const DiffRun& run = runs[i];
      if (run.kind == Kind::kKeep) {
        pieces.push_back({run.kind, Context(before, run, i == 0, i + 1 == runs.size())});
      } else if (run.kind == Kind::kRemove) {
        pieces.push_back({run.kind, Shown(Joined(before, run.before, run.length))});
      } else {
        pieces.push_back({run.kind, Shown(Joined(after, run.after, run.length))});
      }
    }
    return pieces;
  }

  const Words before_, after_;
  WorkBudget& budget_;
  TextDiff diff_;
};

}  // namespace

TextDiff DiffTexts(std::string_view before, std::string_view after, WorkBudget& budget) {
  if (before == after) return {};
  return TextComparison(before, after, budget).Run();
}

}  // namespace lantai
