#include "app/codebook.h"

#include "config/report_templates.h"

namespace lantai::app {
namespace {

std::string First(const std::vector<std::string>& names) { return names.empty() ? "" : names.front(); }

// "第二十条第(一)项/规章": the inner label with the one above it, as the form prints them.
std::string Join(const std::string& outer, const std::string& inner) {
  return outer.empty() || inner.empty() ? outer + inner : outer + "/" + inner;
}

std::string TypeOf(const RowTemplate& row, const ColumnTemplate& column) {
  if (row.has_unit || column.has_unit) return "decimal";
  return column.is_signed ? "int" : "uint";
}

}  // namespace

Result<std::vector<storage::CodebookEntry>> MakeCodebook(const std::filesystem::path& config_dir) {
  LANTAI_ASSIGN_OR_RETURN(const std::vector<ReportTemplate> templates, config::LoadReportTemplates(config_dir));
  std::vector<storage::CodebookEntry> codebook;
  for (const ReportTemplate& form : templates) {
    for (const TableTemplate& table : form.tables) {
      for (const BlockTemplate& block : table.blocks) {
        for (const RowTemplate& row : block.rows) {
          for (const ColumnTemplate& column : block.columns) {
            codebook.push_back({form.id, TableTemplate::CellId(block, row, column),
                                Join(First(block.titles), First(row.names)),
                                Join(First(column.group), First(column.names)),
                                row.unit.empty() ? column.unit : row.unit, TypeOf(row, column)});
          }
        }
      }
    }
  }
  return codebook;
}

}  // namespace lantai::app
