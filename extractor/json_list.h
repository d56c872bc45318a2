// The entries of a list in a JSON answer.
//
//   std::optional<JsonList> list = ReadJsonList(text, answer);
//   list->items.front();          // {"/zwgk/202101/t20210129_1.html", "2020年政府信息公开工作年度报告", "2021-01-29"}
//
// By the answer's pointers (RFC 6901); where they do not fit, the array of objects with a title and an address in which
// most of them stand, by the names such fields have. Addresses are as written: to be resolved. Dates may be texts, or
// seconds or milliseconds since 1970, which are days of China's time (UTC+8).
//
// Thread-safety: free functions. Errors: none where the text is no JSON, or too large.
// Limits: kLargestJson bytes, kDeepestJson levels, kMaxItems entries.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/dialect.h"
#include "extractor/listing.h"

namespace lantai::extractor {

inline constexpr size_t kLargestJson = size_t{8} << 20;
inline constexpr int kDeepestJson = 64;

struct JsonList {
  std::vector<FoundItem> items;
  std::optional<long> records, pages, per_page;  // where the answer says them
  std::string html;                              // markup with the entries, where the answer has that instead
  std::string place;                             // pointer of what was read
};

std::optional<JsonList> ReadJsonList(std::string_view text, const Answer& answer);

// Columns of an inline tree, [{"id":1,"name":"…","children":[…]}], parents first: their ids and names, and
// their parents' ids.
struct TreeColumn {
  std::string id, name, parent;
};
std::vector<TreeColumn> ReadTree(std::string_view json);

}  // namespace lantai::extractor
