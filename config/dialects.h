// Reads config/dialects/*.toml into core/dialect.h.
//
//   Result<std::vector<Dialect>> dialects = LoadDialects(config_dir);
//
// Thread-safety: free functions.
// Errors: kInvalidArgument, naming file, line and key: not TOML, an unknown or missing key, a pager whose templates
// name something that neither its arguments nor its variables give, two files with one id.
#pragma once

#include <filesystem>
#include <vector>

#include "config/embedded.h"
#include "core/dialect.h"
#include "core/status.h"

namespace lantai::config {

Result<Dialect> ReadDialect(const ConfigFile& file);

// All dialects, built-in and of `config_dir`, by file name, with "generic" last.
Result<std::vector<Dialect>> LoadDialects(const std::filesystem::path& config_dir = {});

}  // namespace lantai::config
