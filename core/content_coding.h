// Undoing HTTP content codings (RFC 9110 §8.4): gzip, deflate, br and zstd, for servers that compress although we ask
// for identity. The archive keeps the bytes as they came; only readers see the decoded ones.
//
//   Result<std::string> body = DecodeContent("gzip", capture.body, {.max_bytes = 64 << 20});
//
// Both forms of "deflate" that servers send are read: zlib streams (the standard's) and raw deflate (the customary
// mistake). A gzip body may have several members (RFC 1952 §2.2); what follows the last one is ignored, as browsers do.
// Several codings are undone from the last to the first (§8.4), at most kMaxCodings. Values that name no coding but a
// charset or a transfer encoding ("utf-8", "GBK", "none", "binary": portals send them) change nothing.
//
// Thread-safety: free functions. Limits: DecodeLimits hold for each coding. A body is measured before it is kept: a
// bomb costs kMeasureFrom bytes of memory and the time to inflate max_bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/status.h"

namespace lantai {

inline constexpr size_t kMaxCodings = 3;
inline constexpr size_t kMeasureFrom = size_t{4} << 20;

// A body that grows past either limit is a decompression bomb.
struct DecodeLimits {
  size_t max_bytes = size_t{64} << 20;
  size_t max_ratio = 200;  // decoded : coded, once the body is longer than kRatioFrom; real pages stay below 30
};
inline constexpr size_t kRatioFrom = 64 * 1024;

// `coding` is the Content-Encoding header's value; empty and "identity" give the bytes back.
// Errors: kUnsupported for codings that are not known, by name, and for more than kMaxCodings; kTooLarge past a limit;
// kInvalidArgument for damaged or truncated data.
Result<std::string> DecodeContent(std::string_view coding, std::string_view body, const DecodeLimits& limits = {});

}  // namespace lantai
