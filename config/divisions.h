// Reads config/divisions/ into core/divisions.h.
//
//   Result<Divisions> divisions = LoadDivisions(config_dir);
//
// divisions.tsv    code, name, first and last year; an empty year is an open end
// townships.tsv    code of the county, names parted by blanks
// zones.toml       [[zone]] code, names
// A line of a .tsv that begins with # is a comment. `config_dir` overrides each of the three.
//
// Thread-safety: free functions.
// Errors: kInvalidArgument naming file and line: a code that is not six digits, a missing field, a year that is none.
#pragma once

#include <filesystem>

#include "config/embedded.h"
#include "core/divisions.h"
#include "core/status.h"

namespace lantai::config {

Result<std::vector<Division>> ReadDivisions(const ConfigFile& file);
Result<std::vector<Townships>> ReadTownships(const ConfigFile& file);
Result<std::vector<NamedZone>> ReadZones(const ConfigFile& file);

Result<Divisions> LoadDivisions(const std::filesystem::path& config_dir = {});

}  // namespace lantai::config
