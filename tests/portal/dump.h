// The pages of a world as files, for tools that read files.
//
// Thread-safety: free functions.
#pragma once

#include <filesystem>

#include "tests/portal/world.h"

namespace lantai::portal {

// Writes 000000.html, 000001.pdf, … and index.jsonl, which has a line for each: {"file","url","method","body","kind",
// "type","portal","dialect"}; `method` and `body` also where scripts post. False, with a message on stderr, where a
// file cannot be written.
bool DumpPages(std::shared_ptr<const PortalWorld> world, const std::filesystem::path& folder);

}  // namespace lantai::portal
