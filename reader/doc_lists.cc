#include "reader/doc_lists.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/utf8.h"
#include "reader/little_endian.h"

namespace lantai::reader {
namespace {

constexpr size_t kMaxLists = 4'096;
constexpr size_t kListSize = 28, kLevelSize = 28, kOverrideSize = 16;

// Number format codes ([MS-OSHARED] §2.2.1.3, MSONFC) by their names in ISO/IEC 29500-1 §17.18.59.
std::string_view FormatName(uint8_t code) {
  static constexpr std::pair<uint8_t, std::string_view> kNames[] = {
      {0x00, "decimal"},
      {0x01, "upperRoman"},
      {0x02, "lowerRoman"},
      {0x03, "upperLetter"},
      {0x04, "lowerLetter"},
      {0x0A, "ideographDigital"},
      {0x0B, "japaneseCounting"},
      {0x0E, "decimalFullWidth"},
      {0x12, "decimalEnclosedCircle"},
      {0x13, "decimalFullWidth2"},
      {0x16, "decimalZero"},
      {0x17, "bullet"},
      {0x1A, "decimalEnclosedFullstop"},
      {0x1B, "decimalEnclosedParen"},
      {0x1C, "decimalEnclosedCircleChinese"},
      {0x1E, "ideographTraditional"},
      {0x1F, "ideographZodiac"},
      {0x21, "taiwaneseCounting"},
      {0x22, "ideographLegalTraditional"},
      {0x23, "taiwaneseCountingThousand"},
      {0x24, "taiwaneseDigital"},
      {0x25, "chineseCounting"},
      {0x26, "chineseLegalSimplified"},
      {0x27, "chineseCountingThousand"},
      {0xFF, "none"},
  };
  const auto* found =
      std::find_if(std::begin(kNames), std::end(kNames), [&](const auto& name) { return name.first == code; });
  return found == std::end(kNames) ? "decimal" : found->second;
}

// The label with the characters U+0000 to U+0008 for the numbers of the levels.
std::string LabelPattern(std::string_view characters) {
  std::string text;
  for (size_t at = 0; at + 2 <= characters.size(); at += 2) {
    const uint16_t c = U16(characters, at);
    if (c < kListLevels) {
      text += {'%', static_cast<char>('1' + c)};
    } else if (c >= 0x20) {
      AppendUtf8(c, &text);
    }
  }
  return text;
}

// LVL: 28 bytes, modifiers of the paragraph and of the label, the label. Takes it off `rest`.
ListLevel TakeLevel(std::string_view& rest) {
  ListLevel level;
  level.start = std::max(0, static_cast<int>(std::min<uint32_t>(U32(rest, 0), 32'767)));
  level.format = FormatName(U8(rest, 4));
  const uint8_t flags = U8(rest, 5);
  level.legal = (flags & 4) != 0;
  if ((flags & 8) != 0) level.restart = U8(rest, 26);
  level.joined = U8(rest, 15) == 2;
  const size_t label = kLevelSize + U8(rest, 24) + U8(rest, 25);
  const size_t size = 2 * std::min<size_t>(U16(rest, label), 64);
  level.text = LabelPattern(Slice(rest, label + 2, size));
  rest = Slice(rest, label + 2 + 2 * size_t{U16(rest, label)}, rest.size());
  return level;
}

// LFOLVL: another start, or another level altogether.
void TakeOverride(std::string_view& rest, List& list) {
  const int start = static_cast<int>(std::min<uint32_t>(U32(rest, 0), 32'767));
  const uint32_t flags = U32(rest, 4);
  const int level = std::min<int>(flags & 0xF, kListLevels - 1);
  rest = Slice(rest, 8, rest.size());
  if ((flags & 0x20) != 0) {
    list.replaced[level] = TakeLevel(rest);
    if ((flags & 0x10) != 0) list.starts[level] = list.replaced[level].start;
  } else if ((flags & 0x10) != 0) {
    list.starts[level] = start;
  }
}

// Reads PlfLst into definitions; returns which definition each list id is.
std::map<uint32_t, int> ReadDefinitions(std::string_view lists, ListNumbering& numbering) {
  const size_t count = std::min<size_t>(U16(lists, 0), kMaxLists);
  std::map<uint32_t, int> definitions;
  if (!Has(lists, 2, count * kListSize)) return definitions;
  std::string_view rest = lists.substr(2 + count * kListSize);
  for (size_t i = 0; i < count; ++i) {
    const std::string_view list = lists.substr(2 + i * kListSize, kListSize);
    const bool simple = (U8(list, 26) & 1) != 0;
    ListLevels levels;
    for (size_t level = 0; level < (simple ? 1U : levels.size()); ++level) levels[level] = TakeLevel(rest);
    definitions.emplace(U32(list, 0), static_cast<int>(i));
    numbering.Define(static_cast<int>(i), std::move(levels));
  }
  return definitions;
}

}  // namespace

ListNumbering ReadLists(std::string_view lists, std::string_view overrides) {
  ListNumbering numbering;
  const std::map<uint32_t, int> definitions = ReadDefinitions(lists, numbering);
  const size_t count = std::min<size_t>(U32(overrides, 0), kMaxLists);
  if (!Has(overrides, 4, count * kOverrideSize)) return numbering;
  std::string_view rest = overrides.substr(4 + count * kOverrideSize);
  for (size_t i = 0; i < count; ++i) {
    const std::string_view entry = overrides.substr(4 + i * kOverrideSize, kOverrideSize);
    List list;
    const auto definition = definitions.find(U32(entry, 0));
    list.definition = definition == definitions.end() ? -1 : definition->second;
    rest = Slice(rest, 4, rest.size());
    for (uint8_t level = 0; level < std::min<uint8_t>(U8(entry, 12), kListLevels); ++level) TakeOverride(rest, list);
    if (list.definition >= 0) numbering.Add(static_cast<int>(i + 1), std::move(list));
  }
  return numbering;
}

}  // namespace lantai::reader
