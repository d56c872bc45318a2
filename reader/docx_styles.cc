#include "reader/docx_styles.h"

#include <algorithm>

namespace lantai::reader {
namespace {

// Chains of styles are short; a longer one is a circle.
constexpr int kMaxInheritance = 32;
constexpr size_t kMaxName = 253;  // Word's own limit

std::optional<int> NumberOf(pugi::xml_node node, std::string_view child) {
  const pugi::xml_node found = Child(node, child);
  if (!found) return std::nullopt;
  const int value = Number(Attribute(found, "val"), -1);
  return value < 0 ? std::nullopt : std::optional<int>(value);
}

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return lower;
}

ParagraphStyle ReadStyle(pugi::xml_node node) {
  ParagraphStyle style;
  style.name = LowerAscii(ChildValue(node, "name").substr(0, kMaxName));
  style.based_on = ChildValue(node, "basedOn");
  const pugi::xml_node properties = Child(node, "pPr");
  style.outline = NumberOf(properties, "outlineLvl");
  style.numbering = NumberOf(Child(properties, "numPr"), "numId");
  style.list_level = NumberOf(Child(properties, "numPr"), "ilvl");
  return style;
}

// "heading 2" → 1.
std::optional<int> OutlineOfName(std::string_view name) {
  constexpr std::string_view kHeading = "heading ";
  if (name == "title") return 0;
  if (!name.starts_with(kHeading)) return std::nullopt;
  const int level = Number(name.substr(kHeading.size()), 0);
  return level >= 1 && level <= 9 ? std::optional<int>(level - 1) : std::nullopt;
}

}  // namespace

Styles::Styles(pugi::xml_node document) {
  for (const pugi::xml_node node : Child(document, "styles").children()) {
    if (!Is(node, "style") || Attribute(node, "type") == "character" || Attribute(node, "type") == "table") continue;
    styles_.emplace(Attribute(node, "styleId"), ReadStyle(node));
  }
}

ParagraphStyle Styles::Find(std::string_view id) const {
  ParagraphStyle style;
  auto found = styles_.find(id);
  for (int i = 0; i < kMaxInheritance && found != styles_.end(); ++i) {
    const ParagraphStyle& own = found->second;
    if (style.name.empty()) style.name = own.name;
    if (!style.outline) style.outline = own.outline ? own.outline : OutlineOfName(own.name);
    if (!style.numbering) style.numbering = own.numbering;
    if (!style.list_level) style.list_level = own.list_level;
    found = styles_.find(own.based_on);
  }
  return style;
}

int HeadingLevel(pugi::xml_node paragraph_properties, const ParagraphStyle& style) {
  std::optional<int> outline = NumberOf(paragraph_properties, "outlineLvl");
  if (!outline) outline = style.outline;
  if (!outline || *outline > 8) return 0;
  return std::min(*outline + 1, 6);
}

}  // namespace lantai::reader
