#include "reader/numerals.h"

#include <array>
#include <cstddef>

namespace lantai::reader {
namespace {

using Digits = std::array<std::string_view, 10>;
using Units = std::array<std::string_view, 4>;

constexpr Digits kPlain = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
constexpr Digits kLegalSimplified = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
constexpr Digits kLegalTraditional = {"零", "壹", "貳", "參", "肆", "伍", "陸", "柒", "捌", "玖"};
constexpr Units kUnits = {"", "十", "百", "千"};
constexpr Units kLegalUnits = {"", "拾", "佰", "仟"};
constexpr std::string_view kStems[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};
constexpr std::string_view kBranches[] = {"子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥"};

// 11 is 十一 and not 一十一; 103 is 一百零三. REQUIRES: 0 < value < 10,000.
std::string Counting(int value, const Digits& digits, const Units& units, bool short_ten) {
  std::string out;
  bool gap = false;
  size_t place = 3;
  for (int unit = 1000; unit > 0; unit /= 10, --place) {
    const auto digit = static_cast<size_t>(value / unit % 10);
    if (digit == 0) {
      gap = !out.empty();
      continue;
    }
    if (gap) out += "零";
    gap = false;
    if (!(short_ten && out.empty() && unit == 10 && digit == 1)) out += digits[digit];
    out += units[place];
  }
  return out;
}

std::string ByDigit(int value, const Digits& digits) {
  std::string out;
  for (const char c : std::to_string(value)) out += digits[static_cast<size_t>(c - '0')];
  return out;
}

std::string Roman(int value, bool upper) {
  static constexpr struct {
    int value;
    std::string_view lower, upper;
  } kSteps[] = {{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"},  {400, "cd", "CD"}, {100, "c", "C"},
                {90, "xc", "XC"}, {50, "l", "L"},    {40, "xl", "XL"}, {10, "x", "X"},    {9, "ix", "IX"},
                {5, "v", "V"},    {4, "iv", "IV"},   {1, "i", "I"}};
  std::string out;
  for (const auto& step : kSteps) {
    for (; value >= step.value; value -= step.value) out += upper ? step.upper : step.lower;
  }
  return out;
}

// a … z, aa, bb, … (§17.18.59, lowerLetter).
std::string Letter(int value, char first) {
  return std::string(static_cast<size_t>((value - 1) / 26 + 1), static_cast<char>(first + (value - 1) % 26));
}

std::string FullWidth(int value) {
  std::string out;
  for (const char c : std::to_string(value)) out += {'\xEF', '\xBC', static_cast<char>(0x90 + (c - '0'))};
  return out;
}

// A three-byte UTF-8 character of a row of Unicode, `offset` after its first.
std::string InRow(char32_t first, int offset) {
  const char32_t c = first + static_cast<char32_t>(offset);
  return {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F)),
          static_cast<char>(0x80 | (c & 0x3F))};
}

std::string Enclosed(int value, std::string_view format) {
  if (value > 20) return std::to_string(value);
  if (format == "decimalEnclosedParen") return InRow(0x2474, value - 1);
  if (format == "decimalEnclosedFullstop") return InRow(0x2488, value - 1);
  return InRow(0x2460, value - 1);
}

std::string Chinese(int value, std::string_view format) {
  if (format == "chineseLegalSimplified") return Counting(value, kLegalSimplified, kLegalUnits, false);
  if (format == "ideographLegalTraditional") return Counting(value, kLegalTraditional, kLegalUnits, false);
  if (format == "ideographDigital" || format == "japaneseDigitalTenThousand" || format == "taiwaneseDigital") {
    return ByDigit(value, kPlain);
  }
  if (format == "chineseCounting" && value > 99) return ByDigit(value, kPlain);
  return Counting(value, kPlain, kUnits, true);
}

bool IsChinese(std::string_view format) {
  return format.starts_with("chinese") || format.starts_with("taiwanese") || format.starts_with("japanese") ||
         format == "ideographDigital" || format == "ideographLegalTraditional";
}

}  // namespace

std::string Numeral(int value, std::string_view format) {
  if (format == "none" || format == "bullet") return "";
  if (value <= 0 || value >= 10'000) return std::to_string(value);
  if (format == "decimalZero") return (value < 10 ? "0" : "") + std::to_string(value);
  if (format.starts_with("decimalFullWidth")) return FullWidth(value);
  if (format.starts_with("decimalEnclosed")) return Enclosed(value, format);
  if (format == "lowerRoman" || format == "upperRoman") return Roman(value, format == "upperRoman");
  if ((format == "lowerLetter" || format == "upperLetter") && value <= 780) {
    return Letter(value, format == "lowerLetter" ? 'a' : 'A');
  }
  if (format == "ideographTraditional" && value <= 10) return std::string(kStems[value - 1]);
  if (format == "ideographZodiac" && value <= 12) return std::string(kBranches[value - 1]);
  if (IsChinese(format)) return Chinese(value, format);
  return std::to_string(value);
}

}  // namespace lantai::reader
