#include "extractor/grid_form.h"

#include <algorithm>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kLongestLabelBytes = 400;
// The form has at most 18 columns, and pages that paste it from a spreadsheet some dozens; wider grids are none.
constexpr size_t kWidestGrid = 256;
constexpr size_t kMostSlots = 200'000;
// A text of so many characters left of the values is a label, not a unit (件, 人次).
constexpr size_t kLongWord = 5;

}  // namespace

// Marks one slot; a covered slot repeats its origin, which stands to the left or above.
GridForm::Mark GridForm::MarkOf(size_t r, size_t c) {
  const Slot& slot = grid_.rows[r][c];
  Mark mark;
  if (slot.text.empty()) return mark;
  if (!slot.origin && c > 0 && grid_.rows[r][c - 1].text == slot.text) return MarkAt(r, c - 1).Repeated();
  if (!slot.origin && r > 0 && c < grid_.rows[r - 1].size() && grid_.rows[r - 1][c].text == slot.text) {
    return MarkAt(r - 1, c).Repeated();
  }
  if (IsValueToken(slot.text)) {
    mark.kind = SlotKind::kValue;
    return mark;
  }
  mark.kind = SlotKind::kText;
  if (slot.text.size() > kLongestLabelBytes) return mark;
  if (TrimWhiteSpace(slot.text).empty()) mark.kind = SlotKind::kBlank;
  mark.label = LabelKey(slot.text);
  mark.key = index_.Find(mark.label);
  if (mark.key >= 0) keys_seen_.push_back(mark.key);
  return mark;
}

GridForm::GridForm(const FormIndex& index, const Grid& grid) : index_(index), grid_(grid) {
  width_ = static_cast<size_t>(std::max(grid.width, 0));
  for (const auto& row : grid.rows) width_ = std::max(width_, row.size());
  readable_ = width_ <= kWidestGrid && width_ * grid.rows.size() <= kMostSlots;
  if (!readable_) return;
  marks_.resize(width_ * grid.rows.size());
  for (size_t r = 0; r < grid.rows.size(); ++r) {
    for (size_t c = 0; c < grid.rows[r].size(); ++c) marks_[r * width_ + c] = MarkOf(r, c);
  }
}

bool GridForm::Concerns(const TableForm& table) const {
  int hits = 0;
  for (const int key : keys_seen_) hits += table.RolesOf(key).Any();
  return hits >= 2;
}

// One pass down a grid in one table's terms. Header rows fill the map from columns to labels; data rows use it.
class GridReader {
 public:
  GridReader(const GridForm& form, const TableForm& table, const std::string& place, TableReading* reading)
      : form_(form), table_(table), place_(place), reading_(reading) {
    Reset();
  }

  void Run() {
    for (size_t r = 0; r < form_.grid_.rows.size(); ++r) ReadRow(r);
  }

 private:
  using SlotKind = GridForm::SlotKind;

  void Reset() {
    leaf_at_.assign(form_.width_, -1);
    group_at_.assign(form_.width_, -1);
    header_key_.assign(form_.width_, {});
    last_header_.assign(form_.width_, -1);
  }

  struct RowMarks {
    int leaves = 0;
    bool head = false;
    bool values = false;
    bool text = false;
    size_t label_end = 0;  // behind the last slot that names a row; 0 where none does
    int row = -1;
  };

  // The row that a label names: the only candidate, or for labels that stand twice in the form (被依法纠错数) the next
  // behind the row read last.
  int RowFor(const LabelRoles& roles) const {
    if (roles.rows.empty()) return -1;
    if (roles.rows.size() == 1) return roles.rows.front();
    const auto next = std::upper_bound(roles.rows.begin(), roles.rows.end(), last_row_);
    return next == roles.rows.end() ? -1 : *next;
  }

  RowMarks Survey(size_t r) const {
    RowMarks marks;
    std::vector<int> leaves;
    for (size_t c = 0; c < form_.grid_.rows[r].size(); ++c) {
      const GridForm::Mark& mark = form_.MarkAt(r, c);
      marks.values |= mark.kind == SlotKind::kValue;
      if (mark.kind != SlotKind::kText) continue;
      marks.text = true;
      const LabelRoles& roles = table_.RolesOf(mark.key);
      marks.head |= roles.head;
      if (roles.leaf >= 0) leaves.push_back(roles.leaf);
      const int row = RowFor(roles);
      if (row >= 0) {
        marks.row = row;
        marks.label_end = c + 1;
      } else if (!marks.values && (mark.key >= 0 || CountCodePoints(mark.label) >= kLongWord)) {
        marks.row = -1;  // the row's own label is the one next to its values, and that is not this table's
      }
    }
    std::sort(leaves.begin(), leaves.end());
    marks.leaves = static_cast<int>(std::unique(leaves.begin(), leaves.end()) - leaves.begin());
    return marks;
  }

  void ReadRow(size_t r) {
    RowMarks marks = Survey(r);
    const bool continues = in_header_ && marks.text && !marks.values && marks.row < 0;
    if ((marks.head && !marks.values) || marks.leaves >= 2 || (marks.leaves == 1 && marks.row < 0) || continues) {
      return ReadHeader(r);
    }
    in_header_ = false;
    if (marks.row < 0) FindSimilarRow(r, &marks);
    if (marks.row >= 0) {
      ReadData(r, marks.row, marks.label_end);
    } else if (marks.values || (!marks.text && !HasValues(r + 1))) {
      ReadUnlabelled(r);
    }
  }

  bool HasValues(size_t r) const {
    if (r >= form_.grid_.rows.size()) return false;
    for (size_t c = 0; c < form_.width_; ++c) {
      if (form_.MarkAt(r, c).kind == SlotKind::kValue) return true;
    }
    return false;
  }

  void ReadHeader(size_t r) {
    if (!in_header_) Reset();
    in_header_ = true;
    for (size_t c = 0; c < form_.grid_.rows[r].size(); ++c) {
      const GridForm::Mark& mark = form_.MarkAt(r, c);
      const Slot& slot = form_.grid_.rows[r][c];
      if (mark.kind != SlotKind::kText) continue;
      const LabelRoles& roles = table_.RolesOf(mark.key);
      if (roles.leaf >= 0) leaf_at_[c] = roles.leaf;
      if (roles.group >= 0) group_at_[c] = roles.group;
      const bool repeats = !slot.origin && r > 0 && last_header_[c] == static_cast<int>(r) - 1 &&
                           form_.grid_.rows[r - 1][c].text == slot.text;
      if (!roles.head && !repeats) header_key_[c] += LabelKey(slot.text);
      last_header_[c] = static_cast<int>(r);
      if (roles.leaf < 0) NameColumn(c);
    }
    for (const int leaf : leaf_at_) {
      if (leaf >= 0) reading_->leaves_seen[static_cast<size_t>(leaf)] = 1;
    }
  }

  // A header split over rows names its column when its pieces are put together.
  void NameColumn(size_t c) {
    if (leaf_at_[c] >= 0) return;
    leaf_at_[c] = table_.RolesOf(form_.index_.Find(header_key_[c])).leaf;
  }

  void FindSimilarRow(size_t r, RowMarks* marks) {
    if (!marks->values || similar_budget_ == 0) return;
    for (size_t c = form_.grid_.rows[r].size(); c-- > 0;) {
      const GridForm::Mark& mark = form_.MarkAt(r, c);
      if (mark.kind != SlotKind::kText || mark.key >= 0 || mark.label.empty()) continue;
      --similar_budget_;
      marks->row = RowFor(table_.RolesOf(table_.FindSimilar(mark.label)));
      marks->label_end = c + 1;
      if (marks->row >= 0) reading_->lost_characters = true;
      break;
    }
    // The label may span columns.
    while (marks->row >= 0 && marks->label_end < form_.grid_.rows[r].size() &&
           form_.MarkAt(r, marks->label_end).kind == SlotKind::kText) {
      ++marks->label_end;
    }
  }

  // For each slot from `first` on, the column of the block it belongs to, or -1.
  std::vector<int> MapColumns(int block, size_t first) const {
    const std::vector<TableForm::Column>& columns = table_.columns[static_cast<size_t>(block)];
    std::vector<int> map(form_.width_, -1);
    bool in_order = true;
    for (size_t c = first; c < form_.width_; ++c) {
      if (leaf_at_[c] < 0) continue;
      for (size_t j = 0; j < columns.size(); ++j) {
        if (columns[j].leaf == leaf_at_[c] && columns[j].group == group_at_[c]) map[c] = static_cast<int>(j);
      }
      in_order &= map[c] == static_cast<int>(c - first);
    }
    if (in_order) FillCutHeaders(columns, first, &map);
    return map;
  }

  // 本年新 | 本年新 | 对外公开总数量: the second line of the header was lost, order tells the first two apart.
  void FillCutHeaders(const std::vector<TableForm::Column>& columns, size_t first, std::vector<int>* map) const {
    for (size_t j = 0; j < columns.size() && first + j < form_.width_; ++j) {
      const std::string& key = header_key_[first + j];
      if ((*map)[first + j] >= 0 || CountCodePoints(key) < 3) continue;
      const auto cut = [&](const std::string& name) { return name.starts_with(key); };
      if (std::any_of(columns[j].keys.begin(), columns[j].keys.end(), cut)) (*map)[first + j] = static_cast<int>(j);
    }
  }

  // The column of the origin that covers slot c from the left, c itself for an origin, or -1 where it is covered from
  // above.
  int OriginInRow(size_t r, size_t c) const {
    const std::vector<Slot>& row = form_.grid_.rows[r];
    for (size_t at = c + 1; at-- > 0;) {
      if (row[at].text != row[c].text) return -1;
      if (row[at].origin) return static_cast<int>(at);
    }
    return -1;
  }

  bool SpansDown(size_t r, size_t c) const {
    const auto& rows = form_.grid_.rows;
    return r + 1 < rows.size() && c < rows[r + 1].size() && !rows[r + 1][c].origin &&
           rows[r + 1][c].text == rows[r][c].text && OriginInRow(r + 1, c) < 0;
  }

  // True where the slot's text belongs to more than one cell of the form.
  bool IsMerged(size_t r, size_t c, const std::vector<int>& map) const {
    const std::vector<Slot>& row = form_.grid_.rows[r];
    if (row[c].text.empty()) return false;
    const int origin = OriginInRow(r, c);
    if (origin < 0 || SpansDown(r, static_cast<size_t>(origin))) return true;
    for (size_t at = static_cast<size_t>(origin); at < row.size() && OriginInRow(r, at) == origin; ++at) {
      if (map[at] >= 0 && map[at] != map[c]) return true;
    }
    return false;
  }

  // The cell of column `j` in row r: usually one slot; a header over several slots may have its value in any of them.
  Cell CellAt(size_t r, int j, const std::vector<int>& map, const TableForm::Column& column) const {
    const std::vector<Slot>& row = form_.grid_.rows[r];
    std::string joined;
    size_t at = row.size();
    int filled = 0;
    bool merged = false;
    CellKind kind = column.kind;
    for (size_t c = 0; c < row.size() && c < map.size(); ++c) {
      if (map[c] != j) continue;
      if (at == row.size()) at = c;
      if (column.has_unit) kind.unit = UnitInHeader(header_key_[c]);
      const bool repeats = c > 0 && map[c - 1] == j && !row[c].origin && row[c].text == row[c - 1].text;
      if (TrimWhiteSpace(row[c].text).empty() || repeats) continue;
      if (filled++ == 0)
        at = c;
      else
        joined += " ";
      joined += row[c].text;
      merged |= IsMerged(r, c, map);
    }
    Cell cell;
    if (at == row.size()) return cell;
    cell = ParseCell(joined, kind);
    if (merged || filled > 1) {
      cell.status = CellStatus::kUnparsable;
      cell.value.reset();
      cell.unit.reset();
    }
    cell.at = row[at].place.empty() ? place_ + "/row:" + std::to_string(r) + "/col:" + std::to_string(at)
                                    : place_.substr(0, place_.find('/') + 1) + row[at].place;
    return cell;
  }

  void ReadData(size_t r, int row, size_t first) {
    const TableForm::Row& place = table_.rows[static_cast<size_t>(row)];
    const std::vector<TableForm::Column>& columns = table_.columns[static_cast<size_t>(place.block)];
    const std::vector<int> map = MapColumns(place.block, first);
    reading_->SeeRow(row, true);
    last_row_ = row;
    for (size_t j = 0; j < columns.size(); ++j) {
      Cell cell = CellAt(r, static_cast<int>(j), map, columns[j]);
      if (cell.status != CellStatus::kMissing) {
        reading_->Put(static_cast<size_t>(place.first_cell) + j, std::move(cell));
      }
    }
  }

  // Table 4: the one row of numbers under its header.
  void ReadUnlabelled(size_t r) {
    for (size_t row = 0; row < table_.rows.size(); ++row) {
      if (table_.rows[row].labelled || reading_->rows_seen[row] != 0) continue;
      const std::vector<int> map = MapGroupedColumns(table_.rows[row].block);
      const auto mapped = std::count_if(map.begin(), map.end(), [](int column) { return column >= 0; });
      const auto columns = table_.columns[static_cast<size_t>(table_.rows[row].block)].size();
      if (static_cast<size_t>(mapped) * 2 < columns) continue;
      mapped_ = map;
      ReadUnlabelledRow(r, static_cast<int>(row));
    }
  }

  void ReadUnlabelledRow(size_t r, int row) {
    const TableForm::Row& place = table_.rows[static_cast<size_t>(row)];
    const std::vector<TableForm::Column>& columns = table_.columns[static_cast<size_t>(place.block)];
    reading_->SeeRow(row, true);
    for (size_t j = 0; j < columns.size(); ++j) {
      Cell cell = CellAt(r, static_cast<int>(j), mapped_, columns[j]);
      if (cell.status != CellStatus::kMissing) {
        reading_->Put(static_cast<size_t>(place.first_cell) + j, std::move(cell));
      }
    }
  }

  // By name and group; where no group is printed, by the names alone if they stand exactly as in the form.
  std::vector<int> MapGroupedColumns(int block) const {
    const std::vector<TableForm::Column>& columns = table_.columns[static_cast<size_t>(block)];
    std::vector<int> map = MapColumns(block, 0);
    std::vector<size_t> named;
    for (size_t c = 0; c < form_.width_; ++c) {
      if (leaf_at_[c] >= 0) named.push_back(c);
    }
    const bool groups = std::any_of(group_at_.begin(), group_at_.end(), [](int group) { return group >= 0; });
    if (groups || named.size() != columns.size()) return map;
    for (size_t j = 0; j < columns.size(); ++j) {
      if (leaf_at_[named[j]] != columns[j].leaf) return map;
    }
    for (size_t j = 0; j < columns.size(); ++j) map[named[j]] = static_cast<int>(j);
    return map;
  }

  const GridForm& form_;
  const TableForm& table_;
  const std::string& place_;
  TableReading* reading_;
  bool in_header_ = false;
  int last_row_ = -1;
  int similar_budget_ = 200;
  std::vector<int> leaf_at_;
  std::vector<int> group_at_;
  std::vector<std::string> header_key_;
  std::vector<int> last_header_;
  std::vector<int> mapped_;
};

void GridForm::Read(const TableForm& table, const std::string& place, TableReading* reading) const {
  GridReader(*this, table, place, reading).Run();
}

}  // namespace lantai::extractor
