// What a simulated server answers, whatever makes it: the generated world or a mirrored folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lantai::portal {

struct Answer {
  int status = 200;
  std::string content_type = "text/html";
  std::string location;       // of 301 and 302
  std::string last_modified;  // HTTP date; empty: none. The server adds the ETag, a digest of the body.
  std::string body;
};

// Thread-safety: implementations may be called from any thread.
class PageSource {
 public:
  virtual ~PageSource() = default;
  // Whether this source answers for `host` (lower case, without port).
  virtual bool Serves(std::string_view host) const = 0;
  // The answer for a path with query as it stands in the request line.
  virtual Answer Get(std::string_view host, std::string_view target) const = 0;
};

}  // namespace lantai::portal
