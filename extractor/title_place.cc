#include "extractor/title_place.h"

#include <algorithm>

#include "extractor/label.h"
#include "extractor/sections.h"

namespace lantai::extractor {
namespace {

constexpr size_t kTitleLines = 40;  // the title stands among the first lines or nowhere
constexpr int kSentences = 3;
constexpr size_t kLongestLine = 100;  // code points of a title's line

bool IsSentence(std::string_view line) {
  return line.size() > 4 * kLongestLine || line.find("。") != std::string_view::npos ||
         CountCodePoints(line) > kLongestLine;
}

// A report's title ends with one of few words; others need not be parsed.
bool MayEndTitle(std::string_view text) {
  for (const std::string_view word : {"报告", "年报", "总结", "告"}) {
    if (text.find(word) != std::string_view::npos) return true;
  }
  return false;
}

// A text read as a title. Rank: 0 no report's, 1 one without a unit, 2 one with a unit.
struct Candidate {
  std::string text;
  TitleParts parts;
  int rank = 0;
};

Candidate ReadCandidate(std::string text, const PhraseIndex& phrases) {
  Candidate candidate{std::move(text), {}, 0};
  if (!MayEndTitle(candidate.text) || IsSentence(candidate.text)) return candidate;
  candidate.parts = ParseTitle(candidate.text, phrases.words);
  if (candidate.parts.is_report) candidate.rank = candidate.parts.unit.empty() ? 1 : 2;
  return candidate;
}

struct BrokenTitle {
  Candidate candidate;
  size_t first = 0;
  size_t last = 0;
};

// A title may be broken over two or three lines: unit, year and subject.
BrokenTitle TitleAround(const std::vector<Block>& blocks, const std::vector<bool>& taken, size_t at,
                        const PhraseIndex& phrases) {
  if (!MayEndTitle(blocks[at].text)) return {};
  BrokenTitle best{ReadCandidate(blocks[at].text, phrases), at, at};
  std::string joined = blocks[at].text;
  for (size_t first = at; first-- > 0 && at - first <= 2 && best.candidate.rank < 2;) {
    const std::string& line = blocks[first].text;
    if (taken[first] || blocks[first].kind == BlockKind::kTable || IsSentence(line) ||
        line.find('>') != std::string::npos)
      break;
    joined.insert(0, line);
    Candidate here = ReadCandidate(joined, phrases);
    if (here.rank > best.candidate.rank) best = {std::move(here), first, at};
  }
  return best;
}

BrokenTitle TitleInBlocks(const std::vector<Block>& blocks, const std::vector<bool>& taken,
                          const PhraseIndex& phrases) {
  BrokenTitle best;
  int sentences = 0;  // where they begin the title is over
  for (size_t i = 0; i < std::min(blocks.size(), kTitleLines) && best.candidate.rank < 2; ++i) {
    if (taken[i] || blocks[i].kind == BlockKind::kTable) continue;
    if (IsFoldedChapter(blocks[i].folded)) break;
    if (blocks[i].text.ends_with("。") && ++sentences == kSentences) break;
    BrokenTitle here = TitleAround(blocks, taken, i, phrases);
    if (here.candidate.rank > best.candidate.rank) best = std::move(here);
  }
  return best;
}

// True where the blocks before `end` are no text of an article: menus and breadcrumbs in the container of a page.
bool NoText(const std::vector<Block>& blocks, size_t end) {
  for (size_t i = 0; i < end; ++i) {
    if (blocks[i].kind == BlockKind::kTable || IsSentence(blocks[i].text) || IsFoldedChapter(blocks[i].folded))
      return false;
  }
  return true;
}

std::string MetaValue(const Content& content, std::string_view name) {
  std::string value;
  for (const auto& [key, text] : content.meta) {
    if (key == name && !TrimWhiteSpace(text).empty()) value = text;
  }
  return value;
}

// The parts of <title> between _ | and dashes with blanks around, and the whole of it.
std::vector<std::string_view> PartsOf(std::string_view head_title) {
  std::vector<std::string_view> parts = {TrimWhiteSpace(head_title)};
  size_t begin = 0;
  for (size_t i = 0; i < head_title.size() && parts.size() < 8; ++i) {
    size_t width = 0;
    for (const std::string_view mark : {"_", "|", "-", "—", "–", "｜", ">", "»"}) {
      if (head_title.substr(i).starts_with(mark)) width = mark.size();
    }
    if (width == 0) continue;
    parts.push_back(TrimWhiteSpace(head_title.substr(begin, i - begin)));
    i += width - 1;
    begin = i + 1;
  }
  if (begin > 0) parts.push_back(TrimWhiteSpace(head_title.substr(std::min(begin, head_title.size()))));
  return parts;
}

// <title> as a candidate: the part that reads best, the first where none does.
Candidate HeadTitle(const Content& content, const PhraseIndex& phrases) {
  if (content.head_title.empty()) return {};
  const std::vector<std::string_view> parts = PartsOf(content.head_title);
  Candidate best = ReadCandidate(std::string(parts[parts.size() > 1 ? 1 : 0]), phrases);
  for (const std::string_view part : parts) {
    Candidate here = ReadCandidate(std::string(part), phrases);
    if (here.rank > best.rank) best = std::move(here);
  }
  return best;
}

// A title of a page that is no report: what the page itself marks, else its first line.
std::string OtherTitle(const Content& content, const std::vector<Candidate>& candidates, const Candidate& head) {
  for (const Candidate& candidate : candidates) {
    if (!candidate.text.empty()) return candidate.text;
  }
  if (!head.text.empty()) return head.text;
  for (const Block& block : content.blocks) {
    if (block.kind != BlockKind::kTable && !IsSentence(block.text)) return block.text;
  }
  return {};
}

// Lines of the body that repeat the title, whole or the first part of it and then the rest.
void ConsumeRepeats(const Content& content, TitlePlace* place) {
  const std::string folded = FoldLabel(place->title);
  if (folded.empty()) return;
  std::string_view rest = folded;
  std::vector<size_t> pieces;
  for (size_t i = 0; i < std::min(content.blocks.size(), size_t{6}); ++i) {
    const Block& block = content.blocks[i];
    if (block.kind == BlockKind::kTable || block.folded.empty()) continue;
    if (block.folded == folded) {
      place->consumed[i] = true;
    } else if (rest.starts_with(block.folded)) {
      rest.remove_prefix(block.folded.size());
      pieces.push_back(i);
    }
  }
  if (!rest.empty()) return;
  for (const size_t i : pieces) place->consumed[i] = true;
}

}  // namespace

TitlePlace FindTitle(const Content& content, const PageMetadata& metadata, const PhraseIndex& phrases) {
  TitlePlace place;
  place.consumed.resize(content.blocks.size());
  BrokenTitle in_body = TitleInBlocks(content.blocks, metadata.consumed, phrases);
  if (in_body.candidate.rank > 0) {
    for (size_t i = in_body.first; i <= in_body.last; ++i) place.consumed[i] = true;
    if (content.flattened || NoText(content.blocks, in_body.first)) place.first_body_block = in_body.first;
  }
  std::vector<Candidate> candidates;
  candidates.push_back(ReadCandidate(content.heading, phrases));
  candidates.push_back(ReadCandidate(MetaValue(content, "articletitle"), phrases));
  Candidate head = HeadTitle(content, phrases);
  const std::string other = OtherTitle(content, candidates, head);
  candidates.push_back(TitleInBlocks(content.preamble, metadata.preamble_consumed, phrases).candidate);
  candidates.push_back(std::move(in_body.candidate));
  candidates.push_back(std::move(head));
  const Candidate* best = nullptr;
  for (const Candidate& candidate : candidates) {
    if (candidate.rank > (best == nullptr ? 0 : best->rank)) best = &candidate;
  }
  place.title = JoinHan(best == nullptr ? other : best->text);
  if (best != nullptr) place.parts = best->parts;
  for (const Candidate& candidate : candidates) {
    if (candidate.rank > 0 && &candidate != best) place.others.push_back(candidate.parts);
  }
  ConsumeRepeats(content, &place);
  return place;
}

}  // namespace lantai::extractor
