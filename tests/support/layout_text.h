// A layout as text that a golden file can hold and a person can read:
//   # heading          level by the number of #
//   text               a paragraph; "\n" within it as ⏎
//   - text             a list item
//   | a | b (2x1) |    a row; (columns x rows) of cells that span
#pragma once

#include <string>

#include "core/layout.h"

namespace lantai {

std::string LayoutText(const Layout& layout);

}  // namespace lantai
