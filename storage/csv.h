// CSV as RFC 4180 has it: fields separated by commas, records ended by CRLF (§2.1), fields that hold a comma, a quote,
// CR or LF in quotes, quotes doubled (§2.5–2.7); a header line first (§2.3). UTF-8 without a byte order mark.
//
// Cell values come from web pages, and spreadsheets run what looks like a formula: a text field that begins with
// = + - @ TAB CR or LF, or with the full-width = + - @, gets an apostrophe in front (OWASP, "CSV Injection"). Left
// alone are numbers ("-5", "－1,200") and text of nothing but dashes: "-" is how the form prints a blank; neither is a
// formula. So that the text can be had back, text that begins with apostrophes and then such a formula gets one more: a
// reader takes one apostrophe away where what follows all apostrophes is a formula.
//
//   CsvLine line;
//   line.Text("=1+1").Number("12").Empty();
//   std::move(line).Finish();                 // "'=1+1,12,\r\n"
//
// Thread-safety: values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lantai::storage {

// Appends one text field, without a separator.
void AppendCsvText(std::string_view text, std::string* out);

class CsvLine {
 public:
  CsvLine& Text(std::string_view text);
  CsvLine& TextOrEmpty(const std::optional<std::string>& text) { return text ? Text(*text) : Empty(); }
  // Written as it is. REQUIRES: digits, sign and point only.
  CsvLine& Number(std::string_view digits);
  CsvLine& Number(uint64_t number) { return Number(std::string_view(std::to_string(number))); }
  CsvLine& Empty() { return Number(std::string_view()); }
  std::string Finish() &&;

 private:
  void Separate();

  std::string line_;
  bool first_ = true;
};

}  // namespace lantai::storage
