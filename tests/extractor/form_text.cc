#include "tests/extractor/form_text.h"

#include <algorithm>

namespace lantai::extractor {
namespace {

class TextWriter {
 public:
  TextWriter(TextStyle style, Chance* chance, std::map<std::string, FilledCell>* truth)
      : style_(style), chance_(chance), truth_(truth) {}

  void Line(const std::string& text) {
    out_ += text + "\n";
    if (style_ == TextStyle::kLines) out_ += "\n";
  }

  void Table(const DrawnTable& table) {
    size_t width = 0;
    for (const DrawnRow& row : table.rows) width = std::max(width, row.size());
    for (const DrawnRow& row : table.rows) {
      switch (style_) {
        case TextStyle::kLines:
        case TextStyle::kBareLines: CellLines(row); break;
        case TextStyle::kPipes: PipeRow(row, width); break;
        case TextStyle::kMarkdown: OneLine(row, " | ", "| ", " |", true); break;
        case TextStyle::kTabs: OneLine(row, "\t", "", "", true); break;
        case TextStyle::kRowLines: OneLine(row, " ", "", "", false); break;
        case TextStyle::kWrapped: Wrapped(row); break;
      }
    }
  }

  std::string Take() { return std::move(out_); }

 private:
  static bool IsBlank(const DrawnCell& cell) { return cell.text.empty(); }

  // The columns of a row with some blank cells cannot be known where blank cells leave no trace.
  void LoseBlanks(const DrawnRow& row) {
    std::vector<const DrawnCell*> values;
    for (const DrawnCell& cell : row) {
      if (!cell.id.empty()) values.push_back(&cell);
    }
    const auto blanks = std::count_if(values.begin(), values.end(), [](const auto* cell) { return IsBlank(*cell); });
    if (blanks == 0 || static_cast<size_t>(blanks) == values.size()) return;
    for (const DrawnCell* cell : values) (*truth_)[cell->id] = {"*", std::nullopt, CellStatus::kUnparsable};
  }

  void CellLines(const DrawnRow& row) {
    LoseBlanks(row);
    for (const DrawnCell& cell : row) {
      if (!IsBlank(cell)) Line(cell.text);
    }
  }

  // The row's cells, then what merged cells left, up to the table's width.
  void PipeRow(const DrawnRow& row, size_t width) {
    bool open = false;
    for (size_t i = 0; i < std::max(width, row.size()); ++i) {
      if (i >= row.size() || IsBlank(row[i])) {
        out_ += "|";
        open = true;
        continue;
      }
      out_ += (open ? "\n" : "") + row[i].text + " |\n";
      open = false;
    }
    if (open) out_ += "\n";
  }

  void OneLine(const DrawnRow& row, const std::string& gap, const std::string& open, const std::string& close,
               bool keeps_blanks) {
    if (!keeps_blanks) LoseBlanks(row);
    std::string line = open;
    bool first = true;
    for (const DrawnCell& cell : row) {
      if (!keeps_blanks && IsBlank(cell)) continue;
      std::string text = cell.text;
      std::replace(text.begin(), text.end(), '\n', ' ');
      line += (first ? "" : gap) + text;
      for (int i = 1; keeps_blanks && i < cell.columns; ++i) line += gap;
      first = false;
    }
    out_ += line + close + "\n";
  }

  // As text of a PDF: labels wrap, the numbers stand behind the first or the last piece.
  void Wrapped(const DrawnRow& row) {
    LoseBlanks(row);
    std::string numbers;
    std::string labels;
    for (const DrawnCell& cell : row) {
      if (IsBlank(cell)) continue;
      if (!cell.id.empty())
        numbers += " " + cell.text;
      else
        labels += (labels.empty() ? "" : "\n") + cell.text;
    }
    out_ += labels + (labels.empty() || numbers.empty() ? numbers : (chance_->OneIn(2) ? "\n" : "") + numbers) + "\n";
  }

  const TextStyle style_;
  Chance* chance_;
  std::map<std::string, FilledCell>* truth_;
  std::string out_;
};

std::string ChapterOf(const std::string& table) {
  if (table == "t2") return "二、主动公开政府信息情况";
  if (table == "t3") return "三、收到和处理政府信息公开申请情况";
  if (table == "t4") return "四、政府信息公开行政复议、行政诉讼情况";
  return "四、附表";
}

}  // namespace

std::string RenderFormText(const DrawnForm& form, TextStyle style, Chance* chance,
                           std::map<std::string, FilledCell>* truth) {
  *truth = form.truth;
  TextWriter writer(style, chance, truth);
  const bool statistics = form.tables.front().table == "s14";
  writer.Line(statistics ? "青禾县水务局2016年政府信息公开工作年度报告" : "青禾县水务局2020年政府信息公开工作年度报告");
  writer.Line(statistics ? "一、概述" : "一、总体情况");
  writer.Line("本年度认真贯彻条例,在门户网站发布信息,及时回应关切,各项工作平稳有序。");
  std::string before;
  for (const DrawnTable& table : form.tables) {
    if (table.table != before) writer.Line(ChapterOf(table.table));
    before = table.table;
    writer.Table(table);
  }
  writer.Line("五、存在的主要问题及改进情况");
  writer.Line("公开的及时性还要提高。");
  writer.Line("六、其他需要报告的事项");
  writer.Line("无。");
  return writer.Take();
}

}  // namespace lantai::extractor
