// The head of a request, as far as the simulated server reads it.
//
// Thread-safety: values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lantai::portal {

inline constexpr size_t kMaxRequestHead = 64 << 10;
inline constexpr size_t kMaxRequestBody = 1 << 20;

struct HttpRequest {
  std::string method, target, host, user_agent, cookie, if_none_match, if_modified_since;
  size_t length = 0;  // of the body
  std::string body;
  bool keep_alive = true;
  bool expects_continue = false;
  bool bad = false;

  bool conditional() const { return !if_none_match.empty() || !if_modified_since.empty(); }
  // RFC 9110 §13.2.2: If-None-Match takes precedence.
  bool Matches(const std::string& etag, const std::string& modified) const {
    if (!if_none_match.empty()) return if_none_match == "*" || if_none_match.find(etag) != std::string::npos;
    return !modified.empty() && if_modified_since == modified;
  }
};

// `head` is the request line and headers, without the empty line.
HttpRequest ReadHead(std::string_view head);

}  // namespace lantai::portal
