#include "core/capture.h"

#include <algorithm>

#include "core/url.h"

namespace lantai {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return Lower(x) == Lower(y); });
}

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

std::string RequestKey(const Request& request) {
  const Result<Url> url = Url::Parse(request.url);
  std::string key = url.ok() ? UrlKey(*url) : request.url;
  if (request.method == Method::kGet) return key;
  return "POST " + key + " " + Sha256Of(request.body).Hex();
}

void ForEachHeader(std::string_view head, std::string_view name, const std::function<void(std::string_view)>& visit) {
  while (!head.empty()) {
    const size_t end = head.find('\n');
    const std::string_view line = head.substr(0, end);
    head = end == std::string_view::npos ? std::string_view{} : head.substr(end + 1);
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos && EqualsIgnoreCase(line.substr(0, colon), name)) {
      visit(Trim(line.substr(colon + 1)));
    }
  }
}

std::string_view HeaderValue(std::string_view head, std::string_view name) {
  std::string_view last;
  ForEachHeader(head, name, [&last](std::string_view value) { last = value; });
  return last;
}

}  // namespace lantai
