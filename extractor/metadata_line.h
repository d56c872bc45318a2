// One line of metadata: its labels and values, and what a value of each field looks like.
//
//   FoldedLine line("发布时间：2021-01-28  来源：县水务局");
//   FieldsOfLine(line, phrases, Touching::kNone);     // published at 0, source behind the date
//
// A label counts at the line's begin, behind a gap, or behind what is no Han character; before a colon, a gap or the
// line's end. In an index block the line's first label may also touch its value (索引号620700081/2019-00006).
//
// Thread-safety: free functions and values. Lifetime: a FoldedLine looks into the line given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extractor/phrase_index.h"

namespace lantai::extractor {

// A line folded, with the place in the line where each folded byte comes from.
struct FoldedLine {
  explicit FoldedLine(std::string_view line);
  // The part of the line that folded bytes [begin, end) come from, white space at its ends trimmed.
  std::string_view RawFrom(size_t begin, size_t end) const;
  // White space stands before the folded byte `at`.
  bool GapBefore(size_t at) const { return gap[at]; }

  std::string_view raw;
  std::string text;
  std::vector<size_t> origin;  // by folded byte, and one for the end
  std::vector<bool> gap;       // likewise
};

struct LineField {
  size_t label = 0;  // where it begins in the folded text
  size_t value = 0;
  const std::string* field = nullptr;
  bool colon = false;
};

// Which fields' labels may touch their values: none, those whose values have a form of their own, or any.
enum class Touching { kNone, kStrict, kAny };

std::vector<LineField> FieldsOfLine(const FoldedLine& line, const PhraseIndex& phrases, Touching touching);

bool IsIndexNumber(std::string_view value);
bool IsShortName(std::string_view value);
bool IsValidity(std::string_view value);

// Text of a page template that nobody replaced: 网站名称, {…}, ${…}; or nothing.
bool IsTemplateText(std::string_view value);
// The date of a PubDate tag, in all spellings of FindDate and as 20210128 or 20210128135516.
std::optional<std::string> DateOfTag(std::string_view value);
// Ten digits, or bm and eight.
bool IsSiteCode(std::string_view value);
// The code behind 网站标识码, or empty.
std::string SiteCodeIn(std::string_view text);

}  // namespace lantai::extractor
