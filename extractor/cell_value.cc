#include "extractor/cell_value.h"

#include <algorithm>
#include <array>

#include "extractor/label.h"

namespace lantai::extractor {
namespace {

constexpr std::array<std::string_view, 16> kUnits = {"元", "万元", "亿元", "件", "条", "项", "个", "次",
                                                     "人", "人次", "篇",   "宗", "起", "份", "部", "%"};

// Longer text is no number; the limit keeps long paragraphs out of the folding below.
constexpr size_t kMaxNumberBytes = 96;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// The text with widths folded; runs of white space stay as one blank, because 1 234 is a number and 1 2 is not.
std::string FoldNumber(std::string_view text) {
  std::string folded;
  for (size_t pos = 0; pos < text.size();) {
    char32_t c = FoldCodePoint(NextCodePoint(text, &pos));
    if (c == U' ' && (folded.empty() || folded.back() == ' ')) continue;
    AppendCodePoint(c, &folded);
  }
  return folded;
}

bool AllOf(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

// What a cell without a number says; kUnparsable where it may still be a number.
CellStatus WordStatus(std::string_view folded) {
  if (folded.empty()) return CellStatus::kBlank;
  if (AllOf(folded, "/\\")) return CellStatus::kSlash;
  if (AllOf(folded, "- ")) return CellStatus::kDash;
  if (folded == "无" || folded == "零") return CellStatus::kNoneWord;
  return CellStatus::kUnparsable;
}

// Most cells are a few ASCII digits: they need no folding.
bool IsPlainNumber(std::string_view text) { return text.size() <= kMaxDigits && AllOf(text, "0123456789"); }

bool Skip(std::string_view* text, std::string_view prefix) {
  if (!text->starts_with(prefix)) return false;
  text->remove_prefix(prefix.size());
  return true;
}

// Takes a sign off the front: '-', '+' or, in a signed cell, the words for more and fewer.
std::string_view TakeSign(std::string_view* text, bool is_signed) {
  if (Skip(text, "-")) return "-";
  if (Skip(text, "+")) return "";
  if (!is_signed) return "";
  for (const std::string_view fewer : {"减少", "减", "↓"}) {
    if (Skip(text, fewer)) return "-";
  }
  for (const std::string_view more : {"增加", "增", "↑"}) {
    if (Skip(text, more)) return "";
  }
  return "";
}

// Digits of the integral part without separators; empty where groups are not of three.
std::string TakeInteger(std::string_view* text) {
  std::string digits;
  while (!text->empty() && IsDigit(text->front())) digits += text->front(), text->remove_prefix(1);
  if (digits.empty() || digits.size() > 3) return digits;
  const char separator = text->empty() ? '\0' : text->front();
  if (separator != ',' && separator != ' ') return digits;
  while (text->size() > 3 && text->front() == separator && AllOf(text->substr(1, 3), "0123456789")) {
    digits += text->substr(1, 3);
    text->remove_prefix(4);
    if (!text->empty() && IsDigit(text->front())) return {};
  }
  return digits;
}

// (其中修订16件): a note on the number before it, not part of it. Without a word it may be anything: 22(16).
bool IsNote(std::string_view text) {
  if (text.size() < 4 || text.front() != '(' || text.back() != ')') return false;
  text = text.substr(1, text.size() - 2);
  if (text.find_first_of("()") != std::string_view::npos) return false;
  for (size_t pos = 0; pos < text.size();) {
    if (IsHan(NextCodePoint(text, &pos))) return true;
  }
  return false;
}

// What stands behind a number: nothing, a unit, a unit in brackets, or either with a note. Nullopt for anything else.
std::optional<std::string> UnitBehind(std::string_view rest) {
  Skip(&rest, " ");
  const size_t open = rest.find('(');
  std::string_view unit = rest.substr(0, open);
  std::string_view note = open == std::string_view::npos ? std::string_view() : rest.substr(open);
  while (unit.ends_with(' ')) unit.remove_suffix(1);
  if (unit.empty() && note.size() > 2 && IsUnit(note.substr(1, note.size() - 2)) && note.back() == ')') {
    return std::string(note.substr(1, note.size() - 2));
  }
  if ((!unit.empty() && !IsUnit(unit)) || (!note.empty() && !IsNote(note))) return std::nullopt;
  return std::string(unit);
}

// The number at the front of `text`, in normal form; empty where there is none.
std::string TakeNumber(std::string_view* text, bool is_signed) {
  std::string number(TakeSign(text, is_signed));
  Skip(text, " ");
  const std::string integer = TakeInteger(text);
  if (integer.empty()) return {};
  number += integer;
  size_t digits = integer.size();
  if (text->size() > 1 && text->front() == '.' && IsDigit((*text)[1])) {
    number += '.';
    text->remove_prefix(1);
    while (!text->empty() && IsDigit(text->front())) number += text->front(), text->remove_prefix(1), ++digits;
  }
  return digits > kMaxDigits ? std::string() : NormalDecimal(number);
}

// A Chinese character that no value begins with: most labels.
bool BeginsAsWord(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.empty() ? '\0' : text.front());
  if (first < 0xE5 || first > 0xE9) return false;
  return !text.starts_with("增") && !text.starts_with("减") && !text.starts_with("无") && !text.starts_with("零");
}

}  // namespace

bool IsUnit(std::string_view text) { return std::find(kUnits.begin(), kUnits.end(), text) != kUnits.end(); }

std::string NormalDecimal(std::string_view decimal) {
  const bool negative = Skip(&decimal, "-");
  const size_t point = decimal.find('.');
  std::string_view integer = decimal.substr(0, point);
  std::string_view fraction = point == std::string_view::npos ? std::string_view() : decimal.substr(point + 1);
  while (integer.size() > 1 && integer.front() == '0') integer.remove_prefix(1);
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  std::string normal(negative && !(integer == "0" && fraction.empty()) ? "-" : "");
  normal += integer;
  if (!fraction.empty()) normal.append(".").append(fraction);
  return normal;
}

Cell ParseCell(std::string_view text, const CellKind& kind) {
  const std::string_view raw = TrimWhiteSpace(text);
  Cell cell;
  cell.raw = std::string(raw);
  if (raw.size() > kMaxNumberBytes) return cell.status = CellStatus::kUnparsable, cell;
  if (IsPlainNumber(raw)) {
    cell.status = CellStatus::kOk;
    cell.value = Number{NormalDecimal(raw)};
    cell.unit = kind.unit;
    return cell;
  }
  const std::string folded = FoldNumber(raw);
  cell.status = WordStatus(folded);
  if (cell.status != CellStatus::kUnparsable) return cell;
  std::string_view rest = folded;
  std::string number = TakeNumber(&rest, kind.is_signed);
  if (number.empty()) return cell;
  const std::optional<std::string> unit = UnitBehind(rest);
  if (!unit) return cell;
  cell.status = CellStatus::kOk;
  cell.value = Number{std::move(number)};
  cell.unit = unit->empty() ? kind.unit : unit;
  return cell;
}

bool IsValueToken(std::string_view text) {
  if (IsPlainNumber(text)) return true;
  if (BeginsAsWord(text)) return false;
  if (text.size() > kMaxNumberBytes + 16) return false;
  const CellStatus status = ParseCell(text, {.is_signed = true}).status;
  return status != CellStatus::kUnparsable && status != CellStatus::kBlank;
}

}  // namespace lantai::extractor
