// Reads what the extractor knows, report templates, listing dialects and phrases, from config/.
#pragma once

#include <filesystem>

#include "core/status.h"
#include "extractor/knowledge.h"

namespace lantai::app {

// Errors: kInvalidArgument names the file, line and key.
Result<extractor::Knowledge> LoadKnowledge(const std::filesystem::path& config_dir);

}  // namespace lantai::app
