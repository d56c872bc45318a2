// Undoing HTTP content codings (RFC 9110 §8.4): gzip and deflate, for servers that compress although we ask for
// identity. The archive keeps the bytes as they came; only readers see the decoded ones.
//
//   Result<std::string> body = DecodeContent("gzip", capture.body, {.max_bytes = 64 << 20});
//
// Both forms of "deflate" that servers send are read: zlib streams (the standard's) and raw deflate (the customary
// mistake).
//
// Thread-safety: free functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/status.h"

namespace lantai {

// A body that grows past either limit is a decompression bomb.
struct DecodeLimits {
  size_t max_bytes = size_t{64} << 20;
  size_t max_ratio = 200;  // decoded : coded; real pages stay below 30
};

// `coding` is the Content-Encoding header's value; empty and "identity" give the bytes back.
// Errors: kUnsupported for other codings (br, zstd) and for several at once; kTooLarge past a limit; kInvalidArgument
// for damaged or truncated data.
Result<std::string> DecodeContent(std::string_view coding, std::string_view body, const DecodeLimits& limits = {});

}  // namespace lantai
