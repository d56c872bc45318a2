// Many words looked for at once in folded text: which of them begin at a place, longest first.
//
//   WordMatcher words;
//   const int paid = words.Add("收取");                  // equal words share a number
//   words.Seal();
//   for (int word : words.At(text, pos)) …               // 收取信息处理费 before 收取
//
// Thread-safety: immutable once sealed.
// Cost: a place where no word begins costs two table look-ups, by its code point and by that and the next.
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
    std::array<int, kMost> words;  // the first `count` of them
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
  // Words in the buckets of a hash of their first code point or first two.
  struct Table {
    std::vector<int> words;                       // by bucket, longer words first
    std::array<uint16_t, kBuckets + 1> starts{};  // of each bucket in `words`
  };
  void Fill(bool pairs);
  void Collect(const Table& table, size_t bucket, std::string_view rest, Found* found) const;

  std::vector<std::string> words_;
  Table pairs_;    // words of two code points and more
  Table singles_;  // words of one
};

}  // namespace lantai::extractor
