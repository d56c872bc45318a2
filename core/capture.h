// One exchange with a portal, kept as evidence: what was asked, what came back, byte for byte, from where and when.
//
// Thread-safety: values. Ownership: a Capture owns its bytes; it is passed on by shared_ptr<const Capture> where stages
// run at the same time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/digest.h"

namespace lantai {

enum class Method { kGet, kPost };

// What is asked for. `url` is serialised without fragment (core/url.h). GET has an empty body and content_type.
struct Request {
  Method method = Method::kGet;
  std::string url;
  std::string body;
  std::string content_type;

  friend bool operator==(const Request&, const Request&) = default;
};

// The key under which requests are the same request: UrlKey for GET; for others the method, the key, and the SHA-256
// of the body, separated by spaces, so that POST addresses never meet a GET's.
// REQUIRES: request.url parses; where it does not, the key is the text of the URL itself.
std::string RequestKey(const Request& request);

struct Capture {
  Request request;
  // As sent and as received: start line, header lines, each ending in CRLF, then an empty line. Header bytes are kept
  // untouched, so they may hold GBK or worse. Empty in captures that were imported without them.
  std::string request_head;
  std::string response_head;
  int status = 0;              // HTTP status of this one exchange; redirects are captures of their own
  std::string body;            // after transfer coding, before content coding: the bytes as they came
  std::string content_type;    // value of the last Content-Type header, or empty
  std::string remote_address;  // "203.0.113.7:80"
  // Over TLS: SHA-256, in hex, of the certificates that the server sent, in DER and in its order, leaf first; and what
  // was wrong with them ("certificate has expired") where a setting let it pass. Empty over plain HTTP.
  std::string certificate_chain;
  std::string certificate_error;
  Timestamp started;
  Timestamp finished;
};

// SHA-256 of `body` as received. Equal to the decoded body's digest under identity coding.
inline Sha256 WireDigest(const Capture& capture) { return Sha256Of(capture.body); }

// Value of the last header `name` (ASCII case-insensitive) in a raw head, trimmed; empty where there is none.
std::string_view HeaderValue(std::string_view head, std::string_view name);

// Calls visit(value) for every header `name`, in order.
void ForEachHeader(std::string_view head, std::string_view name, const std::function<void(std::string_view)>& visit);

}  // namespace lantai
