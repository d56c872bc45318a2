// lantai repair: what can be salvaged of a damaged archive, put into a new one beside it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <utility>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/hold.h"
#include "app/session.h"
#include "core/clock.h"
#include "storage/repair.h"

namespace lantai::app {
namespace {

using nlohmann::ordered_json;
using storage::Loss;
using storage::RepairReport;

struct RepairArguments {
  std::string archive;
  std::string out;
  std::string format = "text";
};

std::string HexOf(const Sha256& digest) { return digest.empty() ? "" : digest.Hex(); }
std::string TimeOf(Timestamp at) { return at.ms == 0 ? "" : FormatUtc(at); }

// ---- JSON ----

ordered_json ToJson(const storage::Head& head) { return {{"commit", head.commit}, {"head", head.chain.Hex()}}; }

ordered_json ToJson(const Loss& loss) {
  return {{"kind", storage::LossKindName(loss.kind)},
          {"number", loss.number},
          {"url", loss.url},
          {"at", TimeOf(loss.at)},
          {"sha256", HexOf(loss.digest)}};
}

ordered_json ToJson(const storage::Again& again) { return {{"capture", again.capture}, {"url", again.url}}; }
ordered_json ToJson(const std::string& url) { return url; }

template <typename T>
ordered_json ToJson(const storage::Listed<T>& listed) {
  ordered_json items = ordered_json::array();
  for (const T& item : listed.items) items.push_back(ToJson(item));
  return items;
}

void PrintJson(const RepairReport& report) {
  const ordered_json json = {{"sound", report.sound},
                             {"findings", report.findings},
                             {"repaired", report.repaired.string()},
                             {"damaged", report.damaged.string()},
                             {"before", ToJson(report.before)},
                             {"after", ToJson(report.after)},
                             {"salvaged_up_to_commit", report.commit_of_index},
                             {"end_unknown", report.end_unknown},
                             {"same_chain", report.same_chain},
                             {"addresses", report.addresses},
                             {"captures", report.captures},
                             {"documents", report.documents},
                             {"changes", report.changes},
                             {"payloads", report.payloads},
                             {"unreferenced_payloads", report.unreferenced},
                             {"withdrawn", report.withdrawn},
                             {"lost", ToJson(report.lost)},
                             {"more_lost", report.lost.more},
                             {"unnamed_addresses", report.unnamed_addresses},
                             {"fetch", ToJson(report.fetch)},
                             {"process", ToJson(report.process)},
                             {"assemble", ToJson(report.assemble)}};
  fmt::print("{}\n", json.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

// ---- text ----

// "lost bytes 12 http://… 2026-01-09T08:30:00Z sha256 9f2c…": what is not known is left out.
void PrintLoss(const Loss& loss) {
  std::string line = fmt::format("lost {}", storage::LossKindName(loss.kind));
  if (loss.number != 0) line += fmt::format(" {}", loss.number);
  if (!loss.url.empty()) line += " " + loss.url;
  if (loss.at.ms != 0) line += " " + FormatUtc(loss.at);
  if (!loss.digest.empty()) line += " sha256 " + loss.digest.Hex();
  fmt::print("{}\n", line);
}

void PrintMore(uint64_t more, const char* what) {
  if (more > 0) fmt::print("and {} more {}\n", more, what);
}

void PrintLists(const RepairReport& report) {
  for (const std::string& finding : report.findings) fmt::print("found {}\n", finding);
  for (const Loss& loss : report.lost.items) PrintLoss(loss);
  PrintMore(report.lost.more, "lost");
  if (report.unnamed_addresses > 0) {
    fmt::print(
        "lost {} addresses whose names are lost too: they are found again when the pages that lead to them are "
        "processed\n",
        report.unnamed_addresses);
  }
  for (const std::string& url : report.fetch.items) fmt::print("will be fetched again: {}\n", url);
  PrintMore(report.fetch.more, "will be fetched again");
  for (const auto& again : report.process.items) {
    fmt::print("will be processed again, without a request: capture {} of {}\n", again.capture, again.url);
  }
  PrintMore(report.process.more, "will be processed again");
  for (const std::string& page : report.assemble.items) fmt::print("will be put together again: {}\n", page);
  PrintMore(report.assemble.more, "will be put together again");
}

void PrintChain(const RepairReport& report) {
  if (report.same_chain) return fmt::print("The chain of commits goes on: heads published before are proved by it.\n");
  if (report.before.commit > report.commit_of_index) {
    fmt::print("Commits {} to {} are lost.\n", report.commit_of_index + 1, report.before.commit);
  }
  if (report.end_unknown) {
    fmt::print("Commits behind {} may be lost too: HEAD, which would tell, is lost.\n", report.commit_of_index);
  }
  fmt::print("The chain begins anew at commit {}; the head before was {} {}, which the damaged archive proves.\n",
             report.after.commit, report.before.commit, report.before.chain.Hex());
}

void PrintText(const RepairReport& report) {
  if (report.sound) {
    fmt::print("The archive {} is sound; nothing was changed.\n", report.repaired.string());
    if (!report.damaged.empty()) {
      fmt::print("The archive that an earlier repair was made from is {}\n", report.damaged.string());
    }
    return;
  }
  PrintLists(report);
  fmt::print(
      "{} addresses, {} captures, {} documents, {} changes, {} payloads salvaged; {} payloads that no record "
      "names are kept\n",
      report.addresses, report.captures, report.documents, report.changes, report.payloads, report.unreferenced);
  PrintChain(report);
  fmt::print("The repaired archive is {}, the damaged one {}, unchanged.\n", report.repaired.string(),
             report.damaged.string());
  if (report.withdrawn > 0) {
    fmt::print(
        "{} addresses stay withdrawn on request; files of the damaged archive may still hold what they said: delete it "
        "when it is needed no more\n",
        report.withdrawn);
  }
  fmt::print("{}\n",
             report.lost_something() ? "Run `lantai harvest` to have again what can be had." : "Nothing is lost.");
}

int RunRepair(const Session& session, const RepairArguments& arguments) {
  storage::RepairOptions options;
  options.out = arguments.out;
  if (session.progress != "none") {
    options.step = [](std::string_view step) {
      fmt::print(stderr, "{}\n", step);
      return true;
    };
  }
  const Result<RepairReport> report = Patiently([&] { return storage::RepairArchive(arguments.archive, options); });
  if (!report.ok()) {
    const Status& status = report.status();
    return Fail(status.code() == Code::kNotFound ? Status(Code::kInvalidArgument, status.message()) : status);
  }
  arguments.format == "json" ? PrintJson(*report) : PrintText(*report);
  return report->lost_something() ? kExitPartial : kExitOk;
}

}  // namespace

void AddRepairCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<RepairArguments>();
  CLI::App* command = root.add_subcommand("repair", "Salvage a damaged archive into a new one; the old one is kept");
  command->add_option("--archive", arguments->archive, "The damaged archive")->type_name("DIR")->required();
  command->add_option("--out", arguments->out, "Where to put the repaired one; without it, it takes DIR's name")
      ->type_name("NEW");
  command->add_option("--format", arguments->format, "How to print")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->footer(
      "The damaged archive is kept beside it as DIR.damaged-TIME, with every byte. Exit code 3: something is lost.\n"
      "Example: lantai repair --archive archive");
  command->callback([&session, arguments] { session.exit_code = RunRepair(session, *arguments); });
}

}  // namespace lantai::app
