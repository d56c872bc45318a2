// Retry-After (RFC 9110 §10.2.3): how long a server asks to be left alone.
//
//   std::optional<int64_t> ms = ParseRetryAfter(HeaderValue(head, "Retry-After"), HeaderValue(head, "Date"), now);
//
// Seconds count as they stand. A date is taken relative to the answer's own Date where it has one: servers' clocks are
// minutes wrong, their differences are not. It counts to the second, up to kMostRetryAfterMs: a date in the year 9999,
// which broken servers send, would close a portal for ever, and one request a week to ask again harms nobody.
//
// Thread-safety: free functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/clock.h"

namespace lantai::crawler {

inline constexpr int64_t kMostRetryAfterMs = 7LL * 24 * 3600 * 1000;

// Milliseconds from the answer on; nothing where `value` is neither seconds nor a date. Never negative.
std::optional<int64_t> ParseRetryAfter(std::string_view value, std::string_view date, Timestamp now);

// HTTP-date in its three forms (RFC 9110 §5.6.7): IMF-fixdate, RFC 850 and asctime. Of two-digit years those more than
// 50 years ahead of `now` are of the century before.
std::optional<Timestamp> ParseHttpDate(std::string_view text, Timestamp now);

}  // namespace lantai::crawler
