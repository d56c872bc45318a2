#include "extractor/word_set.h"

#include <algorithm>

namespace lantai::extractor {

// By the first character: its last byte tells Han characters apart best.
size_t WordSet::BucketOf(std::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  if (byte(0) < 0x80) return byte(0);
  return (byte(0) * 31 + byte(1) * 7 + byte(2) * 64 + byte(2)) % kBuckets;
}

WordSet::WordSet(const std::vector<std::string>& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    if (!words[i].empty()) words_.emplace_back(words[i], static_cast<int>(i));
  }
  std::stable_sort(words_.begin(), words_.end(), [](const auto& a, const auto& b) {
    const size_t left = BucketOf(a.first);
    const size_t right = BucketOf(b.first);
    return left != right ? left < right : a.first.size() > b.first.size();
  });
  for (const auto& [word, index] : words_) ++begin_[BucketOf(word) + 1];
  for (size_t i = 0; i < kBuckets; ++i) begin_[i + 1] += begin_[i];
}

int WordSet::LongestAt(std::string_view text, size_t* bytes) const {
  *bytes = 0;
  if (text.empty()) return -1;
  const size_t bucket = BucketOf(text);
  for (uint32_t i = begin_[bucket]; i < begin_[bucket + 1]; ++i) {
    if (!text.starts_with(words_[i].first)) continue;
    *bytes = words_[i].first.size();
    return words_[i].second;
  }
  return -1;
}

bool WordSet::BeginsOne(std::string_view text) const {
  size_t bytes = 0;
  return LongestAt(text, &bytes) >= 0;
}

bool WordSet::IsOne(std::string_view text) const {
  size_t bytes = 0;
  return LongestAt(text, &bytes) >= 0 && bytes == text.size();
}

bool WordSet::OccursIn(std::string_view text) const {
  size_t bytes = 0;
  for (size_t pos = 0; pos < text.size(); ++pos) {
    const bool starts = (static_cast<unsigned char>(text[pos]) & 0xC0) != 0x80;
    if (starts && LongestAt(text.substr(pos), &bytes) >= 0) return true;
  }
  return false;
}

}  // namespace lantai::extractor
