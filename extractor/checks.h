// Proves a report's numbers by the form's own equations (勾稽关系), as its template states them.
//
//   std::vector<Check> checks = RunChecks(form.tables[1].checks, cells);
//
// An equation with an operand that has no value is kUnknown; a side all of whose operands have values is still given.
// Arithmetic is exact, on decimals of up to 15 digits each. Nothing is ever written back into a cell.
//
// Thread-safety: free functions.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/report_template.h"

namespace lantai::extractor {

std::vector<Check> RunChecks(const std::vector<CheckTemplate>& checks, const std::map<std::string, Cell>& cells);

// The exact sum in normal decimal form. REQUIRES: at most 1000 numbers of at most 15 digits each.
Number Sum(const std::vector<Number>& numbers);

}  // namespace lantai::extractor
