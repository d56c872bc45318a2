// Which lists go in circles: pagers that lead back to the first page, endpoints that give page 1 whatever is asked.
// Private to crawler/. The io_context's thread only.
//
//   ListBook lists;
//   if (lists.Repeats(list, page, fingerprint)) …       // it lists what an earlier page of the list listed
//   lists.HasEnded(list);                              // after two of them: what waits of it need not be asked for
//
// One repeat ends the chain that leads on from that page; two end the list: the first page has often two addresses
// (index.html, index_1.html), and the pager names both. Bounded: kMaxLists lists, then no more are watched.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace lantai::crawler {

inline constexpr size_t kMaxLists = 50'000;
inline constexpr int kRepeatsThatEndAList = 2;

class ListBook {
 public:
  // `list`: key of its first page; `page`: key of this one. An empty fingerprint repeats nothing.
  bool Repeats(const std::string& list, std::string_view page, std::string_view fingerprint);
  bool HasEnded(const std::string& list) const;

 private:
  struct List {
    std::unordered_map<size_t, size_t> pages;  // hash of a fingerprint → hash of the page's key
    int repeats = 0;
  };
  std::unordered_map<std::string, List> lists_;
};

}  // namespace lantai::crawler
