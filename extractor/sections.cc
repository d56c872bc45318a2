#include "extractor/sections.h"

#include <algorithm>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kLongestHeading = 40;  // code points
constexpr size_t kLongestChrome = 40;
constexpr size_t kLongestFileName = 100;
constexpr size_t kTailLines = 30;  // looked at for chrome where a text has no chapters

bool IsOneOf(std::string_view text, const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool StartsWithOneOf(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return text.starts_with(word); });
}

bool IsBreadcrumb(std::string_view folded, const Phrases& phrases) {
  if (StartsWithOneOf(folded, phrases.breadcrumb_marks)) return true;
  if (!StartsWithOneOf(folded, phrases.breadcrumb_roots)) return false;
  return std::any_of(phrases.breadcrumb_separators.begin(), phrases.breadcrumb_separators.end(),
                     [&](const std::string& mark) { return folded.find(mark) != std::string_view::npos; });
}

bool EndsSentence(std::string_view folded) {
  return folded.ends_with("。") || folded.ends_with(";") || folded.ends_with("!") || folded.ends_with("?");
}

bool IsHeadChrome(std::string_view folded, const Phrases& phrases) {
  if (IsBreadcrumb(folded, phrases)) return true;
  if (CountCodePoints(folded) > kLongestChrome || EndsSentence(folded)) return false;
  return StartsWithOneOf(folded, phrases.reading_aids);
}

bool IsTailChrome(std::string_view folded, const Phrases& phrases) {
  if (CountCodePoints(folded) > kLongestChrome) return false;
  return IsOneOf(folded, phrases.tail_lines) || IsOneOf(folded, phrases.reading_aids) ||
         (!EndsSentence(folded) && StartsWithOneOf(folded, phrases.tail_marks));
}

// "附件1:X.pdf" → X.pdf; no name where the line is none.
bool ReadAttachment(std::string_view line, const Phrases& phrases, Attachment* attachment) {
  const size_t dot = line.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || CountCodePoints(line) > kLongestFileName) return false;
  std::string type = FoldLabel(line.substr(dot + 1));
  if (!IsOneOf(type, phrases.attachment_types) || line.find("。") != std::string_view::npos) return false;
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
    std::string_view text = TrimWhiteSpace(content.blocks[i].text);
    // Leftovers of pipe tables.
    if (text.find_first_not_of("| ") == std::string_view::npos) continue;
    Line& line = lines.emplace_back();
    line.text = text;
    line.folded = content.blocks[i].folded;
    line.chapter = IsChapterHeading(text);
  }
  return lines;
}

// From the first mark of the page's foot on everything is foot, if nothing behind it is a sentence.
size_t FootBegin(const std::vector<Line>& lines, size_t from, const Phrases& phrases) {
  size_t begin = lines.size();
  for (size_t i = lines.size(); i-- > from;) {
    if (lines[i].folded.empty() || EndsSentence(lines[i].folded)) break;
    if (StartsWithOneOf(lines[i].folded, phrases.tail_marks)) begin = i;
  }
  return begin;
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
  if (line.size() > kLongestHeading * 4) return false;
  const std::string folded = FoldLabel(line);
  if (folded.empty() || CountCodePoints(folded) > kLongestHeading || EndsSentence(folded)) return false;
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

Body ReadBody(const Content& content, const std::vector<bool>& taken, size_t first, const Phrases& phrases) {
  Body body;
  const std::vector<Line> lines = Collect(content, taken, first);
  const auto is_chapter = [](const Line& line) { return line.chapter; };
  const auto head_end = static_cast<size_t>(std::find_if(lines.begin(), lines.end(), is_chapter) - lines.begin());
  const bool chapters = head_end < lines.size();
  const auto last = static_cast<size_t>(lines.rend() - std::find_if(lines.rbegin(), lines.rend(), is_chapter));
  const size_t tail = chapters ? last : lines.size() - std::min(lines.size(), kTailLines);
  const size_t foot = FootBegin(lines, tail, phrases);
  for (size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    const bool head = i < std::min(head_end, kTailLines);
    if (head && !line.folded.empty() && IsHeadChrome(line.folded, phrases)) continue;
    Attachment attachment;
    if (i >= tail && !line.folded.empty()) {
      if (ReadAttachment(line.text, phrases, &attachment)) {
        body.attachments.push_back(std::move(attachment));
        continue;
      }
      if (i >= foot || IsTailChrome(line.folded, phrases)) continue;
    }
    AddLine(line, &body);
  }
  return body;
}

}  // namespace lantai::extractor
