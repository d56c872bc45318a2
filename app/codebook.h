// What an export is told besides the archive: the forms, the definitions of config/export/, and the codebook made of
// both: every cell of every form with its labels, unit and type, the numbers of the running text, the harmonised
// variables and the indicators.
#pragma once

#include <filesystem>
#include <vector>

#include "core/status.h"
#include "storage/export_tables.h"

namespace lantai::app {

// `now` and `bom` are the caller's to set. Errors: kInvalidArgument where a file in `config_dir` cannot be read.
Result<storage::ExportKnowledge> LoadExportKnowledge(const std::filesystem::path& config_dir);

std::vector<storage::CodebookEntry> MakeCodebook(const std::vector<ReportTemplate>& forms,
                                                 const ExportDefinitions& definitions);

}  // namespace lantai::app
