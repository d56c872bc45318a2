// The cookies of one origin, for portals behind a firewall that answers the first request with a redirect to the same
// address and a cookie, and opens only to who sends it back (CT6T and CT6TS of openresty's; no script is needed).
//
//   CookieJar jar;
//   jar.Take(head, "/zwgk/", /*secure=*/false, now);    // true: something is new, so asking again may help
//   exchange.cookie = jar.HeaderFor("/zwgk/a.html", false, now);      // "CT6T=1; CT6TS=2"
//
// RFC 6265 §5, as far as a guest needs it: name, value, Path, Secure, Expires and Max-Age count; a Domain attribute
// that names another host refuses the cookie (§5.3 step 6), one that names a parent does not widen it. A jar belongs to
// one scheme, host and port and is never written to disk; nothing else than a redirect to itself puts cookies into it.
// Prefixes (__Host-, __Secure-) are held to what RFC 6265bis §4.1.3 asks.
//
// Thread-safety: one thread. Errors: none; what does not parse is no cookie. Limits: kMaxCookies, kMaxCookieBytes each,
// kMaxJarBytes together; what is past them is left out, the oldest first.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"

namespace lantai::crawler {

inline constexpr size_t kMaxCookies = 20;
inline constexpr size_t kMaxCookieBytes = 4096;  // name and value
inline constexpr size_t kMaxJarBytes = 7000;     // a request's header is 8 kB at most

class CookieJar {
 public:
  explicit CookieJar(std::string host = "") : host_(std::move(host)) {}

  // Takes the Set-Cookie headers of an answer to a request for `path`. True where the jar is not what it was.
  bool Take(std::string_view response_head, std::string_view path, bool secure, Timestamp now);
  // The value of the Cookie header; empty where none applies. Longer paths first, then older cookies (§5.4).
  std::string HeaderFor(std::string_view path, bool secure, Timestamp now);
  size_t size() const { return cookies_.size(); }

 private:
  struct Cookie {
    std::string name, value, path;
    bool secure = false;
    std::optional<Timestamp> expires;  // null: with the run
  };

  std::optional<Cookie> Parse(std::string_view text, std::string_view path, bool secure, Timestamp now) const;
  bool Put(Cookie cookie, Timestamp now);
  void Shrink();

  std::string host_;
  std::vector<Cookie> cookies_;  // oldest first
};

// RFC 6265 §5.1.1: the date of an Expires attribute, in any of the forms in use.
std::optional<Timestamp> ParseCookieDate(std::string_view text);

}  // namespace lantai::crawler
