// The parts of a workbook that its sheets refer to: shared strings and number formats (ISO/IEC 29500-1 §18.4, §18.8).
//
// Thread-safety: immutable once read.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reader/meter.h"
#include "reader/xml.h"

namespace lantai::reader {

// The text of a string item (§18.4.8) or inline string: its runs without the phonetic guides.
std::string StringItem(pugi::xml_node item);

class SharedStrings {
 public:
  SharedStrings() = default;
  SharedStrings(pugi::xml_node document, Meter& meter);
  // "" where there is no such string.
  std::string_view At(int index) const;

 private:
  std::vector<std::string> strings_;
};

class CellFormats {
 public:
  CellFormats() = default;
  explicit CellFormats(pugi::xml_node document);
  // The number format of a cell whose style attribute is `style`.
  std::string_view At(int style) const;

 private:
  std::map<int, std::string> own_;  // by number format id, 164 and above
  std::vector<int> styles_;         // number format id by style
};

// "BC12" → column 54, row 11, counted from 0; false where it is no reference or lies outside a sheet of 16,384 columns
// and 1,048,576 rows.
bool ParseReference(std::string_view reference, int& column, int& row);

}  // namespace lantai::reader
