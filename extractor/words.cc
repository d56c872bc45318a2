#include "extractor/words.h"

#include <algorithm>

namespace lantai::extractor {
namespace {

bool HoldsAny(std::string_view text, const std::vector<std::string>& words) {
  return std::ranges::any_of(words, [&](const std::string& word) { return text.find(word) != text.npos; });
}

struct Fold {
  std::string_view from, to;
};

constexpr Fold kFolds[] = {
    {"\xC2\xA0", ""}, {"\xE3\x80\x80", ""}, {"\xE2\x80\x8B", ""},
    {"（", "("},      {"）", ")"},          {"〔", "("},  {"〕", ")"}, {"［", "("}, {"］", ")"}, {"【", "("}, {"】", ")"},
    {"：", ":"},      {"，", ","},          {"“", "\""}, {"”", "\""},
};

// U+FF01…U+FF5E are U+0021…U+007E, three bytes each.
bool AppendHalfWidth(std::string_view three, std::string* out) {
  if (three.size() < 3 || three[0] != '\xEF' || (three[1] != '\xBC' && three[1] != '\xBD')) return false;
  int code = (three[1] == '\xBD' ? 0x40 : 0) + (static_cast<unsigned char>(three[2]) & 0x3F) + 0x20 - 0x0;
  if (code < 0x21 || code > 0x7E) return false;
  out->push_back(static_cast<char>(code));
  return true;
}

}  // namespace

std::string FoldWords(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    char c = text[i];
    if (static_cast<unsigned char>(c) < 0x80) {
      if (c > ' ') out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c == '[' ? '(' : c == ']' ? ')' : c);
      ++i;
      continue;
    }
    std::string_view rest = text.substr(i);
    auto fold = std::ranges::find_if(kFolds, [&](const Fold& f) { return rest.starts_with(f.from); });
    if (fold != std::end(kFolds)) {
      out += fold->to;
      i += fold->from.size();
    } else if (AppendHalfWidth(rest.substr(0, 3), &out)) {
      i += 3;
    } else {
      out.push_back(c);
      ++i;
    }
  }
  return out;
}

Relevance JudgeTitle(std::string_view text, const Phrases& phrases) {
  std::string words = FoldWords(text);
  if (HoldsAny(words, phrases.decoy_words)) return Relevance::kDecoy;
  return HoldsAny(words, phrases.report_words) ? Relevance::kReport : Relevance::kUnknown;
}

bool NamesColumn(std::string_view text, const Phrases& phrases) {
  return HoldsAny(FoldWords(text), phrases.column_words);
}

}  // namespace lantai::extractor
