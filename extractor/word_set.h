// A fixed set of words, compiled for asking which of them a text begins with, is, or holds.
//
//   WordSet marks({"上一篇", "下一篇"});
//   marks.BeginsOne("下一篇:…");                // true
//   size_t bytes; marks.LongestAt("上一篇", &bytes);   // index 0, bytes 9
//
// Thread-safety: immutable once made. Cost: one table look and a comparison for each word with the same first
// character.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lantai::extractor {

class WordSet {
 public:
  WordSet() = default;
  explicit WordSet(const std::vector<std::string>& words);

  // The index of the longest word that `text` begins with, or -1; `*bytes` is its length, or 0.
  int LongestAt(std::string_view text, size_t* bytes) const;
  bool BeginsOne(std::string_view text) const;
  bool IsOne(std::string_view text) const;
  bool OccursIn(std::string_view text) const;
  bool empty() const { return words_.empty(); }

 private:
  static constexpr size_t kBuckets = 512;
  static size_t BucketOf(std::string_view text);

  std::vector<std::pair<std::string, int>> words_;  // by bucket, longest first; with the index in the list given
  std::array<uint32_t, kBuckets + 1> begin_{};      // of each bucket in words_
};

}  // namespace lantai::extractor
