// One request's head and one response, as the API sees them: values, without sockets.
//
//   HttpHead head = *ParseHead("GET /api/v1/status HTTP/1.1\r\nHost: localhost:8420\r\n\r\n", limits);
//   HttpResponse response = Answer(context, head);                 // app/server/routes.h
//   std::string bytes = FormatHead(response, clock.Now(), true);   // then response.body
//
// RFC 9110 and RFC 9112, with these deviations: lines end in CRLF only; a request has no content; a target is in origin
// form; HTTP/1.0 needs a Host as well, since names are how a browser that was led astray is told apart.
//
// Thread-safety: values and free functions. Errors of ParseHead are responses: 400, 414, 431, 505.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/clock.h"

namespace lantai::app {

struct HttpHead {
  std::string method;
  std::string target;                // "/api/v1/documents?limit=10"
  std::vector<std::string> hosts;    // every Host field; one is right
  std::vector<std::string> origins;  // every Origin field
  std::string if_none_match;
  std::string local_address;  // to which the client connected: "127.0.0.1"
  bool has_content = false;
  bool keep_alive = true;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  uint64_t length = 0;  // of the body; of what GET would have, where the request was HEAD
  std::string etag;     // with its quotes, strong; empty: none
  std::vector<std::pair<std::string, std::string>> fields;  // further ones
  std::string_view route = "none";                          // its pattern, for the metrics; a constant
  bool close = false;                                       // the connection ends with this response
  std::string trouble;                                      // for the log, never for the client
  std::shared_ptr<void> lease;                              // held until it is sent
};

struct HeadLimits {
  size_t head = 8 << 10;    // bytes
  size_t target = 4 << 10;  // bytes
};

// `bytes`: a whole head, its empty line included.
std::variant<HttpHead, HttpResponse> ParseHead(std::string_view bytes, const HeadLimits& limits);

// What a refusal says to programs: {"error":{"code","message","parameter"}}; `parameter` is null where it is empty.
HttpResponse ErrorResponse(int status, std::string_view code, std::string_view message,
                           std::string_view parameter = "");

// Start line and fields, to the empty line.
std::string FormatHead(const HttpResponse& response, Timestamp now, bool keep_alive);

// RFC 9110 §5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string FormatHttpDate(Timestamp time);

// RFC 9110 §13.1.2: whether If-None-Match names this tag (which is "*" or a list; compared weakly).
bool NamesTag(std::string_view if_none_match, std::string_view etag);

}  // namespace lantai::app
