// What a simulated server answers, whatever makes it: the generated world or a mirrored folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lantai::portal {

// What of a request decides its answer. The views are the caller's.
struct PageRequest {
  std::string_view host;  // lower case, without port
  std::string_view target;
  std::string_view method = "GET";
  std::string_view body;
  std::string_view cookie;  // the Cookie header
};

struct Answer {
  int status = 200;
  std::string content_type = "text/html";
  std::string location;       // of 301 and 302
  std::string last_modified;  // HTTP date; empty: none. The server adds the ETag, a digest of the body.
  std::string body;
  // Further headers: Set-Cookie, Content-Encoding, Retry-After, Content-Disposition. The body is sent as it is.
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// Thread-safety: implementations may be called from any thread.
class PageSource {
 public:
  virtual ~PageSource() = default;
  // Whether this source answers for `host` (lower case, without port).
  virtual bool Serves(std::string_view host) const = 0;
  // The answer for a path with query as it stands in the request line.
  virtual Answer Get(std::string_view host, std::string_view target) const = 0;
  // The same for any method that the server lets through; what knows no difference answers as for GET.
  virtual Answer Respond(const PageRequest& request) const { return Get(request.host, request.target); }
};

}  // namespace lantai::portal
