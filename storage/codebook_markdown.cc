// The codebook to be read. One table a generation; what a missing value means is said once a kind, not once a row.
#include <map>

#include "storage/export_csv.h"

namespace lantai::storage {
namespace {

// A cell of a Markdown table.
std::string Escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c == '\n' || c == '\r' ? ' ' : c;
  }
  return escaped;
}

std::string RowOf(std::initializer_list<std::string> fields) {
  std::string row = "|";
  for (const std::string& field : fields) row += " " + Escaped(field) + " |";
  return row + "\n";
}

std::string LabelOf(const CodebookEntry& entry) {
  return entry.row_label.empty() || entry.col_label.empty() ? entry.row_label + entry.col_label
                                                            : entry.row_label + " · " + entry.col_label;
}

std::string TitleOf(const std::string& generation) {
  if (generation == "narrative") return "Numbers of the running text";
  if (generation == "harmonised") return "Harmonised variables";
  if (generation == "indicator") return "Indicators";
  return "Form " + generation;
}

}  // namespace

std::string CodebookMarkdown(const ExportKnowledge& knowledge) {
  std::string text = "# Codebook\n\n";
  text += "Variables of this export. `variable` is the id in `cells`, `column` the name in `panel` and the views.\n";
  std::string before;
  for (const CodebookEntry& entry : knowledge.codebook) {
    if (entry.generation != before) {
      before = entry.generation;
      text += "\n## " + TitleOf(before) + "\n\n";
      if (!entry.years.empty()) text += "Reports on the years " + entry.years + ".\n\n";
      if (!entry.missing.empty()) text += "A missing value is " + entry.missing + ".\n\n";
      text += "| variable | column | label | definition | unit | type |\n|---|---|---|---|---|---|\n";
    }
    text += RowOf({entry.id, entry.column, LabelOf(entry), entry.definition, entry.unit, entry.type});
  }
  text += "\n## How the indicators are computed\n\n| indicator | formula | forms | source |\n|---|---|---|---|\n";
  for (const Indicator& indicator : knowledge.definitions.indicators) {
    std::string formula = indicator.numerator.Text(), forms;
    if (!indicator.denominator.terms.empty()) formula = "(" + formula + ") / (" + indicator.denominator.Text() + ")";
    for (const std::string& form : indicator.forms) forms += (forms.empty() ? "" : ", ") + form;
    text += RowOf({indicator.id, formula, forms, indicator.source});
  }
  return text;
}

}  // namespace lantai::storage
