// lantai coverage: which public body's report is held for which year, and why the others are not.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <set>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/ledger_listing.h"
#include "app/look.h"
#include "app/moment.h"
#include "app/session.h"
#include "storage/coverage.h"
#include "storage/ledger.h"

namespace lantai::app {
namespace {

struct CoverageArguments {
  LookArguments look;
  std::string by, as_of, portal, division;
  std::vector<std::string> states;
};

// Scripts that ask for nothing else get one row a holding.
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

Result<Listing> Holdings(const storage::Archive& archive, uint64_t* unplaced) {
  LANTAI_ASSIGN_OR_RETURN(const storage::CoverageMatrix matrix, storage::Coverage(archive));
  *unplaced = matrix.unplaced;
  return HoldingListing(matrix);
}

LedgerBy ByOf(const std::string& by) {
  if (by == "portal") return LedgerBy::kPortal;
  if (by == "county") return LedgerBy::kCounty;
  return by == "province" ? LedgerBy::kProvince : LedgerBy::kBody;
}

Result<Listing> LedgerListing(const storage::Archive& archive, const CoverageArguments& arguments, uint64_t* unplaced) {
  storage::LedgerQuery query{SystemClock().Now(), arguments.portal, arguments.division};
  if (!arguments.as_of.empty()) {
    LANTAI_ASSIGN_OR_RETURN(query.as_of, ParseMoment(arguments.as_of));
  }
  LANTAI_ASSIGN_OR_RETURN(const storage::Ledger ledger, storage::LedgerOf(archive, query));
  *unplaced = ledger.unplaced;
  if (const LedgerBy by = ByOf(arguments.by); by != LedgerBy::kBody) return SumsOf(ledger, by);
  std::set<storage::CellState> states;
  for (const std::string& state : arguments.states) states.insert(*storage::CellStateOf(state));
  const bool matrix = arguments.look.ListingFormat() == Format::kTable && states.empty();
  return matrix ? MatrixOf(ledger) : CellsOf(ledger, states);
}

int RunCoverage(const CoverageArguments& arguments) {
  const Result<std::unique_ptr<storage::Archive>> archive = OpenExisting(arguments.look.archive);
  if (!archive.ok()) return Fail(archive.status());
  const Format format = arguments.look.ListingFormat();
  const bool holdings = format != Format::kTable && arguments.by.empty() && arguments.states.empty();
  uint64_t unplaced = 0;
  const Result<Listing> listing =
      holdings ? Holdings(**archive, &unplaced) : LedgerListing(**archive, arguments, &unplaced);
  if (!listing.ok()) return Fail(listing.status());
  listing->Print(format);
  if (format == Format::kTable && arguments.states.empty() && ByOf(arguments.by) == LedgerBy::kBody)
    fmt::print(stderr, "{}\n", MarksLegend());
  if (unplaced > 0) fmt::print(stderr, "{} reports name no unit or no year and are not in the matrix\n", unplaced);
  const Status told = TellWithdrawn(**archive);
  if (!told.ok()) return Fail(told);
  return kExitOk;
}

std::vector<std::string> AllStates() {
  std::vector<std::string> names;
  for (size_t i = 0; i < storage::kCellStates; ++i)
    names.emplace_back(CellStateName(static_cast<storage::CellState>(i)));
  return names;
}

}  // namespace

void AddCoverageCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<CoverageArguments>();
  CLI::App* command =
      root.add_subcommand("coverage", "Public bodies × years: which report is held, and why others are not");
  AddLookOptions(*command, arguments->look);
  command->add_option("--by", arguments->by, "a row for each body, or sums for each portal, county or province")
      ->check(CLI::IsMember({"body", "portal", "county", "province"}));
  command->add_option("--state", arguments->states, "only cells of these states, one row each")
      ->check(CLI::IsMember(AllStates()))
      ->delimiter(',');
  command->add_option("--portal", arguments->portal, "only bodies of this portal");
  command->add_option("--division", arguments->division, "only divisions whose code begins so: 33, 3301, 330111");
  command->add_option("--as-of", arguments->as_of, "as if it were this day: what is due later is not due");
  command->footer(
      "Example: lantai coverage --archive archive --by county\n"
      "         lantai coverage --archive archive --state silent,unreachable --format csv\n"
      "As json and csv, without --by and --state: one row for each report held; with --by body: one for each cell.");
  command->callback([&session, arguments] { session.exit_code = RunCoverage(*arguments); });
}

}  // namespace lantai::app
