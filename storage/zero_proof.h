// Which empty cells of a report must be 0 by the form's own arithmetic: what the filled view of an export fills.
//
//   ZeroProof proof(templates);                                        // once
//   std::vector<std::string_view> ids = proof.Of(report);              // "t3.granted.business", …
//
// An empty cell is one in which nothing, a dash, a slash, 无 or 零 stands. Where all empty cells of an equation (K1–K4,
// and the sums of K12) stand on one side, and what is printed there is as much as the other side, they add up to
// nothing; and counts are never negative, so each of them is 0. What is proved counts as printed for the next equation.
// Nothing is proved by an equation with a cell that is unreadable, missing, negative or no whole number. A cell that
// makes another equation fail once it is 0 is left empty, with all that follows from it.
//
// So a table that is blank throughout stays empty, and so do two empty cells on either side of an equation.
//
// Thread-safety: immutable once made.
// Lifetime: the ids look into the ZeroProof.
// Cost: one walk over the cells where no cell is empty.
// Source: 勾稽关系 of the forms, 国办公开办函〔2019〕60号 and 〔2021〕30号; 国办发〔2014〕32号.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/document.h"
#include "core/report_template.h"

namespace lantai::storage {

class ZeroProof {
 public:
  explicit ZeroProof(const std::vector<ReportTemplate>& forms);

  // Sorted.
  std::vector<std::string_view> Of(const Report& report) const;

  // An equation; operands are indices into Plan::ids, the left ones first.
  struct Sum {
    std::vector<size_t> operands;
    size_t left = 0;
  };
  struct Plan {
    std::vector<std::string> ids;  // of all cells in the equations, sorted
    std::vector<Sum> sums;
  };

 private:
  std::map<std::pair<std::string, std::string>, Plan> plans_;  // by table and generation
};

}  // namespace lantai::storage
