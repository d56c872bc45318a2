// Numbers of a spreadsheet as they are shown (ISO/IEC 29500-1 §18.8.30, number formats), as far as the forms need it.
//
//   ShowNumber("1234.5", "#,##0.00");               // "1,234.50"
//   ShowNumber("45292", "yyyy-mm-dd");              // "2024-01-01"
//
// Known are General, digits with a fixed number of decimals, thousands separators, per cent, literal text around them
// and dates, which are all written as ISO 8601. A format with anything else shows the number as General does: more
// digits than the sheet shows, never fewer.
//
// Thread-safety: pure.
#pragma once

#include <string>
#include <string_view>

namespace lantai::reader {

// `stored` is what stands in the cell's <v>; it is returned as it is where it is no number. `epoch_1904`: days count
// from 1904-01-01 (§18.17.4.1).
std::string ShowNumber(std::string_view stored, std::string_view format, bool epoch_1904 = false);

// The built-in format of an id below 164 (§18.8.30); "General" where there is none.
std::string_view BuiltInFormat(int id);

}  // namespace lantai::reader
