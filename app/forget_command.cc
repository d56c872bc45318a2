// lantai forget: takes a page's content out of the archive on request.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/hold.h"
#include "app/session.h"
#include "app/why.h"
#include "storage/archive.h"

namespace lantai::app {
namespace {

using nlohmann::ordered_json;
using storage::Tombstone;
using storage::Withdrawal;

struct ForgetArguments {
  std::vector<std::string> urls;
  std::string reason;
  std::string archive;
  std::string format = "text";
};

void PrintPage(const Withdrawal::Page& page) {
  const Tombstone& tombstone = page.tombstone;
  fmt::print("{} {} at {}: {}\n", tombstone.key, page.already ? "was withdrawn before," : "is withdrawn",
             FormatUtc(tombstone.at), tombstone.reason);
  for (const Tombstone::Copy& copy : tombstone.copies) {
    fmt::print("  capture {}: {} bytes, SHA-256 {}\n", copy.capture_id, copy.size, copy.digest.Hex());
  }
  if (!tombstone.documents.empty()) fmt::print("  documents {}\n", fmt::join(tombstone.documents, ", "));
}

void Advise(const std::vector<std::string>& addresses, std::string_view what) {
  if (addresses.empty()) return;
  fmt::print(stderr, "{}\n", what);
  for (const std::string& address : addresses) fmt::print(stderr, "  {}\n", address);
}

// What else holds, or may hold, the content: to be decided by who asked for it.
void PrintWhatIsLeft(const Withdrawal& done) {
  Advise(done.held_elsewhere,
         "These addresses gave the same bytes or document, and still do; forget them too if they are meant:");
  if (done.more_held > 0) fmt::print(stderr, "  and {} more\n", done.more_held);
  for (const Withdrawal::Page& page : done.pages) {
    if (!page.redirects_to.empty()) {
      fmt::print(stderr, "{} led to {}, which stays; forget it too if it is meant.\n", page.tombstone.key,
                 page.redirects_to);
    }
    Advise(page.parts_left, "These files and further pages of the report " + page.tombstone.key +
                                " stay; forget them too if they are meant:");
  }
  Advise(done.made_anew,
         "The documents of these addresses went as well; the next harvest or `lantai reextract` makes them of what is "
         "left:");
}

void PrintText(const Withdrawal& done) {
  for (const Withdrawal::Page& page : done.pages) PrintPage(page);
  fmt::print("{} payloads of {} bytes erased\n", done.payloads, done.bytes);
  PrintWhatIsLeft(done);
}

ordered_json JsonOf(const Withdrawal::Page& page) {
  ordered_json copies = ordered_json::array();
  for (const Tombstone::Copy& copy : page.tombstone.copies) {
    copies.push_back({{"capture", copy.capture_id}, {"bytes", copy.size}, {"payload_sha256", copy.digest.Hex()}});
  }
  return {{"url", page.tombstone.key},
          {"at", FormatUtc(page.tombstone.at)},
          {"reason", page.tombstone.reason},
          {"already", page.already},
          {"captures", copies},
          {"documents", page.tombstone.documents},
          {"redirects_to", page.redirects_to.empty() ? ordered_json() : ordered_json(page.redirects_to)},
          {"parts_left", page.parts_left}};
}

void PrintJson(const Withdrawal& done) {
  ordered_json pages = ordered_json::array();
  for (const Withdrawal::Page& page : done.pages) pages.push_back(JsonOf(page));
  const ordered_json json = {{"withdrawn", pages},          {"payloads", done.payloads},
                             {"bytes", done.bytes},         {"held_elsewhere", done.held_elsewhere},
                             {"more_held", done.more_held}, {"made_anew", done.made_anew}};
  fmt::print("{}\n", json.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

Result<Withdrawal> Forget(const ForgetArguments& arguments) {
  LANTAI_RETURN_IF_ERROR(storage::CheckWithdrawalReason(arguments.reason));
  // Holding it clears what killed holders left: their snapshots have the bytes too.
  const Result<HeldArchive> held = OpenAndHold(arguments.archive, {});
  LANTAI_RETURN_IF_ERROR(held.status());
  storage::Archive& archive = *held->archive;
  storage::WithdrawalRequest request{{}, arguments.reason};
  for (const std::string& url : arguments.urls) {
    LANTAI_ASSIGN_OR_RETURN(std::string key, FindKey(archive, url));
    LANTAI_ASSIGN_OR_RETURN(const auto record, archive.GetUrl(key));
    if (!record) {
      return {Code::kNotFound, url + " is linked to and was never taken in: the archive holds nothing of it"};
    }
    request.keys.push_back(std::move(key));
  }
  return archive.Withdraw(request);
}

int RunForget(const ForgetArguments& arguments) {
  const Result<Withdrawal> done = Forget(arguments);
  if (!done.ok()) return Fail(done.status());
  arguments.format == "json" ? PrintJson(*done) : PrintText(*done);
  return kExitOk;
}

}  // namespace

void AddForgetCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<ForgetArguments>();
  CLI::App* command = root.add_subcommand(
      "forget", "Withdraw the content of pages on request; time, reason and digests stay, and it is never asked for");
  command->add_option("URL", arguments->urls, "The addresses, in any spelling; all of them or none")->required();
  command->add_option("--reason", arguments->reason, "Why, as the archive will tell: who asked, file number")
      ->type_name("TEXT")
      ->required();
  command->add_option("--archive", arguments->archive, "The archive; nobody else may be using it")
      ->type_name("DIR")
      ->required();
  command->add_option("--format", arguments->format, "How to print")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->footer(
      "This cannot be undone, and reaches no backup, export or other copy.\n"
      "Example: lantai forget http://www.example.gov.cn/report.html --reason \"request 2026-17\" --archive archive");
  command->callback([&session, arguments] { session.exit_code = RunForget(*arguments); });
}

}  // namespace lantai::app
