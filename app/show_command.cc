// lantai show: one archived page, raw or as it was read.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/look.h"
#include "app/moment.h"
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
  std::string at;         // empty: now
  std::string extractor;  // empty: the last one
};

// All captures of a URL or of a payload digest, oldest first.
Result<std::vector<uint64_t>> FindCaptures(const storage::Archive& archive, const std::string& what) {
  if (const Result<Sha256> digest = ParseSha256(what); digest.ok()) return archive.CapturesWith(*digest);
  LANTAI_ASSIGN_OR_RETURN(std::vector<uint64_t> ids, archive.CapturesOf(RequestKey({.url = what})));
  const Result<std::string> key = FindKey(archive, what);
  if (ids.empty() && key.ok()) {
    LANTAI_ASSIGN_OR_RETURN(ids, archive.CapturesOf(*key));
  }
  return ids;
}

// Of withdrawn addresses nothing is shown; of a digest what other addresses gave. Errors: what the tombstone says.
Status LeaveOutWithdrawn(const storage::Archive& archive, std::vector<uint64_t>& ids) {
  std::optional<storage::Tombstone> last;
  std::vector<uint64_t> left;
  for (const uint64_t id : ids) {
    LANTAI_ASSIGN_OR_RETURN(const storage::CaptureRecord record, archive.GetCapture(id, /*with_body=*/false));
    LANTAI_ASSIGN_OR_RETURN(auto tombstone, archive.TombstoneOf(record.key));
    if (tombstone) {
      last = std::move(tombstone);
    } else {
      left.push_back(id);
    }
  }
  ids = std::move(left);
  return ids.empty() && last ? storage::WithdrawnStatus(*last) : Status();
}

// The newest one, or the one that stood at a moment.
Result<storage::CaptureRecord> FindCapture(const storage::Archive& archive, const ShowArguments& arguments,
                                           bool with_body) {
  LANTAI_ASSIGN_OR_RETURN(std::vector<uint64_t> ids, FindCaptures(archive, arguments.what));
  LANTAI_RETURN_IF_ERROR(LeaveOutWithdrawn(archive, ids));
  if (const Result<std::string> key = FindKey(archive, arguments.what); ids.empty() && key.ok()) {
    LANTAI_ASSIGN_OR_RETURN(const auto tombstone, archive.TombstoneOf(*key));
    if (tombstone) return storage::WithdrawnStatus(*tombstone);  // it was withdrawn before it was ever fetched
  }
  if (ids.empty()) return {Code::kNotFound, "nothing is archived under " + arguments.what};
  if (arguments.at.empty()) return archive.GetCapture(ids.back(), with_body);
  LANTAI_ASSIGN_OR_RETURN(const Timestamp at, ParseMoment(arguments.at));
  for (; !ids.empty(); ids.pop_back()) {
    LANTAI_ASSIGN_OR_RETURN(const storage::CaptureRecord record, archive.GetCapture(ids.back(), /*with_body=*/false));
    if (record.capture.finished <= at) return archive.GetCapture(ids.back(), with_body);
  }
  return {Code::kNotFound, arguments.what + " was first captured after " + arguments.at +
                               "; its captures: lantai changes --url " + arguments.what};
}

// What one extractor made of a document.
Result<Document> ReadAs(const storage::Archive& archive, uint64_t id, const std::string& extractor) {
  LANTAI_ASSIGN_OR_RETURN(const auto versions, archive.VersionsOf(id));
  std::string known;
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    if (version->extractor == extractor || version->read_by == extractor) {
      return archive.ReadVersion(id, version->number);
    }
    known += (known.empty() ? "" : ", ") + version->extractor;
  }
  return {Code::kNotFound, "extractor " + extractor + " did not read it; it was read by " + known};
}

Result<Document> FindDocument(const storage::Archive& archive, const ShowArguments& arguments) {
  LANTAI_ASSIGN_OR_RETURN(const storage::CaptureRecord capture, FindCapture(archive, arguments, false));
  LANTAI_ASSIGN_OR_RETURN(uint64_t id, archive.DocumentOfCapture(capture.id));
  if (arguments.at.empty()) {
    LANTAI_ASSIGN_OR_RETURN(const std::optional<uint64_t> standing, archive.DocumentOf(capture.key));
    id = standing.value_or(ParseSha256(arguments.what).ok() ? id : 0);
  }
  if (id == 0) {
    return {Code::kNotFound, arguments.what + " is archived, but no document was read from it; try --as raw" +
                                 (arguments.at.empty() ? ", or --at with an earlier time" : "")};
  }
  return arguments.extractor.empty() ? archive.ReadDocument(id) : ReadAs(archive, id, arguments.extractor);
}

Result<std::string> Show(const storage::Archive& archive, const ShowArguments& arguments) {
  if (arguments.as == "raw" || arguments.as == "headers") {
    LANTAI_ASSIGN_OR_RETURN(storage::CaptureRecord record, FindCapture(archive, arguments, arguments.as == "raw"));
    if (arguments.as == "raw") return std::move(record.capture.body);
    return record.capture.request_head + record.capture.response_head;
  }
  LANTAI_ASSIGN_OR_RETURN(const Document document, FindDocument(archive, arguments));
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
  command->add_option("--at", arguments->at, "As it was then: a date, or a time as lantai prints it")
      ->type_name("TIME");
  command->add_option("--extractor", arguments->extractor, "As this version of the extractor read it")
      ->type_name("VERSION");
  command->footer("Example: lantai show http://www.example.gov.cn/report.html --archive archive --as cells");
  command->callback([&session, arguments] { session.exit_code = RunShow(*arguments); });
}

}  // namespace lantai::app
