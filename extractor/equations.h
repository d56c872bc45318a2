// The checks that a template states (K1–K6 and K12 of the form's 勾稽关系), compiled once and run over a report's
// cells.
//
//   Equations equations(templates);                     // once; keeps no reference to them
//   std::vector<Check> checks = equations.Run(report);  // of the tables that report.tables names
//
// A check with an operand that has no value is kUnknown; a side all of whose operands have values is still given.
// Where the equations of one table locate exactly one wrong cell, or the value of the one that is missing, the failed
// and unknown ones among them carry a suggestion, "t3.granted.business = 3". Nothing is written back into a cell.
//
// Order: by the number in the id (K1 before K12), then table, then the template's own order.
//
// Thread-safety: immutable once made.
// Cost: one walk over the cells and one addition an operand; no id is built or looked up while it runs.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/report_template.h"

namespace lantai::extractor {

class Equations {
 public:
  explicit Equations(const std::vector<ReportTemplate>& templates);
  ~Equations();
  Equations(Equations&&) noexcept;

  std::vector<Check> Run(const Report& report) const;

 private:
  struct State;  // a plan for each table of each generation
  std::unique_ptr<const State> state_;
};

// One table's checks, for those who have no report at hand.
std::vector<Check> RunChecks(const TableTemplate& table, const std::map<std::string, Cell>& cells);

// The number in a check's id: 12 of "K12"; 0 where there is none.
int CheckNumber(const std::string& id);

}  // namespace lantai::extractor
