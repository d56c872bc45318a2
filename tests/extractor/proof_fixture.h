// What the tests of checks, flags and the narrative share: forms filled with zeros, and reports made by hand.
#pragma once

#include <string>
#include <vector>

#include "extractor/phrase_index.h"
#include "tests/extractor/report_fixture.h"

namespace lantai::extractor {

inline Cell Printed(const std::string& number) {
  Cell cell;
  cell.value = Number{number};
  cell.raw = number;
  cell.status = CellStatus::kOk;
  return cell;
}

inline Cell Blank() {
  Cell cell;
  cell.raw = "";
  cell.status = CellStatus::kBlank;
  return cell;
}

// A report whose `tables` of this generation are there with 0 in every cell.
inline Report ZeroReport(const std::string& form, const std::vector<std::string>& tables) {
  Report report;
  report.form = form;
  for (const ReportTemplate& one : BuiltInKnowledge().templates) {
    if (one.id != form) continue;
    for (const TableTemplate& table : one.tables) {
      if (std::find(tables.begin(), tables.end(), table.id) == tables.end()) continue;
      report.tables[table.id] = form;
      for (const BlockTemplate& block : table.blocks) {
        for (const RowTemplate& row : block.rows) {
          for (const ColumnTemplate& column : block.columns) {
            report.cells[TableTemplate::CellId(block, row, column)] = Printed("0");
          }
        }
      }
    }
  }
  return report;
}

// A county bureau's report for 2020, published in time.
inline Document CountyDocument(Report report) {
  Document document;
  document.unit = "青禾县水务局";
  document.year = 2020;
  document.published = "2021-01-20";
  document.is_annual_report = true;
  document.report = std::move(report);
  return document;
}

inline Body BodyOf(const std::vector<std::string>& lines) {
  Content content;
  for (const std::string& line : lines) content.blocks.push_back({.text = line});
  FoldBlocks(&content);
  static const PhraseIndex phrases(BuiltInKnowledge().phrases);
  return ReadBody(content, std::vector<bool>(content.blocks.size()), 0, phrases);
}

inline const Checker& ShippedChecker() {
  static const Checker checker(BuiltInKnowledge().templates, BuiltInKnowledge().narrative);
  return checker;
}

inline std::vector<const Check*> Of(const std::vector<Check>& checks, const std::string& id) {
  std::vector<const Check*> found;
  for (const Check& check : checks) {
    if (check.id == id) found.push_back(&check);
  }
  return found;
}

// "K1 business fail 7 0", one a line.
inline std::string Failed(const std::vector<Check>& checks) {
  std::string text;
  for (const Check& check : checks) {
    if (check.verdict != Verdict::kFail) continue;
    text += check.id + " " + check.scope + " " + check.left->text + " " + check.right->text + "\n";
  }
  return text;
}

}  // namespace lantai::extractor
