#include "crawler/sitemaps.h"

#include <algorithm>

#include "core/url.h"

namespace lantai::crawler {
namespace {

constexpr std::string_view kKey = "sitemap";

std::string_view Trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\0'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool IsKey(std::string_view text) {
  return std::equal(text.begin(), text.end(), kKey.begin(), kKey.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

}  // namespace

std::vector<std::string> SitemapsIn(std::string_view text) {
  std::vector<std::string> sitemaps;
  while (!text.empty() && sitemaps.size() < kMaxSitemaps) {
    const size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const size_t colon = line.find(':');
    if (colon == line.npos || !IsKey(Trimmed(line.substr(0, colon)))) continue;
    const std::string_view value = line.substr(colon + 1);
    const Result<Url> url = Url::Parse(Trimmed(value.substr(0, value.find('#'))));
    if (url.ok() && url->IsHttp()) sitemaps.push_back(url->HrefWithoutFragment());
  }
  return sitemaps;
}

}  // namespace lantai::crawler
