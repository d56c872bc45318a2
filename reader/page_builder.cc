#include "reader/page_builder.h"

#include <iconv.h>

#include <algorithm>
#include <cmath>

#include "core/utf8.h"

namespace lantai::reader {
namespace {

constexpr double kThickestRule = 3;
constexpr double kShortestRule = 2;
constexpr double kSamePlace = 0.4;  // of a glyph's size: nearer than this, the same glyph is the same ink
constexpr double kPlaceGrid = 8;    // points
constexpr double kWordGap = 0.15;   // of the font's size
constexpr double kBackstep = 0.5;
constexpr double kBaselineShift = 0.25;
constexpr char32_t kUnknown = 0xFFFD;

bool IsSpace(char32_t c) {
  return c <= 0x20 || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200F) || c == 0xFEFF || c == 0x2028 ||
         c == 0x2029;
}

// The text layer knows better already.
bool IsChinese(char32_t c) { return c >= 0x2E80 && c != kUnknown; }

// The text layer knows better here too: subset fonts number their glyphs as they like, digits above 0xA0 among them.
bool IsAscii(char32_t c) { return c < 0x80; }

bool IsHighByte(const Glyph& glyph) { return glyph.raw_bytes == 1 && glyph.raw >= 0xA1 && glyph.raw <= 0xFE; }

// True for words of one-byte glyphs in which every byte above ASCII is half of a GB 2312 character, most of them of the
// 3,755 common ones (rows 16 to 55): no word of a European language looks so.
bool IsGbkInDisguise(const std::vector<Glyph>& word) {
  size_t pairs = 0, common = 0;
  for (size_t i = 0; i < word.size(); ++i) {
    if (word[i].raw_bytes != 1) return false;
    if (word[i].raw < 0x80) continue;
    if (i + 1 == word.size() || !IsHighByte(word[i]) || !IsHighByte(word[i + 1])) return false;
    if (IsChinese(word[i].code_point) || IsChinese(word[i + 1].code_point)) return false;
    if (IsAscii(word[i].code_point) || IsAscii(word[i + 1].code_point)) return false;
    ++pairs;
    common += word[i].raw >= 0xB0 && word[i].raw <= 0xD7;
    ++i;
  }
  return pairs > 0 && common * 2 >= pairs;
}

std::vector<Glyph> JoinGbkPairs(const std::vector<Glyph>& word) {
  std::vector<Glyph> joined;
  for (size_t i = 0; i < word.size(); ++i) {
    Glyph glyph = word[i];
    if (glyph.raw >= 0x80) {
      const Glyph& second = word[++i];
      const char bytes[] = {static_cast<char>(glyph.raw), static_cast<char>(second.raw)};
      const std::string utf8 = DecodeGb18030({bytes, 2});
      if (utf8.size() != 3) return word;
      glyph.code_point = static_cast<char32_t>((utf8[0] & 0x0F) << 12 | (utf8[1] & 0x3F) << 6 | (utf8[2] & 0x3F));
      glyph.box.right = std::max(glyph.box.right, second.box.right);
      glyph.box.bottom = std::max(glyph.box.bottom, second.box.bottom);
    }
    joined.push_back(glyph);
  }
  return joined;
}

// Whether two glyphs of one word stand in the word's direction, and how far apart along it and across.
std::pair<double, double> Step(const Glyph& before, const Glyph& next) {
  switch (next.direction) {
    case Direction::kRight: return {next.box.left - before.box.right, next.box.bottom - before.box.bottom};
    case Direction::kLeft: return {before.box.left - next.box.right, next.box.bottom - before.box.bottom};
    case Direction::kDown: return {next.box.top - before.box.bottom, next.box.left - before.box.left};
    case Direction::kUp: return {before.box.top - next.box.bottom, next.box.left - before.box.left};
  }
  return {0, 0};
}

LayoutWord MakeWord(const std::vector<Glyph>& glyphs) {
  LayoutWord word;
  word.box = glyphs.front().box;
  for (const Glyph& glyph : glyphs) {
    if (glyph.code_point == kUnknown) continue;
    AppendUtf8(glyph.code_point, &word.text);
    if (glyph.direction == Direction::kRight) word.edges.push_back(glyph.box.right);
    word.box = {std::min(word.box.left, glyph.box.left), std::min(word.box.top, glyph.box.top),
                std::max(word.box.right, glyph.box.right), std::max(word.box.bottom, glyph.box.bottom)};
  }
  return word;
}

uint64_t PlaceKey(char32_t c, double x, double y) {
  const auto cell = [](double v) { return static_cast<uint64_t>(static_cast<int64_t>(std::floor(v / kPlaceGrid))); };
  return (static_cast<uint64_t>(c) << 40) ^ ((cell(x) & 0xFFFFF) << 20) ^ (cell(y) & 0xFFFFF);
}

bool IsSane(const LayoutBox& box) {
  return std::isfinite(box.left) && std::isfinite(box.top) && std::isfinite(box.right) && std::isfinite(box.bottom);
}

}  // namespace

std::string DecodeGb18030(std::string_view bytes) {
  static const iconv_t kConverter = iconv_open("UTF-8", "GB18030");
  if (kConverter == reinterpret_cast<iconv_t>(-1)) return {};
  std::string out(bytes.size() * 4, '\0');
  std::string in(bytes);
  char* from = in.data();
  char* to = out.data();
  size_t from_left = in.size(), to_left = out.size();
  iconv(kConverter, nullptr, nullptr, nullptr, nullptr);
  if (iconv(kConverter, &from, &from_left, &to, &to_left) == static_cast<size_t>(-1)) return {};
  out.resize(out.size() - to_left);
  return out;
}

PageBuilder::PageBuilder(double width, double height) {
  page_.width = width;
  page_.height = height;
}

// Fake bold prints a glyph two or three times, a fraction of a point apart.
bool PageBuilder::IsRepeated(const Glyph& glyph) {
  const double x = (glyph.box.left + glyph.box.right) / 2, y = (glyph.box.top + glyph.box.bottom) / 2;
  const double near_x = std::min(kSamePlace * (glyph.box.right - glyph.box.left), kPlaceGrid / 2);
  const double near_y = std::min(kSamePlace * (glyph.box.bottom - glyph.box.top), kPlaceGrid / 2);
  for (const double dx : {-near_x, near_x}) {
    for (const double dy : {-near_y, near_y}) {
      int budget = 16;
      const auto [begin, end] = seen_.equal_range(PlaceKey(glyph.code_point, x + dx, y + dy));
      for (auto at = begin; at != end && budget > 0; ++at, --budget) {
        const LayoutBox& other = at->second;
        if (std::abs((other.left + other.right) / 2 - x) < near_x &&
            std::abs((other.top + other.bottom) / 2 - y) < near_y) {
          return true;
        }
      }
    }
  }
  seen_.emplace(PlaceKey(glyph.code_point, x, y), glyph.box);
  return false;
}

bool PageBuilder::Continues(const Glyph& glyph) const {
  const Glyph& before = word_.back();
  if (glyph.direction != before.direction) return false;
  // Bytes that may be halves of characters stay among themselves.
  if (glyph.raw_bytes != before.raw_bytes && (IsHighByte(glyph) || IsHighByte(before))) return false;
  const double size = std::max(glyph.size, before.size);
  const auto [along, across] = Step(before, glyph);
  return along < kWordGap * size && along > -kBackstep * size && std::abs(across) < kBaselineShift * size;
}

void PageBuilder::AddGlyph(const Glyph& glyph) {
  if (full_ || !IsSane(glyph.box)) return;
  const bool half = IsHighByte(glyph);  // U+00A0 may be half a character
  if (IsSpace(glyph.code_point) && !half) return EndWord();
  const double x = (glyph.box.left + glyph.box.right) / 2, y = (glyph.box.top + glyph.box.bottom) / 2;
  if (x < 0 || y < 0 || x > page_.width || y > page_.height) return;
  if (IsRepeated(glyph)) return;
  if (!word_.empty() && !Continues(glyph)) EndWord();
  word_.push_back(glyph);
}

void PageBuilder::EndWord() {
  if (word_.empty()) return;
  if (IsGbkInDisguise(word_)) word_ = JoinGbkPairs(word_);
  LayoutWord word = MakeWord(word_);
  word_.clear();
  if (word.text.empty()) return;
  full_ = full_ || page_.words.size() >= kMaxPageWords;
  if (!full_) page_.words.push_back(std::move(word));
}

void PageBuilder::AddBox(LayoutBox box) {
  if (full_ || !IsSane(box)) return;
  box = {std::max(box.left, 0.0), std::max(box.top, 0.0), std::min(box.right, page_.width),
         std::min(box.bottom, page_.height)};
  const double width = box.right - box.left, height = box.bottom - box.top;
  if (width < 0 || height < 0) return;
  if (std::min(width, height) > kThickestRule || std::max(width, height) < kShortestRule) return;
  full_ = page_.rules.size() >= kMaxPageRules;
  if (!full_) page_.rules.push_back(box);
}

Result<LayoutPage> PageBuilder::Finish() {
  EndWord();
  if (full_) return {Code::kTooLarge, "a page with more words or lines than a page of paper holds"};
  return std::move(page_);
}

}  // namespace lantai::reader
