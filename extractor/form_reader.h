// Finds the report's tables in a content, decides for each which generation of the form it is, and reads its cells.
//
//   FormReader reader(templates);                                  // once; the templates must outlive it
//   FormReading reading = reader.Read(content);
//   reading.report.tables["t3"];                                   // "g2019"
//
// The generation of a table is the one whose labels fit best, never decided by a year. Tables whose cells are the same
// in two generations (table 4) are both ("g2019|g2021") and do not make a report mixed.
//
// Thread-safety: immutable once made.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/report_template.h"
#include "extractor/content.h"
#include "extractor/form_index.h"

namespace lantai::extractor {

struct FormReading {
  Report report;                 // form, tables, cells; empty where there is no table of the form
  std::vector<Table> tables;     // every table of the content, those of flattened text put together again
  std::vector<bool> consumed;    // by block: it is part of a table
  bool lost_characters = false;  // labels were recognised by what is left of them
  bool conflict = false;         // the same cell was printed twice with different values
};

// The generation of a report from those of its tables (Report::tables): "g2019"; "mixed" where none fits all; empty
// where there is no table.
std::string FormOf(const std::map<std::string, std::string>& tables);

class FormReader {
 public:
  explicit FormReader(const std::vector<ReportTemplate>& templates);

  FormReading Read(const Content& content) const;

 private:
  using Readings = std::vector<TableReading>;
  void ReadGrids(const Content& content, Readings* readings, FormReading* result) const;
  void ReadFlat(const Content& content, Readings* readings, FormReading* result) const;
  void Decide(Readings* readings, FormReading* result) const;

  FormIndex index_;
};

}  // namespace lantai::extractor
