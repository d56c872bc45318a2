#include "extractor/grid.h"

#include <algorithm>
#include <deque>
#include <optional>

namespace lantai::extractor {
namespace {

struct Origin {
  std::string text;
  bool header;
  size_t slots = 0;  // that it covers, its own included
};

// A cell that goes on downwards into the next rows.
struct Growing {
  size_t column, columns, rows_left;
  Origin* origin;
};

class Former {
 public:
  Grid Run(std::vector<RowGroup> groups) {
    for (RowGroup& group : groups) {
      growing_.clear();
      for (size_t i = 0; i < group.rows.size() && slots_ < kMaxSlots; ++i)
        AddRow(&group.rows[i], group.rows.size() - i);
    }
    return Finish();
  }

 private:
  // A slot of the row being filled; the text of covered slots is copied when the grid is finished.
  struct Place {
    Origin* covers = nullptr;  // null where no cell stands
    bool origin = true;
  };
  using Row = std::vector<Place>;

  void AddRow(GridRow* cells, size_t rows_in_group) {
    Row row;
    for (Growing& cell : growing_) Cover(&row, cell.column, cell.columns, cell.origin);
    std::vector<Growing> begun;
    size_t column = 0;
    for (GridCell& cell : *cells) {
      while (column < row.size() && row[column].covers != nullptr) ++column;
      if (column >= static_cast<size_t>(kMaxColspan) * 4) break;
      column = Anchor(&row, column, &cell, rows_in_group, &begun);
    }
    for (Growing& cell : growing_) --cell.rows_left;
    std::erase_if(growing_, [](const Growing& cell) { return cell.rows_left == 0; });
    growing_.insert(growing_.end(), begun.begin(), begun.end());
    slots_ += row.size() + 1;
    rows_.push_back(std::move(row));
  }

  // Anchors `cell` at `column`; returns the column after it.
  size_t Anchor(Row* row, size_t column, GridCell* cell, size_t rows_in_group, std::vector<Growing>* begun) {
    size_t columns = static_cast<size_t>(std::clamp(cell->colspan, 1, kMaxColspan));
    size_t rows = static_cast<size_t>(std::clamp(cell->rowspan, 0, kMaxRowspan));
    rows = rows == 0 ? rows_in_group : std::min(rows, rows_in_group);
    origins_.push_back({std::move(cell->text), cell->header});
    Origin& origin = origins_.back();
    Cover(row, column, columns, &origin);
    (*row)[column].origin = true;
    anchored_ = std::max(anchored_, column + 1);
    if (rows > 1) begun->push_back({column, columns, rows - 1, &origin});
    return column + columns;
  }

  static void Cover(Row* row, size_t column, size_t columns, Origin* origin) {
    if (row->size() < column + columns) row->resize(column + columns);
    for (size_t i = column; i < column + columns; ++i) (*row)[i] = {origin, false};
    origin->slots += columns;
  }

  Grid Finish() {
    size_t width = 0;
    for (const Row& row : rows_) width = std::max(width, row.size());
    if (width > static_cast<size_t>(kMaxWidth)) width = std::max<size_t>(anchored_, kMaxWidth);
    size_t height = width == 0 ? 0 : std::min(rows_.size(), std::max<size_t>(kMaxSlots / width, 1));
    Grid grid;
    grid.width = static_cast<int>(width);
    grid.rows.reserve(height);
    for (size_t y = 0; y < height; ++y) grid.rows.push_back(FinishRow(&rows_[y], width));
    return grid;
  }

  std::vector<Slot> FinishRow(Row* row, size_t width) {
    row->resize(width);
    std::vector<Slot> slots;
    slots.reserve(width);
    for (const Place& place : *row) {
      Slot& slot = slots.emplace_back();
      slot.origin = place.origin;
      slot.absent = place.covers == nullptr;
      if (slot.absent) continue;
      slot.header = place.covers->header;
      if (place.covers->slots == 1) {
        slot.text = std::move(place.covers->text);
      } else if (slot.origin || Spend(place.covers->text.size())) {
        slot.text = place.covers->text;
      }
    }
    return slots;
  }

  bool Spend(size_t bytes) {
    if (bytes > repeats_left_) return false;
    repeats_left_ -= bytes;
    return true;
  }

  std::vector<Row> rows_;
  std::vector<Growing> growing_;
  std::deque<Origin> origins_;  // stable addresses
  size_t slots_ = 0, anchored_ = 0, repeats_left_ = kMaxRepeated;
};

// §2.3.4.2: leading white space, an optional sign, digits; what follows is ignored.
std::optional<int> ParseLeadingInteger(std::string_view text, int limit) {
  size_t at = std::min(text.find_first_not_of(" \t\n\f\r"), text.size());
  if (at < text.size() && text[at] == '+') ++at;
  if (at == text.size() || text[at] < '0' || text[at] > '9') return std::nullopt;
  int value = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    value = std::min(value * 10 + (text[at] - '0'), limit);
  }
  return value;
}

}  // namespace

Grid FormGrid(std::vector<RowGroup> groups) { return Former().Run(std::move(groups)); }

int ParseColspan(std::string_view attribute) {
  return std::max(1, ParseLeadingInteger(attribute, kMaxColspan).value_or(1));
}

int ParseRowspan(std::string_view attribute) { return ParseLeadingInteger(attribute, kMaxRowspan).value_or(1); }

}  // namespace lantai::extractor
