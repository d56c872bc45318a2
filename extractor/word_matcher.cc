#include "extractor/word_matcher.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace lantai::extractor {
namespace {

// How long the code point is that this byte begins; stray bytes are of length 1.
size_t Width(unsigned char first) { return first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4; }

// The low bits of a code point of one or three bytes: nearly one bucket a Han character.
uint32_t LowBits(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  if (byte(at) < 0xE0) return byte(at);
  return ((byte(at) & 0x0F) << 12) | ((byte(at + 1) & 0x3F) << 6) | (byte(at + 2) & 0x3F);
}

size_t FirstWidth(std::string_view text) { return Width(static_cast<unsigned char>(text.front())); }

uint32_t PairHash(std::string_view text) { return LowBits(text, 0) * 37 + LowBits(text, FirstWidth(text)); }

}  // namespace

int WordMatcher::Add(const std::string& word) {
  const auto known = std::find(words_.begin(), words_.end(), word);
  const auto number = static_cast<int>(known - words_.begin());
  if (known == words_.end()) words_.push_back(word);
  return number;
}

void WordMatcher::Seal() {
  Fill(true);
  Fill(false);
}

void WordMatcher::Fill(bool pairs) {
  Table& table = pairs ? pairs_ : singles_;
  const auto bucket = [&](int word) { return (pairs ? PairHash(Text(word)) : LowBits(Text(word), 0)) % kBuckets; };
  const auto order = [&](int word) { return std::tuple(bucket(word), -static_cast<int>(Text(word).size()), word); };
  for (int word = 0; word < static_cast<int>(words_.size()); ++word) {
    if ((Text(word).size() > FirstWidth(Text(word))) == pairs) table.words.push_back(word);
  }
  std::sort(table.words.begin(), table.words.end(), [&](int a, int b) { return order(a) < order(b); });
  for (const int word : table.words) ++table.starts[bucket(word) + 1];
  std::partial_sum(table.starts.begin(), table.starts.end(), table.starts.begin());
}

void WordMatcher::Collect(const Table& table, size_t bucket, std::string_view rest, Found* found) const {
  for (size_t i = table.starts[bucket]; i < table.starts[bucket + 1] && found->count < kMost; ++i) {
    if (rest.starts_with(Text(table.words[i]))) found->words[found->count++] = table.words[i];
  }
}

WordMatcher::Found WordMatcher::At(std::string_view text, size_t pos) const {
  Found found;
  const std::string_view rest = text.substr(pos);
  Collect(pairs_, PairHash(rest) % kBuckets, rest, &found);
  Collect(singles_, LowBits(rest, 0) % kBuckets, rest, &found);
  return found;
}

}  // namespace lantai::extractor
