// One exchange with a host: a request goes out, and what came back is a Capture with both heads byte for byte and the
// body as it was after transfer coding (RFC 9112 §7). HTTP/1.1 only; no redirect is followed, no content coding undone,
// no cookie kept (crawler/cookies.h), no Referer sent, no credentials: those of a URL are left out, .netrc and the
// environment's proxies are not looked at.
//
//   Fetcher fetcher(io, std::move(settings), clock, &budget);
//   fetcher.Start({.request = {.url = "http://www.x.gov.cn/"}}, [](Result<Fetched> result) { … });
//
// A body counts only when it is whole: one shorter than its Content-Length, a broken chunk or a connection that is
// reset gives kNetwork and no capture. While the memory budget is full only the eldest transfer is read from.
//
// Thread-safety: the io_context's thread only. Lifetime: io, clock and budget outlive the fetcher; handlers of
// transfers that still run when it is destroyed are not called. Errors: kNetwork (names, connections, TLS, broken
// answers), kTimeout, kTooLarge (max_body, kMaxHead), kRefused (the address policy), kInvalidArgument (no http or https
// URL), kCancelled. Messages name the host and say what to do.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/capture.h"
#include "core/clock.h"
#include "core/options.h"
#include "core/status.h"
#include "crawler/address_policy.h"
#include "crawler/curl_multi.h"
#include "crawler/memory_budget.h"
#include "crawler/resolve_rules.h"

namespace lantai::crawler {

inline constexpr size_t kMaxHead = 256 * 1024;  // bytes of a response's head; four times that with 1xx and trailers
inline constexpr long kLowSpeedBytes = 16;      // a transfer slower than this a second …
inline constexpr long kLowSpeedSeconds = 30;    // … for so long is given up
inline constexpr long kIdleConnections = 256;

// The product token in User-Agent and robots.txt.
inline constexpr std::string_view kProductToken = "lantai";

// "lantai/0.1.0 (+mailto:you@example.org)"; without the parentheses where there is no contact.
// Errors: kInvalidArgument where the contact holds control characters or parentheses, which would break the header.
Result<std::string> UserAgent(std::string_view contact);

struct Exchange {
  Request request;
  FetchOptions options;
  std::string etag;  // of the last capture: makes the request conditional
  std::string last_modified;
  std::string cookie;  // value of the Cookie header; empty: none
};

struct Fetched {
  Capture capture;
  MemoryLease lease;  // counts the body while it lives
};

class Fetcher {
 public:
  using Done = std::function<void(Result<Fetched>)>;
  struct Settings {
    std::string user_agent;
    AddressPolicy addresses;
    ResolveRules resolve;
  };

  // `budget` may be null.
  Fetcher(boost::asio::io_context& io, Settings settings, const Clock& clock, MemoryBudget* budget);
  ~Fetcher();

  // `done` is called later from the io_context, exactly once.
  void Start(Exchange exchange, Done done);
  // Ends all transfers; their handlers get kCancelled, from the io_context.
  void CancelAll();

  size_t running() const;
  CurlMulti::Stats stats() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace lantai::crawler
