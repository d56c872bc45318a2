#include "config/report_templates.h"

#include <algorithm>
#include <set>

#include "config/toml_table.h"

namespace lantai::config {
namespace {

Status ReadColumn(TomlTable t, ColumnTemplate* column) {
  column->id = t.String("id");
  column->names = t.Strings("names");
  column->group = t.OptionalStrings("group");
  column->is_signed = t.Bool("signed", false);
  column->has_unit = t.Bool("money", false);
  column->unit = t.String("unit", "");
  return t.Finish();
}

Status ReadRow(TomlTable t, RowTemplate* row) {
  row->id = t.String("id");
  row->names = t.Strings("names");
  row->has_unit = t.Bool("money", false);
  row->unit = t.String("unit", "");
  return t.Finish();
}

Status ReadBlock(TomlTable t, BlockTemplate* block) {
  block->id = t.String("id");
  block->titles = t.OptionalStrings("titles");
  for (TomlTable& column : t.Tables("columns")) {
    LANTAI_RETURN_IF_ERROR(ReadColumn(column, &block->columns.emplace_back()));
  }
  for (TomlTable& row : t.Tables("rows")) LANTAI_RETURN_IF_ERROR(ReadRow(row, &block->rows.emplace_back()));
  block->header_order = t.OptionalStrings("header_order");
  for (const std::string& id : block->header_order) {
    const bool known = std::any_of(block->columns.begin(), block->columns.end(),
                                   [&](const ColumnTemplate& column) { return column.id == id; });
    if (!known) t.Fail("header_order", "ids of columns, not '" + id + "'");
  }
  if (block->columns.empty()) t.Fail("columns", "at least one column");
  if (block->rows.empty()) t.Fail("rows", "at least one row");
  return t.Finish();
}

std::vector<std::string> CountingCells(const TableTemplate& table, const std::vector<std::string>& except) {
  std::vector<std::string> ids;
  for (const BlockTemplate& block : table.blocks) {
    for (const RowTemplate& row : block.rows) {
      for (const ColumnTemplate& column : block.columns) {
        std::string id = TableTemplate::CellId(block, row, column);
        const bool excepted = std::find(except.begin(), except.end(), id) != except.end();
        if (!column.is_signed && !column.has_unit && !excepted) ids.push_back(std::move(id));
      }
    }
  }
  return ids;
}

std::vector<std::string> Scopes(TomlTable& t, const TableTemplate& table) {
  std::vector<std::string> ids;
  if (!t.IsString("scopes")) return t.Strings("scopes");
  const std::string which = t.String("scopes");
  if (which == "columns") {
    for (const ColumnTemplate& column : table.blocks.front().columns) ids.push_back(column.id);
  } else if (which == "rows") {
    for (const RowTemplate& row : table.blocks.front().rows) ids.push_back(row.id);
  } else if (which == "counts") {
    ids = CountingCells(table, t.OptionalStrings("except"));
  } else {
    t.Fail("scopes", "\"rows\", \"columns\", \"counts\" or an array of strings");
  }
  return ids;
}

CheckRelation Relation(TomlTable& t) {
  const std::string name = t.String("relation", "equal");
  if (name == "at least") return CheckRelation::kAtLeast;
  if (name == "counts") return CheckRelation::kCounts;
  if (name != "equal") t.Fail("relation", "\"equal\", \"at least\" or \"counts\"");
  return CheckRelation::kEqual;
}

std::set<std::string, std::less<>> CellIds(const TableTemplate& table) {
  std::set<std::string, std::less<>> ids;
  for (const BlockTemplate& block : table.blocks) {
    for (const RowTemplate& row : block.rows) {
      for (const ColumnTemplate& column : block.columns) ids.insert(TableTemplate::CellId(block, row, column));
    }
  }
  return ids;
}

Status ReadCheck(TomlTable t, const TableTemplate& table, CheckTemplate* check) {
  check->id = t.String("id");
  check->cell = t.String("cell");
  check->scopes = Scopes(t, table);
  check->relation = Relation(t);
  const bool counts = check->relation == CheckRelation::kCounts;
  if (!counts) check->left = t.Strings("left");
  if (!counts) check->right = t.Strings("right");
  const auto ids = CellIds(table);
  const auto expect_cell = [&](const std::string& id) {
    if (!ids.contains(id)) t.Fail("cell", "ids of cells, not '" + id + "'");
  };
  for (const std::string& scope : check->scopes) {
    if (counts) expect_cell(check->CellId(scope, {}));
    for (const std::string& term : check->left) expect_cell(check->CellId(scope, term));
    for (const std::string& term : check->right) expect_cell(check->CellId(scope, term));
  }
  return t.Finish();
}

Status ReadTable(TomlTable t, TableTemplate* table) {
  table->id = t.String("id");
  table->heads = t.OptionalStrings("heads");
  table->groups = t.OptionalStrings("groups");
  table->anchors = t.Strings("anchors");
  for (TomlTable& block : t.Tables("block")) LANTAI_RETURN_IF_ERROR(ReadBlock(block, &table->blocks.emplace_back()));
  if (table->blocks.empty())
    t.Fail("block", "at least one block");
  else {
    for (TomlTable& check : t.Tables("check")) {
      LANTAI_RETURN_IF_ERROR(ReadCheck(check, *table, &table->checks.emplace_back()));
    }
  }
  return t.Finish();
}

}  // namespace

Result<ReportTemplate> ReadReportTemplate(const ConfigFile& file) {
  LANTAI_ASSIGN_OR_RETURN(const TomlFile parsed, TomlFile::Parse(file));
  TomlTable root = parsed.Root();
  ReportTemplate form;
  form.id = root.String("id");
  form.chapters = root.OptionalStrings("chapters");
  for (TomlTable& table : root.Tables("table")) LANTAI_RETURN_IF_ERROR(ReadTable(table, &form.tables.emplace_back()));
  LANTAI_RETURN_IF_ERROR(root.Finish());
  return form;
}

Result<std::vector<ReportTemplate>> LoadReportTemplates(const std::filesystem::path& config_dir) {
  LANTAI_ASSIGN_OR_RETURN(const std::vector<ConfigFile> files, LoadConfigFolder("templates/", config_dir));
  std::vector<ReportTemplate> forms;
  for (const ConfigFile& file : files) {
    LANTAI_ASSIGN_OR_RETURN(forms.emplace_back(), ReadReportTemplate(file));
  }
  return forms;
}

}  // namespace lantai::config
