#include "tests/extractor/drawn_form.h"

#include <algorithm>
#include <iterator>

namespace lantai::extractor {
namespace {

constexpr const char* kCorner = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)";

DrawnCell Head(const std::string& text, int columns = 1, int rows = 1) { return {text, columns, rows, true}; }

class Drawer {
 public:
  Drawer(const FilledForm& form, Shape shape, Chance* chance) : form_(form), shape_(shape), chance_(chance) {
    drawn_.truth = form.cells;
  }

  DrawnForm Draw() {
    if (form_.options.table2 == "g2014") {
      Draw14();
    } else {
      Draw2();
      Draw3();
      Draw4();
    }
    return std::move(drawn_);
  }

 private:
  DrawnCell Value(const std::string& id, int columns = 1) { return {form_.cells.at(id).raw, columns, 1, false, id}; }

  void Lose(const std::string& prefix) {
    for (auto& [id, cell] : drawn_.truth) {
      if (id.starts_with(prefix)) cell = {"", std::nullopt, CellStatus::kMissing};
    }
  }

  std::vector<size_t> Order(size_t count) {
    std::vector<size_t> order(count);
    for (size_t i = 0; i < count; ++i) order[i] = i;
    if (shape_ != Shape::kReordered) return order;
    for (size_t i = count - 1; i > 0; --i) std::swap(order[i], order[chance_->Below(static_cast<uint32_t>(i + 1))]);
    return order;
  }

  std::string HeadName(const FormLabel& column) const {
    if (shape_ == Shape::kCutHeads && column.name.starts_with("本年新")) return "本年新";
    return column.name;
  }

  void DrawHead2(const FormBlock& block, const std::vector<size_t>& order, std::vector<DrawnRow>* rows) {
    const bool split = shape_ == Shape::kSplitHeads;
    const int span = block.columns.size() == 1 ? 3 : 1;
    DrawnRow& head = rows->emplace_back();
    head.push_back(Head("信息内容", 1, split ? 2 : 1));
    DrawnRow second;
    for (const size_t j : order) {
      const std::string name = HeadName(block.columns[j]);
      if (split) {
        head.push_back(Head(name.substr(0, 9), span));
        second.push_back(Head(name.substr(9), span));
      } else {
        head.push_back(Head(name, span));
      }
    }
    if (split) rows->push_back(second);
  }

  void Draw2() {
    const bool one = shape_ == Shape::kOneTable2 || shape_ == Shape::kOneTable || chance_->OneIn(2);
    for (const FormBlock& block : BlocksOf(form_.options.table2)) {
      if (drawn_.tables.empty() || !one) drawn_.tables.push_back({"t2", {}});
      std::vector<DrawnRow>& rows = drawn_.tables.back().rows;
      const std::vector<size_t> order = Order(block.columns.size());
      const int span = block.columns.size() == 1 ? 3 : 1;
      if (shape_ != Shape::kNoTitles) rows.push_back({Head(block.title, 4)});
      DrawHead2(block, order, &rows);
      for (const FormLabel& row : block.rows) {
        DrawnRow& cells = rows.emplace_back();
        cells.push_back({row.name});
        for (const size_t j : order) cells.push_back(Value(row.id + "." + block.columns[j].id, span));
      }
    }
  }

  std::vector<DrawnRow> Head3(const std::vector<size_t>& order) const {
    std::vector<DrawnRow> rows(2);
    rows[0] = {Head(kCorner, 3, shape_ == Shape::kOneHeadRow || shape_ == Shape::kReordered ? 2 : 3),
               Head("申请人情况", 7)};
    if (shape_ == Shape::kOneHeadRow || shape_ == Shape::kReordered) {
      for (const size_t j : order) rows[1].push_back(Head(Applicants()[j].name));
      return rows;
    }
    rows[1] = {Head("自然人", 1, 2), Head("法人或其他组织", 5), Head("总计", 1, 2)};
    DrawnRow& third = rows.emplace_back();
    for (size_t j = 1; j < 6; ++j) third.push_back(Head(Applicants()[j].name));
    return rows;
  }

  bool IsDrawn(const FormLabel& row) const {
    return shape_ != Shape::kMissingRows || (row.id != "outcome_total" && row.id != "carried_out");
  }

  // The rows of table 3 from `begin` to `end`; labels that span rows begin anew in each part.
  std::vector<DrawnRow> Body3(const std::vector<size_t>& order, size_t begin, size_t end) {
    const std::vector<FormLabel>& all = Rows3(form_.options.table3);
    std::vector<DrawnRow> rows;
    const auto is_outcome = [&](size_t i) {
      return all[i].id != "new_received" && all[i].id != "carried_in" && all[i].id != "carried_out";
    };
    size_t group_end = 0;
    bool outcomes = false;
    for (size_t i = begin; i < end; ++i) {
      if (!IsDrawn(all[i])) {
        Lose("t3." + all[i].id + ".");
        continue;
      }
      DrawnRow& row = rows.emplace_back();
      if (is_outcome(i) && !outcomes) {
        int count = 0;
        for (size_t k = i; k < end; ++k) count += is_outcome(k) && IsDrawn(all[k]);
        row.push_back({"三、本年度办理结果", 1, count});
        outcomes = true;
      }
      if (!all[i].group.empty() && i >= group_end) {
        for (group_end = i; group_end < end && all[group_end].group == all[i].group;) ++group_end;
        row.push_back({all[i].group, 1, static_cast<int>(group_end - i)});
      }
      row.push_back({all[i].name, !is_outcome(i) ? 3 : all[i].group.empty() ? 2 : 1});
      for (const size_t j : order) row.push_back(Value("t3." + all[i].id + "." + Applicants()[j].id));
    }
    return rows;
  }

  static void Append(std::vector<DrawnRow> more, std::vector<DrawnRow>* rows) {
    std::move(more.begin(), more.end(), std::back_inserter(*rows));
  }

  void Draw3() {
    const std::vector<size_t> order = Order(7);
    const size_t count = Rows3(form_.options.table3).size();
    const bool cut = shape_ == Shape::kRepeatedHead || shape_ == Shape::kTwoTables || shape_ == Shape::kTwoTablesBare;
    const size_t middle = cut ? 3 + chance_->Below(static_cast<uint32_t>(count - 6)) : count;
    if (shape_ != Shape::kOneTable) drawn_.tables.push_back({"t3", {}});
    Append(Head3(order), &drawn_.tables.back().rows);
    Append(Body3(order, 0, middle), &drawn_.tables.back().rows);
    if (!cut) return;
    if (shape_ != Shape::kRepeatedHead) drawn_.tables.push_back({"t3", {}});
    if (shape_ != Shape::kTwoTablesBare) Append(Head3(order), &drawn_.tables.back().rows);
    Append(Body3(order, middle, count), &drawn_.tables.back().rows);
  }

  void Draw4() {
    if (shape_ != Shape::kOneTable) drawn_.tables.push_back({"t4", {}});
    std::vector<DrawnRow>& rows = drawn_.tables.back().rows;
    const std::vector<size_t> order = Order(5);
    const std::vector<FormLabel>& results = Results4();
    const bool flat = shape_ == Shape::kOneHeadRow;
    DrawnRow first, second, third, values;
    first.push_back(Head("行政复议", 5, flat ? 2 : 1));
    first.push_back(Head("行政诉讼", 10));
    for (const char* group : {"review", "lit_direct", "lit_after_review"}) {
      for (const size_t j : order) {
        const bool high = std::string_view(group) == "review" && !flat;
        (high ? second : third).push_back(Head(results[j].name, 1, high ? 2 : 1));
        values.push_back(Value(std::string("t4.") + group + "." + results[j].id));
      }
    }
    second.push_back(Head("未经复议直接起诉", 5));
    second.push_back(Head("复议后起诉", 5));
    for (DrawnRow* row : {&first, &second, &third, &values}) rows.push_back(std::move(*row));
  }

  void Draw14() {
    std::vector<DrawnRow>& rows = drawn_.tables.emplace_back(DrawnTable{"s14", {}}).rows;
    rows.push_back({Head("统计指标"), Head("单位"), Head("统计数")});
    for (const FormLabel& row : Rows14()) {
      if (row.id.empty())
        rows.push_back({{row.name}, {row.group}, {""}});
      else
        rows.push_back({{row.name}, {row.group}, Value("s14." + row.id)});
    }
    rows.push_back({{"单位负责人:   审核人:   填报人:   联系电话:   填报日期:2017年1月20日", 3}});
  }

  const FilledForm& form_;
  const Shape shape_;
  Chance* chance_;
  DrawnForm drawn_;
};

// A grid of drawn cells, and who covers which slot.
struct Slots {
  std::vector<std::vector<const DrawnCell*>> cells;  // null: nobody
  std::vector<std::vector<bool>> origin;
  size_t width = 0;
};

Slots Lay(const DrawnTable& table) {
  Slots slots;
  slots.cells.resize(table.rows.size());
  slots.origin.resize(table.rows.size());
  for (size_t r = 0; r < table.rows.size(); ++r) {
    size_t c = 0;
    for (const DrawnCell& cell : table.rows[r]) {
      while (c < slots.cells[r].size() && slots.cells[r][c] != nullptr) ++c;
      for (size_t y = r; y < std::min(r + static_cast<size_t>(cell.rows), table.rows.size()); ++y) {
        const size_t end = c + static_cast<size_t>(cell.columns);
        if (slots.cells[y].size() < end) slots.cells[y].resize(end), slots.origin[y].resize(end);
        for (size_t x = c; x < end; ++x) slots.cells[y][x] = &cell, slots.origin[y][x] = y == r && x == c;
        slots.width = std::max(slots.width, end);
      }
      c += static_cast<size_t>(cell.columns);
    }
  }
  for (auto& row : slots.cells) row.resize(slots.width);
  for (auto& row : slots.origin) row.resize(slots.width);
  return slots;
}

void Transpose(DrawnTable* table) {
  const Slots slots = Lay(*table);
  std::vector<DrawnRow> rows(slots.width);
  for (size_t x = 0; x < slots.width; ++x) {
    for (size_t y = 0; y < slots.cells.size(); ++y) {
      if (slots.cells[y][x] == nullptr) rows[x].push_back({""});
      if (!slots.origin[y][x]) continue;
      DrawnCell cell = *slots.cells[y][x];
      std::swap(cell.rows, cell.columns);
      rows[x].push_back(cell);
    }
  }
  table->rows = std::move(rows);
}

void DropSpans(bool repeat, DrawnTable* table) {
  const Slots slots = Lay(*table);
  std::vector<DrawnRow> rows(slots.cells.size());
  for (size_t y = 0; y < slots.cells.size(); ++y) {
    for (size_t x = 0; x < slots.width; ++x) {
      const DrawnCell* cell = slots.cells[y][x];
      const bool origin = cell != nullptr && slots.origin[y][x];
      // A value is one cell, whatever became of the labels.
      const bool shown = origin || (cell != nullptr && repeat && cell->id.empty());
      rows[y].push_back({shown ? cell->text : "", 1, 1, cell != nullptr && cell->head, origin ? cell->id : ""});
    }
  }
  table->rows = std::move(rows);
}

void DropAttributes(DrawnTable* table) {
  for (DrawnRow& row : table->rows) {
    for (DrawnCell& cell : row) cell.columns = cell.rows = 1;
  }
}

// An empty column before everything or two behind it, and an empty row.
void AddBlankColumns(Chance* chance, DrawnTable* table) {
  const auto width = static_cast<int>(Lay(*table).width);
  const bool left = chance->OneIn(2);
  if (left) table->rows[0].insert(table->rows[0].begin(), {"", 1, static_cast<int>(table->rows.size())});
  if (!left) {
    for (DrawnRow& row : table->rows) row.push_back({""}), row.push_back({"\u00A0"});
  }
  table->rows.push_back({{"", width + (left ? 1 : 2)}});
}

void AddNotes(DrawnTable* table) {
  const auto width = static_cast<int>(Lay(*table).width);
  table->rows.insert(table->rows.begin(), {Head("附表:政府信息公开情况(单位:件)", width)});
  table->rows.push_back({{"注:本表数据截至2020年12月31日,其中网上申请3件,其他渠道2件。", width}});
  table->rows.push_back({{"填表人:李 四    审核人:王五    电话:0535-6212345", width}});
}

// Spans that reach far beyond the table, as editors leave them on cells at its edge.
void MakeSpansAbsurd(DrawnTable* table) {
  for (DrawnRow& row : table->rows) {
    if (row.size() == 1) row[0].columns = 2000;
  }
  if (table->table == "t4") table->rows.back().back().rows = 70000;
}

// Each label above a value, or left of it, with the value: what phones are shown.
std::vector<DrawnRow> PairRows(const std::string& heading,
                               const std::vector<std::pair<std::string, DrawnCell>>& pairs) {
  std::vector<DrawnRow> rows;
  rows.push_back({Head(heading, 2)});
  for (const auto& [label, value] : pairs) rows.push_back({{label}, value});
  return rows;
}

void DrawPairs(const FilledForm& form, DrawnForm* drawn) {
  const auto value = [&](const std::string& id) { return DrawnCell{form.cells.at(id).raw, 1, 1, false, id}; };
  drawn->tables.clear();
  std::vector<std::pair<std::string, DrawnCell>> pairs;
  const auto add = [&](const char* table, const std::string& heading) {
    std::vector<DrawnRow> rows = PairRows(heading, pairs);
    if (drawn->tables.empty() || drawn->tables.back().table != table) drawn->tables.push_back({table, {}});
    std::move(rows.begin(), rows.end(), std::back_inserter(drawn->tables.back().rows));
    pairs.clear();
  };
  for (const FormBlock& block : BlocksOf(form.options.table2)) {
    for (const FormLabel& row : block.rows) {
      for (const FormLabel& column : block.columns) pairs.emplace_back(column.name, value(row.id + "." + column.id));
      add("t2", row.name);
    }
  }
  for (const FormLabel& row : Rows3(form.options.table3)) {
    for (const FormLabel& column : Applicants())
      pairs.emplace_back(column.name, value("t3." + row.id + "." + column.id));
    add("t3", row.name);
  }
  const std::vector<std::pair<std::string, std::string>> groups = {
      {"review", "行政复议"}, {"lit_direct", "未经复议直接起诉"}, {"lit_after_review", "复议后起诉"}};
  for (const auto& [id, name] : groups) {
    for (const FormLabel& result : Results4()) pairs.emplace_back(result.name, value("t4." + id + "." + result.id));
    add("t4", name);
  }
}

}  // namespace

DrawnForm Draw(const FilledForm& form, Shape shape, Chance* chance) {
  DrawnForm drawn = Drawer(form, shape, chance).Draw();
  if (shape == Shape::kPairs && form.options.table2 != "g2014") DrawPairs(form, &drawn);
  for (DrawnTable& table : drawn.tables) {
    switch (shape) {
      case Shape::kTransposed: Transpose(&table); break;
      case Shape::kFilledSpans: DropSpans(false, &table); break;
      case Shape::kRepeatedSpans: DropSpans(true, &table); break;
      case Shape::kRagged: DropAttributes(&table); break;
      case Shape::kBlankColumns: AddBlankColumns(chance, &table); break;
      case Shape::kNotesUnder: AddNotes(&table); break;
      case Shape::kAbsurdSpans: MakeSpansAbsurd(&table); break;
      default: break;
    }
  }
  return drawn;
}

}  // namespace lantai::extractor
