#include "core/portal.h"

#include <charconv>

namespace lantai {
namespace {

constexpr int kFirstYear = 1990;
constexpr int kLastYear = 2100;

// The year, or 0 where `text` is not one.
int ParseYear(std::string_view text) {
  int year = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
  const bool whole = error == std::errc() && end == text.data() + text.size() && text.size() == 4;
  return whole && year >= kFirstYear && year <= kLastYear ? year : 0;
}

}  // namespace

Result<YearRange> ParseYears(std::string_view text) {
  const size_t dash = text.find('-');
  const int first = ParseYear(text.substr(0, dash));
  const int last = dash == std::string_view::npos ? first : ParseYear(text.substr(dash + 1));
  if (first == 0 || last == 0 || last < first) {
    return {Code::kInvalidArgument, "years are written like 2008-2025 or 2019, not '" + std::string(text) + "'"};
  }
  return YearRange{first, last};
}

}  // namespace lantai
