// From rows of cells with spans to a grid in which every row has every column: the HTML standard's "forming a table"
// (§4.9.12.1), without HTML.
//
//   std::vector<RowGroup> groups = {{{{{"项目", 1, 2}, {"合计"}}, {{"申请"}}}}};
//   Grid grid = FormGrid(std::move(groups));      // 2 rows of 3 slots
//
// As the standard says: a rowspan of 0 reaches to the end of its row group; spans are at most 1000 columns and 65534
// rows; where cells overlap, the slot belongs to the later one. Deviations, all as browsers draw tables: a rowspan ends
// with its row group and makes no rows of its own; columns that only spans reach, beyond kMaxWidth, are dropped.
//
// Limits: kMaxSlots slots in all; text repeated in covered slots is kMaxRepeated bytes in all, after which they are
// empty. Rows beyond the limit are dropped. Thread-safety: free functions. Errors: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "extractor/content.h"

namespace lantai::extractor {

struct GridCell {
  std::string text;
  int colspan = 1;
  int rowspan = 1;  // 0: to the end of the row group
  bool header = false;
};

using GridRow = std::vector<GridCell>;

// The rows of one <thead>, <tbody> or <tfoot>, or rows that stand in none. The caller puts the groups in the order of
// the standard: as they come, with <tfoot> last.
struct RowGroup {
  std::vector<GridRow> rows;
};

inline constexpr int kMaxColspan = 1000;
inline constexpr int kMaxRowspan = 65534;
inline constexpr int kMaxWidth = 200;
inline constexpr size_t kMaxSlots = 200'000;
inline constexpr size_t kMaxRepeated = size_t{4} << 20;

Grid FormGrid(std::vector<RowGroup> groups);

// The value of a colspan or rowspan attribute by the standard's rules for non-negative integers (§2.3.4.2): leading
// digits count, anything else is 1; colspan 0 is 1; both are clamped.
int ParseColspan(std::string_view attribute);
int ParseRowspan(std::string_view attribute);

}  // namespace lantai::extractor
