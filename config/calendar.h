// Reads config/calendar.toml into core/calendar.h.
//
//   Result<Calendar> calendar = LoadCalendar(config_dir);
//
// Thread-safety: free functions.
// Errors: kInvalidArgument, naming file, line and key: not TOML, an unknown or missing key, a value that is not what
// the key wants; what Calendar::Of refuses.
#pragma once

#include <filesystem>

#include "config/embedded.h"
#include "core/calendar.h"
#include "core/status.h"

namespace lantai::config {

Result<Calendar> ReadCalendar(const ConfigFile& file);

// calendar.toml of `config_dir`, else the built-in one.
Result<Calendar> LoadCalendar(const std::filesystem::path& config_dir = {});

}  // namespace lantai::config
