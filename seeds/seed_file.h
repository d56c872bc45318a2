// Seed lists: TOML files that name portals. seeds/README.md explains every key; seeds/example.toml shows them all.
//
//   Result<std::vector<Portal>> portals = ReadSeedFile("seeds/pioneers.toml", options.fetch);
//   if (!portals.ok()) …  // "seeds/pioneers.toml:7:12: portal.division: expected six digits, got "3706""
//
// Format: CONTRACT's "Seeds" section. An unknown key is an error, so that a misspelt one is not silently ignored.
//
// Defaults: `hosts` are the hosts of `home` and `listings`, each with and without "www."; `name` is the id.
// Host names are lower-cased; "*.x" stands for every name below x. Ports are not part of the scope.
//
// Thread-safety: free functions. Lifetime: values are copies.
// Errors: kInvalidArgument names file, line, column, key and what was expected; kIo where the file cannot be read.
// Limits: 64 MiB a file, 1000 listings or hosts a portal, 2048 bytes a URL.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "core/portal.h"
#include "core/status.h"

namespace lantai::seeds {

// Reads one seed list. `defaults` is the settings' [fetch], which [portal.fetch] overrides. A list without any portal
// is an error: it is more often a slip (`[portal]` for `[[portal]]`) than a wish.
Result<std::vector<Portal>> ReadSeedFile(const std::filesystem::path& path, const FetchOptions& defaults);

// The same from text; `origin` names it in messages.
Result<std::vector<Portal>> ParseSeeds(std::string_view text, std::string_view origin, const FetchOptions& defaults);

// A portal of its own with the listing `url`, as where a command takes a URL in place of a seed file. Its id is made of
// host and address ("www.x.gov.cn-1f0c23ab"), so that it is the same on every run and differs for two listings of a
// host. Errors: kInvalidArgument unless `url` is absolute, http or https.
Result<Portal> PortalFromUrl(std::string_view url, const FetchOptions& defaults);

}  // namespace lantai::seeds
