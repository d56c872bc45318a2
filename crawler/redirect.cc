#include "crawler/redirect.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/percent.h"
#include "core/url.h"
#include "core/utf8.h"
#include "crawler/traps.h"

namespace lantai::crawler {
namespace {

bool IsRedirectStatus(int status) {
  return status == 300 || status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool IsHigh(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// GBK's second bytes reach down to '@', so that one of them may look like '\' or '|'.
bool IsLowTrail(char c) { return c >= 0x40 && c <= 0x7E; }

std::string EscapeHighBytes(std::string_view location) {
  const bool pairs = ToValidUtf8(location) != location;
  std::string out;
  for (size_t i = 0; i < location.size(); ++i) {
    if (!IsHigh(location[i])) {
      out += location[i];
      continue;
    }
    AppendPercentEscape(static_cast<unsigned char>(location[i]), &out);
    const bool trail = pairs && i + 1 < location.size() && (IsHigh(location[i + 1]) || IsLowTrail(location[i + 1]));
    if (trail) AppendPercentEscape(static_cast<unsigned char>(location[++i]), &out);
  }
  return out;
}

Result<std::string> LocationOf(std::string_view head) {
  std::string_view location;
  size_t count = 0;
  bool differ = false;
  ForEachHeader(head, "Location", [&](std::string_view value) {
    differ |= count++ > 0 && value != location;
    location = value;
  });
  if (count == 0 || location.empty()) return Status(Code::kUnsupported, "a redirect without a Location");
  if (differ) return Status(Code::kUnsupported, "a redirect with several Locations that differ");
  if (location.size() > kMaxLocation) return Status(Code::kUnsupported, "a redirect with a Location that is too long");
  return EscapeHighBytes(location);
}

// A list's POST is not carried to another origin.
bool KeepsMethod(int status, const Url& from, const Url& to) {
  return (status == 300 || status == 307 || status == 308) && from.Origin() == to.Origin();
}

}  // namespace

bool IsRedirect(int status, std::string_view head) {
  return IsRedirectStatus(status) && !HeaderValue(head, "Location").empty();
}

Result<Request> FollowRedirect(const Capture& capture) {
  LANTAI_ASSIGN_OR_RETURN(const std::string location, LocationOf(capture.response_head));
  LANTAI_ASSIGN_OR_RETURN(const Url base, Url::Parse(capture.request.url));
  const Result<Url> target = Url::Resolve(base, location);
  if (!target.ok()) return Status(Code::kUnsupported, "a redirect to what is no URL: " + location.substr(0, 200));
  if (!target->IsHttp()) {
    return Status(Code::kRefused, "redirects to " + location.substr(0, 200) + ": only http and https are fetched");
  }
  Request next;
  next.url = WithoutSession(*target).value_or(target->Origin() + target->path() +
                                              (target->query() ? "?" + *target->query() : ""));
  if (KeepsMethod(capture.status, base, *target)) {
    next.method = capture.request.method;
    next.body = capture.request.body;
    next.content_type = capture.request.content_type;
  }
  return next;
}

bool IsSameRequest(const Request& a, const Request& b) { return RequestKey(a) == RequestKey(b); }

Result<storage::FrontierEntry> RedirectEntry(const storage::FrontierEntry& entry, Request request, const Scope& scope) {
  LANTAI_ASSIGN_OR_RETURN(const Url target, Url::Parse(request.url));
  // A list's endpoint on a host of its own may move within that host.
  const Result<Url> from = Url::Parse(entry.request.url);
  const Status allowed = scope.Check(target, entry.role, from.ok() && target.Origin() == from->Origin());
  if (!allowed.ok()) {
    return Status(Code::kRefused, "redirects to " + request.url.substr(0, 500) + ": " + allowed.message());
  }
  storage::FrontierEntry next = entry;
  next.request = std::move(request);
  next.depth = entry.depth + 1;
  next.referrer = entry.request.url;
  return next;
}

Status RedirectChain::Check(std::string_view from, std::string_view key) const {
  const auto again = std::find(via.begin(), via.end(), key);
  if (again != via.end() || from == key) {
    std::string loop;
    for (auto hop = again; hop != via.end(); ++hop) loop += hop->substr(0, 200) + " → ";
    if (from != key) loop += std::string(from.substr(0, 200)) + " → ";
    if (from == key) return {Code::kUnsupported, "redirects to itself: the portal wants a cookie or a browser"};
    return {Code::kUnsupported, "a redirect loop: " + loop + std::string(key.substr(0, 200))};
  }
  if (via.size() < static_cast<size_t>(kMaxRedirects)) return Status::Ok();
  return {Code::kUnsupported, fmt::format("more than {} redirects in a row", kMaxRedirects)};
}

}  // namespace lantai::crawler
