#include "extractor/grid_form.h"

#include <algorithm>
#include <utility>

#include "extractor/grid_header.h"
#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kLongestLabelBytes = 400;
// The form has at most 18 columns, and pages that paste it from a spreadsheet some dozens; wider grids are none.
constexpr size_t kWidestGrid = 256;
constexpr size_t kMostSlots = 200'000;
// A text of so many characters left of the values is a label, not a unit (件, 人次).
constexpr size_t kLongWord = 5;

Grid Turned(const Grid& grid) {
  Grid turned;
  size_t width = 0;
  for (const auto& row : grid.rows) width = std::max(width, row.size());
  turned.rows.resize(width);
  turned.width = static_cast<int>(grid.rows.size());
  for (const auto& row : grid.rows) {
    for (size_t c = 0; c < width; ++c) turned.rows[c].push_back(c < row.size() ? row[c] : Slot());
  }
  return turned;
}

// 行政规范性文件（指印发的有正式文号的文件）: the label before a note in brackets; empty where there is none.
std::string_view WithoutNote(std::string_view text) {
  for (const std::string_view bracket : {"（", "("}) {
    const size_t at = text.find(bracket, 1);
    if (at != std::string_view::npos) return text.substr(0, at);
  }
  return {};
}

int CountBits(uint64_t bits) { return __builtin_popcountll(bits); }

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
  mark.is_word = CountCodePoints(mark.label) >= kLongWord;
  mark.key = index_.Find(mark.label);
  if (mark.key < 0) mark.key = index_.Find(LabelKey(WithoutNote(slot.text)));
  if (mark.key >= 0) hits_.push_back({r, c, mark.key});
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
  for (const Hit& hit : hits_) hits += table.RolesOf(hit.key).Any();
  return hits >= 2;
}

GridForm::Share GridForm::ShareOf(const TableForm& table) const {
  std::vector<bool> rows(table.rows.size()), leaves(static_cast<size_t>(table.leaves));
  for (const Hit& hit : hits_) {
    const LabelRoles& roles = table.RolesOf(hit.key);
    if (roles.leaf >= 0) leaves[static_cast<size_t>(roles.leaf)] = true;
    for (const int row : roles.rows) rows[static_cast<size_t>(row)] = true;
  }
  const auto count = [](const std::vector<bool>& seen) { return std::count(seen.begin(), seen.end(), true); };
  return {static_cast<int>(count(rows) + count(leaves)), static_cast<int>(rows.size() + leaves.size())};
}

int GridForm::OriginInRow(size_t r, size_t c) const {
  const std::vector<Slot>& row = grid_.rows[r];
  if (row[c].origin) return static_cast<int>(c);
  for (size_t at = c + 1; at-- > 0;) {
    if (row[at].text != row[c].text) return -1;
    if (row[at].origin) return static_cast<int>(at);
  }
  return -1;
}

bool GridForm::HasValues(size_t r) const {
  if (r >= grid_.rows.size()) return false;
  for (size_t c = 0; c < width_; ++c) {
    if (MarkAt(r, c).kind == SlotKind::kValue) return true;
  }
  return false;
}

bool GridForm::KeepsBlankEnds() const {
  for (const std::vector<Slot>& row : grid_.rows) {
    size_t end = row.size();
    while (end > 0 && row[end - 1].absent) --end;
    if (end > 0 && row[end - 1].text.empty()) return true;
  }
  return false;
}

// True where the text at the slot has one value behind it, and behind that no other.
bool GridForm::IsPair(size_t r, size_t c) const {
  size_t value = c + 1;
  while (value < grid_.rows[r].size() && !grid_.rows[r][value].origin) ++value;
  if (value >= grid_.rows[r].size() || grid_.rows[r][value].absent) return false;
  if (MarkAt(r, value).kind == SlotKind::kText) return false;
  size_t next = value + 1;
  while (next < grid_.rows[r].size() && !grid_.rows[r][next].origin) ++next;
  return next >= grid_.rows[r].size() || grid_.rows[r][next].absent || MarkAt(r, next).kind == SlotKind::kText;
}

// How the names of columns and rows lie: below each other or side by side.
GridForm::Shape GridForm::ShapeOf(const TableForm& table) const {
  std::vector<uint64_t> down_leaves(width_), down_rows(width_);
  uint64_t across_leaves = 0, across_rows = 0;
  int most_leaves = 0, most_rows = 0, leaves = 0, pairs = 0;
  size_t last_row = grid_.rows.size();
  bool labelled = false;
  for (const TableForm::Row& row : table.rows) labelled |= row.labelled;
  for (const Hit& hit : hits_) {
    if (hit.row != last_row) across_leaves = across_rows = 0;
    last_row = hit.row;
    const LabelRoles& roles = table.RolesOf(hit.key);
    if (roles.leaf >= 0) {
      const bool pair = IsPair(hit.row, hit.column);
      pairs += pair;
      leaves += pair || roles.rows.empty();  // (七)总计 is a row as well
      across_leaves |= uint64_t{1} << (roles.leaf % 64);
      down_leaves[hit.column] |= uint64_t{1} << (roles.leaf % 64);
    } else if (!roles.rows.empty()) {
      across_rows |= uint64_t{1} << (roles.rows.front() % 64);
      down_rows[hit.column] |= uint64_t{1} << (roles.rows.front() % 64);
    }
    most_leaves = std::max(most_leaves, CountBits(across_leaves));
    most_rows = std::max(most_rows, CountBits(across_rows));
  }
  int leaves_down = 0, rows_down = 0;
  for (size_t c = 0; c < width_; ++c) {
    leaves_down = std::max(leaves_down, CountBits(down_leaves[c]));
    rows_down = std::max(rows_down, CountBits(down_rows[c]));
  }
  const bool one_column = table.columns.size() == 1 && table.columns.front().size() == 1;
  const bool narrow = pairs > 0 && pairs == leaves && !one_column;
  if (labelled ? most_rows > rows_down : leaves_down > most_leaves && !narrow) return Shape::kTurned;
  return narrow && leaves_down >= most_leaves ? Shape::kPairs : Shape::kForm;
}

// One pass down a grid in one table's terms. Header rows say what the columns are; data rows use it.
class GridReader {
 public:
  GridReader(const GridForm& form, const TableForm& table, const std::string& place, bool turned, TableReading* reading)
      : form_(form), table_(table), place_(place), turned_(turned), reading_(reading), header_(form, table, reading) {}

  void Run() {
    for (size_t r = 0; r < form_.height(); ++r) ReadRow(r);
  }

  // A label and its value a row, under the label of a row of the form or the name of a group of columns.
  void RunPairs() {
    int row = table_.rows.size() == 1 && !table_.rows[0].labelled ? 0 : -1;
    int group = -1;
    for (size_t r = 0; r < form_.height(); ++r) {
      for (size_t c = 0; c < form_.RowWidth(r); ++c) {
        const GridForm::Mark& mark = form_.MarkAt(r, c);
        if (mark.kind != SlotKind::kText || !form_.SlotAt(r, c).origin) continue;
        const LabelRoles& roles = table_.RolesOf(mark.key);
        const bool has_value = !form_.SlotAt(r, c).absent && IsFollowed(r, c);
        if (roles.leaf >= 0 && has_value) {
          if (row >= 0) PutPair(r, c, row, roles.leaf, group);
          continue;
        }
        if (roles.group >= 0) group = roles.group;
        const int named = mark.key >= 0 || has_value ? RowFor(roles, NumberAt(r, c, roles))
                                                     : SimilarRow(mark.label, form_.SlotAt(r, c).text);
        if (named >= 0) row = last_row_ = named;
      }
    }
  }

 private:
  using SlotKind = GridForm::SlotKind;

  // A data row's label with the slots that are its own: up to the end, or to the label of the next row of the form
  // where two parts of a table stand side by side.
  struct Segment {
    int row = -1;
    GridHeader::Span span;
  };
  struct PutOffRow {
    size_t at;
    Segment segment;
  };
  struct RowMarks {
    int leaves = 0;
    bool head = false;
    bool title = false;  // nothing but lines over a block
    bool values = false;
    bool text = false;
    std::vector<Segment> segments;
  };

  // The row that a label names; where a table goes on in another grid, of two candidates the one not read yet.
  int RowFor(const LabelRoles& roles, int number) const {
    int row = table_.RowBehind(roles, last_row_, number);
    if (roles.rows.size() < 2 || last_row_ >= 0) return row;
    while (row >= 0 && reading_->rows_seen[static_cast<size_t>(row)] == 2) row = table_.RowBehind(roles, row);
    return row;
  }

  // What stands before a label that could be another's rest.
  int NumberAt(size_t r, size_t c, const LabelRoles& roles) const {
    return roles.tails.empty() ? 0 : LabelNumber(form_.SlotAt(r, c).text);
  }

  RowMarks Survey(size_t r) const {
    RowMarks marks;
    marks.title = true;
    uint64_t leaves = 0;
    Segment open;
    bool has_value = false;  // behind the open segment's label
    for (size_t c = 0; c < form_.RowWidth(r); ++c) {
      const GridForm::Mark& mark = form_.MarkAt(r, c);
      marks.values |= mark.kind == SlotKind::kValue;
      has_value |= mark.kind == SlotKind::kValue;
      if (mark.kind != SlotKind::kText) continue;
      marks.text = true;
      const LabelRoles& roles = table_.RolesOf(mark.key);
      marks.head |= roles.head;
      marks.title &= roles.title;
      if (roles.leaf >= 0) leaves |= uint64_t{1} << (roles.leaf % 64);
      const int row = roles.rows.empty() ? -1 : RowFor(roles, NumberAt(r, c, roles));
      if (row >= 0 && row == open.row && !has_value) {
        open.span.first = c + 1;  // the label spans columns
      } else if (row >= 0) {
        if (open.row >= 0 && has_value) marks.segments.push_back(Closed(open, c));
        open = {row, {c, c + 1, 0}};
        has_value = false;
      } else if (!has_value && (mark.key >= 0 || mark.is_word)) {
        open.row = -1;  // the row's own label is the one next to its values, and that is not this table's
      }
    }
    if (open.row >= 0) marks.segments.push_back(Closed(open, form_.width()));
    marks.title &= marks.text;
    marks.leaves = __builtin_popcountll(leaves);
    return marks;
  }

  static Segment Closed(Segment segment, size_t end) {
    segment.span.end = end;
    return segment;
  }

  void ReadRow(size_t r) {
    RowMarks marks = Survey(r);
    if (marks.title) {
      in_header_ = false;
      return;
    }
    const bool labelled = !marks.segments.empty();
    const bool continues = in_header_ && marks.text && !marks.values && !labelled;
    if ((marks.head && !marks.values) || marks.leaves >= 2 || (marks.leaves == 1 && !labelled) || continues) {
      return ReadHeader(r, marks.head);
    }
    in_header_ = false;
    if (!labelled) FindSimilarRow(r, &marks);
    if (marks.segments.empty()) PutOff(r);
    if (!marks.segments.empty()) ReadPutOff(marks.segments.front().row);
    for (const Segment& segment : marks.segments) ReadData(r, segment);
    if (marks.segments.empty() && (marks.values || (!marks.text && !form_.HasValues(r + 1)))) ReadUnlabelled(r);
  }

  void ReadHeader(size_t r, bool head) {
    put_off_.clear();
    if (!in_header_ || (head && header_.Contradicts(r))) header_.Clear();
    in_header_ = true;
    header_.AddRow(r);
  }

  // The row whose label may have lost characters. It stands behind the rows read so far, or it is a guess.
  int SimilarRow(const std::string& label, const std::string& text) {
    if (label.empty() || similar_budget_ == 0) return -1;
    --similar_budget_;
    const TableForm::Similar similar = table_.FindSimilar(label, LabelNumber(text));
    const int row = RowFor(table_.RolesOf(similar.key), 0);
    if (row <= last_row_) return -1;
    reading_->lost_characters |= similar.lost;
    return row;
  }

  void FindSimilarRow(size_t r, RowMarks* marks) {
    if (!marks->values) return;
    for (size_t c = form_.RowWidth(r); c-- > 0;) {
      const GridForm::Mark& mark = form_.MarkAt(r, c);
      if (mark.kind != SlotKind::kText || mark.key >= 0 || !mark.is_word) continue;
      const int row = SimilarRow(mark.label, form_.SlotAt(r, c).text);
      if (row < 0) break;
      Segment segment{row, {c, c + 1, form_.width()}};
      // The label may span columns.
      while (segment.span.first < form_.RowWidth(r) &&
             form_.SlotAt(r, segment.span.first).text == form_.SlotAt(r, c).text) {
        ++segment.span.first;
      }
      marks->segments.push_back(segment);
      break;
    }
  }

  // A row whose label nothing names: what stands before the first slot that may be a value.
  void PutOff(size_t r) {
    Segment segment{-1, {0, 0, form_.width()}};
    bool is_label = false;
    for (size_t c = 0; c < form_.RowWidth(r) && !form_.SlotAt(r, c).absent; ++c) {
      const GridForm::Mark& mark = form_.MarkAt(r, c);
      if (is_label && mark.kind != SlotKind::kText) return put_off_.push_back({r, segment});
      if (mark.kind != SlotKind::kText || !form_.SlotAt(r, c).origin || IsUnit(FoldLabel(mark.label))) continue;
      is_label = mark.key < 0;
      segment.span.label = c;
      segment.span.first = c + 1;
    }
  }

  // Between two rows of the form there is just room for the rows that nothing named, and each label is what may be left
  // of the name at its place: the order says what they are.
  void ReadPutOff(int next) {
    const std::vector<PutOffRow> rows = std::exchange(put_off_, {});
    const int first = last_row_ + 1;
    bool fits = last_row_ >= 0 && next - first == static_cast<int>(rows.size());
    for (size_t i = 0; fits && i < rows.size(); ++i) {
      fits =
          table_.MayBeLeftOf(form_.MarkAt(rows[i].at, rows[i].segment.span.label).label, first + static_cast<int>(i));
    }
    for (size_t i = 0; fits && i < rows.size(); ++i) {
      Segment segment = rows[i].segment;
      segment.row = first + static_cast<int>(i);
      ReadData(rows[i].at, segment);
      reading_->lost_characters = true;
    }
  }

  bool SpansDown(size_t r, size_t c) const {
    return r + 1 < form_.height() && c < form_.RowWidth(r + 1) && !form_.SlotAt(r + 1, c).origin &&
           form_.SlotAt(r + 1, c).text == form_.SlotAt(r, c).text && form_.OriginInRow(r + 1, c) < 0;
  }

  // True where the slot's text belongs to more than one cell of the form.
  bool IsMerged(size_t r, size_t c, const std::vector<int>& map) const {
    if (form_.SlotAt(r, c).text.empty()) return false;
    const int origin = form_.OriginInRow(r, c);
    if (origin < 0 || SpansDown(r, static_cast<size_t>(origin))) return true;
    for (auto at = static_cast<size_t>(origin); at < form_.RowWidth(r) && form_.OriginInRow(r, at) == origin; ++at) {
      if (map[at] >= 0 && map[at] != map[c]) return true;
    }
    return false;
  }

  // The unit that stands between the row's label and its values, in a column of its own (件) or in the label (万元).
  std::optional<std::string> RowUnit(size_t r, const GridHeader::Span& span, bool money) const {
    for (size_t c = span.first; c < span.end && c < form_.RowWidth(r); ++c) {
      if (form_.MarkAt(r, c).kind == SlotKind::kBlank) continue;
      const std::string text = FoldLabel(form_.SlotAt(r, c).text);
      if (form_.MarkAt(r, c).kind == SlotKind::kText && IsUnit(text)) return text;
      break;
    }
    return money ? UnitInHeader(form_.SlotAt(r, span.label).text) : std::nullopt;
  }

  // The cell of column `j` in row r: usually one slot; a header over several slots may have its value in any of them.
  Cell CellAt(size_t r, int j, const std::vector<int>& map, CellKind kind, bool money) const {
    std::string joined;
    size_t at = map.size();
    int filled = 0;
    bool merged = false;
    bool alike = true;  // a page that prints a merged cell's value in each of its slots prints it once
    for (size_t c = 0; c < form_.RowWidth(r) && c < map.size(); ++c) {
      if (map[c] != j) continue;
      const Slot& slot = form_.SlotAt(r, c);
      if (at == map.size()) at = c;
      if (money && !kind.unit) kind.unit = header_.Unit(c);
      const bool repeats = c > 0 && map[c - 1] == j && !slot.origin && slot.text == form_.SlotAt(r, c - 1).text;
      if (form_.MarkAt(r, c).kind == SlotKind::kBlank || repeats) continue;
      if (filled++ == 0)
        at = c;
      else
        joined += " ", alike &= slot.text == form_.SlotAt(r, at).text;
      joined += slot.text;
      merged |= IsMerged(r, c, map);
    }
    Cell cell;
    if (at == map.size()) return cell;
    cell = ParseCell(filled > 1 && alike ? form_.SlotAt(r, at).text : joined, kind);
    if (merged || !alike) {
      cell.status = CellStatus::kUnparsable;
      cell.value.reset();
      cell.unit.reset();
    }
    cell.at = PlaceOf(r, at);
    return cell;
  }

  // Files with pages and texts tell where on the page or in which line a slot stands.
  std::string PlaceOf(size_t r, size_t column) const {
    const Slot& slot = form_.SlotAt(r, column);
    const size_t part = place_.find('/') + 1;
    if (!slot.place.empty()) return place_.substr(0, part) + slot.place;
    if (slot.line > 0) return place_.substr(0, part) + "line:" + std::to_string(slot.line);
    if (turned_) std::swap(r, column);
    std::string at;
    at.reserve(place_.size() + 20);
    return at.append(place_).append("/row:").append(std::to_string(r)).append("/col:").append(std::to_string(column));
  }

  void ReadData(size_t r, const Segment& segment) {
    const TableForm::Row& place = table_.rows[static_cast<size_t>(segment.row)];
    last_row_ = segment.row;
    PutRow(r, segment.row, header_.Map(place.block, r, segment.span), RowUnit(r, segment.span, place.has_unit));
  }

  void PutRow(size_t r, int row, const std::vector<int>& map, const std::optional<std::string>& unit) {
    const TableForm::Row& place = table_.rows[static_cast<size_t>(row)];
    const std::vector<TableForm::Column>& columns = table_.columns[static_cast<size_t>(place.block)];
    reading_->SeeRow(row, true);
    if (reading_->header_block < 0) reading_->header_block = place.block;
    if (map.empty()) return;
    for (size_t j = 0; j < columns.size(); ++j) {
      CellKind kind = columns[j].kind;
      kind.unit = unit;
      Cell cell = CellAt(r, static_cast<int>(j), map, kind, columns[j].has_unit);
      if (cell.status != CellStatus::kMissing) {
        reading_->Put(static_cast<size_t>(place.first_cell) + j, std::move(cell));
      }
    }
  }

  // Table 4: the one row of numbers under its header.
  void ReadUnlabelled(size_t r) {
    for (size_t row = 0; row < table_.rows.size(); ++row) {
      if (table_.rows[row].labelled || reading_->rows_seen[row] != 0) continue;
      const GridHeader::Span span{0, 0, form_.width()};
      const std::vector<int> map = header_.Map(table_.rows[row].block, r, span);
      const auto mapped = std::count_if(map.begin(), map.end(), [](int column) { return column >= 0; });
      const auto columns = table_.columns[static_cast<size_t>(table_.rows[row].block)].size();
      if (static_cast<size_t>(mapped) * 2 < columns) continue;
      PutRow(r, static_cast<int>(row), map, std::nullopt);
    }
  }

  bool IsFollowed(size_t r, size_t c) const { return ValueBehind(r, c) < form_.RowWidth(r); }

  // The slot of the value, or of nothing, behind a text; the row's width where another text stands there.
  size_t ValueBehind(size_t r, size_t c) const {
    for (size_t at = c + 1; at < form_.RowWidth(r); ++at) {
      const Slot& slot = form_.SlotAt(r, at);
      if (slot.absent) break;
      if (slot.origin) return form_.MarkAt(r, at).kind == SlotKind::kText ? form_.RowWidth(r) : at;
    }
    return form_.RowWidth(r);
  }

  void PutPair(size_t r, size_t c, int row, int leaf, int group) {
    const TableForm::Row& place = table_.rows[static_cast<size_t>(row)];
    const std::vector<TableForm::Column>& columns = table_.columns[static_cast<size_t>(place.block)];
    for (size_t j = 0; j < columns.size(); ++j) {
      if (columns[j].leaf != leaf || columns[j].group != (columns[j].group < 0 ? -1 : group)) continue;
      CellKind kind = columns[j].kind;
      if (columns[j].has_unit) kind.unit = UnitInHeader(form_.SlotAt(r, c).text);
      const size_t at = ValueBehind(r, c);
      Cell cell = ParseCell(form_.SlotAt(r, at).text, kind);
      cell.at = PlaceOf(r, at);
      reading_->leaves_seen[static_cast<size_t>(leaf)] = 1;
      reading_->SeeRow(row, true);
      reading_->Put(static_cast<size_t>(place.first_cell) + j, std::move(cell));
    }
  }

  const GridForm& form_;
  const TableForm& table_;
  const std::string& place_;
  const bool turned_;
  TableReading* reading_;
  GridHeader header_;
  bool in_header_ = false;
  int last_row_ = -1;
  int similar_budget_ = 200;
  std::vector<PutOffRow> put_off_;  // rows since the last that was named, with labels that nothing names
};

void GridForm::Read(const TableForm& table, const std::string& place, TableReading* reading) const {
  switch (ShapeOf(table)) {
    case Shape::kForm: return GridReader(*this, table, place, false, reading).Run();
    case Shape::kPairs: return GridReader(*this, table, place, false, reading).RunPairs();
    case Shape::kTurned: {
      const Grid turned = Turned(grid_);
      const GridForm form(index_, turned);
      return GridReader(form, table, place, true, reading).Run();
    }
  }
}

}  // namespace lantai::extractor
