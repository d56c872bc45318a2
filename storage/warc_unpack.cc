#include "storage/warc_unpack.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <optional>

namespace lantai::storage {
namespace {

constexpr std::string_view kGzipMagic("\x1f\x8b\x08", 3);
constexpr std::string_view kZstdMagic("\x28\xb5\x2f\xfd", 4);
constexpr std::string_view kSkippableTail("\x2a\x4d\x18", 3);  // 0x184D2A5?, low byte first
constexpr unsigned char kDictionaryByte = 0x5d;
constexpr std::string_view kBomb = "it unpacks to far more than real pages do (a decompression bomb)";

bool IsGzip(std::string_view bytes) {
  // RFC 1952 §2.3.1: the upper three flags are reserved and zero.
  return bytes.size() >= 4 && bytes.starts_with(kGzipMagic) && (static_cast<unsigned char>(bytes[3]) & 0xE0) == 0;
}

bool IsSkippable(std::string_view bytes) {
  return bytes.size() >= 8 && (static_cast<unsigned char>(bytes[0]) & 0xF0) == 0x50 &&
         bytes.substr(1, 3) == kSkippableTail;
}

bool IsZstd(std::string_view bytes) { return bytes.starts_with(kZstdMagic) || IsSkippable(bytes); }

uint32_t LittleEndian(std::string_view four) {
  uint32_t value = 0;
  for (size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(four[i]);
  return value;
}

// The first place from `offset` on where `begins` holds; looks at `magic` first, since that is quick.
template <typename Begins>
uint64_t FindUnit(SourceWindow& in, uint64_t offset, std::string_view magic, Begins begins) {
  while (offset < in.size()) {
    const std::string_view bytes = in.At(offset, 8);
    const bool last = offset + bytes.size() >= in.size();
    for (size_t at = bytes.find(magic); at != std::string_view::npos; at = bytes.find(magic, at + 1)) {
      if (bytes.size() - at < 8 && !last) break;  // looked at again with what follows
      if (begins(bytes.substr(at))) return offset + at;
    }
    if (last || bytes.empty()) break;
    offset += bytes.size() - 7;
  }
  return in.size();
}

class PlainUnpacker final : public Unpacker {
 public:
  explicit PlainUnpacker(std::shared_ptr<const ByteSource> source) : in_(std::move(source)) {}

  bool BeginsAt(uint64_t) override { return true; }
  uint64_t Find(uint64_t offset) override { return std::min(offset, in_.size()); }
  void Begin(uint64_t offset) override { offset_ = offset; }
  State Produce(std::string* out, size_t room) override {
    const std::string_view bytes = in_.At(offset_).substr(0, room);
    if (!in_.status().ok()) return State::kBroken;
    out->append(bytes);
    offset_ += bytes.size();
    return bytes.empty() ? State::kUnitEnd : State::kMore;
  }
  uint64_t offset() const override { return offset_; }
  std::string reason() const override { return in_.status().message(); }

 private:
  SourceWindow in_;
  uint64_t offset_ = 0;
};

// What gzip and zstd have in common: where the unit began, what it has given, why it is broken.
class PackedUnpacker : public Unpacker {
 public:
  explicit PackedUnpacker(std::shared_ptr<const ByteSource> source) : in_(std::move(source)) {}
  void Begin(uint64_t offset) override {
    start_ = offset_ = offset;
    made_ = 0;
    reason_.clear();
  }
  uint64_t offset() const override { return offset_; }
  std::string reason() const override { return in_.status().ok() ? reason_ : in_.status().message(); }

 protected:
  State Broken(std::string_view why) {
    reason_ = why;
    return State::kBroken;
  }
  State Made(size_t bytes, State state) {
    made_ += bytes;
    const uint64_t packed = std::max<uint64_t>(offset_ - start_, 1);
    return made_ > kUnitRatioFrom && made_ / kMaxRatio > packed ? Broken(kBomb) : state;
  }

  SourceWindow in_;
  uint64_t start_ = 0, offset_ = 0, made_ = 0;
  std::string reason_;
};

class GzipUnpacker final : public PackedUnpacker {
 public:
  explicit GzipUnpacker(std::shared_ptr<const ByteSource> source) : PackedUnpacker(std::move(source)) {
    ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK;
  }
  ~GzipUnpacker() override { inflateEnd(&stream_); }
  GzipUnpacker(const GzipUnpacker&) = delete;
  GzipUnpacker& operator=(const GzipUnpacker&) = delete;

  bool BeginsAt(uint64_t offset) override { return IsGzip(in_.At(offset, 4)); }
  uint64_t Find(uint64_t offset) override { return FindUnit(in_, offset, kGzipMagic, IsGzip); }
  void Begin(uint64_t offset) override {
    PackedUnpacker::Begin(offset);
    inflateReset(&stream_);
  }

  State Produce(std::string* out, size_t room) override {
    if (!ready_) return Broken("there is no memory to unpack it");
    const std::string_view packed = in_.At(offset_);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
    const size_t before = out->size();
    out->resize(before + room);
    stream_.next_out = reinterpret_cast<Bytef*>(out->data() + before);
    stream_.avail_out = static_cast<uInt>(room);
    const int code = inflate(&stream_, Z_NO_FLUSH);
    const size_t made = room - stream_.avail_out;
    out->resize(before + made);
    offset_ += packed.size() - stream_.avail_in;
    if (code == Z_STREAM_END) return Made(made, State::kUnitEnd);
    if (code == Z_OK) return Made(made, State::kMore);
    if (code == Z_BUF_ERROR && packed.empty()) return Broken("the file ends within this gzip member");
    return Broken(std::string("the gzip member is damaged: ") + (stream_.msg != nullptr ? stream_.msg : "bad data"));
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

class ZstdUnpacker final : public PackedUnpacker {
 public:
  explicit ZstdUnpacker(std::shared_ptr<const ByteSource> source)
      : PackedUnpacker(std::move(source)), context_(ZSTD_createDCtx(), &ZSTD_freeDCtx) {
    first_ = LoadDictionary();
  }

  uint64_t First() override { return first_; }
  bool BeginsAt(uint64_t offset) override { return IsZstd(in_.At(offset, 8)); }
  // Damage hides behind no skippable frame: the next record's frame is what is looked for.
  uint64_t Find(uint64_t offset) override {
    return FindUnit(in_, offset, kZstdMagic, [](std::string_view bytes) { return bytes.starts_with(kZstdMagic); });
  }
  void Begin(uint64_t offset) override {
    PackedUnpacker::Begin(offset);
    ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);
  }

  State Produce(std::string* out, size_t room) override {
    const std::string_view head = offset_ == start_ ? in_.At(offset_, 8) : std::string_view();
    if (IsSkippable(head)) return SkipFrame(head);
    const std::string_view packed = in_.At(offset_);
    const size_t before = out->size();
    out->resize(before + room);
    ZSTD_inBuffer from{packed.data(), packed.size(), 0};
    ZSTD_outBuffer to{out->data() + before, room, 0};
    const size_t left = ZSTD_decompressStream(context_.get(), &to, &from);
    out->resize(before + to.pos);
    offset_ += from.pos;
    if (ZSTD_isError(left) != 0) {
      return Broken(std::string("the zstd frame is damaged: ") + ZSTD_getErrorName(left));
    }
    if (left == 0) return Made(to.pos, State::kUnitEnd);
    if (packed.empty() && to.pos == 0) return Broken("the file ends within this zstd frame");
    return Made(to.pos, State::kMore);
  }

 private:
  State SkipFrame(std::string_view head) {
    const uint64_t end = start_ + 8 + LittleEndian(head.substr(4));
    offset_ = std::min(end, in_.size());
    return end <= in_.size() ? State::kUnitEnd : Broken("the file ends within a skippable frame");
  }

  // Where the first record's frame begins.
  uint64_t LoadDictionary() {
    const std::string_view head = in_.At(0, 8);
    if (!IsSkippable(head) || static_cast<unsigned char>(head[0]) != kDictionaryByte) return 0;
    const uint64_t length = LittleEndian(head.substr(4));
    if (length > kMaxDictionary || 8 + length > in_.size()) return 0;
    std::string dictionary;
    while (dictionary.size() < length) {
      const std::string_view piece = in_.At(8 + dictionary.size()).substr(0, length - dictionary.size());
      if (piece.empty()) return 0;
      dictionary += piece;
    }
    if (dictionary.starts_with(kZstdMagic)) dictionary = UnpackDictionary(dictionary);
    ZSTD_DCtx_loadDictionary(context_.get(), dictionary.data(), dictionary.size());
    return 8 + length;
  }

  // Empty where it is damaged: then every frame that needs it says so.
  static std::string UnpackDictionary(std::string_view packed) {
    std::string dictionary(kMaxDictionary, '\0');
    const size_t size = ZSTD_decompress(dictionary.data(), dictionary.size(), packed.data(), packed.size());
    dictionary.resize(ZSTD_isError(size) != 0 ? 0 : size);
    return dictionary;
  }

  std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context_;
  uint64_t first_ = 0;
};

}  // namespace

Packing PackingOf(const ByteSource& source, std::string_view name) {
  std::array<char, 8> first{};
  const Result<size_t> got = source.ReadAt(0, first.data(), first.size());
  const std::string_view bytes(first.data(), got.ok() ? *got : 0);
  if (IsGzip(bytes)) return Packing::kGzip;
  if (IsZstd(bytes)) return Packing::kZstd;
  if (bytes.starts_with("WARC/")) return Packing::kPlain;
  if (name.ends_with(".gz")) return Packing::kGzip;
  return name.ends_with(".zst") ? Packing::kZstd : Packing::kPlain;
}

std::unique_ptr<Unpacker> MakeUnpacker(std::shared_ptr<const ByteSource> source, Packing packing) {
  if (packing == Packing::kGzip) return std::make_unique<GzipUnpacker>(std::move(source));
  if (packing == Packing::kZstd) return std::make_unique<ZstdUnpacker>(std::move(source));
  return std::make_unique<PlainUnpacker>(std::move(source));
}

}  // namespace lantai::storage
