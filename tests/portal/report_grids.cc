#include "tests/portal/report_grids.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace lantai::portal {
namespace {

using extractor::BlockKind;
using extractor::Grid;
using extractor::Slot;

// Cells row by row, as in HTML: each goes to the first free place, and covers those that its spans reach.
class GridWriter {
 public:
  GridWriter(int width, size_t rows) {
    grid_.width = width;
    grid_.rows.resize(rows, std::vector<Slot>(static_cast<size_t>(width)));
    taken_.resize(rows, std::vector<bool>(static_cast<size_t>(width)));
  }

  void Row() { row_ = begun_ ? row_ + 1 : 0, begun_ = true; }
  void Put(std::string_view text, size_t columns = 1, size_t rows = 1) {
    const auto free = std::find(taken_[row_].begin(), taken_[row_].end(), false);
    const auto left = static_cast<size_t>(free - taken_[row_].begin());
    for (size_t r = row_; r < row_ + rows; ++r) {
      for (size_t c = left; c < left + columns; ++c) {
        taken_[r][c] = true;
        grid_.rows[r][c].text = text;
        grid_.rows[r][c].origin = r == row_ && c == left;
      }
    }
  }
  void Numbers(const std::vector<Cell>& cells, size_t first, size_t count) {
    for (size_t i = first; i < first + count; ++i) Put(cells[i].raw);
  }
  Grid Take() { return std::move(grid_); }

 private:
  Grid grid_;
  std::vector<std::vector<bool>> taken_;
  size_t row_ = 0;
  bool begun_ = false;
};

Grid Table2Grid(const Report& report) {
  constexpr size_t kWidth = 4;
  size_t rows = 0, cell = 0;
  for (const Block& block : Table2(report.form)) rows += 2 + block.rows.size();
  GridWriter table(kWidth, rows);
  for (const Block& block : Table2(report.form)) {
    const size_t columns = block.columns.size(), last = kWidth - columns;  // the last column takes what is left of four
    const auto span = [&](size_t i) { return i + 1 == columns ? last : 1; };
    table.Row(), table.Put(block.heading, kWidth);
    table.Row(), table.Put("信息内容");
    for (size_t i = 0; i < columns; ++i) table.Put(block.columns[i].text, span(i));
    for (const Block::Label& row : block.rows) {
      table.Row(), table.Put(row.text);
      for (size_t i = 0; i < columns; ++i) table.Put(report.t2[cell++].raw, span(i));
    }
  }
  return table.Take();
}

void PutHead3(GridWriter& table) {
  table.Row();
  table.Put("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3);
  table.Put("申请人情况", 7);
  table.Row(), table.Put("自然人", 1, 2), table.Put("法人或其他组织", 5), table.Put("总计", 1, 2);
  table.Row();
  for (const std::string_view label : {"商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"})
    table.Put(label);
}

Grid Table3Grid(const Report& report) {
  const std::vector<Row3>& rows = Table3(report.form);
  GridWriter table(10, rows.size() + 3);
  PutHead3(table);
  for (size_t i = 0; i < rows.size(); ++i) {
    const int group = rows[i].group;
    table.Row();
    if (i == 2) table.Put("三、本年度办理结果", 1, rows.size() - 3);
    if (group >= 2 && rows[i - 1].group != group) {
      const auto size = std::count_if(rows.begin(), rows.end(), [&](const Row3& row) { return row.group == group; });
      table.Put(kTable3Groups[group], 1, static_cast<size_t>(size));
    }
    table.Put(rows[i].text, group == 0 ? 3 : group == 1 ? 2 : 1);
    table.Numbers(report.t3, i * 7, 7);
  }
  return table.Take();
}

Grid Table4Grid(const Report& report) {
  constexpr std::string_view kResults[] = {"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"};
  GridWriter table(15, 4);
  table.Row(), table.Put("行政复议", 5), table.Put("行政诉讼", 10);
  table.Row();
  for (const std::string_view result : kResults) table.Put(result, 1, 2);
  table.Put("未经复议直接起诉", 5), table.Put("复议后起诉", 5);
  table.Row();
  for (int group = 0; group < 2; ++group) {
    for (const std::string_view result : kResults) table.Put(result);
  }
  table.Row(), table.Numbers(report.t4, 0, 15);
  return table.Take();
}

Grid Table14Grid(const Report& report) {
  GridWriter table(3, Table14().size() + 1);
  table.Row(), table.Put("统计指标"), table.Put("单位"), table.Put("统计数");
  size_t cell = 0;
  for (const Row14& row : Table14()) {
    table.Row(), table.Put(row.text), table.Put(row.unit);
    table.Put(row.id.empty() ? std::string_view() : std::string_view(report.t14[cell++].raw));
  }
  return table.Take();
}

Grid GridOf(TableAfter which, const Report& report) {
  switch (which) {
    case TableAfter::kTable2: return Table2Grid(report);
    case TableAfter::kTable3: return Table3Grid(report);
    case TableAfter::kTable4: return Table4Grid(report);
    default: return Table14Grid(report);
  }
}

}  // namespace

extractor::Content ReportContent(const Report& report, const std::vector<Section>& sections) {
  extractor::Content content;
  content.heading = report.title;
  const auto add = [&](std::string text) { content.blocks.emplace_back().text = std::move(text); };
  for (const Section& section : sections) {
    if (!section.heading.empty()) add(section.heading);
    for (const std::string& paragraph : section.paragraphs) add(paragraph);
    if (section.table == TableAfter::kNone) continue;
    extractor::Block& table = content.blocks.emplace_back();
    table.kind = BlockKind::kTable;
    table.grid = GridOf(section.table, report);
  }
  add(report.unit);
  add(report.signature.Chinese());
  return content;
}

}  // namespace lantai::portal
