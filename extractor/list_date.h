// The date beside an entry of a list.
//
//   FindListDate("[2020-11-27]")->iso;      // "2020-11-27"
//   FindListDate("2020年1月9日")->iso;       // "2020-01-09"
//   FindListDate("06-23")->iso;             // "": a date, but of what year is not said
//
// Thread-safety: a free function. Errors: none. Years outside 1990…2099 and days that no month has are no dates.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lantai::extractor {

struct ListDate {
  std::string iso;            // "2020-11-27", or empty where the year is not printed
  size_t begin = 0, end = 0;  // where it stands in the text
};

// The last date with a year; else, where the text is nothing but month and day (brackets aside), that.
std::optional<ListDate> FindListDate(std::string_view text);

}  // namespace lantai::extractor
