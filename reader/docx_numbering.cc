#include "reader/docx_numbering.h"

#include <algorithm>

#include "reader/numerals.h"

namespace lantai::reader {
namespace {

constexpr size_t kMaxLabel = 256;  // bytes; Word allows 31 characters

int LevelNumber(pugi::xml_node node) { return std::clamp(Number(Attribute(node, "ilvl"), 0), 0, kListLevels - 1); }

// w:numFmt, which may be wrapped for formats of later versions; the one everyone understands is in the fallback.
std::string_view FormatOf(pugi::xml_node level) {
  if (const pugi::xml_node own = Child(level, "numFmt")) return Attribute(own, "val");
  return ChildValue(Child(Child(level, "AlternateContent"), "Fallback"), "numFmt");
}

// A blank after "1." keeps it apart from a number that follows; nothing is lost by 一、 without one.
bool WantsBlank(std::string_view label) { return !label.empty() && static_cast<unsigned char>(label.back()) < 0x80; }

}  // namespace

Numbering::Numbering(pugi::xml_node document) {
  const pugi::xml_node root = Child(document, "numbering");
  for (const pugi::xml_node node : root.children()) {
    if (Is(node, "num")) ReadList(node);
    if (!Is(node, "abstractNum")) continue;
    Levels& levels = definitions_[Number(Attribute(node, "abstractNumId"), -1)];
    for (const pugi::xml_node level : node.children()) {
      if (Is(level, "lvl")) levels[static_cast<size_t>(LevelNumber(level))] = ReadLevel(level);
    }
  }
}

Numbering::Level Numbering::ReadLevel(pugi::xml_node node) {
  Level level;
  level.start = std::max(0, Number(ChildValue(node, "start"), 0));
  level.restart = Number(ChildValue(node, "lvlRestart"), -1);
  if (const std::string_view format = FormatOf(node); !format.empty()) level.format = format;
  level.text = ChildValue(node, "lvlText").substr(0, kMaxLabel);
  level.suffix = ChildValue(node, "suff");
  level.style = ChildValue(node, "pStyle");
  level.legal = Switch(node, "isLgl");
  return level;
}

void Numbering::ReadList(pugi::xml_node node) {
  List& list = lists_[Number(Attribute(node, "numId"), -1)];
  list.definition = Number(ChildValue(node, "abstractNumId"), -1);
  for (const pugi::xml_node change : node.children()) {
    if (!Is(change, "lvlOverride")) continue;
    const int level = LevelNumber(change);
    if (const pugi::xml_node whole = Child(change, "lvl")) list.replaced[level] = ReadLevel(whole);
    if (const pugi::xml_node start = Child(change, "startOverride")) {
      list.starts[level] = std::max(0, Number(Attribute(start, "val"), 1));
    }
  }
}

const Numbering::Level& Numbering::LevelOf(const List& list, int level) const {
  static const Level kNone;
  if (const auto replaced = list.replaced.find(level); replaced != list.replaced.end()) return replaced->second;
  const auto definition = definitions_.find(list.definition);
  return definition == definitions_.end() ? kNone : definition->second[static_cast<size_t>(level)];
}

void Numbering::Count(int id, const List& list, int level) {
  auto& counters = counters_[list.definition];
  std::optional<int>& own = counters[static_cast<size_t>(level)];
  const auto start = list.starts.find(level);
  if (start != list.starts.end() && started_.emplace(id, level).second) {
    own = start->second;
  } else if (own) {
    *own = std::min(*own + 1, 1'000'000);
  } else {
    own = LevelOf(list, level).start;
  }
  for (int deeper = level + 1; deeper < kListLevels; ++deeper) {
    const int restart = LevelOf(list, deeper).restart;
    if (restart < 0 || level < restart) counters[static_cast<size_t>(deeper)].reset();
  }
}

std::string Numbering::LabelText(const List& list, int level) const {
  const Level& own = LevelOf(list, level);
  const auto& counters = counters_.at(list.definition);
  std::string label;
  for (size_t i = 0; i < own.text.size(); ++i) {
    const char next = i + 1 < own.text.size() ? own.text[i + 1] : '\0';
    if (own.text[i] != '%' || next < '1' || next > '9') {
      label += own.text[i];
      continue;
    }
    const int which = next - '1';
    const Level& shown = LevelOf(list, which);
    const int value = counters[static_cast<size_t>(which)].value_or(shown.start);
    label += Numeral(value, own.legal ? "decimal" : std::string_view(shown.format));
    ++i;
  }
  if (own.suffix != "nothing" && WantsBlank(label)) label += ' ';
  return label;
}

std::optional<ListLabel> Numbering::Next(int id, int level) {
  const auto found = lists_.find(id);
  if (found == lists_.end() || level < 0 || level >= kListLevels) return std::nullopt;
  if (LevelOf(found->second, level).format == "bullet") return ListLabel{"", true};
  Count(id, found->second, level);
  return ListLabel{LabelText(found->second, level), false};
}

int Numbering::LevelOfStyle(int id, std::string_view style_id) const {
  const auto found = lists_.find(id);
  if (found == lists_.end() || style_id.empty()) return 0;
  for (int level = 0; level < kListLevels; ++level) {
    if (LevelOf(found->second, level).style == style_id) return level;
  }
  return 0;
}

}  // namespace lantai::reader
