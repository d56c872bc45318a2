// What every command shares: the settings of this call, how to report, and the exit code.
//
// Thread-safety: none; the main thread only.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/options.h"
#include "core/portal.h"
#include "core/status.h"

namespace lantai::app {

struct Session {
  std::string config_file;             // --config
  std::vector<std::string> overrides;  // --set key=value
  std::string config_dir;              // --config-dir
  std::string progress = "auto";       // --progress auto|plain|none
  int exit_code = 0;

  // Settings: built-in defaults, then the file, then the overrides.
  Result<Options> LoadOptions() const;
  // Each seed is a seed file, or a URL: a portal of its own with that listing. Ids must differ over all of them.
  Result<std::vector<Portal>> LoadPortals(const std::vector<std::string>& seeds, const Options& options) const;
};

// "2008-2025" or "2019"; empty gives none. Errors: kInvalidArgument.
Result<std::optional<YearRange>> ParseYearsOption(const std::string& text);

}  // namespace lantai::app
