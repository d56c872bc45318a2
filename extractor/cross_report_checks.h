// What two reports of one body, of a year and the next, say about each other.
//
//   for (const Check& check : CompareYears(report_2019, 2019, report_2020, 2020)) …
//
// | id | scope | holds where |
// |---|---|---|
// | K7 | cell | in force(y) = in force(y−1) + issued(y) − repealed(y) (g2021) |
// | K8 | applicant column | carried in(y) = carried out(y−1) |
// | K9 | cell | items before(y) = items before(y−1) + change(y−1) (g2019) |
// | K14 | cell | fees(y) are at most ten times fees(y−1): else one of them may be in 元 |
// | K15 | cell | decisions(y) are between a tenth and ten times decisions(y−1), small numbers apart |
//
// `cells` names operands with their year, "2019/t3.carried_out.total". A check is made where both reports have the
// cells, and kUnknown where one has no value. K7, K14 and K15 are hints: clean-ups of documents and campaigns break
// them.
//
// Thread-safety: a free function.
#pragma once

#include <vector>

#include "core/document.h"

namespace lantai::extractor {

// Nothing unless `later_year` is the year after `earlier_year`.
std::vector<Check> CompareYears(const Report& earlier, int earlier_year, const Report& later, int later_year);

}  // namespace lantai::extractor
