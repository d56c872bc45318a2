#include "storage/zstd_frames.h"

// The plain training function tries many parameters, takes four times as long and now and then settles on a dictionary
// of a tenth of the size. fastCover with given parameters has been there unchanged since zstd 1.3.6.
#define ZDICT_STATIC_LINKING_ONLY
#include <zdict.h>
#include <zstd.h>

#include <algorithm>
#include <vector>

namespace lantai::storage {
namespace {

// With a dictionary 3 is faster than without; 6 takes three times as long for a fifth less (docs/benchmarks.md).
constexpr int kLevel = 3;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// Setting a context up costs as much as a small page.
ZSTD_CCtx* CompressingContext() {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  return context.get();
}

ZSTD_DCtx* DecompressingContext() {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
  return context.get();
}

// A context that compressed something large keeps the memory for it, which is given back.
constexpr size_t kLargeBody = 4 << 20;

size_t CompressInto(std::string& packed, std::string_view bytes, const Dictionary* dictionary) {
  if (bytes.size() > kLargeBody) return ZSTD_compress(packed.data(), packed.size(), bytes.data(), bytes.size(), kLevel);
  ZSTD_CCtx* context = CompressingContext();
  ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters);
  // The payload's frame says which dictionary, the archive's digest whether it was the right one.
  ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0);
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kLevel);
  if (dictionary != nullptr) ZSTD_CCtx_refCDict(context, dictionary->to_compress());
  return ZSTD_compress2(context, packed.data(), packed.size(), bytes.data(), bytes.size());
}

}  // namespace

std::shared_ptr<const Dictionary> Dictionary::Make(std::string_view bytes) {
  if (ZDICT_getDictID(bytes.data(), bytes.size()) == 0) return nullptr;
  std::shared_ptr<Dictionary> dictionary(new Dictionary());
  dictionary->to_compress_ = ZSTD_createCDict(bytes.data(), bytes.size(), kLevel);
  dictionary->to_decompress_ = ZSTD_createDDict(bytes.data(), bytes.size());
  if (dictionary->to_compress_ == nullptr || dictionary->to_decompress_ == nullptr) return nullptr;
  return dictionary;
}

Dictionary::~Dictionary() {
  ZSTD_freeCDict(to_compress_);
  ZSTD_freeDDict(to_decompress_);
}

Result<std::string> Compress(std::string_view bytes, const Dictionary* dictionary) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = CompressInto(packed, bytes, dictionary);
  if (ZSTD_isError(size) != 0) return {Code::kInternal, std::string("zstd: ") + ZSTD_getErrorName(size)};
  packed.resize(size);
  return packed;
}

Result<std::string> Decompress(std::string_view frame, uint64_t size, const Dictionary* dictionary) {
  if (ZSTD_getFrameContentSize(frame.data(), frame.size()) != size) {
    return {Code::kCorruption, "zstd frame of another size"};
  }
  std::string raw(size, '\0');
  ZSTD_DCtx* context = DecompressingContext();
  const size_t got = dictionary == nullptr
                         ? ZSTD_decompressDCtx(context, raw.data(), raw.size(), frame.data(), frame.size())
                         : ZSTD_decompress_usingDDict(context, raw.data(), raw.size(), frame.data(), frame.size(),
                                                      dictionary->to_decompress());
  if (ZSTD_isError(got) != 0) return {Code::kCorruption, std::string("zstd: ") + ZSTD_getErrorName(got)};
  if (got != size) return {Code::kCorruption, "zstd frame cut short"};
  return raw;
}

Result<std::string> TrainDictionary(std::span<const std::string> samples, size_t capacity) {
  std::string joined;
  std::vector<size_t> sizes;
  for (const std::string& sample : samples) {
    joined += sample;
    sizes.push_back(sample.size());
  }
  // Segments of 1 KiB: chrome and forms repeat in long stretches (of 256 bytes: .040, of 512 .037, of 1,024 .035, of
  // 2,048 .033 on generated pages; on saved ones 512 .139, 1,024 .134).
  ZDICT_fastCover_params_t parameters{};
  parameters.k = static_cast<unsigned>(std::clamp<size_t>(capacity / 4, 16, 1024));
  parameters.d = 8;
  parameters.f = 16;     // 20 takes twice the time for the same ratios
  parameters.accel = 4;  // 1 takes a third longer for nothing that can be seen
  parameters.zParams.compressionLevel = kLevel;
  std::string dictionary(capacity, '\0');
  const size_t size = ZDICT_trainFromBuffer_fastCover(dictionary.data(), capacity, joined.data(), sizes.data(),
                                                      static_cast<unsigned>(sizes.size()), parameters);
  if (ZDICT_isError(size) != 0) {
    return {Code::kInvalidArgument, std::string("no dictionary: ") + ZDICT_getErrorName(size)};
  }
  dictionary.resize(size);
  return dictionary;
}

}  // namespace lantai::storage
