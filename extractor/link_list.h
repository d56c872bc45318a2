// The links of a page put together: in page order, each request once, in its most telling role.
//
//   LinkList list;
//   list.Add(link.node, MakeLink(LinkRole::kItem, relevance, url, title, date));
//   page.links = list.Take();
//   page.list_fingerprint = ListFingerprint(page.links);
//
// Thread-safety: none needed; lives in one function. Errors: none.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/page.h"

namespace lantai::extractor {

class LinkList {
 public:
  // `place` orders the links; of equal ones the first added comes first. Addresses of other schemes than http and https
  // are kept each time they come: a list may have several entries that only a script opens.
  void Add(uint64_t place, Link link);
  std::vector<Link> Take();

 private:
  struct Placed {
    uint64_t place;
    Link link;
  };
  std::unordered_map<std::string, size_t> by_request_;
  std::vector<Placed> links_;
};

Link MakeLink(LinkRole role, Relevance relevance, std::string url, std::string text, std::string date = "");

// Page::list_fingerprint of these links: the SHA-256 over the items' addresses, or the titles of those that have none.
std::string ListFingerprint(const std::vector<Link>& links);

}  // namespace lantai::extractor
