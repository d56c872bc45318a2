// The extractor with the shipped data, made once.
#pragma once

#include "config/dialects.h"
#include "config/phrases.h"
#include "config/report_templates.h"
#include "extractor/extractor.h"
#include "extractor/knowledge.h"

namespace lantai::fuzz {

inline const extractor::Extractor& ShippedExtractor() {
  static const auto* shipped =
      new extractor::Extractor({*config::LoadDialects(), *config::LoadReportTemplates(), *config::LoadPhrases()});
  return *shipped;
}

}  // namespace lantai::fuzz
