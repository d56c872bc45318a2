#include "extractor/fingerprint.h"

#include <array>
#include <string>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

// The finaliser of splitmix64: every bit of the input moves half of the output's.
uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

// Counts ones by bit place, 255 hashes at a time in byte lanes: eight lanes a word instead of 64 counters.
class BitCounter {
 public:
  void Add(uint64_t hash) {
    for (size_t i = 0; i < 8; ++i) lanes_[i] += (hash >> i) & 0x0101010101010101ULL;
    if (++pending_ == 255) Spill();
  }
  uint64_t Majority(uint64_t total) {
    Spill();
    uint64_t result = 0;
    for (size_t bit = 0; bit < 64; ++bit) {
      if (counts_[bit] * 2 > total) result |= uint64_t{1} << bit;
    }
    return result;
  }

 private:
  void Spill() {
    for (size_t i = 0; i < 8; ++i) {
      for (size_t lane = 0; lane < 8; ++lane) counts_[lane * 8 + i] += (lanes_[i] >> (lane * 8)) & 0xFF;
      lanes_[i] = 0;
    }
    pending_ = 0;
  }

  std::array<uint64_t, 8> lanes_{};
  std::array<uint64_t, 64> counts_{};
  int pending_ = 0;
};

}  // namespace

uint64_t SimHash(std::string_view folded) {
  BitCounter counter;
  uint64_t total = 0;
  uint64_t window = 0;  // the last three code points, 21 bits each
  size_t seen = 0;
  for (size_t pos = 0; pos < folded.size();) {
    window = ((window << 21) | NextCodePoint(folded, &pos)) & ((uint64_t{1} << 63) - 1);
    if (++seen < 3) continue;
    counter.Add(Mix(window));
    ++total;
  }
  return total == 0 ? 0 : counter.Majority(total);
}

void FillFingerprints(const std::vector<std::string>& folded_lines, Document* document) {
  std::string text;
  for (const std::string& line : folded_lines) text += line;
  document->digests.text_sha256 = Sha256Of(text);
  document->digests.simhash64 = SimHash(text);
  std::string tables;
  for (const Table& table : document->tables) {
    for (const auto& row : table.rows) {
      for (const std::string& cell : row) {
        AppendFolded(cell, &tables);
        tables += '\x1f';
      }
      tables += '\x1e';
    }
    tables += '\x1d';
  }
  document->digests.tables_sha256 = Sha256Of(tables);
}

}  // namespace lantai::extractor
