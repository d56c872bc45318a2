#include "app/knowledge.h"

#include "config/dialects.h"
#include "config/divisions.h"
#include "config/narrative.h"
#include "config/phrases.h"
#include "config/report_templates.h"

namespace lantai::app {

Result<extractor::Knowledge> LoadKnowledge(const std::filesystem::path& config_dir) {
  extractor::Knowledge knowledge;
  LANTAI_ASSIGN_OR_RETURN(knowledge.dialects, config::LoadDialects(config_dir));
  LANTAI_ASSIGN_OR_RETURN(knowledge.templates, config::LoadReportTemplates(config_dir));
  LANTAI_ASSIGN_OR_RETURN(knowledge.phrases, config::LoadPhrases(config_dir));
  LANTAI_ASSIGN_OR_RETURN(knowledge.narrative, config::LoadNarrativeLanguage(config_dir));
  LANTAI_ASSIGN_OR_RETURN(knowledge.divisions, config::LoadDivisions(config_dir));
  return knowledge;
}

}  // namespace lantai::app
