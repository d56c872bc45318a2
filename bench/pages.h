// The pages that are measured: of the simulated portals (tests/portal), or saved ones from a folder.
//
// Thread-safety: free functions.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/status.h"

namespace lantai::bench {

struct Sample {
  std::string url;
  std::string content_type;  // as the server said; empty for files
  std::string bytes;
};

// About `count` home, column, listing and report pages of five portals, evenly spread over all there are, so that their
// mix is that of a harvest. Equal on every machine.
std::vector<Sample> SimulatedPages(size_t count);

// Every *.html, *.htm and *.shtml below `folder`, by name. Errors: kNotFound where there is none; kIo.
Result<std::vector<Sample>> SavedPages(const std::filesystem::path& folder);

}  // namespace lantai::bench
