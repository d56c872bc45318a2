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

constexpr size_t kLeastTabs = 2;  // in some line: two columns between tabs are a table of contents

// Where every line begins (or ends) with a pipe, that pipe frames the table; else it stands beside a blank cell.
struct Frame {
  bool left = true;
  bool right = true;
};

// What stands between the cells of a line: a pipe, a tab, or 0 where it is no row.
char SeparatorOf(const Block& block) {
  if (block.kind == BlockKind::kTable) return 0;
  const char separator = block.text.find('|') != std::string::npos ? '|' : '\t';
  const auto count = std::count(block.text.begin(), block.text.end(), separator);
  return count > 0 && count < kMaxWidth ? separator : '\0';
}

Row CellsOf(std::string_view line, char separator, const Frame& frame) {
  if (frame.left) line.remove_prefix(1);
  if (frame.right && !line.empty()) line.remove_suffix(1);
  Row cells;
  for (;;) {
    const size_t bar = line.find(separator);
    cells.push_back(TrimWhiteSpace(line.substr(0, bar)));
    if (bar == std::string_view::npos) return cells;
    line.remove_prefix(bar + 1);
  }
}

std::vector<Row> RowsOf(const Block* begin, const Block* end, char separator) {
  Frame frame;
  for (const Block* block = begin; block != end; ++block) {
    frame.left &= block->text.starts_with(separator) && separator == '|';
    frame.right &= block->text.ends_with(separator) && separator == '|';
  }
  std::vector<Row> rows;
  for (const Block* block = begin; block != end; ++block) rows.push_back(CellsOf(block->text, separator, frame));
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

size_t WidthOf(const std::vector<Row>& rows) {
  size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.size());
  return width;
}

bool IsTable(const std::vector<Row>& rows, char separator) {
  if (rows.size() < kLeastRows || WidthOf(rows) < 2) return false;
  if (separator == '\t' && WidthOf(rows) <= kLeastTabs) return false;
  const auto full = static_cast<size_t>(std::count_if(rows.begin(), rows.end(), HoldsTwoCells));
  const auto same = [&](const Row& row) { return row.size() == rows.front().size(); };
  if (std::all_of(rows.begin(), rows.end(), same)) return full * 2 > rows.size();
  return full * 3 > rows.size() * 2;
}

Block TableOf(const std::vector<Row>& rows, const Block* lines) {
  Block table;
  table.kind = BlockKind::kTable;
  table.line = lines->line;
  table.part = lines->part;
  const size_t width = WidthOf(rows);
  table.grid.width = static_cast<int>(width);
  for (size_t i = 0; i < rows.size(); ++i) {
    if (IsMarkdownRule(rows[i])) continue;
    std::vector<Slot>& slots = table.grid.rows.emplace_back();
    for (const std::string_view cell : rows[i]) {
      Slot& slot = slots.emplace_back();
      slot.text = std::string(cell);
      slot.line = lines[i].line;
    }
    while (slots.size() < width) slots.emplace_back().absent = true;
  }
  return table;
}

void TrimTabs(std::string* text) {
  while (text->ends_with('\t')) text->pop_back();
  text->erase(0, text->find_first_not_of('\t'));
}

}  // namespace

void FoldPipeTables(std::vector<Block>* blocks) {
  std::vector<Block> folded;
  for (size_t begin = 0; begin < blocks->size();) {
    size_t end = begin;
    const char separator = SeparatorOf((*blocks)[begin]);
    while (separator != 0 && end < blocks->size() && SeparatorOf((*blocks)[end]) == separator) ++end;
    const std::vector<Row> rows = RowsOf(blocks->data() + begin, blocks->data() + end, separator);
    if (IsTable(rows, separator)) {
      folded.push_back(TableOf(rows, &(*blocks)[begin]));
    } else {
      end = std::max(end, begin + 1);
      for (size_t i = begin; i < end; ++i) TrimTabs(&(*blocks)[i].text);
      std::move(blocks->begin() + static_cast<std::ptrdiff_t>(begin),
                blocks->begin() + static_cast<std::ptrdiff_t>(end), std::back_inserter(folded));
    }
    begin = end;
  }
  *blocks = std::move(folded);
}

}  // namespace lantai::extractor
