#include "tests/extractor/form_generator.h"

#include <algorithm>
#include <array>
#include <utility>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

// Which group of table 3's rows a row stands under, as the form prints it.
std::string GroupOf(const std::string& row) {
  if (row.starts_with("denied.")) return "(三)不予公开";
  if (row.starts_with("unable.")) return "(四)无法提供";
  if (row.starts_with("refused.")) return "(五)不予处理";
  if (row.starts_with("other.") && row != "other.all") return "(六)其他处理";
  return {};
}

bool IsOutcome(const std::string& row) { return row != "new_received" && row != "carried_in" && row != "carried_out"; }

// The header of table 3 as it reads when its cells are printed one after the other.
const std::vector<std::string> kFlatHeader3 = {"自然人",   "法人或其他组织", "总计",         "商业企业",
                                               "科研机构", "社会公益组织",   "法律服务机构", "其他"};
const std::vector<std::string> kResults = {"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"};
constexpr const char* kCorner = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)";

}  // namespace

FormGenerator::FormGenerator(const std::vector<ReportTemplate>& templates, GeneratorOptions options, uint32_t seed)
    : options_(std::move(options)), random_(seed) {
  for (const ReportTemplate& form : templates) {
    if (form.id == options_.generation) form_ = &form;
  }
}

const TableTemplate& FormGenerator::TableOf(const std::string& id) const {
  return *std::find_if(form_->tables.begin(), form_->tables.end(),
                       [&](const TableTemplate& table) { return table.id == id; });
}

// One to six digits; one in four is a number that labels, years or row numbers are made of.
std::string FormGenerator::Number() {
  static const std::array<const char*, 14> kHard = {"0", "1", "2",  "3",  "4",  "5",    "6",
                                                    "7", "8", "15", "20", "60", "2019", "2021"};
  if (Pick(4) == 0) return kHard[Pick(kHard.size())];
  uint32_t limit = 10;
  for (uint32_t digits = Pick(6); digits > 0; --digits) limit *= 10;
  return std::to_string(Pick(limit));
}

Printed FormGenerator::Value(const std::string& id, const ColumnTemplate& column, bool may_be_empty) {
  if (options_.blanks && Pick(5) == 0) {
    static const std::vector<std::pair<const char*, CellStatus>> kNone = {{"/", CellStatus::kSlash},
                                                                          {"—", CellStatus::kDash},
                                                                          {"——", CellStatus::kDash},
                                                                          {"无", CellStatus::kNoneWord},
                                                                          {"", CellStatus::kBlank}};
    const auto& [raw, status] = kNone[Pick(may_be_empty ? 5 : 4)];
    return printed_[id] = {raw, std::nullopt, status, std::nullopt, ""};
  }
  const std::string number = Number();
  Printed printed{number, number, CellStatus::kOk, std::nullopt, ""};
  const uint32_t form = Pick(8);
  if (column.is_signed && number != "0") {
    if (form == 0) printed.raw = "减" + number, printed.value = "-" + number;
    if (form == 1) printed.raw = "增" + number;
    if (form == 2 || form == 3) printed.raw = "-" + number, printed.value = "-" + number;
    if (form == 4) printed.raw = "+" + number;
  } else if (column.has_unit) {
    if (form < 3) printed.raw = number + "元", printed.unit = "元";
    if (form == 3) printed.raw = number + ".5070", printed.value = number + ".507";
    if (options_.generation == "g2021" && !printed.unit) printed.unit = "万元";
  } else if (form == 0) {
    printed.raw = number + "件";
    printed.unit = "件";
  } else if (form == 1 && number.size() == 4) {
    printed.raw = number.substr(0, 1) + "," + number.substr(1);
  }
  return printed_[id] = printed;
}

// What an extractor that drops runs of Latin and digits, or the first character behind them, leaves of a label.
std::string FormGenerator::Damaged(std::string label) {
  if (!options_.lossy || Pick(2) == 0) return label;
  if (label == "本年增/减") return "本年增/";
  if (label.starts_with("(") && label.size() > 5 && label.substr(4, 1) == ")") return "()" + label.substr(5);
  if (label[0] >= '1' && label[0] <= '9' && label[1] == '.' && CountCodePoints(label) >= 9) {
    return label.substr(0, 2) + label.substr(2 + CodePointOffset(label.substr(2), 1));
  }
  return label;
}

// A line break somewhere in the label, behind its second character.
std::string FormGenerator::Broken(const std::string& label) {
  const size_t length = CountCodePoints(label);
  if (!options_.broken || length < 4 || Pick(2) == 0) return label;
  const size_t at = CodePointOffset(label, 2 + Pick(static_cast<uint32_t>(length - 3)));
  const char next = label[at];
  if (label[at - 1] == '(' || (next >= '0' && next <= '9')) return label;
  return label.substr(0, at) + "\n" + label.substr(at);
}

void FormGenerator::Line(const std::string& content) {
  text_ += content + "\n\n";
  line_ += 2;
}

void FormGenerator::Label(const std::string& label) {
  const std::string damaged = Damaged(label);
  const std::string broken = damaged == label ? Broken(label) : damaged;
  const size_t cut = broken.find('\n');
  Line(broken.substr(0, cut));
  if (cut != std::string::npos) Line(broken.substr(cut + 1));
}

void FormGenerator::LineRow(const BlockTemplate& block, const RowTemplate& row) {
  if (!row.names.empty()) Label(row.names.front());
  for (const ColumnTemplate& column : block.columns) {
    const std::string id = TableTemplate::CellId(block, row, column);
    Printed printed = Value(id, column, false);
    printed_[id].at = "part:0/line:" + std::to_string(line_);
    // Layout leaves blanks of all kinds before numbers.
    Line((Pick(6) == 0 ? "\u00A0" : "") + printed.raw);
  }
}

void FormGenerator::LineTable2() {
  for (const BlockTemplate& block : TableOf("t2").blocks) {
    Label(block.titles.front());
    Line("信息内容");
    for (const ColumnTemplate& column : block.columns) Label(column.names.front());
    for (const RowTemplate& row : block.rows) LineRow(block, row);
  }
}

void FormGenerator::LineTable3() {
  Line(kCorner);
  Line("申请人情况");
  for (const std::string& label : kFlatHeader3) Label(label);
  const BlockTemplate& block = TableOf("t3").blocks.front();
  std::string group;
  for (const RowTemplate& row : block.rows) {
    if (row.id == "granted") Label("三、本年度办理结果");
    if (!GroupOf(row.id).empty() && GroupOf(row.id) != group) Label(GroupOf(row.id));
    group = GroupOf(row.id);
    LineRow(block, row);
  }
}

void FormGenerator::LineTable4() {
  Line("行政复议");
  Line("行政诉讼");
  for (const std::string& label : kResults) Line(label);
  Line("未经复议直接起诉");
  Line("复议后起诉");
  for (int times = 0; times < 2; ++times) {
    for (const std::string& label : kResults) Line(label);
  }
  const BlockTemplate& block = TableOf("t4").blocks.front();
  LineRow(block, block.rows.front());
}

std::string FormGenerator::OneCellALine() {
  Line("青禾县水务局2020年政府信息公开工作年度报告");
  Line("一、总体情况");
  Line("全年在门户网站发布信息120条,公众号推送36条,办理来信5件。");
  Line("二、主动公开政府信息情况");
  LineTable2();
  Line("三、收到和处理政府信息公开申请情况");
  LineTable3();
  Line("四、政府信息公开行政复议、行政诉讼情况");
  LineTable4();
  Line("五、存在的主要问题及改进情况");
  Line("公开的及时性还要提高。");
  Line("六、其他需要报告的事项");
  Line("无。");
  return text_;
}

void FormGenerator::PipeRow(std::vector<PipeCell> cells, size_t width, bool last) {
  if (!last) cells.resize(std::max(width, cells.size()));
  bool open = false;  // a line of bare pipes is being written
  for (const PipeCell& cell : cells) {
    if (!cell.id.empty()) {
      const int at = line_ + (open && !cell.text.empty() ? 1 : 0);
      printed_[cell.id].at = "part:0/line:" + std::to_string(at);
    }
    if (cell.text.empty()) {
      text_ += "|";
      open = true;
      continue;
    }
    if (open) text_ += "\n", ++line_;
    open = false;
    const std::string broken = cell.id.empty() ? Broken(cell.text) : cell.text;
    line_ += static_cast<int>(std::count(broken.begin(), broken.end(), '\n'));
    text_ += broken + " |\n";
    ++line_;
  }
  if (open) text_ += "\n", ++line_;
}

std::vector<FormGenerator::PipeCell> FormGenerator::Values(const BlockTemplate& block, const RowTemplate& row) {
  std::vector<PipeCell> cells;
  for (const ColumnTemplate& column : block.columns) {
    const std::string id = TableTemplate::CellId(block, row, column);
    cells.push_back({Value(id, column, true).raw, id});
  }
  return cells;
}

void FormGenerator::PipeTable2() {
  const size_t width = 4 + Pick(2);
  for (const BlockTemplate& block : TableOf("t2").blocks) {
    PipeRow({{block.titles.front(), ""}}, width, false);
    std::vector<PipeCell> header = {{"信息内容", ""}};
    for (const ColumnTemplate& column : block.columns) header.push_back({Damaged(column.names.front()), ""});
    PipeRow(header, width, false);
    for (const RowTemplate& row : block.rows) {
      std::vector<PipeCell> cells = Values(block, row);
      cells.insert(cells.begin(), {Damaged(row.names.front()), ""});
      PipeRow(cells, width, false);
    }
  }
}

void FormGenerator::PipeTable3() {
  PipeRow({{kCorner, ""}, {"申请人情况", ""}}, 10, false);
  PipeRow({{"自然人", ""}, {"法人或其他组织", ""}, {"总计", ""}}, 10, false);
  PipeRow({{"商业企业", ""}, {"科研机构", ""}, {"社会公益组织", ""}, {"法律服务机构", ""}, {"其他", ""}}, 10, false);
  const BlockTemplate& block = TableOf("t3").blocks.front();
  std::string group;
  for (const RowTemplate& row : block.rows) {
    std::vector<PipeCell> cells;
    if (row.id == "granted") cells.push_back({"三、本年度办理结果", ""});
    if (!GroupOf(row.id).empty() && GroupOf(row.id) != group) cells.push_back({Damaged(GroupOf(row.id)), ""});
    group = GroupOf(row.id);
    cells.push_back({Damaged(row.names.front()), ""});
    for (PipeCell& cell : Values(block, row)) cells.push_back(std::move(cell));
    PipeRow(cells, 10, row.id == "carried_out");
  }
}

void FormGenerator::PipeTable4() {
  PipeRow({{"行政复议", ""}, {"行政诉讼", ""}}, 15, false);
  std::vector<PipeCell> second;
  std::vector<PipeCell> third;
  for (const std::string& label : kResults) second.push_back({label, ""});
  second.push_back({"未经复议直接起诉", ""});
  second.push_back({"复议后起诉", ""});
  for (int times = 0; times < 2; ++times) {
    for (const std::string& label : kResults) third.push_back({label, ""});
  }
  PipeRow(second, 15, false);
  PipeRow(third, 15, false);
  const BlockTemplate& block = TableOf("t4").blocks.front();
  PipeRow(Values(block, block.rows.front()), 15, false);
}

std::string FormGenerator::Pipes() {
  const auto paragraph = [&](const std::string& line) { text_ += line + "\n", ++line_; };
  paragraph("青禾县水务局2020年政府信息公开工作年度报告");
  paragraph("一、总体情况");
  paragraph("全年在门户网站发布信息120条,公众号推送36条,办理来信5件。");
  paragraph("二、主动公开政府信息情况");
  PipeTable2();
  paragraph("三、收到和处理政府信息公开申请情况");
  paragraph("全年收到申请3件。");
  PipeTable3();
  paragraph("四、政府信息公开行政复议、行政诉讼情况");
  PipeTable4();
  paragraph("五、存在的主要问题及改进情况");
  paragraph("公开的及时性还要提高。");
  return text_;
}

void FormGenerator::Place(Grid* grid, size_t row, size_t column, size_t rows, size_t columns,
                          const std::string& text) const {
  grid->rows.resize(std::max(grid->rows.size(), row + rows));
  for (auto& slots : grid->rows) slots.resize(static_cast<size_t>(grid->width));
  for (size_t r = row; r < row + rows; ++r) {
    for (size_t c = column; c < column + columns; ++c) {
      grid->rows[r][c].text = text;
      grid->rows[r][c].origin = r == row && c == column;
    }
  }
}

void FormGenerator::PlaceValue(Grid* grid, size_t table, size_t row, size_t column, size_t columns,
                               const std::string& id, const ColumnTemplate& kind) {
  const Printed printed = Value(id, kind, true);
  Place(grid, row, column, 1, columns, printed.raw);
  printed_[id].at =
      "part:0/table:" + std::to_string(table) + "/row:" + std::to_string(row) + "/col:" + std::to_string(column);
}

std::vector<Grid> FormGenerator::GridTable2() {
  std::vector<Grid> grids;
  for (const BlockTemplate& block : TableOf("t2").blocks) {
    if (grids.empty() || !options_.one_table) grids.emplace_back().width = 4;
    Grid& grid = grids.back();
    size_t row = grid.rows.size();
    Place(&grid, row++, 0, 1, 4, block.titles.front());
    // A single column is drawn over all three; two leave the third empty.
    const size_t span = block.columns.size() == 1 ? 3 : 1;
    const bool split = options_.header_split;
    Place(&grid, row, 0, split ? 2 : 1, 1, "信息内容");
    for (size_t j = 0; j < block.columns.size(); ++j) {
      const std::string& name = block.columns[j].names.front();
      const size_t cut = split ? CodePointOffset(name, 3) : name.size();
      Place(&grid, row, 1 + j, 1, span, name.substr(0, cut));
      if (split) Place(&grid, row + 1, 1 + j, 1, span, name.substr(cut));
    }
    row += split ? 2 : 1;
    for (const RowTemplate& r : block.rows) {
      Place(&grid, row, 0, 1, 1, r.names.front());
      for (size_t j = 0; j < block.columns.size(); ++j) {
        PlaceValue(&grid, grids.size() - 1, row, 1 + j, span, TableTemplate::CellId(block, r, block.columns[j]),
                   block.columns[j]);
      }
      ++row;
    }
  }
  return grids;
}

Grid FormGenerator::GridTable3(size_t table) {
  Grid grid;
  grid.width = 10;
  const BlockTemplate& block = TableOf("t3").blocks.front();
  std::vector<size_t> order = {0, 1, 2, 3, 4, 5, 6};
  if (options_.shuffled) std::shuffle(order.begin(), order.end(), random_);
  Place(&grid, 0, 0, 3, 3, kCorner);
  Place(&grid, 0, 3, 1, 7, "申请人情况");
  for (size_t j = 0; j < 7; ++j) Place(&grid, 1, 3 + j, 2, 1, block.columns[order[j]].names.front());
  if (!options_.shuffled) {
    Place(&grid, 1, 4, 1, 5, "法人或其他组织");
    for (size_t j = 1; j < 6; ++j) Place(&grid, 2, 3 + j, 1, 1, block.columns[j].names.front());
  }
  size_t row = 3;
  for (const RowTemplate& r : block.rows) {
    const std::string group = GroupOf(r.id);
    if (!IsOutcome(r.id))
      Place(&grid, row, 0, 1, 3, r.names.front());
    else if (group.empty())
      Place(&grid, row, 1, 1, 2, r.names.front());
    else
      Place(&grid, row, 2, 1, 1, r.names.front());
    for (size_t j = 0; j < 7; ++j) {
      const ColumnTemplate& column = block.columns[order[j]];
      PlaceValue(&grid, table, row, 3 + j, 1, TableTemplate::CellId(block, r, column), column);
    }
    ++row;
  }
  // The labels that span rows.
  size_t outcomes = 0;
  for (size_t i = 0; i < block.rows.size(); ++i) outcomes += IsOutcome(block.rows[i].id);
  Place(&grid, 5, 0, outcomes, 1, "三、本年度办理结果");
  for (size_t i = 0; i < block.rows.size();) {
    const std::string group = GroupOf(block.rows[i].id);
    size_t end = i + 1;
    while (!group.empty() && end < block.rows.size() && GroupOf(block.rows[end].id) == group) ++end;
    if (!group.empty()) Place(&grid, 3 + i, 1, end - i, 1, group);
    i = end;
  }
  return grid;
}

Grid FormGenerator::GridTable4(size_t table) {
  Grid grid;
  grid.width = 15;
  Place(&grid, 0, 0, 1, 5, "行政复议");
  Place(&grid, 0, 5, 1, 10, "行政诉讼");
  for (size_t j = 0; j < 5; ++j) Place(&grid, 1, j, 2, 1, kResults[j]);
  Place(&grid, 1, 5, 1, 5, "未经复议直接起诉");
  Place(&grid, 1, 10, 1, 5, "复议后起诉");
  for (size_t j = 5; j < 15; ++j) Place(&grid, 2, j, 1, 1, kResults[j % 5]);
  const BlockTemplate& block = TableOf("t4").blocks.front();
  for (size_t j = 0; j < 15; ++j) {
    PlaceValue(&grid, table, 3, j, 1, TableTemplate::CellId(block, block.rows.front(), block.columns[j]),
               block.columns[j]);
  }
  return grid;
}

Content FormGenerator::Grids() {
  Content content;
  content.media_type = "text/html";
  content.heading = "青禾县水务局2021年政府信息公开工作年度报告";
  const auto paragraph = [&](const std::string& text) { content.blocks.emplace_back().text = text; };
  const auto table = [&](Grid grid) {
    Block& block = content.blocks.emplace_back();
    block.kind = BlockKind::kTable;
    block.grid = std::move(grid);
  };
  paragraph("一、总体情况");
  paragraph("全年发布信息120条。");
  paragraph("二、主动公开政府信息情况");
  std::vector<Grid> second = GridTable2();
  const size_t tables = second.size();
  for (Grid& grid : second) table(std::move(grid));
  paragraph("三、收到和处理政府信息公开申请情况");
  table(GridTable3(tables));
  paragraph("四、政府信息公开行政复议、行政诉讼情况");
  table(GridTable4(tables + 1));
  return content;
}

}  // namespace lantai::extractor
