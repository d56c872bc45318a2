#include "storage/csv.h"

#include <algorithm>

namespace lantai::storage {
namespace {

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsNumber(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const size_t point = text.find('.');
  if (point == std::string_view::npos) return IsDigits(text);
  return IsDigits(text.substr(0, point)) && IsDigits(text.substr(point + 1));
}

bool LooksLikeFormula(std::string_view text) {
  constexpr std::string_view kStarts = "=+-@\t\r";
  if (text.empty() || kStarts.find(text[0]) == std::string_view::npos) return false;
  return text.find_first_not_of('-') != std::string_view::npos && !IsNumber(text);
}

}  // namespace

void CsvLine::Separate() {
  if (!first_) line_ += ',';
  first_ = false;
}

CsvLine& CsvLine::Number(std::string_view digits) {
  Separate();
  line_ += digits;
  return *this;
}

CsvLine& CsvLine::Text(std::string_view text) {
  Separate();
  const std::string_view guard = LooksLikeFormula(text) ? "'" : "";
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    line_.append(guard).append(text);
    return *this;
  }
  line_.append("\"").append(guard);
  for (const char c : text) line_.append(c == '"' ? 2 : 1, c);
  line_ += '"';
  return *this;
}

std::string CsvLine::Finish() && { return std::move(line_) + "\r\n"; }

}  // namespace lantai::storage
