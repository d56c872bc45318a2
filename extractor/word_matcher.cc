#include "extractor/word_matcher.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace lantai::extractor {

// By the low bits of the first code point, which for Han characters is nearly one bucket a character.
size_t WordMatcher::BucketOf(std::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  if (byte(0) < 0xE0) return byte(0);
  return (((byte(0) & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F)) & (kBuckets - 1);
}

int WordMatcher::Add(const std::string& word) {
  const auto known = std::find(words_.begin(), words_.end(), word);
  if (known == words_.end()) words_.push_back(word);
  return static_cast<int>(std::find(words_.begin(), words_.end(), word) - words_.begin());
}

void WordMatcher::Seal() {
  sorted_.resize(words_.size());
  std::iota(sorted_.begin(), sorted_.end(), 0);
  const auto order = [&](int word) {
    const std::string& text = Text(word);
    return std::tuple(BucketOf(text), -static_cast<int>(text.size()), word);
  };
  std::sort(sorted_.begin(), sorted_.end(), [&](int a, int b) { return order(a) < order(b); });
  for (const int word : sorted_) ++starts_[BucketOf(Text(word)) + 1];
  std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
}

WordMatcher::Found WordMatcher::At(std::string_view text, size_t pos) const {
  Found found;
  const std::string_view rest = text.substr(pos);
  const size_t bucket = BucketOf(rest);
  for (size_t i = starts_[bucket]; i < starts_[bucket + 1] && found.count < kMost; ++i) {
    if (rest.starts_with(Text(sorted_[i]))) found.words[found.count++] = sorted_[i];
  }
  return found;
}

}  // namespace lantai::extractor
