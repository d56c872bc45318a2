#include "core/content_coding.h"

#include <zlib.h>

#include <algorithm>
#include <array>

namespace lantai {
namespace {

std::string LowerTrimmed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ' || c == '\t') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

// zlib's windowBits: 15+32 takes zlib and gzip headers, negative is raw deflate.
constexpr int kZlibOrGzip = 15 + 32;
constexpr int kRawDeflate = -15;

class Inflater {
 public:
  explicit Inflater(int window_bits) { ready_ = inflateInit2(&stream_, window_bits) == Z_OK; }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  Result<std::string> Run(std::string_view body, const DecodeLimits& limits) {
    if (!ready_) return {Code::kInternal, "zlib cannot start"};
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    stream_.avail_in = static_cast<uInt>(body.size());
    std::string out;
    std::array<char, 16384> piece;
    for (int state = Z_OK; state != Z_STREAM_END;) {
      stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream_.avail_out = piece.size();
      state = inflate(&stream_, Z_NO_FLUSH);
      const size_t made = piece.size() - stream_.avail_out;
      if (state != Z_OK && state != Z_STREAM_END) return {Code::kInvalidArgument, "compressed body is damaged"};
      out.append(piece.data(), made);
      if (out.size() > limits.max_bytes || out.size() / limits.max_ratio > body.size()) {
        return {Code::kTooLarge, "compressed body grows past the limit (a decompression bomb)"};
      }
      if (state == Z_OK && stream_.avail_in == 0 && made == 0) {
        return {Code::kInvalidArgument, "compressed body is truncated"};
      }
    }
    return out;
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

}  // namespace

Result<std::string> DecodeContent(std::string_view coding, std::string_view body, const DecodeLimits& limits) {
  const std::string name = LowerTrimmed(coding);
  if (name.empty() || name == "identity") return std::string(body);
  if (body.size() > limits.max_bytes) return {Code::kTooLarge, "compressed body is larger than the limit"};
  if (name == "gzip" || name == "x-gzip") return Inflater(kZlibOrGzip).Run(body, limits);
  if (name == "deflate") {
    Result<std::string> decoded = Inflater(kZlibOrGzip).Run(body, limits);
    if (decoded.ok() || decoded.status().code() == Code::kTooLarge) return decoded;
    return Inflater(kRawDeflate).Run(body, limits);
  }
  return {Code::kUnsupported, "content coding '" + name + "' is not read"};
}

}  // namespace lantai
