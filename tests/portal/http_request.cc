#include "tests/portal/http_request.h"

#include <algorithm>
#include <charconv>

namespace lantai::portal {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool SameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return Lower(x) == Lower(y); });
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Reads one header line into the request.
void ReadHeader(std::string_view line, HttpRequest& request) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    request.bad = true;
    return;
  }
  const std::string_view name = line.substr(0, colon), value = Trim(line.substr(colon + 1));
  if (SameName(name, "host")) {
    request.host = value.substr(0, value.find(':'));
    std::transform(request.host.begin(), request.host.end(), request.host.begin(), Lower);
  } else if (SameName(name, "user-agent")) {
    request.user_agent = value;
  } else if (SameName(name, "cookie")) {
    request.cookie = value;
  } else if (SameName(name, "if-none-match")) {
    request.if_none_match = value;
  } else if (SameName(name, "if-modified-since")) {
    request.if_modified_since = value;
  } else if (SameName(name, "connection")) {
    if (SameName(value, "close")) request.keep_alive = false;
  } else if (SameName(name, "expect")) {
    request.expects_continue = SameName(value, "100-continue");
  } else if (SameName(name, "content-length")) {
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), request.length);
    request.bad |= error != std::errc{} || end != value.data() + value.size() || request.length > kMaxRequestBody;
  }
}

}  // namespace

HttpRequest ReadHead(std::string_view head) {
  HttpRequest request;
  const size_t line_end = std::min(head.find("\r\n"), head.size());
  const std::string_view line = head.substr(0, line_end);
  const size_t first = line.find(' '), last = line.rfind(' ');
  request.bad = first == std::string_view::npos || last <= first || !line.substr(last + 1).starts_with("HTTP/1.");
  if (request.bad) return request;
  request.method = line.substr(0, first), request.target = line.substr(first + 1, last - first - 1);
  request.keep_alive = line.ends_with("1.1");
  head.remove_prefix(std::min(line_end + 2, head.size()));
  while (!head.empty()) {
    const size_t end = std::min(head.find("\r\n"), head.size());
    ReadHeader(head.substr(0, end), request);
    head.remove_prefix(std::min(end + 2, head.size()));
  }
  // An absolute target, as proxies get it (RFC 9112 §3.2.2).
  if (request.target.starts_with("http://")) {
    const size_t slash = request.target.find('/', 7);
    request.target = slash == std::string::npos ? "/" : request.target.substr(slash);
  }
  if (request.bad) request.length = 0;
  return request;
}

}  // namespace lantai::portal
