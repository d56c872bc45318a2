// Where the corpus of real pages is: LANTAI_CORPUS, else ../shared/corpus beside the source tree; none where it is not.
// The project's own tests pass without it; tests that use it are labelled `corpus` and skip themselves.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>

namespace lantai {

inline std::optional<std::filesystem::path> CorpusFolder() {
  const char* set = std::getenv("LANTAI_CORPUS");
  const std::filesystem::path folder =
      set != nullptr ? set : std::filesystem::path(LANTAI_SOURCE_DIR).parent_path() / "shared/corpus";
  if (!std::filesystem::exists(folder / "real")) return std::nullopt;
  return folder;
}

}  // namespace lantai
