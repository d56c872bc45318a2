#include "extractor/checks.h"

#include <algorithm>
#include <optional>

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

// Adds the operands' ids to the check; their sum, if all have values.
std::optional<Number> Side(const CheckTemplate& check, const std::string& scope, const std::vector<std::string>& terms,
                           const std::map<std::string, Cell>& cells, std::vector<std::string>* ids) {
  std::vector<Number> numbers;
  for (const std::string& term : terms) {
    ids->push_back(check.CellId(scope, term));
    const auto cell = cells.find(ids->back());
    if (cell != cells.end() && cell->second.value) numbers.push_back(*cell->second.value);
  }
  if (numbers.size() != terms.size()) return std::nullopt;
  return Sum(numbers);
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

std::vector<Check> RunChecks(const std::vector<CheckTemplate>& checks, const std::map<std::string, Cell>& cells) {
  std::vector<Check> results;
  for (const CheckTemplate& check : checks) {
    for (const std::string& scope : check.scopes) {
      Check& result = results.emplace_back();
      result.id = check.id;
      result.scope = scope;
      result.left = Side(check, scope, check.left, cells, &result.cells);
      result.right = Side(check, scope, check.right, cells, &result.cells);
      if (result.left && result.right) {
        result.verdict = *result.left == *result.right ? Verdict::kPass : Verdict::kFail;
      }
    }
  }
  return results;
}

}  // namespace lantai::extractor
