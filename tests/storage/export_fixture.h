// Knowledge for export tests: the built-in forms and definitions, with a codebook of two lines; and readers of what
// exports write.
#pragma once

#include <fstream>
#include <iterator>
#include <map>

#include "config/export_definitions.h"
#include "config/report_templates.h"
#include "storage/export_csv.h"
#include "tests/storage/fixture.h"

namespace lantai::storage {

inline std::string ReadWhole(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline ExportKnowledge BuiltInKnowledge() {
  ExportKnowledge knowledge;
  auto forms = config::LoadReportTemplates();
  EXPECT_OK(forms);
  if (forms.ok()) knowledge.forms = *std::move(forms);
  auto definitions = config::LoadExportDefinitions();
  EXPECT_OK(definitions);
  if (definitions.ok()) knowledge.definitions = *std::move(definitions);
  knowledge.codebook = {{"g2021", "t3.granted.total", "(一)予以公开", "总计", "件", "uint", "t3_granted_total",
                         "Granted", "2021-", "empty"},
                        {"indicator", "disclosure_rate", "公开率", "", "1", "ratio", "disclosure_rate", "a|b", "", ""}};
  knowledge.program = "lantai test";
  knowledge.now = {1'600'000'000'000};
  return knowledge;
}

inline const ReportTemplate& FormOf(const ExportKnowledge& knowledge, const std::string& id) {
  for (const ReportTemplate& form : knowledge.forms) {
    if (form.id == id) return form;
  }
  return knowledge.forms.front();
}

// All cells of a table of a form, each printing 0.
inline void AddZeros(const ExportKnowledge& knowledge, const std::string& form, const std::string& table,
                     Report* report) {
  for (const TableTemplate& each : FormOf(knowledge, form).tables) {
    if (each.id != table) continue;
    report->tables[table] = form;
    for (const BlockTemplate& block : each.blocks) {
      for (const RowTemplate& row : block.rows) {
        for (const ColumnTemplate& column : block.columns) {
          const std::string id = TableTemplate::CellId(block, row, column);
          report->cells[id] = {Number{"0"}, "0", CellStatus::kOk, std::nullopt, "part:0/table:1/row:1/col:1"};
        }
      }
    }
  }
}

inline void Print(Report* report, const std::string& cell, const std::string& number) {
  report->cells[cell] = {Number{number}, number, CellStatus::kOk, std::nullopt, "part:0/table:1/row:1/col:1"};
}

inline void Empty(Report* report, const std::string& cell, CellStatus status = CellStatus::kBlank) {
  report->cells[cell] = {std::nullopt, status == CellStatus::kDash ? "-" : "", status, std::nullopt,
                         "part:0/table:1/row:1/col:1"};
}

// RFC 4180, quotes and all. The first row is the header.
using CsvRows = std::vector<std::vector<std::string>>;
inline CsvRows ParseCsv(const std::string& text) {
  CsvRows rows;
  std::vector<std::string> row(1);
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      row.back() += text[++i];
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (quoted || (text[i] != ',' && text[i] != '\r' && text[i] != '\n')) {
      row.back() += text[i];
    } else if (text[i] == ',') {
      row.emplace_back();
    } else if (text[i] == '\n') {
      rows.push_back(std::move(row));
      row.assign(1, "");
    }
  }
  return rows;
}

// The field of a row by the name of its column.
inline std::string At(const CsvRows& rows, size_t row, const std::string& column) {
  for (size_t i = 0; i < rows.at(0).size(); ++i) {
    if (rows[0][i] == column) return rows.at(row).at(i);
  }
  ADD_FAILURE() << "no column " << column;
  return {};
}

}  // namespace lantai::storage
