#include "reader/list_numbering.h"

#include <algorithm>

#include "reader/numerals.h"

namespace lantai::reader {
namespace {

// A blank after "1." keeps it apart from a number that follows; nothing is lost by 一、 without one.
bool WantsBlank(std::string_view label) { return !label.empty() && static_cast<unsigned char>(label.back()) < 0x80; }

}  // namespace

const ListLevel& ListNumbering::LevelOf(const List& list, int level) const {
  static const ListLevel kNone;
  if (const auto replaced = list.replaced.find(level); replaced != list.replaced.end()) return replaced->second;
  const auto definition = definitions_.find(list.definition);
  return definition == definitions_.end() ? kNone : definition->second[static_cast<size_t>(level)];
}

void ListNumbering::Count(int id, const List& list, int level) {
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

std::string ListNumbering::LabelText(const List& list, int level) const {
  const ListLevel& own = LevelOf(list, level);
  const auto& counters = counters_.at(list.definition);
  std::string label;
  for (size_t i = 0; i < own.text.size(); ++i) {
    const char next = i + 1 < own.text.size() ? own.text[i + 1] : '\0';
    if (own.text[i] != '%' || next < '1' || next > '9') {
      label += own.text[i];
      continue;
    }
    const int which = next - '1';
    const ListLevel& shown = LevelOf(list, which);
    const int value = counters[static_cast<size_t>(which)].value_or(shown.start);
    label += Numeral(value, own.legal ? "decimal" : std::string_view(shown.format));
    ++i;
  }
  if (!own.joined && WantsBlank(label)) label += ' ';
  return label;
}

std::optional<ListLabel> ListNumbering::Next(int id, int level) {
  const auto found = lists_.find(id);
  if (found == lists_.end() || level < 0 || level >= kListLevels) return std::nullopt;
  if (LevelOf(found->second, level).format == "bullet") return ListLabel{"", true};
  Count(id, found->second, level);
  return ListLabel{LabelText(found->second, level), false};
}

int ListNumbering::LevelOfStyle(int id, std::string_view style_id) const {
  const auto found = lists_.find(id);
  if (found == lists_.end() || style_id.empty()) return 0;
  for (int level = 0; level < kListLevels; ++level) {
    if (LevelOf(found->second, level).style == style_id) return level;
  }
  return 0;
}

}  // namespace lantai::reader
