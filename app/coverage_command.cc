// lantai coverage: which public body's report is held for which year.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <set>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/look.h"
#include "app/session.h"
#include "storage/coverage.h"

namespace lantai::app {
namespace {

// People get the matrix: a mark where a report is held, every year from the first to the last as a column.
Listing MatrixListing(const storage::CoverageMatrix& matrix) {
  std::set<int> years;
  for (const storage::CoverageRow& row : matrix.rows) {
    for (const auto& [year, holding] : row.years) years.insert(year);
  }
  std::vector<std::string> columns = {"portal", "unit"};
  const int first = years.empty() ? 1 : *years.begin();
  const int last = years.empty() ? 0 : *years.rbegin();
  for (int year = first; year <= last; ++year) columns.push_back(std::to_string(year));
  Listing listing(columns);
  for (const storage::CoverageRow& row : matrix.rows) {
    std::vector<Listing::Value> values = {row.portal, row.unit};
    for (int year = first; year <= last; ++year) values.push_back(row.years.contains(year) ? "●" : "·");
    listing.Add(std::move(values));
  }
  return listing;
}

// Scripts get one row a holding.
Listing HoldingListing(const storage::CoverageMatrix& matrix) {
  Listing listing({"portal", "unit", "year", "document_id", "others"});
  for (const storage::CoverageRow& row : matrix.rows) {
    for (const auto& [year, holding] : row.years) {
      listing.Add({row.portal, row.unit, int64_t{year}, static_cast<int64_t>(holding.document_id),
                   static_cast<int64_t>(holding.others)});
    }
  }
  return listing;
}

int RunCoverage(const LookArguments& arguments) {
  const Result<std::unique_ptr<storage::Archive>> archive = OpenExisting(arguments.archive);
  if (!archive.ok()) return Fail(archive.status());
  const Result<storage::CoverageMatrix> matrix = storage::Coverage(**archive);
  if (!matrix.ok()) return Fail(matrix.status());
  const Format format = arguments.ListingFormat();
  (format == Format::kTable ? MatrixListing(*matrix) : HoldingListing(*matrix)).Print(format);
  if (matrix->unplaced > 0) {
    fmt::print(stderr, "{} reports name no unit or no year and are not in the matrix\n", matrix->unplaced);
  }
  const Status told = TellWithdrawn(**archive);
  if (!told.ok()) return Fail(told);
  return kExitOk;
}

}  // namespace

void AddCoverageCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<LookArguments>();
  CLI::App* command = root.add_subcommand("coverage", "Which public body's report is held for which year");
  AddLookOptions(*command, *arguments);
  command->footer("Example: lantai coverage --archive archive\nAs json and csv: one row for each report held.");
  command->callback([&session, arguments] { session.exit_code = RunCoverage(*arguments); });
}

}  // namespace lantai::app
