// The codebook of an export: every cell of every form, with its labels, unit and type, from the report templates.
#pragma once

#include <filesystem>
#include <vector>

#include "core/status.h"
#include "storage/export_csv.h"

namespace lantai::app {

// Errors: kInvalidArgument where a template in `config_dir` cannot be read.
Result<std::vector<storage::CodebookEntry>> MakeCodebook(const std::filesystem::path& config_dir);

}  // namespace lantai::app
