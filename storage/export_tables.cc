#include "storage/export_tables.h"

#include <initializer_list>

namespace lantai::storage {
namespace {

using Names = std::initializer_list<const char*>;

bool IsIn(std::string_view name, Names names) {
  for (const char* each : names) {
    if (name == each) return true;
  }
  return false;
}

ColumnType TypeOf(std::string_view name) {
  if (IsIn(name, {"report_id", "year", "checks_pass", "checks_fail", "checks_unknown", "flags", "stands", "disagrees"}))
    return ColumnType::kInteger;
  return IsIn(name, {"value", "filled", "left", "right"}) ? ColumnType::kNumber : ColumnType::kText;
}

TableSpec Spec(const char* name, const char* key, bool of_report, Names columns) {
  TableSpec spec{name, {}, key, of_report};
  for (const char* column : columns) spec.columns.push_back({column, TypeOf(column)});
  return spec;
}

}  // namespace

std::vector<TableSpec> BaseTables() {
  std::vector<TableSpec> tables = {
      Spec("reports", "report_id", false,
           {"report_id", "portal",         "url",         "title",         "unit",
            "division",  "level",          "year",        "published",     "template",
            "status",    "fetched_at",     "checks_pass", "checks_fail",   "checks_unknown",
            "flags",     "payload_sha256", "text_sha256", "tables_sha256", "extractor",
            "body_key",  "stands",         "disagrees"}),
      Spec("cells", "report_id, cell", true, {"report_id", "cell", "value", "raw", "status", "unit", "at", "filled"}),
      Spec("checks", "", true, {"report_id", "check", "scope", "status", "left", "right", "cells", "suggestion"}),
      Spec("flags", "", true, {"report_id", "flag", "severity", "detail", "at", "cells"}),
      Spec("sources", "", true, {"report_id", "kind", "role", "url", "payload_sha256"}),
      Spec(
          "codebook", "generation, cell", false,
          {"generation", "cell", "row_label", "col_label", "unit", "type", "column", "definition", "years", "missing"}),
      Spec("indicator_definitions", "id", false,
           {"id", "label", "name", "definition", "formula", "numerator", "denominator", "forms", "source"}),
      Spec("correspondences", "variable, generation", false,
           {"variable", "generation", "formula", "label", "definition", "unit", "source"}),
      Spec("not_harmonised", "cell", false, {"cell", "reason"}),
      Spec("meta", "key", false, {"key", "value"}),
  };
  tables.back().columns.back().type = ColumnType::kText;  // of meta
  return tables;
}

}  // namespace lantai::storage
