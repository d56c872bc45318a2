#include "storage/csv.h"

#include <algorithm>
#include <array>

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

// A table, since find_first_of() searches the set for each byte: a tenth of an export's time.
bool NeedsQuotes(std::string_view text) {
  static constexpr auto kSpecial = [] {
    std::array<bool, 256> special{};
    for (const unsigned char c : {',', '"', '\r', '\n'}) special[c] = true;
    return special;
  }();
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return kSpecial[c]; });
}

}  // namespace

void AppendCsvText(std::string_view text, std::string* out) {
  const std::string_view guard = NeedsGuard(text) ? "'" : "";
  if (!NeedsQuotes(text)) {
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
