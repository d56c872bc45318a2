#include "core/content_coding.h"

#include <brotli/decode.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>
#include <vector>

namespace lantai {
namespace {

// What a decoder did with the room it was given.
enum class State { kMore, kEnd, kDamaged };
struct Piece {
  State state = State::kDamaged;
  size_t made = 0;
};

// zlib's windowBits: 15+32 takes zlib and gzip headers, negative is raw deflate.
constexpr int kZlibOrGzip = 15 + 32;
constexpr int kRawDeflate = -15;

class Inflater {
 public:
  Inflater(std::string_view body, int window_bits) {
    ready_ = inflateInit2(&stream_, window_bits) == Z_OK;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
    stream_.avail_in = static_cast<uInt>(body.size());
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  Piece Next(char* out, size_t room) {
    if (!ready_) return {};
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(room);
    const int state = inflate(&stream_, Z_NO_FLUSH);
    const size_t made = room - stream_.avail_out;
    if (state == Z_STREAM_END) return {StartsMember() ? State::kMore : State::kEnd, made};
    const bool stuck = state == Z_OK && stream_.avail_in == 0 && made == 0;
    return {state == Z_OK && !stuck ? State::kMore : State::kDamaged, made};
  }

 private:
  // RFC 1952 §2.2: a gzip file is a series of members.
  bool StartsMember() {
    const bool magic = stream_.avail_in >= 3 && stream_.next_in[0] == 0x1F && stream_.next_in[1] == 0x8B;
    return magic && inflateReset(&stream_) == Z_OK;
  }

  z_stream stream_{};
  bool ready_ = false;
};

class BrotliReader {
 public:
  explicit BrotliReader(std::string_view body)
      : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), &BrotliDecoderDestroyInstance),
        next_(reinterpret_cast<const uint8_t*>(body.data())),
        left_(body.size()) {}

  Piece Next(char* out, size_t room) {
    if (!state_) return {};
    auto* to = reinterpret_cast<uint8_t*>(out);
    size_t free = room;
    const BrotliDecoderResult result = BrotliDecoderDecompressStream(state_.get(), &left_, &next_, &free, &to, nullptr);
    if (result == BROTLI_DECODER_RESULT_SUCCESS) return {State::kEnd, room - free};
    return {result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT ? State::kMore : State::kDamaged, room - free};
  }

 private:
  std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)> state_;
  const uint8_t* next_;
  size_t left_;
};

class ZstdReader {
 public:
  explicit ZstdReader(std::string_view body)
      : stream_(ZSTD_createDStream(), &ZSTD_freeDStream), in_{body.data(), body.size(), 0} {
    // RFC 9659 §2: windows of at most 8 MiB as a content coding.
    if (stream_) ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, 23);
  }

  Piece Next(char* out, size_t room) {
    if (!stream_) return {};
    ZSTD_outBuffer to{out, room, 0};
    const size_t left = ZSTD_decompressStream(stream_.get(), &to, &in_);
    if (ZSTD_isError(left) != 0) return {};
    if (left == 0 && in_.pos == in_.size) return {State::kEnd, to.pos};
    const bool stuck = to.pos == 0 && in_.pos == in_.size;
    return {stuck ? State::kDamaged : State::kMore, to.pos};
  }

 private:
  std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream*)> stream_;
  ZSTD_inBuffer in_;
};

struct Decoded {
  Status status;
  std::string bytes;
  size_t size = 0;
};

// Runs a decoder to its end and keeps the first `keep` bytes: all of them, or they are only counted.
template <typename Decoder>
Decoded Drain(Decoder&& decoder, size_t coded, const DecodeLimits& limits, size_t keep) {
  Decoded out;
  if (keep > kMeasureFrom) out.bytes.reserve(keep);
  std::array<char, 16384> piece;
  while (true) {
    const Piece next = decoder.Next(piece.data(), piece.size());
    out.size += next.made;
    if (next.state == State::kDamaged) {
      out.status = Status(Code::kInvalidArgument, "compressed body is damaged or truncated");
      return out;
    }
    if (out.size > limits.max_bytes || (out.size > kRatioFrom && out.size / limits.max_ratio > coded)) {
      out.status = Status(Code::kTooLarge, "compressed body grows past the limit (a decompression bomb)");
      return out;
    }
    if (out.size <= keep) out.bytes.append(piece.data(), next.made);
    if (next.state == State::kEnd) return out;
  }
}

// `make` gives a decoder at the body's beginning.
template <typename Make>
Result<std::string> Run(Make make, size_t coded, const DecodeLimits& limits) {
  Decoded decoded = Drain(make(), coded, limits, kMeasureFrom);
  if (!decoded.status.ok()) return decoded.status;
  if (decoded.size <= kMeasureFrom) return std::move(decoded.bytes);
  const size_t size = std::exchange(decoded, {}).size;
  return std::move(Drain(make(), coded, limits, size).bytes);
}

Result<std::string> Inflate(std::string_view body, int window_bits, const DecodeLimits& limits) {
  return Run([&] { return Inflater(body, window_bits); }, body.size(), limits);
}

Result<std::string> UndoDeflate(std::string_view body, const DecodeLimits& limits) {
  Result<std::string> decoded = Inflate(body, kZlibOrGzip, limits);
  if (decoded.ok() || decoded.status().code() == Code::kTooLarge) return decoded;
  return Inflate(body, kRawDeflate, limits);
}

Result<std::string> UndoOne(std::string_view name, std::string_view body, const DecodeLimits& limits) {
  if (body.size() > limits.max_bytes) return {Code::kTooLarge, "compressed body is larger than the limit"};
  if (name == "gzip" || name == "x-gzip") return Inflate(body, kZlibOrGzip, limits);
  if (name == "deflate") return UndoDeflate(body, limits);
  if (name == "br") return Run([&] { return BrotliReader(body); }, body.size(), limits);
  if (name == "zstd") return Run([&] { return ZstdReader(body); }, body.size(), limits);
  return {Code::kUnsupported, "content coding '" + std::string(name.substr(0, 40)) + "' is not read"};
}

bool ChangesNothing(std::string_view name) {
  constexpr std::string_view kNames[] = {"",      "identity", "none",   "binary", "8bit",   "7bit",
                                         "utf-8", "utf8",     "gb2312", "gbk",    "gb18030"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// The codings in the order they were applied, in lower case.
std::vector<std::string> CodingsIn(std::string_view value) {
  std::vector<std::string> codings(1);
  for (const char c : value) {
    if (c == ',') {
      codings.emplace_back();
    } else if (c != ' ' && c != '\t') {
      codings.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  std::erase_if(codings, [](const std::string& name) { return ChangesNothing(name); });
  return codings;
}

}  // namespace

Result<std::string> DecodeContent(std::string_view coding, std::string_view body, const DecodeLimits& limits) {
  std::vector<std::string> codings = CodingsIn(coding.substr(0, 1024));
  if (codings.empty()) return std::string(body);
  if (codings.size() > kMaxCodings) return {Code::kUnsupported, "more content codings than are read"};
  Result<std::string> decoded = UndoOne(codings.back(), body, limits);
  for (codings.pop_back(); decoded.ok() && !codings.empty(); codings.pop_back()) {
    decoded = UndoOne(codings.back(), *decoded, limits);
  }
  return decoded;
}

}  // namespace lantai
