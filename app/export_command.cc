// lantai export: documents for other programs; prints the cursor from which the next export goes on.
#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "app/codebook.h"
#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/look.h"
#include "app/session.h"
#include "core/clock.h"
#include "storage/export_csv.h"
#include "storage/export_jsonl.h"
#include "storage/export_sqlite.h"
#include "storage/wacz.h"
#include "storage/warc_export.h"

namespace lantai::app {
namespace {

struct ExportArguments {
  std::string archive;
  std::string format = "csv";
  std::string out;
  std::optional<uint64_t> since;
  std::string years;
  std::string division;
  bool bom = false;
};

Result<uint64_t> Export(const Session& session, const ExportArguments& arguments) {
  storage::ExportFilter filter{.since = arguments.since, .division = arguments.division};
  LANTAI_ASSIGN_OR_RETURN(filter.years, ParseYearsOption(arguments.years));
  LANTAI_ASSIGN_OR_RETURN(const std::unique_ptr<storage::Archive> archive, OpenExisting(arguments.archive));
  LANTAI_RETURN_IF_ERROR(TellWithdrawn(*archive));
  if (arguments.format == "warc") return storage::ExportWarc(*archive, filter, arguments.out);
  if (arguments.format == "wacz") return storage::ExportWacz(*archive, filter, arguments.out);
  LANTAI_ASSIGN_OR_RETURN(storage::ExportKnowledge knowledge, LoadExportKnowledge(session.config_dir));
  knowledge.now = SystemClock().Now();
  knowledge.bom = arguments.bom;
  if (arguments.format == "csv") return storage::ExportCsv(*archive, filter, knowledge, arguments.out);
  const bool is_jsonl = arguments.format == "jsonl";
  LANTAI_ASSIGN_OR_RETURN(const uint64_t cursor,
                          is_jsonl ? storage::ExportJsonl(*archive, filter, arguments.out)
                                   : storage::ExportSqlite(*archive, filter, knowledge, arguments.out));
  LANTAI_RETURN_IF_ERROR(storage::WriteCodebookBeside(knowledge, arguments.out));
  return cursor;
}

int RunExport(const Session& session, const ExportArguments& arguments) {
  const Result<uint64_t> cursor = Export(session, arguments);
  if (!cursor.ok()) return Fail(cursor.status());
  fmt::print("{}\n", *cursor);
  return kExitOk;
}

}  // namespace

void AddExportCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command = root.add_subcommand("export", "Write documents for other programs; prints the new cursor");
  command->add_option("--archive", arguments->archive, "The archive to export from")->type_name("DIR")->required();
  command
      ->add_option(
          "--format", arguments->format,
          "csv: a folder of tables; jsonl: one document object a line; "
          "sqlite: the tables in one file, with views; warc: a folder of WARC files; wacz: one file that replays in a "
          "browser")
      ->check(CLI::IsMember({"csv", "jsonl", "sqlite", "warc", "wacz"}))
      ->capture_default_str();
  command->add_option("--out", arguments->out, "Where to; appears whole or not at all")->type_name("PATH")->required();
  command->add_option("--since", arguments->since, "Only what changed after this cursor")->type_name("CURSOR");
  command->add_option("--years", arguments->years, "Only reports of these years")->type_name("A-B");
  command->add_option("--division", arguments->division, "Only bodies whose GB/T 2260 code begins so")
      ->type_name("PREFIX");
  command->add_flag("--bom", arguments->bom, "CSV: begin each file with a byte order mark, as spreadsheets want it");
  command->footer("Example: lantai export --archive archive --format csv --out export");
  command->callback([&session, arguments] { session.exit_code = RunExport(session, *arguments); });
}

}  // namespace lantai::app
