#include "extractor/link_list.h"

#include <algorithm>

#include "core/digest.h"

namespace lantai::extractor {
namespace {

bool IsHttp(const std::string& url) { return url.starts_with("http://") || url.starts_with("https://"); }

std::string KeyOf(const Request& request) {
  return request.method == Method::kGet ? request.url : "POST " + request.url + " " + request.body;
}

}  // namespace

void LinkList::Add(uint64_t place, Link link) {
  if (!IsHttp(link.request.url)) return links_.push_back({place, std::move(link)});
  const auto [known, fresh] = by_request_.try_emplace(KeyOf(link.request), links_.size());
  if (fresh) return links_.push_back({place, std::move(link)});
  Placed& other = links_[known->second];
  if (link.role < other.link.role) other = {place, std::move(link)};
}

std::vector<Link> LinkList::Take() {
  std::ranges::stable_sort(links_, {}, &Placed::place);
  std::vector<Link> links;
  links.reserve(links_.size());
  for (Placed& placed : links_) links.push_back(std::move(placed.link));
  return links;
}

Link MakeLink(LinkRole role, Relevance relevance, std::string url, std::string text, std::string date) {
  Link link;
  link.role = role;
  link.relevance = relevance;
  link.request.url = std::move(url);
  link.text = std::move(text);
  link.date = std::move(date);
  return link;
}

std::string ListFingerprint(const std::vector<Link>& links) {
  std::string all;
  for (const Link& link : links) {
    if (link.role == LinkRole::kItem) all += (IsHttp(link.request.url) ? link.request.url : link.text) + "\n";
  }
  return all.empty() ? std::string() : Sha256Of(all).Hex();
}

}  // namespace lantai::extractor
