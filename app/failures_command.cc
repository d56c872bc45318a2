// lantai failures: every address that could not be had or was cut, with the reason, the rule, and what to do.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/failure_words.h"
#include "app/look.h"
#include "app/session.h"
#include "crawler/traps.h"
#include "storage/failures.h"

namespace lantai::app {
namespace {

using storage::UrlState;

Listing::Value OrNull(const std::string& text) { return text.empty() ? Listing::Value(nullptr) : Listing::Value(text); }

void AddFailure(Listing& listing, const storage::Archive& archive, const storage::UrlRecord& record) {
  const std::string rule = FailureRule(record);
  listing.Add({record.entry.portal, record.entry.request.url, std::string(storage::UrlStateName(record.state)),
               record.http_status == 0 ? Listing::Value(nullptr) : Listing::Value(int64_t{record.http_status}),
               static_cast<int64_t>(record.attempts), OrNull(record.reason), OrNull(record.entry.referrer),
               MethodName(record.entry.request), rule, OrNull(FailureEvidence(archive, record)),
               FailureAdvice(record.state, rule)});
}

// Links that were cut; of those out of scope the ones that name reports, which may be missed.
bool IsListed(const storage::Decision& decision) {
  if (decision.kind != storage::Decision::Kind::kLeftOut) return false;
  const bool missed = decision.rule == crawler::kOutOfScope && decision.relevance == Relevance::kReport;
  return missed || crawler::IsTrapRule(decision.rule);
}

// An address that another page led to all the same is not lost; that its list goes in circles is told even so.
bool IsLost(const storage::Archive& archive, const std::string& key, const storage::Decision& decision) {
  if (decision.rule == crawler::kRepeatingList) return true;
  const auto record = archive.GetUrl(key);
  return !record.ok() || !record->has_value();
}

void AddCuts(Listing& listing, const storage::Archive& archive, const std::string& key,
             const storage::AddressHistory& history) {
  for (const storage::Decision& decision : history.decisions) {
    if (!IsListed(decision) || !IsLost(archive, key, decision)) continue;
    listing.Add({history.portal, history.request.url, "cut", nullptr, int64_t{0},
                 fmt::format("not followed: rule {}", decision.rule), OrNull(decision.from),
                 MethodName(history.request), decision.rule, OrNull(decision.detail),
                 FailureAdvice(UrlState::kRefused, decision.rule)});
  }
}

void AddCounts(Listing& listing, const std::string& portal, const storage::LeftOutCounts& counts) {
  for (const auto& [rule, count] : counts) {
    if (count.not_kept == 0 || !crawler::IsTrapRule(rule)) continue;
    listing.Add({portal, nullptr, "cut", nullptr, int64_t{0},
                 fmt::format("{} further links that rule {} cut are not listed", count.not_kept, rule), nullptr,
                 nullptr, rule, nullptr, FailureAdvice(UrlState::kRefused, rule)});
  }
}

Status FillListing(const storage::Archive& archive, Listing& listing) {
  LANTAI_RETURN_IF_ERROR(storage::ForEachFailure(archive, [&](const storage::Failure& failure) {
    AddFailure(listing, archive, failure.record);
    return true;
  }));
  LANTAI_RETURN_IF_ERROR(archive.ForEachHistory([&](const std::string& key, const storage::AddressHistory& history) {
    AddCuts(listing, archive, key, history);
    return true;
  }));
  return archive.ForEachLeftOut([&](const std::string& portal, const storage::LeftOutCounts& counts) {
    AddCounts(listing, portal, counts);
    return true;
  });
}

int RunFailures(const LookArguments& arguments) {
  const Result<std::unique_ptr<storage::Archive>> archive = OpenExisting(arguments.archive);
  if (!archive.ok()) return Fail(archive.status());
  Listing listing({"portal", "url", "state", "http_status", "attempts", "reason", "found_on", "method", "rule",
                   "evidence", "what_to_do"});
  const Status filled = FillListing(**archive, listing);
  if (!filled.ok()) return Fail(filled);
  listing.Print(arguments.ListingFormat());
  return kExitOk;
}

}  // namespace

void AddFailuresCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<LookArguments>();
  CLI::App* command =
      root.add_subcommand("failures", "Every address that could not be had or was cut, why, and what to do");
  AddLookOptions(*command, *arguments);
  command->footer("Example: lantai failures --archive archive --format csv");
  command->callback([&session, arguments] { session.exit_code = RunFailures(*arguments); });
}

}  // namespace lantai::app
