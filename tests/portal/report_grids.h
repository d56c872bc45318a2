// A report's body as paragraphs and grids: what is drawn as PDF (tests/pdf/report_pdf.h), as report_html.h writes it as
// HTML.
//
// Thread-safety: a free function.
#pragma once

#include <vector>

#include "extractor/content.h"
#include "tests/portal/prose.h"
#include "tests/portal/report.h"

namespace lantai::portal {

extractor::Content ReportContent(const Report& report, const std::vector<Section>& sections);

}  // namespace lantai::portal
