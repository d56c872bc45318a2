// Reads config/narrative.toml into core/narrative_language.h.
//
//   Result<NarrativeLanguage> language = LoadNarrativeLanguage(config_dir);
//
// Thread-safety: free functions.
// Errors: kInvalidArgument, naming file, line and key: not TOML, an unknown or missing key, a value that is not what
// the key wants, two subjects of one id.
#pragma once

#include <filesystem>

#include "config/embedded.h"
#include "core/narrative_language.h"
#include "core/status.h"

namespace lantai::config {

Result<NarrativeLanguage> ReadNarrativeLanguage(const ConfigFile& file);

// narrative.toml of `config_dir`, else the built-in one.
Result<NarrativeLanguage> LoadNarrativeLanguage(const std::filesystem::path& config_dir = {});

}  // namespace lantai::config
