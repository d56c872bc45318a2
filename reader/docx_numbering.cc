#include "reader/docx_numbering.h"

#include <algorithm>
#include <utility>

namespace lantai::reader {
namespace {

constexpr size_t kMaxLabel = 256;  // bytes; Word allows 31 characters

int LevelNumber(pugi::xml_node node) { return std::clamp(Number(Attribute(node, "ilvl"), 0), 0, kListLevels - 1); }

// w:numFmt, which may be wrapped for formats of later versions; the one everyone understands is in the fallback.
std::string_view FormatOf(pugi::xml_node level) {
  if (const pugi::xml_node own = Child(level, "numFmt")) return Attribute(own, "val");
  return ChildValue(Child(Child(level, "AlternateContent"), "Fallback"), "numFmt");
}

ListLevel ReadLevel(pugi::xml_node node) {
  ListLevel level;
  level.start = std::max(0, Number(ChildValue(node, "start"), 0));
  level.restart = Number(ChildValue(node, "lvlRestart"), -1);
  if (const std::string_view format = FormatOf(node); !format.empty()) level.format = format;
  level.text = ChildValue(node, "lvlText").substr(0, kMaxLabel);
  level.style = ChildValue(node, "pStyle");
  level.joined = ChildValue(node, "suff") == "nothing";
  level.legal = Switch(node, "isLgl");
  return level;
}

ListLevels ReadLevels(pugi::xml_node definition) {
  ListLevels levels;
  for (const pugi::xml_node level : definition.children()) {
    if (Is(level, "lvl")) levels[static_cast<size_t>(LevelNumber(level))] = ReadLevel(level);
  }
  return levels;
}

List ReadList(pugi::xml_node node) {
  List list;
  list.definition = Number(ChildValue(node, "abstractNumId"), -1);
  for (const pugi::xml_node change : node.children()) {
    if (!Is(change, "lvlOverride")) continue;
    const int level = LevelNumber(change);
    if (const pugi::xml_node whole = Child(change, "lvl")) list.replaced[level] = ReadLevel(whole);
    if (const pugi::xml_node start = Child(change, "startOverride")) {
      list.starts[level] = std::max(0, Number(Attribute(start, "val"), 1));
    }
  }
  return list;
}

}  // namespace

ListNumbering ReadNumbering(pugi::xml_node document) {
  ListNumbering numbering;
  for (const pugi::xml_node node : Child(document, "numbering").children()) {
    if (Is(node, "num")) numbering.Add(Number(Attribute(node, "numId"), -1), ReadList(node));
    if (Is(node, "abstractNum")) numbering.Define(Number(Attribute(node, "abstractNumId"), -1), ReadLevels(node));
  }
  return numbering;
}

}  // namespace lantai::reader
