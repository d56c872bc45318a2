// Deflated bytes for tests and simulated portals, as servers, crawlers and bombs make them (RFC 1950 to 1952).
#pragma once

#include <zlib.h>

#include <string>
#include <string_view>

namespace lantai {

enum class Wrapping { kRaw = -15, kZlib = 15, kGzip = 15 + 16 };

// With Z_FULL_FLUSH in place of Z_FINISH: a block that may be repeated, since it refers to nothing before it.
inline std::string Deflate(std::string_view text, Wrapping wrapping, int flush = Z_FINISH) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, static_cast<int>(wrapping), 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, flush);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

inline std::string Gzip(std::string_view text) { return Deflate(text, Wrapping::kGzip); }

}  // namespace lantai
