// Numbers with units in a sentence of running text.
//
//   FindQuantities("收到申请1,234件,答复两件", units)      // 1234 件, 2 件
//
// Read are ASCII digits with a fraction or thousands in groups of three, and Chinese numerals up to 9999 where a unit
// follows. A number that says 余, 多, 万 or no unit at all has an empty unit: it states nothing exact, but what comes
// behind it is about something else. Dates (2019年, 3月) and ordinals (第20条) are no quantities.
//
// Thread-safety: free functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"

namespace lantai::extractor {

struct Quantity {
  size_t begin = 0;  // of the number
  size_t end = 0;    // behind the unit
  Number value;      // set where there is a unit
  std::string_view unit;
};

// `units`: longer ones before those they begin with. REQUIRES: folded text, which must outlive the result.
std::vector<Quantity> FindQuantities(std::string_view sentence, const std::vector<std::string>& units);

}  // namespace lantai::extractor
