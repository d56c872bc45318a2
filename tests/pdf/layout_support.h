// Pages put together by hand, for tests of what is read from them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/layout.h"
#include "core/utf8.h"

namespace lantai::extractor {

// A word whose Chinese characters are `size` wide and high, its ASCII characters half as wide; `top` is its upper edge.
inline LayoutWord Word(double left, double top, std::string_view text, double size = 10) {
  LayoutWord word;
  word.text = text;
  double right = left;
  for (std::string_view rest = text; !rest.empty();) {
    const Utf8Step step = DecodeUtf8(rest);
    rest.remove_prefix(step.length);
    right += step.code_point < 0x80 ? size / 2 : size;
    word.edges.push_back(right);
  }
  word.box = {left, top, right, top + size};
  return word;
}

inline std::vector<const LayoutWord*> Pointers(const std::vector<LayoutWord>& words) {
  std::vector<const LayoutWord*> pointers;
  for (const LayoutWord& word : words) pointers.push_back(&word);
  return pointers;
}

inline LayoutPage Paper() {
  LayoutPage page;
  page.width = 595;
  page.height = 842;
  return page;
}

// The lines of a table with the given borders, all of them drawn.
inline void Rule(LayoutPage* page, const std::vector<double>& columns, const std::vector<double>& rows) {
  for (const double x : columns) page->rules.push_back({x - 0.2, rows.front(), x + 0.2, rows.back()});
  for (const double y : rows) page->rules.push_back({columns.front(), y - 0.2, columns.back(), y + 0.2});
}

}  // namespace lantai::extractor
