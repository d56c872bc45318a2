#include "extractor/arithmetic.h"

#include <algorithm>
#include <string_view>

#include "extractor/cell_value.h"

namespace lantai::extractor {
namespace {

__extension__ typedef __int128 Wide;  // 15 digits before and 15 behind the point, times 1000, need 110 bits

size_t FractionDigits(const std::string& text) {
  const size_t point = text.find('.');
  return point == std::string::npos ? 0 : text.size() - point - 1;
}

Wide Scaled(const std::string& text, size_t digits) {
  Wide value = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') value = value * 10 + (c - '0');
  }
  for (size_t i = FractionDigits(text); i < digits; ++i) value *= 10;
  return text.starts_with('-') ? -value : value;
}

}  // namespace

Number Sum(const std::vector<Number>& numbers) {
  size_t digits = 0;
  for (const Number& number : numbers) digits = std::max(digits, FractionDigits(number.text));
  Wide sum = 0;
  for (const Number& number : numbers) sum += Scaled(number.text, digits);
  const bool negative = sum < 0;
  Wide rest = negative ? -sum : sum;
  std::string reversed;
  for (size_t i = 0; rest > 0 || i <= digits; ++i, rest /= 10) {
    if (i == digits && digits > 0) reversed += '.';
    reversed += static_cast<char>('0' + static_cast<int>(rest % 10));
  }
  std::reverse(reversed.begin(), reversed.end());
  return Number{NormalDecimal((negative ? "-" : "") + reversed)};
}

Number Negated(const Number& number) {
  if (number.text == "0") return number;
  return Number{number.text.starts_with('-') ? number.text.substr(1) : "-" + number.text};
}

Number Difference(const Number& a, const Number& b) { return Sum({a, Negated(b)}); }

int Compare(const Number& a, const Number& b) {
  if (a == b) return 0;
  return Difference(a, b).text.starts_with('-') ? -1 : 1;
}

std::optional<int64_t> WholeNumber(const Number& number) {
  std::string_view digits = number.text;
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  if (digits.empty() || digits.size() > kMaxDigits) return std::nullopt;
  int64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return negative ? -value : value;
}

}  // namespace lantai::extractor
