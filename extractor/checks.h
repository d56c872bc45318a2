// Proves a report's numbers: by the form's own equations (勾稽关系, extractor/equations.h), against the running text,
// by the dates the law sets, and by what a body of this level can do at all.
//
//   Checker checker(templates, language);                     // once
//   document.report->checks = checker.Run(document, body);    // cells, tables and narrative must be there already
//
// | id | scope | holds where |
// |---|---|---|
// | K1–K6, K12 | see config/templates | the template's sums and ranges hold |
// | K11 | the first cell | the number in the text is that of the table, however it may be counted |
// | K13 | section of the period | its year is the report's (left: report, right: period); a part of a year: days |
// | K13 | published | the day (left) is in the year after and not after 31 March (right: the bound it is held against)
// | | K14 | the fee's cell | money was collected only by a body that may | | K16 | the first cell of 规章 above 0 | the
// body may make 规章 |
//
// Days are numbers, YYYYMMDD. A check with an operand that has no value is kUnknown. Nothing is ever written back into
// a cell. Order: by the number in the id.
//
// Thread-safety: immutable once made. Cost: some microseconds beside that of the equations.
// Source: 政府信息公开条例 (2019) articles 49 and 50 (31 January, 31 March), (2007) article 31.
#pragma once

#include <vector>

#include "core/document.h"
#include "core/narrative_language.h"
#include "core/report_template.h"
#include "extractor/equations.h"
#include "extractor/sections.h"

namespace lantai::extractor {

class Checker {
 public:
  Checker(const std::vector<ReportTemplate>& templates, const NarrativeLanguage& language);

  // REQUIRES: document.report.
  std::vector<Check> Run(const Document& document, const Body& body) const;

 private:
  // K11: a way of counting is a sum of cells.
  using Sum = std::vector<std::string>;
  struct Claim {
    std::string narrative;
    std::vector<Sum> ways;
    bool only_zero = false;
  };
  static void RunClaim(const Claim& claim, const Report& report, std::vector<Check>* checks);

  Equations equations_;
  std::vector<Claim> claims_;
};

}  // namespace lantai::extractor
