#include "extractor/sections.h"

#include <algorithm>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kLongestHeading = 40;  // code points
constexpr size_t kLongestChrome = 40;
constexpr size_t kLongestFileName = 100;
constexpr size_t kTailLines = 30;  // looked at for chrome where a text has no chapters

// 第 or a numeral; most lines begin otherwise.
bool BeginsNumber(std::string_view folded) {
  for (const std::string_view first : {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "第"}) {
    if (folded.starts_with(first)) return true;
  }
  return false;
}

bool EndsSentence(std::string_view folded) {
  return folded.ends_with("。") || folded.ends_with(";") || folded.ends_with("!") || folded.ends_with("?");
}

// A mark, or 首页 with a separator, or two separators and no sentence.
bool IsBreadcrumb(std::string_view folded, const PhraseIndex& phrases) {
  if (phrases.breadcrumb_marks.BeginsOne(folded)) return true;
  if (CountCodePoints(folded) > 2 * kLongestChrome || EndsSentence(folded)) return false;
  const bool root = phrases.breadcrumb_roots.BeginsOne(folded);
  size_t arrows = 0;
  for (const std::string_view arrow : {">", "»", "›", "→"}) {
    for (size_t at = folded.find(arrow); at != std::string_view::npos; at = folded.find(arrow, at + arrow.size())) {
      ++arrows;
    }
  }
  if (arrows > 1 || (root && arrows > 0)) return true;
  return root && std::any_of(phrases.words.breadcrumb_separators.begin(), phrases.words.breadcrumb_separators.end(),
                             [&](const std::string& mark) { return folded.find(mark) != std::string_view::npos; });
}

// > alone: a piece of a breadcrumb whose links stand a line each.
bool IsSeparator(std::string_view folded) {
  return folded == ">" || folded == ">>" || folded == "»" || folded == "›" || folded == "/" || folded == "→";
}

bool IsHeadChrome(std::string_view folded, const PhraseIndex& phrases) {
  if (IsBreadcrumb(folded, phrases) || IsSeparator(folded)) return true;
  return CountCodePoints(folded) <= kLongestChrome && phrases.IsOnlyChrome(folded);
}

bool IsTailChrome(std::string_view folded, const PhraseIndex& phrases) {
  if (CountCodePoints(folded) > kLongestChrome) return false;
  return phrases.IsOnlyChrome(folded) || (!EndsSentence(folded) && phrases.tail_marks.BeginsOne(folded));
}

// "附件1:X.pdf" → X.pdf; no name where the line is none.
bool ReadAttachment(std::string_view line, const PhraseIndex& phrases, Attachment* attachment) {
  const size_t dot = line.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || CountCodePoints(line) > kLongestFileName) return false;
  std::string type = FoldLabel(line.substr(dot + 1));
  if (!phrases.file_types.IsOne(type) || line.find("。") != std::string_view::npos) return false;
  if (line.starts_with("附件")) {
    size_t colon = line.find(':');
    size_t width = 1;
    if (colon == std::string_view::npos) colon = line.find("："), width = 3;
    if (colon != std::string_view::npos && colon < dot) line = TrimWhiteSpace(line.substr(colon + width));
  }
  attachment->name = std::string(line);
  attachment->type = std::move(type);
  return true;
}

struct Line {
  std::string_view text;
  std::string_view folded;
  bool chapter = false;
};

// All lines that may be body, in order.
std::vector<Line> Collect(const Content& content, const std::vector<bool>& taken, size_t first) {
  std::vector<Line> lines;
  for (size_t i = first; i < content.blocks.size(); ++i) {
    if (taken[i] || content.blocks[i].kind == BlockKind::kTable) continue;
    const std::string_view text = content.blocks[i].text;
    // Leftovers of pipe tables.
    if (text.find_first_not_of("| ") == std::string_view::npos) continue;
    Line& line = lines.emplace_back();
    line.text = text;
    line.folded = content.blocks[i].folded;
    line.chapter = IsFoldedChapter(line.folded);
  }
  return lines;
}

// From the first mark of the page's foot on everything is foot, if nothing behind it is a sentence of the body.
size_t FootBegin(const std::vector<Line>& lines, size_t from, const PhraseIndex& phrases) {
  size_t begin = lines.size();
  for (size_t i = lines.size(); i-- > from;) {
    const std::string_view folded = lines[i].folded;
    if (EndsSentence(folded) && !phrases.foot_words.OccursIn(folded)) break;
    if (phrases.tail_marks.BeginsOne(folded)) begin = i;
  }
  return begin;
}

// Chapters by the form's own titles, for texts that number them 1、 or not at all.
void MarkNamedChapters(const PhraseIndex& phrases, std::vector<Line>* lines) {
  std::vector<size_t> named;
  for (size_t i = 0; i < lines->size(); ++i) {
    std::string_view folded = (*lines)[i].folded;
    if (folded.size() > 4 * kLongestHeading) continue;
    const size_t digits = std::min(folded.find_first_not_of("0123456789"), folded.size());
    std::string_view rest = folded.substr(digits);
    for (const std::string_view mark : {"、", ".", ","}) {
      if (digits > 0 && digits < 3 && rest.starts_with(mark)) folded = rest.substr(mark.size());
    }
    if (phrases.chapter_names.IsOne(folded)) named.push_back(i);
  }
  if (named.size() < 3) return;
  for (const size_t i : named) (*lines)[i].chapter = true;
}

void AddLine(const Line& line, Body* body) {
  if (line.chapter || body->sections.empty()) {
    body->sections.push_back({line.chapter ? std::string(line.text) : std::string(), {}});
  }
  if (!line.chapter) {
    std::string& text = body->sections.back().text;
    if (!text.empty()) text += '\n';
    text += line.text;
  }
  body->lines.emplace_back(line.text);
  body->folded.emplace_back(line.folded);
  body->section_of.push_back(static_cast<int>(body->sections.size()) - 1);
}

}  // namespace

std::string Body::Text() const {
  std::string text;
  for (const std::string& line : lines) {
    if (!text.empty()) text += '\n';
    text += line;
  }
  return text;
}

bool IsChapterHeading(std::string_view line) {
  return line.size() <= kLongestHeading * 4 && IsFoldedChapter(FoldLabel(line));
}

bool IsFoldedChapter(std::string_view folded) {
  if (folded.empty() || folded.size() > kLongestHeading * 4 || !BeginsNumber(folded) ||
      CountCodePoints(folded) > kLongestHeading || EndsSentence(folded))
    return false;
  std::string_view rest = folded;
  const bool part = rest.starts_with("第");
  if (part) rest.remove_prefix(std::string_view("第").size());
  size_t pos = 0;
  int digits = 0;
  while (pos < rest.size()) {
    size_t next = pos;
    const char32_t c = NextCodePoint(rest, &next);
    if (std::u32string_view(U"一二三四五六七八九十").find(c) == std::u32string_view::npos) break;
    pos = next;
    ++digits;
  }
  if (digits == 0 || digits > 2) return false;
  rest.remove_prefix(pos);
  if (part) return rest.starts_with("部分");
  for (const std::string_view mark : {"、", ".", ","}) {
    if (rest.starts_with(mark)) return CountCodePoints(rest) >= 3;
  }
  return false;
}

namespace {

// Which parts of the lines may hold chrome.
struct Frame {
  size_t head_end = 0;    // lines before it stand above the first chapter
  size_t tail_begin = 0;  // lines from it stand behind the last chapter's heading
  size_t foot = 0;        // from it on everything is the page's foot
};

Frame FrameOf(const std::vector<Line>& lines, const PhraseIndex& phrases) {
  const auto is_chapter = [](const Line& line) { return line.chapter; };
  Frame frame;
  frame.head_end = static_cast<size_t>(std::find_if(lines.begin(), lines.end(), is_chapter) - lines.begin());
  const bool chapters = frame.head_end < lines.size();
  const auto last = static_cast<size_t>(lines.rend() - std::find_if(lines.rbegin(), lines.rend(), is_chapter));
  frame.tail_begin = chapters ? last : lines.size() - std::min(lines.size(), kTailLines);
  frame.head_end = std::min(frame.head_end, kTailLines);
  frame.foot = FootBegin(lines, frame.tail_begin, phrases);
  return frame;
}

bool IsHeadLineChrome(const std::vector<Line>& lines, size_t i, const PhraseIndex& phrases) {
  if (IsHeadChrome(lines[i].folded, phrases)) return true;
  // The names between the arrows of a breadcrumb.
  const bool beside =
      (i > 0 && IsSeparator(lines[i - 1].folded)) || (i + 1 < lines.size() && IsSeparator(lines[i + 1].folded));
  return beside && CountCodePoints(lines[i].folded) <= kLongestChrome && !EndsSentence(lines[i].folded);
}

}  // namespace

Body ReadBody(const Content& content, const std::vector<bool>& taken, size_t first, const PhraseIndex& phrases) {
  Body body;
  std::vector<Line> lines = Collect(content, taken, first);
  if (std::none_of(lines.begin(), lines.end(), [](const Line& line) { return line.chapter; })) {
    MarkNamedChapters(phrases, &lines);
  }
  const Frame frame = FrameOf(lines, phrases);
  for (size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    if (i < frame.head_end && IsHeadLineChrome(lines, i, phrases)) continue;
    Attachment attachment;
    if (i >= frame.tail_begin) {
      if (ReadAttachment(line.text, phrases, &attachment)) {
        body.attachments.push_back(std::move(attachment));
        continue;
      }
      if (i >= frame.foot || IsTailChrome(line.folded, phrases)) continue;
    }
    AddLine(line, &body);
  }
  return body;
}

}  // namespace lantai::extractor
