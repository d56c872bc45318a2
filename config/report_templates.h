// Reads config/templates/*.toml into core/report_template.h.
//
//   Result<std::vector<ReportTemplate>> forms = LoadReportTemplates(config_dir);
//
// In a check, `scopes = "rows"` or `"columns"` stands for all ids of the table's first block, `"counts"` for the ids of
// all cells of the table that count something (neither signed nor money), less those of `except`. `relation` is
// "equal" (the default), "at least" or "counts".
//
// Thread-safety: free functions.
// Errors: kInvalidArgument, naming file, line and key: not TOML, an unknown or missing key, a value that is not what
// the key wants, a header order or check that names a row or column which is not there.
#pragma once

#include <filesystem>
#include <vector>

#include "config/embedded.h"
#include "core/report_template.h"
#include "core/status.h"

namespace lantai::config {

Result<ReportTemplate> ReadReportTemplate(const ConfigFile& file);

// All templates, built-in and of `config_dir`, in order of their file names.
Result<std::vector<ReportTemplate>> LoadReportTemplates(const std::filesystem::path& config_dir = {});

}  // namespace lantai::config
