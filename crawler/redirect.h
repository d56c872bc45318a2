// Where an answer of 300 to 308 sends its reader (RFC 9110 §15.4, §10.2.2).
//
//   Result<Request> next = FollowRedirect(capture);             // POST to /a, 302 → GET /b
//   if (IsSameRequest(capture.request, *next)) …               // a portal that wants a cookie
//
// The method: 301 and 302 turn a POST into a GET, as all browsers do (§15.4.2, note), 303 turns everything into a GET,
// 307 and 308 keep method and body within an origin. 300 is followed where it has a Location (§15.4.1). 305 is
// deprecated and 306 unused: neither is followed.
//
// The address is resolved against the request's as a link would be (WHATWG URL Standard), so white space around it,
// backslashes, "//host/x" and "?x" are what browsers make of them. Bytes above 0x7F are raw bytes of a path that the
// server will take back: they are escaped as they are, whatever charset they are in, and where they are GBK with the
// second byte of their pair. A fragment is of no use to a crawler: neither the Location's nor the inherited one
// (§10.2.2) is kept. Several Location headers are followed where they agree, and refused where they do not, as browsers
// do. Sessions (WithoutSession, crawler/traps.h) are taken out of it, and so are credentials.
//
// Thread-safety: free functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/capture.h"
#include "core/status.h"
#include "crawler/scope.h"
#include "storage/archive.h"

namespace lantai::crawler {

inline constexpr int kMaxRedirects = 10;      // hops of one chain
inline constexpr int kMaxCookieTurns = 2;     // redirects of an address to itself, each with a new cookie
inline constexpr size_t kMaxLocation = 8192;  // bytes

// True where the answer is a redirect that has a Location; without one it is a page like any other.
bool IsRedirect(int status, std::string_view response_head);

// Errors: kUnsupported where there is no Location, several that differ, or one that is no http or https URL.
Result<Request> FollowRedirect(const Capture& capture);

bool IsSameRequest(const Request& a, const Request& b);

// The frontier entry for `request`, the target of a redirect of `entry`: its role and relevance.
// Errors: kRefused where it is out of scope, with the hop in words.
Result<storage::FrontierEntry> RedirectEntry(const storage::FrontierEntry& entry, Request request, const Scope& scope);

// The addresses that a chain of redirects came through.
struct RedirectChain {
  std::vector<std::string> via;  // request keys, oldest first
  // Errors: kUnsupported where going on to `key` would close a loop, naming it, or be the hop after kMaxRedirects.
  Status Check(std::string_view from, std::string_view key) const;
};

}  // namespace lantai::crawler
