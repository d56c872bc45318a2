// The sub-commands of `lantai`, one a file. Each Add… declares its options, help and example, and runs when chosen,
// leaving its exit code in the session.
#pragma once

namespace CLI {
class App;
}

namespace lantai::app {

struct Session;

void AddHarvestCommand(CLI::App& root, Session& session);
void AddExtractCommand(CLI::App& root, Session& session);
void AddLinksCommand(CLI::App& root, Session& session);
void AddShowCommand(CLI::App& root, Session& session);
void AddStatusCommand(CLI::App& root, Session& session);
void AddCoverageCommand(CLI::App& root, Session& session);
void AddFailuresCommand(CLI::App& root, Session& session);
void AddExportCommand(CLI::App& root, Session& session);
void AddSeedsCommand(CLI::App& root, Session& session);
void AddToolCommand(CLI::App& root, Session& session);
void AddChangesCommand(CLI::App& root, Session& session);
void AddReextractCommand(CLI::App& root, Session& session);
void AddWhyCommand(CLI::App& root, Session& session);
void AddImportCommand(CLI::App& root, Session& session);
void AddVerifyCommand(CLI::App& root, Session& session);
void AddHeadCommand(CLI::App& root, Session& session);
void AddRepairCommand(CLI::App& root, Session& session);
void AddServeCommand(CLI::App& root, Session& session);
void AddCompactCommand(CLI::App& root, Session& session);
void AddBackupCommand(CLI::App& root, Session& session);
void AddForgetCommand(CLI::App& root, Session& session);

// `lantai tool warc`, for AddToolCommand.
void AddWarcTool(CLI::App& tool, Session& session);

}  // namespace lantai::app
