// Reads config/export/*.toml into core/export_definitions.h.
//
//   Result<ExportDefinitions> definitions = LoadExportDefinitions(config_dir);
//
// harmonised.toml: a variable whose id holds "{applicant}" stands for one variable for each member of that dimension;
// in ids and formulas the name in braces becomes the member's id, in labels its label, in definitions its name.
//
// Thread-safety: free functions.
// Errors: kInvalidArgument, naming file, line and key: not TOML, an unknown or missing key, a formula that is none, an
// id that is there twice or differs from another only in '.' and '_', a variable in an indicator that is neither
// harmonised nor looks like a cell.
#pragma once

#include <filesystem>

#include "config/embedded.h"
#include "core/export_definitions.h"
#include "core/status.h"

namespace lantai::config {

Result<ExportDefinitions> LoadExportDefinitions(const std::filesystem::path& config_dir = {});

// The same from files that are at hand.
Result<ExportDefinitions> ReadExportDefinitions(const ConfigFile& harmonised, const ConfigFile& indicators,
                                                const ConfigFile& codebook);

}  // namespace lantai::config
