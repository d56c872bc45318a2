// lantai why: every decision about one address, oldest first.
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/look.h"
#include "app/session.h"
#include "app/why.h"

namespace lantai::app {
namespace {

struct WhyArguments {
  std::string what;
  LookArguments look;
};

Listing::Value OrNull(const std::string& text) { return text.empty() ? Listing::Value(nullptr) : Listing::Value(text); }

int RunWhy(const WhyArguments& arguments) {
  const Result<std::unique_ptr<storage::Archive>> archive = OpenExisting(arguments.look.archive);
  if (!archive.ok()) return Fail(archive.status());
  const Result<std::string> key = FindKey(**archive, arguments.what);
  if (!key.ok()) return Fail(key.status());
  const Result<std::vector<Event>> events = EventsOf(**archive, *key);
  if (!events.ok()) return Fail(events.status());
  Listing listing({"time", "round", "decision", "detail", "evidence"});
  for (const Event& event : *events) {
    listing.Add({FormatUtc(event.at), event.round == 0 ? Listing::Value(nullptr) : Listing::Value(int64_t{event.round}),
                 event.decision, event.detail, OrNull(event.evidence)});
  }
  listing.Print(arguments.look.ListingFormat());
  return kExitOk;
}

}  // namespace

void AddWhyCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<WhyArguments>();
  CLI::App* command = root.add_subcommand("why", "Every decision about an address, oldest first, with its evidence");
  command->add_option("URL", arguments->what, "The address, in any spelling; or the key of a POST")->required();
  AddLookOptions(*command, arguments->look);
  command->footer("Example: lantai why http://www.example.gov.cn/report.html --archive archive");
  command->callback([&session, arguments] { session.exit_code = RunWhy(*arguments); });
}

}  // namespace lantai::app
