// Durations and sizes as people write them in settings and seed lists.
//
//   ParseDuration("250ms");   // 250
//   ParseSize("64MiB");       // 67108864
//
// Grammar: digits, optionally a point and further digits, then a unit; no white space. Durations: ms, s, m, h, d.
// Sizes: B, KiB, MiB, GiB, TiB (IEC 80000-13 binary prefixes; "MB" is refused, because people mean two things by it).
// A fraction is rounded down to whole milliseconds or bytes.
//
// Thread-safety: free functions.
// Errors: kInvalidArgument that says what was expected; never throws, whatever the text.
// Limits: 3650 days, 1024 TiB.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/status.h"

namespace lantai::config {

Result<int64_t> ParseDuration(std::string_view text);  // milliseconds
Result<int64_t> ParseSize(std::string_view text);      // bytes

// The shortest form that parses back to the same value: "1s", "1500ms", "64MiB". REQUIRES: value >= 0.
std::string FormatDuration(int64_t ms);
std::string FormatSize(int64_t bytes);

}  // namespace lantai::config
