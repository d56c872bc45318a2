#include "storage/export_views.h"

namespace lantai::storage {
namespace {

// No name of ours holds a quote.
std::string Quoted(std::string_view name) { return "\"" + std::string(name) + "\""; }

std::string_view TypeName(ColumnType type) {
  switch (type) {
    case ColumnType::kInteger: return "INTEGER";
    case ColumnType::kNumber: return "NUMERIC";
    case ColumnType::kText: break;
  }
  return "TEXT";
}

std::string Keys(const std::string& from) {
  std::string sql;
  for (const std::string_view key : kPanelKeys) sql += (sql.empty() ? "" : ", ") + from + "." + Quoted(key);
  return sql;
}

std::string PanelView(const Panel& panel, bool filled) {
  std::string sql = "CREATE VIEW " + std::string(filled ? "panel_filled" : "panel") + " AS SELECT " + Keys("r");
  if (filled) sql += ",\n(SELECT count(filled) FROM cells c WHERE c.report_id = r.report_id) AS filled_cells";
  const std::string value = filled ? "coalesce(value, filled)" : "value";
  for (const std::string& id : panel.variables()) {
    sql += ",\n(SELECT " + value + " FROM cells c WHERE c.report_id = r.report_id AND c.cell = '" + id + "') AS " +
           Quoted(ColumnName(id));
  }
  return sql + "\nFROM reports r WHERE r.stands = 1";
}

std::string SumSql(const Panel& panel, const Panel::Sum& sum);

std::string HarmonisedSql(const Panel& panel, const Panel::Harmonised& variable) {
  std::string sql;
  for (const Panel::Sum& sum : variable.alternatives) sql += (sql.empty() ? "" : ", ") + SumSql(panel, sum);
  if (variable.alternatives.size() > 1) return "coalesce(" + sql + ")";
  return sql.empty() ? "NULL" : sql;
}

std::string SumSql(const Panel& panel, const Panel::Sum& sum) {
  std::string sql;
  for (const Panel::Sum::Term& term : sum.terms) {
    if (!sql.empty() || term.minus) sql += term.minus ? " - " : " + ";
    sql += term.is_harmonised ? "(" + HarmonisedSql(panel, panel.harmonised()[term.index]) + ")"
                              : "p." + Quoted(ColumnName(panel.variables()[term.index]));
  }
  return sql;
}

std::string RatioSql(const Panel& panel, const Panel::Ratio& ratio) {
  if (!ratio.numerator) return "NULL";
  std::string numerator = SumSql(panel, *ratio.numerator);
  if (ratio.is_count) return numerator;
  if (!ratio.denominator) return "NULL";
  return "CAST(" + numerator + " AS REAL) / nullif(" + SumSql(panel, *ratio.denominator) + ", 0)";
}

std::string ViewStart(const std::string& name, bool filled) {
  return "CREATE VIEW " + name + (filled ? "_filled" : "") + " AS SELECT " + Keys("p") +
         (filled ? ", p.filled_cells" : "");
}

std::string HarmonisedView(const Panel& panel, bool filled) {
  std::string sql = ViewStart("harmonised", filled);
  for (const Panel::Harmonised& variable : panel.harmonised()) {
    sql += ",\n" + HarmonisedSql(panel, variable) + " AS " + Quoted(ColumnName(variable.id));
  }
  return sql + (filled ? "\nFROM panel_filled p" : "\nFROM panel p");
}

std::string IndicatorsView(const Panel& panel, bool filled) {
  std::string sql = ViewStart("indicators", filled);
  for (const Panel::Ratio& ratio : panel.ratios()) {
    sql += ",\n" + RatioSql(panel, ratio) + " AS " + Quoted(ColumnName(ratio.id));
  }
  return sql + (filled ? "\nFROM panel_filled p" : "\nFROM panel p");
}

}  // namespace

std::string TableSql(const TableSpec& table) {
  std::string sql = "CREATE TABLE " + table.name + " (";
  for (const ColumnSpec& column : table.columns) {
    if (&column != &table.columns.front()) sql += ", ";
    sql += Quoted(column.name) + " " + std::string(TypeName(column.type));
    if (table.key == column.name) sql += column.type == ColumnType::kInteger ? " PRIMARY KEY" : " NOT NULL PRIMARY KEY";
    if (table.of_report && column.name == "report_id") sql += " NOT NULL REFERENCES reports (report_id)";
  }
  const bool several = table.key.find(',') != std::string::npos;
  if (several) sql += ", PRIMARY KEY (" + table.key + ")";
  // Rows stand in the order of their key, which is how they are looked up.
  sql += several ? ") WITHOUT ROWID" : ")";
  if (table.of_report && table.key.empty()) {
    sql += "; CREATE INDEX " + table.name + "_by_report ON " + table.name + " (report_id)";
  }
  return sql;
}

std::string InsertSql(const TableSpec& table) {
  std::string marks;
  for (size_t i = 0; i < table.columns.size(); ++i) marks += i == 0 ? "?" : ", ?";
  return "INSERT INTO " + table.name + " VALUES (" + marks + ")";
}

std::vector<std::string> ViewsSql(const Panel& panel) {
  return {PanelView(panel, false),     PanelView(panel, true),       HarmonisedView(panel, false),
          HarmonisedView(panel, true), IndicatorsView(panel, false), IndicatorsView(panel, true)};
}

}  // namespace lantai::storage
