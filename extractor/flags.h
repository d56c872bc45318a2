// What is odd about a report, said beside its numbers and never mended in them.
//
// | id | severity | when |
// |---|---|---|
// | period_year_mismatch | warning | the period sentence names another year than the report's |
// | published_before_year_end | notice | the report is dated before its year was over |
// | digits_lost | warning | an extractor upstream dropped digits or letters: 20201231日, ()不予公开, 三安全一稳定 |
// | table_missing | error | the chapter on requests is there, its table is not |
// | cell_conflict | warning | the same cell is printed twice with different values; the first stays |
//
// Thread-safety: a free function.
#pragma once

#include <vector>

#include "core/document.h"
#include "extractor/form_reader.h"
#include "extractor/sections.h"

namespace lantai::extractor {

std::vector<Flag> FindFlags(const Document& document, const Body& body, const FormReading& form);

}  // namespace lantai::extractor
