// lantai show: one archived page, raw or as it was read.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/look.h"
#include "app/render.h"
#include "app/session.h"
#include "app/why.h"
#include "core/document_json.h"
#include "core/url.h"

namespace lantai::app {
namespace {

struct ShowArguments {
  std::string what;
  std::string archive;
  std::string as = "text";
};

// The newest capture of a URL, or one of a payload digest.
Result<storage::CaptureRecord> FindCapture(const storage::Archive& archive, const std::string& what, bool with_body) {
  std::vector<uint64_t> ids;
  if (const Result<Sha256> digest = ParseSha256(what); digest.ok()) {
    LANTAI_ASSIGN_OR_RETURN(ids, archive.CapturesWith(*digest));
  } else {
    LANTAI_ASSIGN_OR_RETURN(ids, archive.CapturesOf(RequestKey({.url = what})));
    const Result<std::string> key = FindKey(archive, what);
    if (ids.empty() && key.ok()) {
      LANTAI_ASSIGN_OR_RETURN(ids, archive.CapturesOf(*key));
    }
  }
  if (ids.empty()) return {Code::kNotFound, "nothing is archived under " + what};
  return archive.GetCapture(ids.back(), with_body);
}

Result<Document> FindDocument(const storage::Archive& archive, const std::string& what) {
  LANTAI_ASSIGN_OR_RETURN(const storage::CaptureRecord capture, FindCapture(archive, what, false));
  LANTAI_ASSIGN_OR_RETURN(const std::optional<uint64_t> id, archive.DocumentOf(capture.key));
  if (!id) return {Code::kNotFound, what + " is archived, but no document was read from it; try --as raw"};
  return archive.ReadDocument(*id);
}

Result<std::string> Show(const storage::Archive& archive, const ShowArguments& arguments) {
  if (arguments.as == "raw" || arguments.as == "headers") {
    LANTAI_ASSIGN_OR_RETURN(storage::CaptureRecord record, FindCapture(archive, arguments.what, arguments.as == "raw"));
    if (arguments.as == "raw") return std::move(record.capture.body);
    return record.capture.request_head + record.capture.response_head;
  }
  LANTAI_ASSIGN_OR_RETURN(const Document document, FindDocument(archive, arguments.what));
  if (arguments.as == "json") return ToJson(document) + "\n";
  if (arguments.as == "markdown") return RenderMarkdown(document);
  if (arguments.as == "cells") return CellsOf(document).Render(Format::kTable);
  return RenderText(document);
}

int RunShow(const ShowArguments& arguments) {
  const Result<std::unique_ptr<storage::Archive>> archive = OpenExisting(arguments.archive);
  if (!archive.ok()) return Fail(archive.status());
  const Result<std::string> output = Show(**archive, arguments);
  if (!output.ok()) return Fail(output.status());
  std::fwrite(output->data(), 1, output->size(), stdout);
  return kExitOk;
}

}  // namespace

void AddShowCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<ShowArguments>();
  CLI::App* command = root.add_subcommand("show", "One archived page, as received or as read");
  command->add_option("URL|DIGEST", arguments->what, "Address, or SHA-256 of the body")->required();
  command->add_option("--archive", arguments->archive, "The archive to look into")->type_name("DIR")->required();
  command->add_option("--as", arguments->as, "raw: the body as received; headers: both heads")
      ->check(CLI::IsMember({"raw", "headers", "text", "markdown", "json", "cells"}))
      ->capture_default_str();
  command->footer("Example: lantai show http://www.example.gov.cn/report.html --archive archive --as cells");
  command->callback([&session, arguments] { session.exit_code = RunShow(*arguments); });
}

}  // namespace lantai::app
