// Reads the text printed in one cell of the form: a number, or the reason why there is none.
//
//   ParseCell(" 104150元 ", {})   // value 104150, raw "104150元", unit 元, status ok
//   ParseCell("—", {})            // no value, raw "—", status dash
//   ParseCell("减3", {.is_signed = true})                 // value -3
//
// Read are ASCII and full-width digits with an optional fraction, thousands in groups of three (1,234 1，234 1 234), a
// sign, one unit behind the number, and a note in brackets behind that: 22(其中修订16件) is the number 22, since the
// form asks for one number a cell, 其中 says the note is a part of it, and the raw text keeps the note. A note without
// a word, 22(16), may mean anything. Nothing is repaired: O for 0, 约, 余, 万 as a factor and Chinese numerals are
// kUnparsable, and so is a number of more than 15 digits.
//
// Thread-safety: free functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/document.h"

namespace lantai::extractor {

struct CellKind {
  bool is_signed = false;                // 增2, 减3, ↑2, ↓3 are numbers
  std::optional<std::string> unit = {};  // the header's unit, where the cell prints none
};

inline constexpr size_t kMaxDigits = 15;

// A cell with raw, status, value and unit; `at` is left empty.
Cell ParseCell(std::string_view text, const CellKind& kind);

// 件, 人次, 万元: what may stand behind a number or in a column of its own.
bool IsUnit(std::string_view text);

// True where ParseCell would give anything but kUnparsable or kBlank.
bool IsValueToken(std::string_view text);

// The normal decimal form: no leading zeros, no trailing zeros of a fraction, no "-0". REQUIRES: [-]digits[.digits].
std::string NormalDecimal(std::string_view decimal);

}  // namespace lantai::extractor
