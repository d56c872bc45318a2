// What happens to the labels of a form on their way to a page (report-templates §2.1 to §2.5), one kind at a time.
#pragma once

#include "tests/extractor/drawn_form.h"

namespace lantai::extractor {

enum class Damage {
  kNone,
  kWidths,     // （〔﹝【 “”〝 ：, full-width digits
  kNumbering,  // ㈠ ① 1． 1、 1）, none at all
  kBreaks,     // broken over lines, blanks of all kinds inside, one character a line
  kVariants,   // other words
  kLost,       // runs of digits and brackets gone, or the first character
};

// Labels only; values stay as they are. A line break is '\n'.
void DamageLabels(Damage damage, Chance* chance, DrawnForm* form);

}  // namespace lantai::extractor
