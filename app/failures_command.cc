// lantai failures: every address that could not be had, with the reason.
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/look.h"
#include "app/session.h"
#include "storage/failures.h"

namespace lantai::app {
namespace {

Listing::Value OrNull(const std::string& text) { return text.empty() ? Listing::Value(nullptr) : Listing::Value(text); }

int RunFailures(const LookArguments& arguments) {
  const Result<std::unique_ptr<storage::Archive>> archive = OpenExisting(arguments.archive);
  if (!archive.ok()) return Fail(archive.status());
  Listing listing({"portal", "url", "state", "http_status", "attempts", "reason", "found_on"});
  const Status visited = storage::ForEachFailure(**archive, [&](const storage::Failure& failure) {
    const storage::UrlRecord& record = failure.record;
    listing.Add({record.entry.portal, record.entry.request.url, std::string(storage::UrlStateName(record.state)),
                 record.http_status == 0 ? Listing::Value(nullptr) : Listing::Value(int64_t{record.http_status}),
                 static_cast<int64_t>(record.attempts), OrNull(record.reason), OrNull(record.entry.referrer)});
    return true;
  });
  if (!visited.ok()) return Fail(visited);
  listing.Print(arguments.ListingFormat());
  return kExitOk;
}

}  // namespace

void AddFailuresCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<LookArguments>();
  CLI::App* command = root.add_subcommand("failures", "Every address that could not be had, and why");
  AddLookOptions(*command, *arguments);
  command->footer("Example: lantai failures --archive archive --format csv");
  command->callback([&session, arguments] { session.exit_code = RunFailures(*arguments); });
}

}  // namespace lantai::app
