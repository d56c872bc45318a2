// lantai verify and lantai head: whether the archive is what was written, and the number that stands for all of it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/session.h"
#include "core/digest.h"
#include "storage/lease.h"
#include "storage/verify.h"

namespace lantai::app {
namespace {

struct VerifyArguments {
  std::string archive;
  std::string format = "text";
  std::string published;
};

void PrintJson(const storage::Verification& seen) {
  const nlohmann::ordered_json json = {{"sound", seen.sound()},
                                       {"commit", seen.head.commit},
                                       {"head", seen.head.chain.Hex()},
                                       {"records", seen.records},
                                       {"captures", seen.captures},
                                       {"documents", seen.documents},
                                       {"payloads", seen.payloads},
                                       {"payload_bytes", seen.payload_bytes},
                                       {"unreferenced_payloads", seen.unreferenced},
                                       {"withdrawn", seen.withdrawn},
                                       {"to_be_erased", seen.to_be_erased},
                                       {"given_up", seen.given_up},
                                       {"findings", seen.findings},
                                       {"more_findings", seen.more_findings}};
  fmt::print("{}\n", json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void PrintText(const storage::Verification& seen, const std::string& archive) {
  for (const std::string& finding : seen.findings) fmt::print("{}\n", finding);
  if (seen.more_findings > 0) fmt::print("and {} more\n", seen.more_findings);
  fmt::print("{} captures, {} documents, {} payloads of {} bytes, {} index records read; head {} {}\n", seen.captures,
             seen.documents, seen.payloads, seen.payload_bytes, seen.records, seen.head.commit, seen.head.chain.Hex());
  if (seen.withdrawn > 0) {
    fmt::print("{} {} withdrawn on request\n", seen.withdrawn, seen.withdrawn == 1 ? "address was" : "addresses were");
  }
  if (seen.to_be_erased > 0) {
    fmt::print(
        "A withdrawal was interrupted: {} payloads are out of reach and not erased yet; repeat `lantai forget`\n",
        seen.to_be_erased);
  }
  if (seen.given_up > 0) fmt::print("{} payloads were lost in an earlier repair\n", seen.given_up);
  if (seen.sound()) return fmt::print("The archive is what was written.\n");
  fmt::print(
      "The archive is damaged; nothing was changed. Bring back a backup, or run `lantai repair --archive {}`, which "
      "keeps the damaged one.\n",
      archive);
}

// "42 <64 hex digits>", as `lantai head` prints it.
Result<std::optional<storage::Head>> ParseHead(const std::string& text) {
  if (text.empty()) return std::optional<storage::Head>();
  storage::Head head;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, head.commit);
  const Result<Sha256> chain = ParseSha256(std::string_view(stop, end).substr(stop == end ? 0 : 1));
  if (error != std::errc() || !chain.ok()) {
    return {Code::kInvalidArgument, "--head: expected a line as `lantai head` prints it, \"42 <64 hex digits>\""};
  }
  head.chain = *chain;
  return std::optional(head);
}

Status NoArchiveIsUsage(const Status& status) {
  return status.code() == Code::kNotFound ? Status(Code::kInvalidArgument, status.message()) : status;
}

int RunVerify(const Session& session, const VerifyArguments& arguments) {
  const Result<std::optional<storage::Head>> published = ParseHead(arguments.published);
  if (!published.ok()) return Fail(published.status());
  storage::VerifyOptions options{.published = *published, .step = {}};
  if (session.progress != "none") options.step = [](const auto& what) { fmt::print(stderr, "reading {}\n", what); };
  storage::Verification seen;
  const auto verify = [&](const std::filesystem::path& path, const auto&) -> Status {
    LANTAI_ASSIGN_OR_RETURN(seen, storage::VerifyArchive(path, options));
    return {};
  };
  const Status read = storage::LookInto(arguments.archive, verify);
  if (!read.ok()) return Fail(NoArchiveIsUsage(read));
  arguments.format == "json" ? PrintJson(seen) : PrintText(seen, arguments.archive);
  return seen.sound() ? kExitOk : kExitDamaged;
}

int RunHead(const std::string& archive) {
  storage::Head head;
  const auto look = [&head](const std::filesystem::path& path, const auto&) -> Status {
    LANTAI_ASSIGN_OR_RETURN(head, storage::CurrentHead(path));
    return {};
  };
  const Status read = storage::LookInto(archive, look);
  if (!read.ok()) return Fail(NoArchiveIsUsage(read));
  fmt::print("{} {}\n", head.commit, head.chain.Hex());
  return kExitOk;
}

}  // namespace

void AddVerifyCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<VerifyArguments>();
  CLI::App* command = root.add_subcommand("verify", "Read everything back, without changing a byte");
  command->add_option("--archive", arguments->archive, "The archive to read")->type_name("DIR")->required();
  command->add_option("--head", arguments->published, "A line of `lantai head` kept earlier: it must be in the chain")
      ->type_name("LINE");
  command->add_option("--format", arguments->format, "How to print")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  command->footer("Example: lantai verify --archive archive --head \"$(cat head-2026-01.txt)\"");
  command->callback([&session, arguments] { session.exit_code = RunVerify(session, *arguments); });
}

void AddHeadCommand(CLI::App& root, Session& session) {
  auto archive = std::make_shared<std::string>();
  CLI::App* command = root.add_subcommand("head", "The head of the commit chain: stands for all that the archive says");
  command->add_option("--archive", *archive, "The archive")->type_name("DIR")->required();
  command->footer(
      "Publish it or have it time-stamped (RFC 3161): `lantai verify --head` shows later that nothing before it "
      "changed.\nExample: lantai head --archive archive > head.txt && openssl ts -query -data head.txt -sha256");
  command->callback([&session, archive] { session.exit_code = RunHead(*archive); });
}

}  // namespace lantai::app
