#include "extractor/scan_tags.h"

#include <array>

namespace lantai::extractor {
namespace {

constexpr ScanName Pack(std::string_view name) {
  ScanName packed;
  packed.length = static_cast<uint32_t>(name.size());
  for (size_t i = 0; i < name.size() && i < 8; ++i) {
    char c = name[i];
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    packed.letters = packed.letters << 8 | static_cast<unsigned char>(c);
  }
  return packed;
}

struct Entry {
  std::string_view name;
  uint32_t properties;
};

constexpr uint32_t kCompared = kScanFormatting | kScanCompared | kScanInline;

constexpr Entry kEntries[] = {
    {"area", kScanVoid | kScanInlineVoid},
    {"base", kScanVoid},
    {"basefont", kScanVoid},
    {"bgsound", kScanVoid},
    {"br", kScanVoid | kScanInlineVoid},
    {"col", kScanVoid | kScanColumns},
    {"colgroup", kScanColumns},
    {"embed", kScanVoid | kScanInlineVoid},
    {"frame", kScanVoid},
    {"hr", kScanVoid},
    {"image", kScanVoid},
    {"img", kScanVoid | kScanInlineVoid},
    {"input", kScanVoid | kScanInlineVoid | kScanInput | kScanEndsSelect},
    {"keygen", kScanVoid | kScanEndsSelect},
    {"link", kScanVoid},
    {"meta", kScanVoid},
    {"param", kScanVoid},
    {"source", kScanVoid},
    {"track", kScanVoid},
    {"wbr", kScanVoid | kScanInlineVoid},
    {"script", kScanRaw | kScanScript},
    {"style", kScanRaw},
    {"title", kScanRaw | kScanTitle},
    {"textarea", kScanRaw | kScanKeepsText | kScanEndsSelect},
    {"xmp", kScanRaw},
    {"iframe", kScanRaw},
    {"noembed", kScanRaw},
    {"noframes", kScanRaw},
    {"b", kCompared},
    {"big", kCompared},
    {"code", kCompared},
    {"em", kCompared},
    {"font", kCompared},
    {"i", kCompared},
    {"s", kCompared},
    {"small", kCompared},
    {"strike", kCompared},
    {"strong", kCompared},
    {"tt", kCompared},
    {"u", kCompared},
    {"span", kScanInline},
    {"o:p", kScanInline},
    {"label", kScanInline},
    {"sub", kScanInline},
    {"sup", kScanInline},
    {"nobr", kScanCompared | kScanImpliesEnd | kScanEndsSame},
    {"a", kScanImpliesEnd | kScanEndsSame | kScanInline},
    {"button", kScanImpliesEnd | kScanEndsSame | kScanButtonScope},
    {"td", kScanMarker | kScanListScope | kScanButtonScope | kScanCell | kScanImpliesEnd},
    {"th", kScanMarker | kScanListScope | kScanButtonScope | kScanCell | kScanImpliesEnd},
    {"caption", kScanMarker | kScanButtonScope},
    {"applet", kScanMarker},
    {"object", kScanMarker},
    {"marquee", kScanMarker},
    {"table", kScanEndsP | kScanTableScope | kScanListScope | kScanButtonScope},
    {"html", kScanRoot | kScanTableScope | kScanButtonScope},
    {"body", kScanRoot},
    {"tr", kScanImpliesEnd},
    {"tbody", kScanTableGroup | kScanImpliesEnd},
    {"thead", kScanTableGroup | kScanImpliesEnd},
    {"tfoot", kScanTableGroup | kScanImpliesEnd},
    {"li", kScanEndsP | kScanImpliesEnd | kScanItem},
    {"dd", kScanEndsP | kScanTerm | kScanImpliesEnd},
    {"dt", kScanEndsP | kScanTerm | kScanImpliesEnd},
    {"ul", kScanEndsP | kScanListScope | kScanSimpleBlock | kScanList},
    {"ol", kScanEndsP | kScanListScope | kScanSimpleBlock | kScanList},
    {"dl", kScanEndsP | kScanListScope | kScanSimpleBlock},
    {"option", kScanImpliesEnd},
    {"optgroup", kScanImpliesEnd},
    {"select", kScanSelect},
    {"pre", kScanEndsP | kScanKeepsText},
    {"listing", kScanKeepsText},
    {"svg", kScanForeign},
    {"math", kScanForeign},
    {"isindex", kScanGivesUp},
    {"plaintext", kScanGivesUp},
    {"template", kScanGivesUp},
    {"frameset", kScanGivesUp},
    {"g", kScanShape},
    {"path", kScanShape},
    {"rect", kScanShape},
    {"circle", kScanShape},
    {"ellipse", kScanShape},
    {"line", kScanShape},
    {"polyline", kScanShape},
    {"polygon", kScanShape},
    {"defs", kScanShape},
    {"use", kScanShape},
    {"symbol", kScanShape},
    {"address", kScanEndsP},
    {"article", kScanEndsP | kScanSimpleBlock},
    {"aside", kScanEndsP | kScanSimpleBlock},
    {"blockquote", kScanEndsP},
    {"center", kScanEndsP | kScanSimpleBlock},
    {"details", kScanEndsP},
    {"dialog", kScanEndsP},
    {"dir", kScanEndsP},
    {"div", kScanEndsP | kScanSimpleBlock},
    {"fieldset", kScanEndsP},
    {"figcaption", kScanEndsP},
    {"figure", kScanEndsP},
    {"footer", kScanEndsP | kScanSimpleBlock},
    {"form", kScanEndsP},
    {"h1", kScanEndsP | kScanHeading},
    {"h2", kScanEndsP | kScanHeading},
    {"h3", kScanEndsP | kScanHeading},
    {"h4", kScanEndsP | kScanHeading},
    {"h5", kScanEndsP | kScanHeading},
    {"h6", kScanEndsP | kScanHeading},
    {"header", kScanEndsP | kScanSimpleBlock},
    {"main", kScanEndsP},
    {"menu", kScanEndsP},
    {"nav", kScanEndsP | kScanSimpleBlock},
    {"p", kScanEndsP | kScanSimpleBlock},
    {"section", kScanEndsP | kScanSimpleBlock},
    {"summary", kScanEndsP},
};

constexpr size_t kSlots = 512;

constexpr size_t SlotOf(ScanName name) {
  return static_cast<size_t>((name.letters ^ name.length) * 0x9E3779B97F4A7C15ULL >> 55);
}

struct Slot {
  ScanName name;
  uint32_t properties = 0;
};

constexpr std::array<Slot, kSlots> MakeTable() {
  std::array<Slot, kSlots> table{};
  for (const Entry& entry : kEntries) {
    ScanName name = Pack(entry.name);
    size_t slot = SlotOf(name);
    while (table[slot].name.length != 0) slot = (slot + 1) % kSlots;
    table[slot] = {name, entry.properties};
  }
  return table;
}

constexpr std::array<Slot, kSlots> kTable = MakeTable();

}  // namespace

ScanName PackName(std::string_view name) { return Pack(name); }

ScanKnowledge KnowledgeOf(ScanName name) {
  for (size_t slot = SlotOf(name); kTable[slot].name.length != 0; slot = (slot + 1) % kSlots) {
    if (kTable[slot].name == name) return {kTable[slot].properties};
  }
  return {};
}

}  // namespace lantai::extractor
