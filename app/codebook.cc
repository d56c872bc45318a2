#include "app/codebook.h"

#include "config/export_definitions.h"
#include "config/report_templates.h"
#include "core/document.h"

namespace lantai::app {
namespace {

using storage::CodebookEntry;

std::string First(const std::vector<std::string>& names) { return names.empty() ? "" : names.front(); }

// "第二十条第(一)项/规章": the inner label with the one above it, as the form prints them.
std::string Join(const std::string& outer, const std::string& inner) {
  return outer.empty() || inner.empty() ? outer + inner : outer + "/" + inner;
}

std::string TypeOf(const RowTemplate& row, const ColumnTemplate& column) {
  if (row.has_unit || column.has_unit) return "decimal";
  return column.is_signed ? "int" : "uint";
}

std::string Find(const std::map<std::string, std::string>& texts, const std::string& key) {
  const auto found = texts.find(key);
  return found == texts.end() ? "" : found->second;
}

std::string YearsOf(const std::string& generation, const ExportDefinitions& definitions) {
  for (const GenerationYears& each : definitions.generations) {
    if (each.id == generation) return each.years;
  }
  return {};
}

// "2019-2020; 2021-".
std::string YearsOf(const std::vector<std::string>& generations, const ExportDefinitions& definitions) {
  std::string years;
  for (const std::string& generation : generations) {
    years += (years.empty() ? "" : "; ") + YearsOf(generation, definitions);
  }
  return years;
}

void AddCells(const ReportTemplate& form, const TableTemplate& table, const ExportDefinitions& definitions,
              std::vector<CodebookEntry>* codebook) {
  for (const BlockTemplate& block : table.blocks) {
    for (const RowTemplate& row : block.rows) {
      for (const ColumnTemplate& column : block.columns) {
        const std::string id = TableTemplate::CellId(block, row, column);
        codebook->push_back({form.id, id, Join(First(block.titles), First(row.names)),
                             Join(First(column.group), First(column.names)), row.unit.empty() ? column.unit : row.unit,
                             TypeOf(row, column), ColumnName(id), Find(definitions.definitions, id),
                             YearsOf(form.id, definitions), Find(definitions.missing, "cell")});
      }
    }
  }
}

}  // namespace

std::vector<CodebookEntry> MakeCodebook(const std::vector<ReportTemplate>& forms,
                                        const ExportDefinitions& definitions) {
  std::vector<CodebookEntry> codebook;
  for (const ReportTemplate& form : forms) {
    for (const TableTemplate& table : form.tables) AddCells(form, table, definitions, &codebook);
  }
  std::vector<std::string> all;
  for (const GenerationYears& generation : definitions.generations) all.push_back(generation.id);
  for (const NarrativeWords& words : definitions.narrative) {
    const std::string id = "narrative." + words.id;
    codebook.push_back({"narrative", id, words.label, "", words.unit, "decimal", ColumnName(id), words.definition,
                        YearsOf(all, definitions), Find(definitions.missing, "narrative")});
  }
  for (const HarmonisedVariable& variable : definitions.variables) {
    std::vector<std::string> generations;
    for (const auto& [generation, formula] : variable.forms) generations.push_back(generation);
    codebook.push_back({"harmonised", variable.id, variable.label, "", variable.unit, "uint", ColumnName(variable.id),
                        variable.definition, YearsOf(generations, definitions),
                        Find(definitions.missing, "harmonised")});
  }
  for (const Indicator& indicator : definitions.indicators) {
    const bool is_count = indicator.denominator.terms.empty();
    codebook.push_back({"indicator", indicator.id, indicator.label, "", is_count ? "件" : "1",
                        is_count ? "uint" : "ratio", ColumnName(indicator.id), indicator.definition,
                        YearsOf(indicator.forms, definitions), Find(definitions.missing, "indicator")});
  }
  return codebook;
}

Result<storage::ExportKnowledge> LoadExportKnowledge(const std::filesystem::path& config_dir) {
  storage::ExportKnowledge knowledge;
  LANTAI_ASSIGN_OR_RETURN(knowledge.forms, config::LoadReportTemplates(config_dir));
  LANTAI_ASSIGN_OR_RETURN(knowledge.definitions, config::LoadExportDefinitions(config_dir));
  knowledge.codebook = MakeCodebook(knowledge.forms, knowledge.definitions);
  knowledge.program = "lantai " + std::string(kExtractorVersion);
  return knowledge;
}

}  // namespace lantai::app
