// Seed lists: TOML files that name portals. seeds/README.md explains every key.
#pragma once

#include <filesystem>
#include <vector>

#include "core/portal.h"
#include "core/status.h"

namespace lantai::seeds {

// Reads one seed list. `defaults` is the settings' [fetch], which [portal.fetch] overrides.
// Errors: kInvalidArgument names file, line, key and what was expected; kIo where the file cannot be read.
Result<std::vector<Portal>> ReadSeedFile(const std::filesystem::path& path, const FetchOptions& defaults);

// A portal of its own with the listing `url`, as where a command takes a URL in place of a seed file.
Result<Portal> PortalFromUrl(std::string_view url, const FetchOptions& defaults);

}  // namespace lantai::seeds
