#include "extractor/metadata_line.h"

#include <algorithm>

#include "extractor/date.h"
#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kLongestValue = 80;  // code points
constexpr size_t kSureLabel = 12;     // bytes: four characters name a field even behind a Han character
constexpr size_t kMostFields = 24;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The code point before folded byte `at`, 0 at the begin.
char32_t CodePointBefore(std::string_view text, size_t at) {
  if (at == 0) return 0;
  size_t start = at - 1;
  while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
  return NextCodePoint(text, &start);
}

// Fields whose values tell themselves apart from the rest of a sentence.
bool IsStrict(std::string_view field) {
  return field == "index_number" || field == "published" || field == "issued" || field == "validity";
}

// Where the value begins behind a label that ends at `end`, or npos where the label does not stand as one.
// Behind another field a colon is enough: spans without blanks between them read 来源:县水务局浏览:12.
size_t ValueBegin(const FoldedLine& line, size_t label, size_t end, bool touching, bool behind_field) {
  const std::string_view text = line.text;
  const bool colon = end < text.size() && text[end] == ':';
  const bool ends = colon || end == text.size() || line.GapBefore(end) || text[end] == ')' || text[end] == '(';
  const bool first = label == 0 || (label == 1 && text[0] == '(');
  const bool begins = first || line.GapBefore(label) || !IsHan(CodePointBefore(text, label)) ||
                      (colon && (behind_field || end - label >= kSureLabel));
  const bool touches = first && touching && end < text.size();
  if (!begins || (!ends && !touches)) return std::string_view::npos;
  return colon ? end + 1 : end;
}

}  // namespace

FoldedLine::FoldedLine(std::string_view line) : raw(line) {
  bool space = false;
  for (size_t pos = 0; pos < line.size();) {
    const size_t start = pos;
    const char32_t c = FoldCodePoint(NextCodePoint(line, &pos));
    if (c == U' ') {
      space = true;
      continue;
    }
    AppendCodePoint(c, &text);
    origin.resize(text.size(), start);
    gap.resize(text.size(), space);
    space = false;
  }
  origin.push_back(line.size());
  gap.push_back(true);
}

std::string_view FoldedLine::RawFrom(size_t begin, size_t end) const {
  return TrimWhiteSpace(raw.substr(origin[begin], origin[end] - origin[begin]));
}

std::vector<LineField> FieldsOfLine(const FoldedLine& line, const PhraseIndex& phrases, Touching touching) {
  std::vector<LineField> fields;
  const std::string_view text = line.text;
  for (size_t pos = 0; pos < text.size() && fields.size() < kMostFields;) {
    size_t bytes = 0;
    const std::string* field = phrases.FieldAt(text.substr(pos), &bytes);
    size_t value = std::string_view::npos;
    if (field != nullptr) {
      const bool may = touching == Touching::kAny || (touching == Touching::kStrict && IsStrict(*field));
      value = ValueBegin(line, pos, pos + bytes, may, !fields.empty());
    }
    if (value == std::string_view::npos) {
      NextCodePoint(text, &pos);
      continue;
    }
    fields.push_back({pos, value, field, value > pos + bytes});
    pos = value;
  }
  return fields;
}

bool IsIndexNumber(std::string_view value) {
  const bool digit = value.find_first_of("0123456789") != std::string_view::npos;
  return digit && CountCodePoints(value) <= 50 && value.find("。") == std::string_view::npos;
}

bool IsShortName(std::string_view value) {
  return CountCodePoints(value) <= kLongestValue && value.find("。") == std::string_view::npos;
}

bool IsValidity(std::string_view value) {
  const std::string folded = FoldLabel(value);
  for (const std::string_view word : {"有效", "失效", "无效", "废止", "是", "否", "现行", "已修改", "部分", "长期"}) {
    if (folded.starts_with(word)) return CountCodePoints(folded) <= 12;
  }
  return false;
}

bool IsTemplateText(std::string_view value) {
  value = TrimWhiteSpace(value);
  if (value.empty()) return true;
  if (value.find_first_of("{}$%") != std::string_view::npos && value.find_first_of("0123456789") == value.npos) {
    return true;
  }
  for (const std::string_view text :
       {"网站名称", "网站标识码", "政府网站标识码", "网站域名", "文章标题", "发布日期", "发布时间", "来源", "内容来源",
        "文章来源", "信息来源", "关键词", "关键字", "null", "undefined"}) {
    if (value == text) return true;
  }
  return false;
}

std::optional<std::string> DateOfTag(std::string_view value) {
  value = TrimWhiteSpace(value);
  std::string spaced;
  if ((value.size() == 8 || value.size() == 14) && std::all_of(value.begin(), value.end(), IsDigit)) {
    spaced.append(value.substr(0, 4)).append("-").append(value.substr(4, 2)).append("-").append(value.substr(6, 2));
    if (value.size() == 14) {
      spaced.append(" ").append(value.substr(8, 2)).append(":").append(value.substr(10, 2)).append(":");
      spaced.append(value.substr(12, 2));
    }
    value = spaced;
  }
  const std::optional<FoundDate> date = FindDate(value);
  return date ? std::optional(date->iso) : std::nullopt;
}

bool IsSiteCode(std::string_view value) {
  value = TrimWhiteSpace(value);
  if (value.size() != 10) return false;
  const bool ministry = value.starts_with("bm") || value.starts_with("BM");
  return std::all_of(value.begin() + (ministry ? 2 : 0), value.end(), IsDigit);
}

std::string SiteCodeIn(std::string_view text) {
  constexpr std::string_view kMark = "标识码";
  for (size_t at = text.find(kMark); at != std::string_view::npos; at = text.find(kMark, at + 1)) {
    const std::string behind = FoldLabel(text.substr(at + kMark.size(), 40));
    const size_t begin = behind.starts_with(':') ? 1 : 0;
    if (behind.size() >= begin + 10 && IsSiteCode(std::string_view(behind).substr(begin, 10))) {
      return behind.substr(begin, 10);
    }
  }
  return {};
}

}  // namespace lantai::extractor
