// Whether a page is an annual report on government information disclosure, or only looks like one.
//
// A page is one when its title reads as one (extractor/title.h) and its body bears it out: by tables of the form, two
// chapters, an attachment, or enough text. It is one too when the form's tables 2 and 3 stand in it and its title names
// no decoy: 通知, 格式, 指南, 目录, 解读, 图解 … Lists of reports are none, whatever their column is called: three and
// more lines that read as titles of reports, where no chapters and no tables stand.
//
// Thread-safety: a free function.
#pragma once

#include "extractor/content.h"
#include "extractor/phrase_index.h"
#include "extractor/title_place.h"

namespace lantai::extractor {

// What other readers found, on which the decision rests.
struct BodyEvidence {
  bool report_tables = false;  // at least two tables of the form
  size_t tables = 0;           // tables of the form
  size_t chapters = 0;
  size_t attachments = 0;
  size_t text_bytes = 0;
};

bool IsAnnualReport(const Content& content, const TitlePlace& title, const std::vector<std::string>& folded_lines,
                    const BodyEvidence& evidence, const PhraseIndex& phrases);

}  // namespace lantai::extractor
