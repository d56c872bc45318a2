// What is odd about a report, said beside its numbers and never mended in them.
//
// | id | severity | when |
// |---|---|---|
// | period_year_mismatch | warning | the period sentence names another year than the report's (K13) |
// | published_before_year_end | notice | the report is dated before its year was over (K13) |
// | published_late | warning | it is dated after 31 March of the year after (K13) |
// | narrative_contradicts_table | warning | the text states another number than the table (K11) |
// | impossible_for_level | warning | 规章 of a body that cannot make any (K16) |
// | digits_lost | warning | an extractor upstream dropped digits or letters: 20201231日, (20168号, 三安全一稳定 |
// | table_missing | error | a chapter of the form is there, its table is not: one flag a table |
// | extraction_lossy | error | an extractor upstream printed every repeated line only once: positions are lost |
// | cell_conflict | warning | the same cell is printed twice with different values; the first stays |
// | unit_doubtful | notice | an amount that the form wants in 万元 says 元, or is too large for one county body |
// | text_repeated | notice | the title, or a long paragraph, is printed twice |
// | needs_ocr | error | pages that show images and hold no text, and no table was read |
// | read_by_ocr | warning | the text was recognised in an image: every value is doubtful; names the cells |
//
// A failed equation is no flag: the check speaks for itself. Each flag names its place: a section, a cell's place, or
// nothing where the whole report is meant.
//
// Thread-safety: a free function. Limits: linear in the text.
#pragma once

#include <vector>

#include "core/document.h"
#include "core/narrative_language.h"
#include "extractor/content.h"
#include "extractor/form_reader.h"
#include "extractor/sections.h"

namespace lantai::extractor {

// REQUIRES: document.report with its checks.
std::vector<Flag> FindFlags(const Document& document, const Content& content, const Body& body, const FormReading& form,
                            const NarrativeLanguage& language);

}  // namespace lantai::extractor
