#include "storage/csv.h"

#include <algorithm>

namespace lantai::storage {
namespace {

// Characters of more than one byte stand for themselves in this list.
constexpr std::string_view kWideSigns[] = {"＝", "＋", "－", "＠"};
constexpr std::string_view kWideMinus = "－";

bool BeginsWide(std::string_view text) {
  return std::any_of(std::begin(kWideSigns), std::end(kWideSigns),
                     [text](std::string_view sign) { return text.starts_with(sign); });
}

// A sign, then digits with points and commas.
bool IsNumber(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) {
    text.remove_prefix(1);
  } else if (BeginsWide(text)) {
    text.remove_prefix(kWideMinus.size());
  }
  return !text.empty() && text[0] >= '0' && text[0] <= '9' && text.find_first_not_of("0123456789.,") == text.npos;
}

bool IsDashes(std::string_view text) {
  while (!text.empty()) {
    if (text[0] != '-' && !text.starts_with(kWideMinus)) return false;
    text.remove_prefix(text[0] == '-' ? 1 : kWideMinus.size());
  }
  return true;
}

bool LooksLikeFormula(std::string_view text) {
  constexpr std::string_view kStarts = "=+-@\t\r\n";
  if (text.empty()) return false;
  const bool starts = kStarts.find(text[0]) != std::string_view::npos || (text[0] == '\xEF' && BeginsWide(text));
  if (!starts || IsDashes(text)) return false;
  return text[0] == '=' || text[0] == '@' || text.starts_with("＝") || text.starts_with("＠") || !IsNumber(text);
}

bool NeedsGuard(std::string_view text) {
  const size_t start = text.find_first_not_of('\'');
  return start != text.npos && LooksLikeFormula(text.substr(start));
}

}  // namespace

void AppendCsvText(std::string_view text, std::string* out) {
  const std::string_view guard = NeedsGuard(text) ? "'" : "";
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out->append(guard).append(text);
    return;
  }
  out->append("\"").append(guard);
  for (const char c : text) out->append(c == '"' ? 2 : 1, c);
  *out += '"';
}

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
  AppendCsvText(text, &line_);
  return *this;
}

std::string CsvLine::Finish() && { return std::move(line_) + "\r\n"; }

}  // namespace lantai::storage
