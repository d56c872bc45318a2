// zstd as payloads use it: frames with and without a dictionary, and the training of dictionaries.
//
//   LANTAI_ASSIGN_OR_RETURN(const std::string bytes, TrainDictionary(samples, kMaxDictionary));
//   const auto dictionary = Dictionary::Make(bytes);                 // null: not one
//   const std::string frame = Compress(page, dictionary.get());
//   LANTAI_ASSIGN_OR_RETURN(const std::string again, Decompress(frame, page.size(), dictionary.get()));
//
// Thread-safety: all of it from any thread; contexts are kept by thread. Memory: about 0.4 MB a dictionary, 1.5 MB a
// thread that compresses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/status.h"

struct ZSTD_CDict_s;
struct ZSTD_DDict_s;

namespace lantai::storage {

// What zstd's own tool makes by default. On generated pages 32, 64 and 110 KiB gave ratios of .052, .039 and .035, on
// generated documents .091, .077 and .068, at the same speed; compressed one takes 20 to 30 KB.
inline constexpr size_t kMaxDictionary = 110 << 10;

class Dictionary {
 public:
  // Null where these bytes are no dictionary.
  static std::shared_ptr<const Dictionary> Make(std::string_view bytes);
  ~Dictionary();
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;

  const ZSTD_CDict_s* to_compress() const { return to_compress_; }
  const ZSTD_DDict_s* to_decompress() const { return to_decompress_; }

 private:
  Dictionary() = default;
  ZSTD_CDict_s* to_compress_ = nullptr;
  ZSTD_DDict_s* to_decompress_ = nullptr;
};

// One frame that says its size. Without a dictionary where that is null.
Result<std::string> Compress(std::string_view bytes, const Dictionary* dictionary);

// Allocates `size` bytes and no more, and only where the frame says the same. Errors: kCorruption.
Result<std::string> Decompress(std::string_view frame, uint64_t size, const Dictionary* dictionary);

// At most `capacity` bytes. Errors: kInvalidArgument where the samples are too few or too small.
Result<std::string> TrainDictionary(std::span<const std::string> samples, size_t capacity);

}  // namespace lantai::storage
