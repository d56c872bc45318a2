// Reading inputs and writing results.
#pragma once

#include <filesystem>
#include <string>

#include "core/status.h"

namespace lantai::app {

// The whole file, or stdin for "-". Errors: kIo names the file and the reason; kTooLarge above `limit` bytes.
Result<std::string> ReadInput(const std::string& name, size_t limit);

// The file appears whole or not at all: written beside its place, synced, renamed. Errors: kIo, kNoSpace.
Status WriteFileAtomically(const std::filesystem::path& path, const std::string& bytes);

}  // namespace lantai::app
