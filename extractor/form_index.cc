#include "extractor/form_index.h"

#include <algorithm>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

const LabelRoles kNoRoles;

std::u32string CodePoints(std::string_view text) {
  std::u32string points;
  for (size_t pos = 0; pos < text.size();) points.push_back(NextCodePoint(text, &pos));
  return points;
}

// Levenshtein distance, or limit + 1 where it is more. Both texts are short: callers bound them.
size_t Distance(const std::u32string& a, const std::u32string& b, size_t limit) {
  if (a.size() > b.size() + limit || b.size() > a.size() + limit) return limit + 1;
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    size_t best = row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1])});
      diagonal = above;
      best = std::min(best, row[j]);
    }
    if (best > limit) return limit + 1;
  }
  return std::min(row[b.size()], limit + 1);
}

constexpr size_t kLongestLabel = 64;  // code points; the longest of the forms has 46
constexpr size_t kShortestTail = 5;
constexpr size_t kShortestHead = 6;

// True where `label` is `name` without some characters, or none.
bool IsWithin(const std::u32string& label, const std::u32string& name) {
  size_t at = 0;
  for (const char32_t c : name) at += at < label.size() && label[at] == c;
  return at == label.size();
}

// Characters lost in the middle: what is left stands in order, with both ends.
bool IsRestOf(const std::u32string& label, const std::u32string& name) {
  if (label.size() * 3 < name.size() * 2 || label.front() != name.front() || label.back() != name.back()) return false;
  return IsWithin(label, name);
}

// True where `label` is `name` without some characters, but not just its beginning: a shorter name is not a loss.
bool IsPartOf(const std::u32string& label, const std::u32string& name) {
  return IsWithin(label, name) && label.size() < name.size() && !name.starts_with(label);
}

// How far `label` is from the form's `name`: 0 where one end is lost, else the number of wrong characters; `limit` + 1
// where it is another label.
size_t Unlikeness(const std::u32string& label, const std::u32string& name, size_t limit) {
  const bool half = label.size() * 2 >= name.size();
  if (half && label.size() >= kShortestTail && name.ends_with(label)) return 0;
  if (half && label.size() >= kShortestHead && name.starts_with(label)) return 0;
  if (label.size() >= 7 && IsRestOf(label, name)) return 1;
  return Distance(label, name, limit);
}

}  // namespace

const LabelRoles& TableForm::RolesOf(int key) const {
  return key < 0 || static_cast<size_t>(key) >= roles.size() ? kNoRoles : roles[static_cast<size_t>(key)];
}

TableForm::Similar TableForm::FindSimilar(std::string_view label, int number) const {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (label.size() > kLongestLabel * 4 || std::any_of(label.begin(), label.end(), is_digit)) return {};
  const std::u32string points = CodePoints(label);
  if (points.size() < kShortestTail || points.size() > kLongestLabel) return {};
  const size_t limit = points.size() >= 8 ? 2 : 1;
  int found = -1;
  size_t best = limit + 1;
  size_t second = limit + 2;
  for (const int key : labels) {
    const std::vector<int>& named = RolesOf(key).rows;
    const int own = named.empty() ? 0 : rows[static_cast<size_t>(named.front())].number;
    if (number > 0 && own > 0 && own != number) continue;
    const size_t distance = Unlikeness(points, CodePoints((*keys)[static_cast<size_t>(key)]), limit);
    if (distance > limit) continue;
    const bool same =
        found >= 0 && RolesOf(found).rows == RolesOf(key).rows && RolesOf(found).leaf == RolesOf(key).leaf;
    if (distance < best) {
      if (!same && found >= 0) second = best;
      best = distance;
      found = key;
    } else if (!same) {
      second = std::min(second, distance);
    }
  }
  // A near second would make this a guess: 本年新制作数量 and 本年新公开数量 are two apart.
  if (best > limit || second <= best + 1) return {};
  return {found, IsPartOf(points, CodePoints((*keys)[static_cast<size_t>(found)]))};
}

bool TableForm::MayBeLeftOf(std::string_view label, int row) const {
  if (label.size() > kLongestLabel * 4) return false;
  const std::u32string points = CodePoints(label);
  if (points.size() < 2) return false;
  return std::any_of(labels.begin(), labels.end(), [&](int key) {
    const std::vector<int>& named = RolesOf(key).rows;
    if (std::find(named.begin(), named.end(), row) == named.end()) return false;
    const std::u32string name = CodePoints((*keys)[static_cast<size_t>(key)]);
    return points.size() * 3 >= name.size() && IsWithin(points, name);
  });
}

int TableForm::RowBehind(const LabelRoles& label, int last, int number) const {
  if (label.rows.empty()) return -1;
  if (label.rows.size() > 1) {
    const auto next = std::upper_bound(label.rows.begin(), label.rows.end(), last);
    return next == label.rows.end() ? -1 : *next;
  }
  const int row = label.rows.front();
  bool tail = false;
  for (const int other : label.tails) {
    const int printed = rows[static_cast<size_t>(other)].number;
    if (number > 0 && printed == number && other > last && rows[static_cast<size_t>(row)].number != number)
      return other;
    tail |= other > last;
  }
  return tail && row <= last ? -1 : row;
}

bool TableForm::IsInOrder(int block, const std::vector<int>& leaves) const {
  const std::vector<Column>& names = columns[static_cast<size_t>(block)];
  const std::vector<int>& printed = header_order[static_cast<size_t>(block)];
  if (leaves.size() != names.size()) return false;
  bool as_columns = true;
  bool as_printed = !printed.empty();
  for (size_t i = 0; i < leaves.size(); ++i) {
    as_columns &= leaves[i] == names[i].leaf;
    as_printed = as_printed && leaves[i] == names[static_cast<size_t>(printed[i])].leaf;
  }
  return as_columns || as_printed;
}

namespace {

bool ReadsAlike(const TableTemplate& a, const TableTemplate& b) {
  return a.id == b.id && a.heads == b.heads && a.groups == b.groups && a.anchors == b.anchors && a.blocks == b.blocks;
}

}  // namespace

FormIndex::FormIndex(const std::vector<ReportTemplate>& templates) {
  for (const ReportTemplate& form : templates) {
    for (const TableTemplate& table : form.tables) Compile(form, table);
  }
  for (TableForm& table : tables_) {
    table.keys = &keys_;
    table.roles.resize(keys_.size());
    for (size_t key = 0; key < keys_.size(); ++key) {
      const LabelRoles& roles = table.roles[key];
      if (roles.leaf >= 0 || !roles.rows.empty()) table.labels.push_back(static_cast<int>(key));
    }
    FindTails(&table);
    for (size_t i = 0; i < table.cell_ids.size(); ++i) table.by_id.push_back(i);
    std::sort(table.by_id.begin(), table.by_id.end(),
              [&](size_t a, size_t b) { return table.cell_ids[a] < table.cell_ids[b]; });
    for (const TableForm* other = tables_.data(); other != &table && table.twin == nullptr; ++other) {
      if (ReadsAlike(*other->table, *table.table)) table.twin = other;
    }
  }
  sorted_ = keys_;
  std::sort(sorted_.begin(), sorted_.end());
}

void FormIndex::FindTails(TableForm* table) const {
  constexpr size_t kMostLost = 6;  // bytes: two characters
  for (const int key : table->labels) {
    const std::string& name = keys_[static_cast<size_t>(key)];
    for (const int other : table->labels) {
      const std::string& longer = keys_[static_cast<size_t>(other)];
      if (longer.size() <= name.size() || longer.size() > name.size() + kMostLost || !longer.ends_with(name)) continue;
      const std::vector<int>& rows = table->RolesOf(other).rows;
      std::vector<int>& tails = table->roles[static_cast<size_t>(key)].tails;
      if (rows != table->RolesOf(key).rows) tails.insert(tails.end(), rows.begin(), rows.end());
    }
  }
}

int FormIndex::Find(std::string_view key) const {
  const auto found = index_.find(key);
  return found == index_.end() ? -1 : found->second;
}

bool FormIndex::IsPrefix(std::string_view start) const {
  const auto at = std::lower_bound(sorted_.begin(), sorted_.end(), start);
  return at != sorted_.end() && std::string_view(*at).starts_with(start);
}

int FormIndex::Intern(const std::string& label) {
  std::string key = LabelKey(label);
  const auto [at, is_new] = index_.try_emplace(key, static_cast<int>(keys_.size()));
  if (is_new) keys_.push_back(std::move(key));
  return at->second;
}

LabelRoles& FormIndex::RolesFor(TableForm* compiled, const std::string& label) {
  const auto key = static_cast<size_t>(Intern(label));
  if (compiled->roles.size() <= key) compiled->roles.resize(key + 1);
  return compiled->roles[key];
}

void FormIndex::Compile(const ReportTemplate& form, const TableTemplate& table) {
  TableForm compiled;
  compiled.generation = form.id;
  compiled.table = &table;
  for (const std::string& label : table.heads) RolesFor(&compiled, label).head = true;
  for (const std::string& label : table.groups) RolesFor(&compiled, label).plain = true;
  for (const std::string& label : table.anchors) RolesFor(&compiled, label).anchor = true;
  std::map<std::string, int> leaves;
  std::map<std::string, int> groups;
  for (const BlockTemplate& block : table.blocks) CompileBlock(block, &compiled, &leaves, &groups);
  compiled.leaves = static_cast<int>(leaves.size());
  tables_.push_back(std::move(compiled));
}

void FormIndex::CompileBlock(const BlockTemplate& block, TableForm* compiled, std::map<std::string, int>* leaves,
                             std::map<std::string, int>* groups) {
  const int number = static_cast<int>(compiled->columns.size());
  for (const std::string& title : block.titles) {
    RolesFor(compiled, title).plain = true;
    RolesFor(compiled, title).title = true;
  }
  std::vector<TableForm::Column>& columns = compiled->columns.emplace_back();
  for (const ColumnTemplate& column : block.columns) {
    const int leaf =
        leaves->try_emplace(LabelKey(column.names.front()), static_cast<int>(leaves->size())).first->second;
    TableForm::Column& made = columns.emplace_back();
    made.leaf = leaf;
    made.kind.is_signed = column.is_signed;
    made.has_unit = column.has_unit;
    for (const std::string& name : column.names) {
      RolesFor(compiled, name).leaf = leaf;
      made.keys.push_back(LabelKey(name));
    }
    if (column.group.empty()) continue;
    made.group = groups->try_emplace(LabelKey(column.group.front()), static_cast<int>(groups->size())).first->second;
    for (const std::string& name : column.group) RolesFor(compiled, name).group = made.group;
  }
  std::vector<int>& order = compiled->header_order.emplace_back();
  for (const std::string& id : block.header_order) {
    for (size_t i = 0; i < block.columns.size(); ++i) {
      if (block.columns[i].id == id) order.push_back(static_cast<int>(i));
    }
  }
  for (const RowTemplate& row : block.rows) {
    const int row_index = static_cast<int>(compiled->rows.size());
    compiled->rows.push_back({number, static_cast<int>(compiled->cell_ids.size()), !row.names.empty(), row.has_unit,
                              row.names.empty() ? 0 : LabelNumber(row.names.front())});
    for (const std::string& name : row.names) {
      std::vector<int>& rows = RolesFor(compiled, name).rows;
      if (rows.empty() || rows.back() != row_index) rows.push_back(row_index);
    }
    for (const ColumnTemplate& column : block.columns) {
      compiled->cell_ids.push_back(TableTemplate::CellId(block, row, column));
    }
  }
}

std::optional<std::string> UnitInHeader(std::string_view label) {
  const std::string folded = FoldLabel(label);
  if (folded.find("万元") != std::string::npos) return "万元";
  if (folded.find("元") != std::string::npos) return "元";
  return std::nullopt;
}

TableReading::TableReading(const TableForm& table_form)
    : form(&table_form), rows_seen(table_form.rows.size()), leaves_seen(static_cast<size_t>(table_form.leaves)) {}

void TableReading::Put(size_t index, Cell cell) {
  if (cells.empty()) cells.resize(form->cell_ids.size());
  Cell& place = cells[index];
  if (place.status == CellStatus::kMissing)
    place = std::move(cell);
  else if (place.raw != cell.raw)
    conflict = true;
}

void TableReading::SeeRow(int row, bool has_values) {
  uint8_t& seen = rows_seen[static_cast<size_t>(row)];
  seen = std::max(seen, static_cast<uint8_t>(has_values ? 2 : 1));
}

void TableReading::Merge(const TableReading& other) {
  for (size_t i = 0; i < other.cells.size(); ++i) {
    if (other.cells[i].status != CellStatus::kMissing) Put(i, other.cells[i]);
  }
  for (size_t i = 0; i < rows_seen.size(); ++i) rows_seen[i] = std::max(rows_seen[i], other.rows_seen[i]);
  for (size_t i = 0; i < leaves_seen.size(); ++i) leaves_seen[i] = std::max(leaves_seen[i], other.leaves_seen[i]);
  conflict |= other.conflict;
  lost_characters |= other.lost_characters;
}

int TableReading::Score() const {
  int score = 0;
  for (const uint8_t seen : rows_seen) score += seen - 1;
  for (const uint8_t seen : leaves_seen) score += seen ? 1 : -1;
  return score;
}

bool TableReading::Accepted() const {
  const auto rows = std::count_if(rows_seen.begin(), rows_seen.end(), [](uint8_t seen) { return seen > 0; });
  const auto leaves = std::count(leaves_seen.begin(), leaves_seen.end(), 1);
  return rows > 0 && rows + leaves >= 3;
}

}  // namespace lantai::extractor
