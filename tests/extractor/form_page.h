// A drawn form as the bytes a portal serves: markup of the tables, the article around them, the portal's frame, the
// encoding.
#pragma once

#include <string>

#include "tests/extractor/drawn_form.h"

namespace lantai::extractor {

enum class Markup {
  kPlain,       // <td>0</td>
  kParagraphs,  // <td><p>0</p></td>
  kWord,        // MsoNormal, a span for each run, <o:p>
  kFonts,       // <font> around single digits, &nbsp; beside them
  kHeads,       // <thead>, <th>, <caption>
  kLayout,      // inside two tables that lay the page out
  kSource,      // line feeds and tabs of the source in every cell, upper case, unclosed cells
};
inline constexpr int kMarkups = 7;

inline constexpr int kPortals = 7;    // TRS, UCAP, Hanweb, gkmlpt, EmpireCMS, VSB, WebPlus
inline constexpr int kEncodings = 6;  // utf-8, with mark, gbk, gb18030, gbk that says gb2312, utf-16le

struct PageStyle {
  Markup markup = Markup::kPlain;
  int portal = 0;
  int encoding = 0;
};

std::string RenderFormPage(const DrawnForm& form, const PageStyle& style, Chance* chance);

}  // namespace lantai::extractor
