// How likely a title or a link's words name an annual report, by config's phrases.
//
// Thread-safety: free functions.
#pragma once

#include <string>
#include <string_view>

#include "core/page.h"
#include "core/phrases.h"

namespace lantai::extractor {

// kReport where the words name an annual report, kDecoy where they name something that only looks like one.
// A decoy word outweighs a report word: 法治政府建设年度报告, 政府信息公开年度报告解读.
Relevance JudgeTitle(std::string_view text, const Phrases& phrases);

// True where a menu entry leads towards the annual-report column.
bool NamesColumn(std::string_view text, const Phrases& phrases);

}  // namespace lantai::extractor
