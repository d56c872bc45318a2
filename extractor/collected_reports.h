// Reports of other bodies that stand as files on one page: a summary (汇总) by which a county publishes those of its
// departments. They are no parts of one report, but reports of their own, and their links are a list's entries.
//
//   SetCollectedApart(phrases, &page);            // attachments become items
//
// Files are told apart by their names: where these name two bodies or more, each file that names another body than the
// page's title is set apart. A report's own files name its body, or none (附件1.pdf), and stay.
//
// Thread-safety: a free function. Errors: none.
#pragma once

#include "core/page.h"
#include "core/phrases.h"

namespace lantai::extractor {

void SetCollectedApart(const Phrases& phrases, Page* page);

}  // namespace lantai::extractor
