#include "extractor/signature.h"

#include <algorithm>

#include "extractor/label.h"
#include "extractor/sections.h"

namespace lantai::extractor {
namespace {

constexpr size_t kSignatureLines = 8;
constexpr size_t kLongestLine = 40;  // code points

bool IsSentence(std::string_view folded) {
  return folded.find("。") != std::string_view::npos || CountCodePoints(folded) > kLongestLine;
}

// The date that ends a line, "某某局 2020年1月9日", or is all of it.
std::optional<FoundDate> DateOfLine(const std::string& line) {
  if (line.size() > 8 * kLongestLine) return std::nullopt;
  const std::optional<FoundDate> date = FindDate(line);
  const bool ends = date && (date->whole || TrimWhiteSpace(line).ends_with("日"));
  return ends ? date : std::nullopt;
}

// 某某局2020年1月9日 → 某某局.
std::string_view BeforeDate(std::string_view folded) {
  const size_t digit = folded.find_first_of("0123456789");
  const size_t han = std::min(folded.find("二〇"), folded.find("二零"));
  return folded.substr(0, std::min({digit, han, folded.size()}));
}

}  // namespace

bool LooksLikeUnit(std::string_view folded) {
  const size_t length = CountCodePoints(folded);
  if (length < 3 || length > 30) return false;
  for (size_t pos = 0; pos < folded.size();) {
    const char32_t c = NextCodePoint(folded, &pos);
    if (!IsHan(c) && c != U'(' && c != U')' && c != U'·') return false;
  }
  for (const std::string_view end :
       {"局", "委员会", "办公室", "政府", "管委会", "中心", "厅",     "部",     "院",   "处",  "委",
        "会", "队",     "站",     "所",   "办",     "社",   "办事处", "开发区", "园区", "新区"}) {
    if (folded.ends_with(end)) return true;
  }
  return false;
}

Signature ReadSignature(const std::vector<std::string>& lines, const std::vector<std::string>& folded) {
  Signature signature;
  const size_t begin = lines.size() - std::min(lines.size(), kSignatureLines);
  for (size_t i = lines.size(); i-- > begin;) {
    if (IsSentence(folded[i]) || IsFoldedChapter(folded[i])) continue;
    const std::optional<FoundDate> date = DateOfLine(lines[i]);
    if (date && !signature.date) signature.date = date;
    const std::string_view name = date ? BeforeDate(folded[i]) : std::string_view(folded[i]);
    if (signature.unit.empty() && LooksLikeUnit(name)) signature.unit = name;
  }
  for (size_t i = 0; i < std::min(lines.size(), size_t{3}) && !signature.date; ++i) {
    if (CountCodePoints(folded[i]) > 24) continue;
    const std::optional<FoundDate> date = FindDate(lines[i]);
    if (date && date->whole) signature.date = date;
  }
  return signature;
}

}  // namespace lantai::extractor
