// lantai status: what the archive holds, in figures.
#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/look.h"
#include "app/session.h"

namespace lantai::app {
namespace {

Listing StatusListing(const storage::Counts& counts) {
  Listing listing({"what", "count"});
  const auto add = [&](std::string what, uint64_t count) {
    listing.Add({std::move(what), static_cast<int64_t>(count)});
  };
  for (size_t state = 0; state < std::size(counts.urls); ++state) {
    add("urls " + std::string(storage::UrlStateName(static_cast<storage::UrlState>(state))), counts.urls[state]);
  }
  add("captures", counts.captures);
  add("payloads", counts.payloads);
  add("documents", counts.documents);
  add("reports", counts.reports);
  add("payload bytes", counts.payload_bytes);
  add("stored bytes", counts.stored_bytes);
  return listing;
}

// Addresses whose content was withdrawn on request; they are among those refused.
Status AddWithdrawn(const storage::Archive& archive, Listing& listing) {
  int64_t count = 0;
  LANTAI_RETURN_IF_ERROR(archive.ForEachTombstone([&](const storage::Tombstone&) { return ++count != 0; }));
  listing.Add({"withdrawn", count});
  return {};
}

// Hosts that wait for another run, with why: the row's name says it, the count is what failed in a row.
Status AddHosts(const storage::Archive& archive, Listing& listing) {
  return archive.ForEachHost([&](const storage::HostRecord& host) {
    if (!host.left_for.empty()) {
      listing.Add({"host left alone: " + host.name + ": " + host.left_for, static_cast<int64_t>(host.failures)});
    }
    return true;
  });
}

// Visits on the schedule of `lantai serve` that did not happen, with why, a line for each stretch of them.
Status AddMissedVisits(const storage::Archive& archive, Listing& listing) {
  return archive.ForEachVisit([&](const storage::VisitRecord& visit) {
    for (const storage::MissedVisits& missed : visit.recent) {
      listing.Add({"visits missed: " + visit.portal + ": " + missed.reason + " (" + FormatUtc(missed.first) + " to " +
                       FormatUtc(missed.last) + ")",
                   static_cast<int64_t>(missed.count)});
    }
    return true;
  });
}

int RunStatus(const LookArguments& arguments) {
  const Result<std::unique_ptr<storage::Archive>> archive = OpenExisting(arguments.archive);
  if (!archive.ok()) return Fail(archive.status());
  const Result<storage::Counts> counts = (*archive)->Count();
  if (!counts.ok()) return Fail(counts.status());
  Listing listing = StatusListing(*counts);
  const Status withdrawn = AddWithdrawn(**archive, listing);
  if (!withdrawn.ok()) return Fail(withdrawn);
  const Status hosts = AddHosts(**archive, listing);
  if (!hosts.ok()) return Fail(hosts);
  const Status visits = AddMissedVisits(**archive, listing);
  if (!visits.ok()) return Fail(visits);
  listing.Print(arguments.ListingFormat());
  return kExitOk;
}

}  // namespace

void AddStatusCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<LookArguments>();
  CLI::App* command = root.add_subcommand("status", "What the archive holds, in figures");
  AddLookOptions(*command, *arguments);
  command->footer("Example: lantai status --archive archive");
  command->callback([&session, arguments] { session.exit_code = RunStatus(*arguments); });
}

}  // namespace lantai::app
