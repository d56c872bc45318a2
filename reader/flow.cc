#include "reader/flow.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace lantai::reader {
namespace {

constexpr std::string_view kBlanks[] = {" ", "\t", "\n", "\r", "\xC2\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF"};

// Which listed cell is still open for continuation, by the column at which it begins.
struct Above {
  size_t row = 0;
  size_t cell = 0;
  int span = 1;
};
using AboveByColumn = std::map<int, Above>;

// The cells above that a cell of this row covers end there.
void CloseUnder(AboveByColumn& above, int column, int span) {
  above.erase(above.lower_bound(column), above.lower_bound(column + span));
}

class TableMaker {
 public:
  explicit TableMaker(Meter& meter) : meter_(meter) {}

  void AddRow(std::vector<OpenCell> cells) {
    table_.rows.emplace_back();
    int column = 0;
    for (OpenCell& cell : cells) {
      if (!meter_.Cells(1)) return;
      if (cell.column > column) Put({"", column, cell.column - column, false});
      column = std::max(column, cell.column + cell.span);
      if (cell.continues && Extend(cell)) continue;
      Put(std::move(cell));
    }
    above_.erase(above_.lower_bound(column), above_.end());
  }

  FlowBlock Take() && { return std::move(table_); }

 private:
  bool Extend(const OpenCell& cell) {
    const auto found = above_.find(cell.column);
    if (found == above_.end() || found->second.span != cell.span) return false;
    ++table_.rows[found->second.row][found->second.cell].rowspan;
    return true;
  }

  void Put(OpenCell cell) {
    CloseUnder(above_, cell.column, cell.span);
    above_[cell.column] = {table_.rows.size() - 1, table_.rows.back().size(), cell.span};
    table_.rows.back().push_back({std::move(cell.text), cell.span, 1});
  }

  Meter& meter_;
  AboveByColumn above_;
  FlowBlock table_{FlowKind::kTable};
};

}  // namespace

std::string Trimmed(std::string_view text) {
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view blank : kBlanks) {
      while (text.starts_with(blank)) text.remove_prefix(blank.size()), again = true;
      while (text.ends_with(blank)) text.remove_suffix(blank.size()), again = true;
    }
  }
  return std::string(text);
}

void AddTable(std::vector<std::vector<OpenCell>> rows, Meter& meter, Blocks& blocks) {
  const auto has_cells = [](const std::vector<OpenCell>& row) { return !row.empty(); };
  if (std::none_of(rows.begin(), rows.end(), has_cells) || !meter.Block()) return;
  TableMaker maker(meter);
  for (std::vector<OpenCell>& row : rows) maker.AddRow(std::move(row));
  blocks.push_back(std::move(maker).Take());
}

void AddText(FlowBlock block, Meter& meter, Blocks& blocks) {
  block.text = Trimmed(block.text);
  if (block.text.empty() || !meter.Block()) return;
  blocks.push_back(std::move(block));
}

std::string JoinCell(Blocks content, Blocks& tables) {
  std::string text;
  for (FlowBlock& block : content) {
    if (block.kind == FlowKind::kTable) {
      tables.push_back(std::move(block));
      continue;
    }
    if (!text.empty()) text += '\n';
    text += block.text;
  }
  return text;
}

}  // namespace lantai::reader
