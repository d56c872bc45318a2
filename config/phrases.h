// Reads config/chrome.toml into core/phrases.h.
//
//   Result<Phrases> phrases = LoadPhrases(config_dir);
//
// Thread-safety: free functions.
// Errors: kInvalidArgument, naming file, line and key: not TOML, an unknown or missing key, a value that is not what
// the key wants.
#pragma once

#include <filesystem>

#include "config/embedded.h"
#include "core/phrases.h"
#include "core/status.h"

namespace lantai::config {

Result<Phrases> ReadPhrases(const ConfigFile& file);

// chrome.toml of `config_dir`, else the built-in one.
Result<Phrases> LoadPhrases(const std::filesystem::path& config_dir = {});

}  // namespace lantai::config
