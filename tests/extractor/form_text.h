// A drawn form as text that lost its grid (report-templates §0.3), with what the text no longer tells taken out of the
// truth: where cells stand a line each, a row with some blank cells has lost its columns.
#pragma once

#include <string>

#include "tests/extractor/drawn_form.h"

namespace lantai::extractor {

enum class TextStyle {
  kLines,      // a cell a line, blank lines between
  kBareLines,  // a cell a line
  kPipes,      // "0 |", blank cells as runs of pipes
  kMarkdown,   // a row a line between pipes
  kTabs,       // a row a line, cells between tabs
  kRowLines,   // a row a line, cells between blanks; table 4's numbers in one run
  kWrapped,    // as kRowLines, with labels broken over lines and numbers behind the last piece
};
inline constexpr int kTextStyles = 7;

// Raw text "*" in the truth: any.
std::string RenderFormText(const DrawnForm& form, TextStyle style, Chance* chance,
                           std::map<std::string, FilledCell>* truth);

}  // namespace lantai::extractor
