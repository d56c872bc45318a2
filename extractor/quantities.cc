#include "extractor/quantities.h"

#include <algorithm>
#include <array>

#include "extractor/cell_value.h"
#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr size_t kHanBytes = 3;
constexpr size_t kMostNumerals = 8;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// 0…9 for 零…九 and 两, 10, 100, 1000 for their signs, else -1. REQUIRES: the first byte begins a code point of three.
int HanNumeral(std::string_view text) {
  if (text.size() < kHanBytes) return -1;
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  switch (((byte(0) & 0x0Fu) << 12) | ((byte(1) & 0x3Fu) << 6) | (byte(2) & 0x3Fu)) {
    case U'零': return 0;
    case U'一': return 1;
    case U'二':
    case U'两': return 2;
    case U'三': return 3;
    case U'四': return 4;
    case U'五': return 5;
    case U'六': return 6;
    case U'七': return 7;
    case U'八': return 8;
    case U'九': return 9;
    case U'十': return 10;
    case U'百': return 100;
    case U'千': return 1000;
    default: return -1;
  }
}

// 两百零五 at the front: its value, and in `*length` its bytes; -1 where the numerals make no number (二三件).
int HanNumber(std::string_view text, size_t* length) {
  int total = 0;
  int digit = -1;
  bool sound = true;
  size_t pos = 0;
  for (size_t signs = 0; pos < text.size() && signs < kMostNumerals; pos += kHanBytes, ++signs) {
    if (static_cast<unsigned char>(text[pos]) < 0xE0) break;
    const int sign = HanNumeral(text.substr(pos));
    if (sign < 0) break;
    sound = sound && (sign >= 10 || digit <= 0);
    if (sign >= 10) total += (digit <= 0 ? 1 : digit) * sign;
    digit = sign < 10 ? sign : -1;
  }
  *length = pos;
  return sound ? total + std::max(digit, 0) : -1;
}

// The bytes of a number in ASCII digits: 1,234 but not 68,123人 of two numbers in a row of four.
size_t AsciiLength(std::string_view text) {
  size_t length = 0;
  while (length < text.size() && IsDigit(text[length])) ++length;
  const auto is_group = [&](size_t at) {
    return at + 4 <= text.size() && text[at] == ',' &&
           std::all_of(text.begin() + static_cast<long>(at) + 1, text.begin() + static_cast<long>(at) + 4, IsDigit) &&
           (at + 4 == text.size() || !IsDigit(text[at + 4]));
  };
  if (length <= 3) {
    while (is_group(length)) length += 4;
  }
  if (length + 1 < text.size() && text[length] == '.' && IsDigit(text[length + 1])) {
    ++length;
    while (length < text.size() && IsDigit(text[length])) ++length;
  }
  return length;
}

bool StartsWithAny(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.starts_with(word); });
}

// Parts of a date, a document's number or a rate: not a count of anything.
bool IsNoCount(std::string_view before, std::string_view after) {
  return before.ends_with("第") || before.ends_with("-") || before.ends_with("/") ||
         StartsWithAny(after, {"年", "月", "日", "号", "时", "点", "届", "-", "/", "分钟"});
}

std::string_view UnitAt(std::string_view text, const std::vector<std::string>& units) {
  for (const std::string& unit : units) {
    if (!text.starts_with(unit)) continue;
    const std::string_view behind = text.substr(unit.size());
    // 28万条次, 3个月, 5人次, 12件以上: not what the unit says.
    if (StartsWithAny(behind, {"次", "月", "余", "多", "左右", "以上", "以下", "以内", "工作日", "小时"})) return {};
    return text.substr(0, unit.size());
  }
  return {};
}

class Scanner {
 public:
  Scanner(std::string_view sentence, const std::vector<std::string>& units) : text_(sentence), units_(units) {}

  std::vector<Quantity> Scan() {
    for (size_t pos = 0; pos < text_.size();) {
      const auto first = static_cast<unsigned char>(text_[pos]);
      if (IsDigit(text_[pos]))
        pos = Ascii(pos);
      else if (first < 0xE0)
        ++pos;
      else
        pos = HanNumeral(text_.substr(pos)) >= 0 ? Han(pos) : pos + kHanBytes;
    }
    return std::move(found_);
  }

 private:
  size_t Ascii(size_t pos) {
    const size_t length = AsciiLength(text_.substr(pos));
    const size_t end = pos + length;
    if (IsNoCount(text_.substr(0, pos), text_.substr(end))) return end;
    Quantity quantity;
    quantity.begin = pos;
    quantity.unit = UnitAt(text_.substr(end), units_);
    quantity.end = end + quantity.unit.size();
    const std::optional<Number> value = ParseCell(text_.substr(pos, length), {}).value;
    if (!value) quantity.unit = {};
    if (value) quantity.value = *value;
    found_.push_back(std::move(quantity));
    return end;
  }

  // Chinese numerals count only with a unit behind them: they stand in too many words.
  size_t Han(size_t pos) {
    size_t length = 0;
    const int value = HanNumber(text_.substr(pos), &length);
    const std::string_view unit = UnitAt(text_.substr(std::min(pos + length, text_.size())), units_);
    if (value >= 0 && !unit.empty() && !IsNoCount(text_.substr(0, pos), {})) {
      found_.push_back({pos, pos + length + unit.size(), Number{std::to_string(value)}, unit});
    }
    return pos + length;
  }

  std::string_view text_;
  const std::vector<std::string>& units_;
  std::vector<Quantity> found_;
};

}  // namespace

std::vector<Quantity> FindQuantities(std::string_view sentence, const std::vector<std::string>& units) {
  return Scanner(sentence, units).Scan();
}

}  // namespace lantai::extractor
