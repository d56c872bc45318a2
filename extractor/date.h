// Dates as portals print them, to ISO 8601.
//
//   FindDate("发布时间：2021-01-28 13:55:16")->iso      // "2021-01-28T13:55:16+08:00"
//   FindDate("二〇二〇年一月九日")->iso                  // "2020-01-09"
//
// Read are YYYY年M月D日, YYYY-M-D, YYYY/M/D, YYYY.M.D, all with or without a time of day (which is Beijing's, so
// +08:00), in ASCII, full-width or Chinese digits, with white space anywhere between. A date that no calendar has is no
// date.
//
// Thread-safety: free functions. Limits: the first 400 bytes are looked at.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lantai::extractor {

struct FoundDate {
  std::string iso;
  int year = 0;
  int month = 0;
  int day = 0;
  bool whole = false;  // nothing but the date (and brackets) stands in the text
};

// The first date in `text`, or none.
std::optional<FoundDate> FindDate(std::string_view text);

// 2019年, 二〇一九年, 二O一九年 at the start of folded text: the year, with `*length` the bytes it takes without 年.
std::optional<int> YearAt(std::string_view folded, size_t* length);

}  // namespace lantai::extractor
