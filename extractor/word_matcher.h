// Many words looked for at once in folded text: which of them begin at a place, longest first.
//
//   WordMatcher words;
//   const int paid = words.Add("收取");                  // equal words share a number
//   words.Seal();
//   for (int word : words.At(text, pos)) …               // 收取信息处理费 before 收取
//
// Thread-safety: immutable once sealed.
// Cost: a place where no word begins costs one table look-up by its code point.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lantai::extractor {

class WordMatcher {
 public:
  static constexpr size_t kMost = 8;  // words that may begin at one place; further, shorter ones are not reported

  struct Found {
    std::array<int, kMost> words{};
    size_t count = 0;
    const int* begin() const { return words.data(); }
    const int* end() const { return words.data() + count; }
  };

  // The word's number. REQUIRES: not empty, not sealed.
  int Add(const std::string& word);
  void Seal();

  Found At(std::string_view text, size_t pos) const;
  const std::string& Text(int word) const { return words_[static_cast<size_t>(word)]; }
  size_t size() const { return words_.size(); }

 private:
  static constexpr size_t kBuckets = 4096;
  static size_t BucketOf(std::string_view text);

  std::vector<std::string> words_;
  std::vector<int> sorted_;                      // by bucket, longer words first
  std::array<uint16_t, kBuckets + 1> starts_{};  // of each bucket in sorted_
};

}  // namespace lantai::extractor
