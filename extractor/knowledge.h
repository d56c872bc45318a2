// What the extractor knows about forms and portals, all of it data from config/.
//
// Thread-safety: a value; immutable once the extractor has it.
#pragma once

#include <vector>

#include "core/dialect.h"
#include "core/divisions.h"
#include "core/narrative_language.h"
#include "core/phrases.h"
#include "core/report_template.h"

namespace lantai::extractor {

struct Knowledge {
  std::vector<Dialect> dialects;
  std::vector<ReportTemplate> templates;
  Phrases phrases;
  NarrativeLanguage narrative;
  Divisions divisions;  // may be empty: no division is named then
};

}  // namespace lantai::extractor
