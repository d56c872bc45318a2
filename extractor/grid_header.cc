#include "extractor/grid_header.h"

#include <algorithm>

#include "extractor/label.h"

namespace lantai::extractor {

GridHeader::GridHeader(const GridForm& form, const TableForm& table, TableReading* reading)
    : form_(form), table_(table), reading_(reading), heads_(form.width()), keeps_ends_(form.KeepsBlankEnds()) {}

void GridHeader::Clear() {
  heads_.assign(form_.width(), {});
  leaves_.clear();
  rows_ends_.clear();
  conflict_ = false;
}

bool GridHeader::Contradicts(size_t r) const {
  for (size_t c = 0; c < form_.RowWidth(r); ++c) {
    const GridForm::Mark& mark = form_.MarkAt(r, c);
    const LabelRoles& roles = table_.RolesOf(mark.key);
    if (roles.leaf >= 0 && heads_[c].leaf >= 0 && roles.leaf != heads_[c].leaf) return true;
  }
  return false;
}

void GridHeader::AddRow(size_t r) {
  size_t end = 0;
  bool names = false;
  for (size_t c = 0; c < form_.RowWidth(r); ++c) {
    if (!form_.SlotAt(r, c).absent) end = c + 1;
    const LabelRoles& roles = table_.RolesOf(form_.MarkAt(r, c).key);
    names |= roles.head || roles.leaf >= 0 || roles.group >= 0;
    if (form_.MarkAt(r, c).kind == GridForm::SlotKind::kText) AddSlot(r, c);
  }
  if (names) rows_ends_.push_back(end);
  for (const Head& head : heads_) {
    if (head.leaf >= 0) reading_->leaves_seen[static_cast<size_t>(head.leaf)] = 1;
  }
  ShareGroups();
  reading_->header = leaves_;
  reading_->header_block = -1;
}

void GridHeader::AddSlot(size_t r, size_t c) {
  const Slot& slot = form_.SlotAt(r, c);
  Head& head = heads_[c];
  const bool repeats =
      !slot.origin && r > 0 && head.last_row == static_cast<int>(r) - 1 && form_.SlotAt(r - 1, c).text == slot.text;
  const LabelRoles& roles = table_.RolesOf(form_.MarkAt(r, c).key);
  if (!roles.head && !repeats) head.key += LabelKey(slot.text);
  head.last_row = static_cast<int>(r);
  if (roles.group >= 0) head.group = roles.group, head.group_row = static_cast<int>(r);
  int leaf = roles.leaf;
  // A header split over rows names its column when its pieces are put together.
  if (leaf < 0 && head.leaf < 0) leaf = table_.RolesOf(form_.index().Find(head.key)).leaf;
  if (leaf < 0 && head.leaf < 0 && !repeats) leaf = SimilarLeaf(form_.MarkAt(r, c));
  if (leaf < 0) return;
  conflict_ |= head.leaf >= 0 && head.leaf != leaf;
  head.leaf = leaf;
  if (slot.origin) leaves_.push_back(leaf);
}

// The column whose name the text must be, where nobody knows the text.
int GridHeader::SimilarLeaf(const GridForm::Mark& mark) {
  if (mark.key >= 0 || mark.label.empty() || similar_budget_ == 0) return -1;
  --similar_budget_;
  const TableForm::Similar similar = table_.FindSimilar(mark.label);
  const int leaf = table_.RolesOf(similar.key).leaf;
  reading_->lost_characters |= leaf >= 0 && similar.lost;
  return leaf;
}

// A group whose span was lost is over the columns to its right until the next group, where its row says nothing else.
void GridHeader::ShareGroups() {
  for (size_t c = 1; c < heads_.size(); ++c) {
    const Head& left = heads_[c - 1];
    if (heads_[c].group >= 0 || heads_[c].leaf < 0 || left.group < 0) continue;
    const auto r = static_cast<size_t>(left.group_row);
    if (c >= form_.RowWidth(r) || form_.MarkAt(r, c).kind != GridForm::SlotKind::kBlank) continue;
    if (form_.SlotAt(r, c).absent) continue;
    heads_[c].group = left.group;
    heads_[c].group_row = left.group_row;
  }
}

int GridHeader::ColumnAt(int block, size_t c) const {
  const std::vector<TableForm::Column>& columns = table_.columns[static_cast<size_t>(block)];
  if (heads_[c].leaf < 0) return -1;
  int found = -1;
  for (size_t j = 0; j < columns.size(); ++j) {
    if (columns[j].leaf == heads_[c].leaf && columns[j].group == heads_[c].group) found = static_cast<int>(j);
  }
  return found;
}

std::vector<int> GridHeader::ByName(int block, const Span& span) const {
  std::vector<int> map(form_.width(), -1);
  size_t named = 0;
  for (size_t c = span.label; c < span.end; ++c) named += (map[c] = ColumnAt(block, c)) >= 0;
  if (named >= table_.columns[static_cast<size_t>(block)].size()) return map;
  NameByCut(block, span, &map);
  if (table_.columns[static_cast<size_t>(block)].front().group >= 0) NameByOrder(block, &map);
  return map;
}

// 本年新 | 本年新 | 对外公开总数量: the second line of the header was lost, order tells the first two apart.
void GridHeader::NameByCut(int block, const Span& span, std::vector<int>* map) const {
  const std::vector<TableForm::Column>& columns = table_.columns[static_cast<size_t>(block)];
  for (size_t c = span.first; c < span.end; ++c) {
    if ((*map)[c] >= 0 && (*map)[c] != static_cast<int>(c - span.first)) return;
  }
  for (size_t j = 0; j < columns.size() && span.first + j < span.end; ++j) {
    const std::string& key = heads_[span.first + j].key;
    if ((*map)[span.first + j] >= 0 || CountCodePoints(key) < 3) continue;
    const auto cut = [&](const std::string& name) { return name.starts_with(key); };
    if (std::any_of(columns[j].keys.begin(), columns[j].keys.end(), cut)) (*map)[span.first + j] = static_cast<int>(j);
  }
}

// Table 4 without its groups: the names alone, if all of them stand exactly as in the form.
void GridHeader::NameByOrder(int block, std::vector<int>* map) const {
  const std::vector<TableForm::Column>& columns = table_.columns[static_cast<size_t>(block)];
  std::vector<size_t> named;
  for (size_t c = 0; c < heads_.size(); ++c) {
    if (heads_[c].group >= 0) return;
    if (heads_[c].leaf >= 0) named.push_back(c);
  }
  if (named.size() != columns.size()) return;
  for (size_t j = 0; j < columns.size(); ++j) {
    if (heads_[named[j]].leaf != columns[j].leaf) return;
  }
  for (size_t j = 0; j < columns.size(); ++j) (*map)[named[j]] = static_cast<int>(j);
}

// A lower line of the header was lost: where the first and the last column have their names and the row has as many
// cells as the form, those between are the form's too.
void GridHeader::NameByPlace(int block, size_t r, const Span& span, std::vector<int>* map) const {
  const size_t count = table_.columns[static_cast<size_t>(block)].size();
  const auto mapped = std::count_if(map->begin(), map->end(), [](int column) { return column >= 0; });
  if (static_cast<size_t>(mapped) >= count) return;
  const std::vector<size_t> cells = CellsOf(r, span);
  if (count < 3 || cells.size() != count) return;
  if ((*map)[cells.front()] != 0 || (*map)[cells.back()] != static_cast<int>(count) - 1) return;
  for (size_t j = 0; j < count; ++j) {
    const int named = (*map)[cells[j]];
    if (named >= 0 && named != static_cast<int>(j)) return;
    // A name that nobody knows is another column's.
    if (named < 0 && heads_[cells[j]].leaf < 0 &&
        table_.RolesOf(form_.index().Find(heads_[cells[j]].key)).plain == false)
      return;
  }
  for (size_t j = 0; j < count; ++j) (*map)[cells[j]] = static_cast<int>(j);
}

bool GridHeader::IsAligned(size_t r, const Span& span, const std::vector<int>& map) const {
  if (conflict_) return false;
  size_t last_leaf = 0;
  for (size_t c = 0; c < heads_.size(); ++c) last_leaf = heads_[c].leaf >= 0 ? c : last_leaf;
  if (rows_ends_.size() > 1) {
    for (const size_t end : rows_ends_) {
      if (end <= last_leaf) return false;  // a header row without cells over some names: spans were lost
    }
  }
  bool any = false;
  for (size_t c = span.label; c < span.end; ++c) {
    if (map[c] >= 0 && c < span.first) return false;  // the label stands where a value should
    any |= map[c] >= 0;
    const bool value = c >= span.first && form_.MarkAt(r, c).kind == GridForm::SlotKind::kValue;
    if (value && map[c] < 0 && heads_[c].key.empty()) return false;  // a value that no name is over
  }
  return any;
}

// The slots at which the cells of the span begin.
std::vector<size_t> GridHeader::CellsOf(size_t r, const Span& span) const {
  std::vector<size_t> cells;
  for (size_t c = span.first; c < span.end && c < form_.RowWidth(r); ++c) {
    if (form_.SlotAt(r, c).absent) continue;
    const int origin = form_.OriginInRow(r, c);
    if (origin < 0 || origin == static_cast<int>(c)) cells.push_back(c);
  }
  return cells;
}

std::vector<int> GridHeader::ByOrder(int block, size_t r, const Span& span) const {
  const bool goes_on = leaves_.empty();
  if (goes_on && reading_->header_block >= 0 && reading_->header_block != block) return {};
  if (!table_.IsInOrder(block, goes_on ? reading_->header : leaves_)) return {};
  const size_t count = table_.columns[static_cast<size_t>(block)].size();
  std::vector<size_t> cells = CellsOf(r, span);
  if (count == 1) {
    std::erase_if(cells, [&](size_t c) { return form_.MarkAt(r, c).kind == GridForm::SlotKind::kBlank; });
  }
  DropSurplusBlanks(r, count, &cells);
  if (cells.size() != count) return {};
  // In a text the first cell may be what a merged label left, and the last one may be lost with the line's end.
  const bool text = form_.SlotAt(r, cells.front()).line > 0 && !keeps_ends_;
  if (text && count > 1 && form_.MarkAt(r, cells.front()).kind == GridForm::SlotKind::kBlank) return {};
  std::vector<int> map(form_.width(), -1);
  for (size_t j = 0; j < count; ++j) map[cells[j]] = static_cast<int>(j);
  return map;
}

// A label that was merged over slots leaves blank cells before the values or at the end of the row. Where there are
// blank cells at both ends, nobody knows which are too many.
void GridHeader::DropSurplusBlanks(size_t r, size_t count, std::vector<size_t>* cells) const {
  if (cells->size() <= count) return;
  const auto is_blank = [&](size_t c) { return form_.MarkAt(r, c).kind == GridForm::SlotKind::kBlank; };
  const auto surplus = static_cast<std::ptrdiff_t>(cells->size() - count);
  const bool before = std::all_of(cells->begin(), cells->begin() + surplus, is_blank) && !is_blank(cells->back());
  const bool behind = std::all_of(cells->end() - surplus, cells->end(), is_blank) && !is_blank(cells->front());
  if (before) cells->erase(cells->begin(), cells->begin() + surplus);
  if (behind) cells->erase(cells->end() - surplus, cells->end());
}

// The one number of a row with one column stands under 单位 instead of 统计数.
void GridHeader::MoveLoneValue(size_t r, const Span& span, std::vector<int>* map) const {
  size_t value = span.end;
  for (size_t c = span.first; c < span.end; ++c) {
    const bool is_blank = form_.MarkAt(r, c).kind == GridForm::SlotKind::kBlank;
    if ((*map)[c] >= 0 && !is_blank) return;
    if (form_.MarkAt(r, c).kind != GridForm::SlotKind::kValue) continue;
    if (value != span.end) return;
    value = c;
  }
  if (value == span.end || heads_[value].key != "单位") return;
  std::replace(map->begin(), map->end(), 0, -1);
  (*map)[value] = 0;
}

// A table of one column that goes on without its header: the one number of a row can be nothing else.
std::vector<int> GridHeader::LoneValue(size_t r, const Span& span) const {
  std::vector<int> map(form_.width(), -1);
  const auto is_value = [&](size_t c) { return form_.MarkAt(r, c).kind == GridForm::SlotKind::kValue; };
  size_t values = 0;
  size_t last = 0;
  for (size_t c = span.first; c < span.end; ++c) {
    if (is_value(c)) ++values, last = c;
  }
  if (values == 1) map[last] = 0;
  return map;
}

std::vector<int> GridHeader::Map(int block, size_t r, const Span& span) const {
  const bool one_column = table_.columns.size() == 1 && table_.columns.front().size() == 1;
  if (empty() && one_column) return LoneValue(r, span);
  std::vector<int> map = ByName(block, span);
  NameByPlace(block, r, span, &map);
  if (!IsAligned(r, span, map)) return ByOrder(block, r, span);
  if (table_.columns[static_cast<size_t>(block)].size() == 1) MoveLoneValue(r, span, &map);
  return map;
}

}  // namespace lantai::extractor
