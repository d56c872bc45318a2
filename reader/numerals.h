// Numbers as lists show them: 3 is 三, ③, （iii） is iii (ISO/IEC 29500-1 §17.18.59, ST_NumberFormat).
//
//   Numeral(12, "chineseCountingThousand");        // "十二"
//
// A format that is not known here is shown as decimal, which keeps that there is a number. Thread-safety: pure.
#pragma once

#include <string>
#include <string_view>

namespace lantai::reader {

// "" for the formats `none` and `bullet`. REQUIRES: nothing; a value outside a format's range is shown as decimal.
std::string Numeral(int value, std::string_view format);

}  // namespace lantai::reader
