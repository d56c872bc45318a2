// lantai changes: what was added, edited and removed, and what exactly.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/changes.h"
#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/look.h"
#include "app/session.h"
#include "app/why.h"

namespace lantai::app {
namespace {

constexpr size_t kTextColumns = 40;

struct ChangesArguments {
  LookArguments look;
  std::string url;
  std::string years;
  ChangeFilter filter;
};

void Print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

// As much of a text as a line of the table has room for; the differing part of long ones stands at the end.
std::string Short(const std::string& text) {
  if (DisplayWidth(text) <= kTextColumns) return text;
  size_t end = 0;
  while (end < text.size() && DisplayWidth(std::string_view(text).substr(0, end)) + 3 <= kTextColumns) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  }
  return text.substr(0, end) + "…";
}

void AddRows(const ChangeEntry& entry, Listing& listing) {
  const std::string change = entry.cause.empty() ? entry.kind : entry.kind + ", " + entry.cause;
  for (const ChangeRow& row : RowsOf(entry)) {
    listing.Add({entry.cursor == 0 ? Listing::Value(nullptr) : Listing::Value(static_cast<int64_t>(entry.cursor)),
                 FormatUtc(entry.at),
                 change + (entry.comparable || entry.cause == "extractor" ? "" : " (not comparable)"),
                 row.what + (row.item.empty() ? "" : " ") + row.item, Short(row.before), Short(row.after), entry.key});
  }
}

Status PrintAll(const storage::Archive& archive, const ChangesArguments& arguments) {
  const Format format = arguments.look.ListingFormat();
  Listing listing({"cursor", "time", "change", "item", "before", "after", "url"});
  bool first = true;
  if (format == Format::kCsv) Print(ChangeCsvHeader());
  if (format == Format::kJson) Print("[");
  LANTAI_RETURN_IF_ERROR(ForEachChangeEntry(archive, arguments.filter, [&](const ChangeEntry& entry) {
    if (format == Format::kTable) AddRows(entry, listing);
    if (format == Format::kCsv) Print(ChangeCsv(entry));
    if (format == Format::kJson) Print((std::exchange(first, false) ? "\n" : ",\n") + ChangeJson(entry));
    return true;
  }));
  if (format == Format::kJson) Print("\n]\n");
  if (format == Format::kTable) listing.Print(format);
  return {};
}

Status Run(ChangesArguments& arguments) {
  LANTAI_ASSIGN_OR_RETURN(arguments.filter.years, ParseYearsOption(arguments.years));
  LANTAI_ASSIGN_OR_RETURN(const auto archive, OpenExisting(arguments.look.archive));
  if (!arguments.url.empty()) {
    LANTAI_ASSIGN_OR_RETURN(arguments.filter.key, FindKey(*archive, arguments.url));
  }
  return PrintAll(*archive, arguments);
}

int RunChanges(ChangesArguments& arguments) {
  const Status done = Run(arguments);
  return done.ok() ? kExitOk : Fail(done);
}

}  // namespace

void AddChangesCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<ChangesArguments>();
  ChangeFilter& filter = arguments->filter;
  CLI::App* command = root.add_subcommand(
      "changes", "What was added, edited and removed: the cells, words and facts, and who changed them");
  AddLookOptions(*command, arguments->look);
  CLI::Option* since = command->add_option("--since", filter.since, "Only what changed after this cursor");
  since->type_name("CURSOR");
  command->add_option("--url", arguments->url, "The history of one address: every capture of it in time")
      ->excludes(since);
  command->add_option("--portal", filter.portal, "Only this portal's documents")->type_name("ID");
  command->add_option("--years", arguments->years, "Only reports of these years")->type_name("A-B");
  command->add_option("--division", filter.division, "Only bodies whose GB/T 2260 code begins so")->type_name("PREFIX");
  command->add_option("--kind", filter.kinds, "Only these kinds or causes; may be given again")
      ->check(CLI::IsMember({"new", "changed", "returned", "removed", "disowned", "withdrawn", "edited", "parts",
                             "extractor", "unchanged", "no_document"}))
      ->allow_extra_args(false);
  command->footer("Example: lantai changes --archive archive --kind edited --format csv");
  command->callback([&session, arguments] { session.exit_code = RunChanges(*arguments); });
}

}  // namespace lantai::app
