// The requests that give a list, in order, and what each answer holds: how listings are named in the truth, whether
// they are files, scripts' form posts or JSON endpoints.
//
// Thread-safety: values.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lantai::portal {

struct Call {
  std::string target;  // path with query, as the page's own script would ask
  std::string method = "GET";
  std::string body;  // application/x-www-form-urlencoded
  friend bool operator==(const Call&, const Call&) = default;
};

struct ListPage {
  Call call;
  int column = 0;
  int page = 1;
  // The items it lists: so many of the column's, from this one.
  size_t first = 0, count = 0;
  // Later pages of the list that this one lets a reader know of, in order.
  std::vector<Call> next;
  bool whole_page = true;  // with menu and footer; else what a script fetches: HTML fragment, XML, JSON
  bool repeats = false;    // holds what an earlier page held
};

}  // namespace lantai::portal
