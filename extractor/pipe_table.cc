#include "extractor/pipe_table.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "extractor/grid.h"
#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kLeastRows = 3;

using Row = std::vector<std::string_view>;

// Where every line begins (or ends) with a pipe, that pipe frames the table; else it stands beside a blank cell.
struct Frame {
  bool left = true;
  bool right = true;
};

bool IsRow(const Block& block) {
  return block.kind != BlockKind::kTable && block.text.find('|') != std::string::npos &&
         std::count(block.text.begin(), block.text.end(), '|') < kMaxWidth;
}

Row CellsOf(std::string_view line, const Frame& frame) {
  if (frame.left) line.remove_prefix(1);
  if (frame.right && !line.empty()) line.remove_suffix(1);
  Row cells;
  for (;;) {
    const size_t bar = line.find('|');
    cells.push_back(TrimWhiteSpace(line.substr(0, bar)));
    if (bar == std::string_view::npos) return cells;
    line.remove_prefix(bar + 1);
  }
}

std::vector<Row> RowsOf(const Block* begin, const Block* end) {
  Frame frame;
  for (const Block* block = begin; block != end; ++block) {
    frame.left &= block->text.starts_with('|');
    frame.right &= block->text.ends_with('|');
  }
  std::vector<Row> rows;
  for (const Block* block = begin; block != end; ++block) rows.push_back(CellsOf(block->text, frame));
  return rows;
}

bool IsMarkdownRule(const Row& row) {
  return std::all_of(row.begin(), row.end(), [](std::string_view cell) {
    return cell.size() >= 3 && cell.find_first_not_of("-:") == std::string_view::npos;
  });
}

bool HoldsTwoCells(const Row& row) {
  return std::count_if(row.begin(), row.end(), [](std::string_view cell) { return !cell.empty(); }) >= 2;
}

bool IsWhole(const std::vector<Row>& rows) {
  if (rows.size() < kLeastRows || rows.front().size() < 2) return false;
  const auto same = [&](const Row& row) { return row.size() == rows.front().size(); };
  if (!std::all_of(rows.begin(), rows.end(), same)) return false;
  return static_cast<size_t>(std::count_if(rows.begin(), rows.end(), HoldsTwoCells)) * 2 > rows.size();
}

Block TableOf(const std::vector<Row>& rows, const Block* lines) {
  Block table;
  table.kind = BlockKind::kTable;
  table.line = lines->line;
  table.part = lines->part;
  table.grid.width = static_cast<int>(rows.front().size());
  for (size_t i = 0; i < rows.size(); ++i) {
    if (IsMarkdownRule(rows[i])) continue;
    std::vector<Slot>& slots = table.grid.rows.emplace_back();
    for (const std::string_view cell : rows[i]) {
      Slot& slot = slots.emplace_back();
      slot.text = std::string(cell);
      slot.line = lines[i].line;
    }
  }
  return table;
}

}  // namespace

void FoldPipeTables(std::vector<Block>* blocks) {
  std::vector<Block> folded;
  for (size_t begin = 0; begin < blocks->size();) {
    size_t end = begin;
    while (end < blocks->size() && IsRow((*blocks)[end])) ++end;
    const std::vector<Row> rows = RowsOf(blocks->data() + begin, blocks->data() + end);
    if (IsWhole(rows)) {
      folded.push_back(TableOf(rows, &(*blocks)[begin]));
    } else {
      end = std::max(end, begin + 1);
      std::move(blocks->begin() + static_cast<std::ptrdiff_t>(begin),
                blocks->begin() + static_cast<std::ptrdiff_t>(end), std::back_inserter(folded));
    }
    begin = end;
  }
  *blocks = std::move(folded);
}

}  // namespace lantai::extractor
