#include "tests/portal/report_html.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/portal/random.h"

namespace lantai::portal {
namespace {

using Cells = Markup::Cells;

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// One span for each run of Western or Chinese characters, as Word writes them.
void AppendWordRuns(std::string_view text, std::string& out) {
  for (size_t at = 0; at < text.size();) {
    size_t end = at + 1;
    while (end < text.size() && IsAscii(text[end]) == IsAscii(text[at])) ++end;
    out += IsAscii(text[at])
               ? "<span lang=\"EN-US\" style=\"font-size:12.0pt;font-family:&#39;Times New Roman&#39;,serif\">"
               : "<span style=\"font-size:12.0pt;font-family:仿宋_GB2312\">";
    out += Escape(text.substr(at, end - at));
    out += "</span>";
    at = end;
  }
}

// Labels that narrow columns break: 商业<br>企业.
std::string_view SplitLabel(std::string_view label) {
  static constexpr std::pair<std::string_view, std::string_view> kSplits[] = {{"商业企业", "商业<br>企业"},
                                                                              {"科研机构", "科研<br>机构"},
                                                                              {"社会公益组织", "社会公益<br>组织"},
                                                                              {"法律服务机构", "法律服务<br>机构"},
                                                                              {"本年新制作数量", "本年新<br>制作数量"},
                                                                              {"本年新公开数量", "本年新<br>公开数量"},
                                                                              {"（三）不予公开", "（三）不予<br>公开"},
                                                                              {"（四）无法提供", "（四）无法<br>提供"},
                                                                              {"（五）不予处理", "（五）不予<br>处理"}};
  for (const auto& [whole, split] : kSplits) {
    if (whole == label) return split;
  }
  return {};
}

// Full-width brackets and colons as their ASCII forms.
std::string HalfWidth(std::string_view text) {
  static constexpr std::pair<std::string_view, char> kForms[] = {{"（", '('}, {"）", ')'}, {"：", ':'}, {"，", ','}};
  std::string out(text);
  for (const auto& [full, half] : kForms) {
    for (size_t at = out.find(full); at != std::string::npos; at = out.find(full))
      out.replace(at, full.size(), 1, half);
  }
  return out;
}

class TableWriter {
 public:
  TableWriter(const Markup& markup, std::string& out) : markup_(markup), out_(out) {}

  void Open() {
    out_ += markup_.cells == Cells::kWord ? "<table class=\"MsoNormalTable\" border=\"1\" cellspacing=\"0\" "
                                            "cellpadding=\"0\" style=\"border-collapse:collapse;border:none\"><tbody>\n"
                                          : "<table border=\"1\" width=\"100%\" cellspacing=\"0\">\n<tbody>\n";
  }
  void Close() { out_ += "</tbody></table>\n"; }
  void Row() { out_ += "<tr>"; }
  void EndRow() { out_ += "</tr>\n"; }

  void Head(std::string_view text, int columns = 1, int rows = 1) {
    PutLabel(markup_.header_cells ? "th" : "td", text, columns, rows);
  }
  void Label(std::string_view text, int columns = 1, int rows = 1) { PutLabel("td", text, columns, rows); }
  void Number(const Cell& cell) { Put("td", cell.raw, 1, 1); }
  void Numbers(const std::vector<Cell>& cells, size_t first, size_t count) {
    for (size_t i = first; i < first + count; ++i) Number(cells[i]);
  }

 private:
  void PutLabel(std::string_view tag, std::string_view text, int columns, int rows) {
    const bool split = markup_.split_labels && !SplitLabel(text).empty();  // these stay as they are
    Put(tag, markup_.half_width && !split ? HalfWidth(text) : std::string(text), columns, rows);
  }

  void Put(std::string_view tag, std::string_view text, int columns, int rows) {
    out_ += '<';
    out_ += tag;
    if (columns > 1) out_ += fmt::format(" colspan=\"{}\"", columns);
    if (rows > 1) out_ += fmt::format(" rowspan=\"{}\"", rows);
    if (markup_.cells == Cells::kWord)
      out_ += " width=\"64\" style=\"border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt\"";
    out_ += '>';
    Content(text);
    out_ += "</";
    out_ += tag;
    out_ += '>';
  }

  void Content(std::string_view text) {
    const std::string_view split = markup_.split_labels ? SplitLabel(text) : std::string_view{};
    if (markup_.cells == Cells::kWord) {
      out_ += "<p class=\"MsoNormal\" align=\"center\" style=\"text-align:center;line-height:20.0pt\">";
      if (text.empty()) out_ += "<span lang=\"EN-US\"><o:p>&nbsp;</o:p></span>";
      split.empty() ? AppendWordRuns(text, out_) : void(out_ += fmt::format("<span>{}</span>", split));
      out_ += "</p>";
    } else if (markup_.cells == Cells::kParagraphs) {
      out_ += fmt::format("<p style=\"text-align: center;\">{}</p>", split.empty() ? Escape(text) : std::string(split));
    } else {
      out_ += split.empty() ? Escape(text) : std::string(split);
    }
  }

  const Markup& markup_;
  std::string& out_;
};

// All blocks in one table of `width` columns, or each in a table of its own.
void WriteTable2(const Report& report, const Markup& markup, std::string& out) {
  TableWriter table(markup, out);
  size_t cell = 0;
  if (!markup.five_tables) table.Open();
  for (const Block& block : Table2(report.form)) {
    const int columns = static_cast<int>(block.columns.size());
    const int width = markup.five_tables ? columns + 1 : 4;
    const int last_span = width - columns;  // the last column takes what is left of four
    if (markup.five_tables) table.Open();
    table.Row(), table.Head(block.heading, width), table.EndRow();
    table.Row(), table.Head("信息内容");
    for (int i = 0; i < columns; ++i)
      table.Head(block.columns[static_cast<size_t>(i)].text, i + 1 == columns ? last_span : 1);
    table.EndRow();
    for (const Block::Label& row : block.rows) {
      table.Row(), table.Label(row.text);
      for (int i = 0; i < columns; ++i, ++cell) table.Label(report.t2[cell].raw, i + 1 == columns ? last_span : 1);
      table.EndRow();
    }
    if (markup.five_tables) table.Close();
  }
  if (!markup.five_tables) table.Close();
}

void WriteHead3(TableWriter& table) {
  table.Row();
  table.Head("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3);
  table.Head("申请人情况", 7);
  table.EndRow();
  table.Row(), table.Head("自然人", 1, 2), table.Head("法人或其他组织", 5), table.Head("总计", 1, 2), table.EndRow();
  table.Row();
  for (std::string_view label : {"商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"}) table.Head(label);
  table.EndRow();
}

void WriteTable3(const Report& report, const Markup& markup, std::string& out) {
  TableWriter table(markup, out);
  const std::vector<Row3>& rows = Table3(report.form);
  table.Open();
  WriteHead3(table);
  for (size_t i = 0; i < rows.size(); ++i) {
    const int group = rows[i].group;
    const bool first_of_group = i == 0 || rows[i - 1].group != group;
    table.Row();
    if (i == 2) table.Label("三、本年度办理结果", 1, static_cast<int>(rows.size()) - 3);
    if (group >= 2 && first_of_group) {
      const auto size = std::count_if(rows.begin(), rows.end(), [&](const Row3& row) { return row.group == group; });
      table.Label(kTable3Groups[group], 1, static_cast<int>(size));
    }
    table.Label(rows[i].text, group == 0 ? 3 : group == 1 ? 2 : 1);
    table.Numbers(report.t3, i * 7, 7);
    table.EndRow();
  }
  table.Close();
}

void WriteTable4(const Report& report, const Markup& markup, std::string& out) {
  TableWriter table(markup, out);
  constexpr std::string_view kResults[] = {"结果维持", "结果纠正", "其他结果", "尚未审结", "总计"};
  table.Open();
  table.Row(), table.Head("行政复议", 5), table.Head("行政诉讼", 10), table.EndRow();
  table.Row();
  for (std::string_view result : kResults) table.Head(result, 1, 2);
  table.Head("未经复议直接起诉", 5), table.Head("复议后起诉", 5);
  table.EndRow();
  table.Row();
  for (int group = 0; group < 2; ++group) {
    for (std::string_view result : kResults) table.Head(result);
  }
  table.EndRow();
  table.Row(), table.Numbers(report.t4, 0, 15), table.EndRow();
  table.Close();
}

void WriteTable14(const Report& report, const Markup& markup, std::string& out) {
  TableWriter table(markup, out);
  table.Open();
  table.Row(), table.Head("统计指标"), table.Head("单位"), table.Head("统计数"), table.EndRow();
  size_t cell = 0;
  for (const Row14& row : Table14()) {
    table.Row(), table.Label(row.text), table.Label(row.unit);
    row.id.empty() ? table.Label("") : table.Number(report.t14[cell++]);
    table.EndRow();
  }
  table.Close();
}

void WriteTable(TableAfter which, const Report& report, const Markup& markup, std::string& out) {
  switch (which) {
    case TableAfter::kNone: return;
    case TableAfter::kTable2: return WriteTable2(report, markup, out);
    case TableAfter::kTable3: return WriteTable3(report, markup, out);
    case TableAfter::kTable4: return WriteTable4(report, markup, out);
    case TableAfter::kTable14: return WriteTable14(report, markup, out);
  }
}

void WriteParagraph(std::string_view text, Cells cells, bool heading, std::string& out) {
  if (cells == Cells::kWord) {
    out += "<p class=\"MsoNormal\" style=\"text-indent:32.0pt;line-height:29.0pt\">";
    if (heading) out += "<b>";
    AppendWordRuns(text, out);
    out += heading ? "</b></p>\n" : "<span lang=\"EN-US\"><o:p></o:p></span></p>\n";
  } else {
    out += heading ? "<p style=\"text-indent: 2em;\"><strong>" : "<p style=\"text-indent: 2em;\">";
    out += Escape(text) + (heading ? "</strong></p>\n" : "</p>\n");
  }
}

}  // namespace

Markup ChooseMarkup(uint64_t seed, const PortalSpec& portal, int body, int year) {
  Rng rng{seed, 401, static_cast<uint64_t>(portal.index), static_cast<uint64_t>(body), static_cast<uint64_t>(year)};
  Markup markup;
  markup.cells = static_cast<Cells>(rng.Below(3));
  markup.five_tables = rng.Chance(30), markup.header_cells = rng.Chance(30), markup.split_labels = rng.Chance(30);
  markup.half_width = rng.Chance(30);
  return markup;
}

std::string ReportHtml(const Report& report, const std::vector<Section>& sections, const Markup& markup) {
  std::string out;
  if (report.stub) {
    WriteParagraph("年度报告全文见附件。", markup.cells, false, out);
    return out;
  }
  out.reserve(markup.cells == Cells::kWord ? 96 << 10 : 24 << 10);
  for (const Section& section : sections) {
    if (!section.heading.empty()) WriteParagraph(section.heading, markup.cells, true, out);
    for (const std::string& paragraph : section.paragraphs) WriteParagraph(paragraph, markup.cells, false, out);
    WriteTable(section.table, report, markup, out);
  }
  out += fmt::format("<p style=\"text-align: right;\">{}</p>\n<p style=\"text-align: right;\">{}</p>\n",
                     Escape(report.unit), report.signature.Chinese());
  return out;
}

std::string ParagraphsHtml(const std::vector<std::string>& paragraphs, Cells cells) {
  std::string out;
  for (const std::string& paragraph : paragraphs) WriteParagraph(paragraph, cells, false, out);
  return out;
}

std::string Escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

}  // namespace lantai::portal
