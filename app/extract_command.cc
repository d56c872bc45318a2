// lantai extract: reads files and prints the documents in them; no archive needed.
#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/files.h"
#include "app/ordered_work.h"
#include "app/pipeline.h"
#include "app/render.h"
#include "app/session.h"
#include "app/tesseract.h"
#include "core/document_json.h"

namespace lantai::app {
namespace {

using extractor::MediaType;

struct ExtractArguments {
  std::string url;
  std::string type = "auto";
  std::string format = "json";
  bool bundle = false;
  bool ocr = false;
  std::vector<std::string> files;
};

const std::map<std::string, MediaType> kTypes = {{"auto", MediaType::kAuto}, {"html", MediaType::kHtml},
                                                 {"pdf", MediaType::kPdf},   {"docx", MediaType::kDocx},
                                                 {"ofd", MediaType::kOfd},   {"text", MediaType::kText}};

// A page that is no article (a list, a challenge) still gives a line: what it is, as an error of this input.
Result<Document> ExtractOne(const extractor::Extractor& extractor, const ExtractArguments& arguments,
                            const std::string& file) {
  LANTAI_ASSIGN_OR_RETURN(const std::string bytes, ReadInput(file, extractor::kMaxInput));
  std::optional<std::string> url;
  if (!arguments.url.empty()) url = arguments.url;
  LANTAI_ASSIGN_OR_RETURN(Page page, extractor.Read({.input = file,
                                                     .url = url,
                                                     .type = kTypes.at(arguments.type),
                                                     .content_type = "",
                                                     .bytes = bytes,
                                                     .any_kind = true}));
  if (!page.document) {
    return {Code::kUnsupported, file + " is no article but of kind " + std::string(PageKindName(page.kind)) +
                                    "; 'lantai links' shows where it leads"};
  }
  return *std::move(page.document);
}

std::string Rendered(const Document& document, const std::string& format) {
  if (format == "text") return RenderText(document);
  if (format == "markdown") return RenderMarkdown(document);
  return ToJson(document) + "\n";
}

std::string FailureLine(const std::string& file, const Status& status) {
  const nlohmann::ordered_json line = {{"input", file}, {"error", status.message()}};
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

// All files as the parts of one report, the page first.
Result<Document> ExtractBundle(const extractor::Extractor& extractor, const ExtractArguments& arguments) {
  std::vector<std::string> bytes;
  for (const std::string& file : arguments.files) {
    LANTAI_ASSIGN_OR_RETURN(bytes.emplace_back(), ReadInput(file, extractor::kMaxInput));
  }
  std::vector<extractor::Source> parts;
  for (size_t i = 0; i < bytes.size(); ++i) {
    extractor::Source& part = parts.emplace_back();
    part.input = arguments.files[i];
    if (i == 0 && !arguments.url.empty()) part.url = arguments.url;
    if (i == 0) part.type = kTypes.at(arguments.type);
    part.bytes = bytes[i];
  }
  return extractor.ReadBundle(parts);
}

struct Output {
  std::string text;
  bool failed = false;
};

Output OutputOf(const Result<Document>& document, const std::string& file, const std::string& format) {
  if (!document.ok()) return {FailureLine(file, document.status()), true};
  return {Rendered(*document, format), false};
}

// Keeps the first refusal of stdout: a full disk must not look like success.
class Printer {
 public:
  bool Print(const Output& output) {
    partial_ |= output.failed;
    refused_ |= std::fwrite(output.text.data(), 1, output.text.size(), stdout) != output.text.size();
    return !refused_;
  }

  int Finish() {
    if (std::fflush(stdout) != 0 || refused_) {
      const Code code = errno == ENOSPC ? Code::kNoSpace : Code::kIo;
      return Fail({code, std::string("cannot write to stdout: ") + std::strerror(errno)});
    }
    return partial_ ? kExitPartial : kExitOk;
  }

 private:
  bool partial_ = false;
  bool refused_ = false;
};

// What is asked for and not installed is an error of the call, before any file is read.
Result<std::optional<Tesseract>> RecogniserFor(const ExtractArguments& arguments) {
  if (!arguments.ocr) return std::optional<Tesseract>();
  const Result<Tesseract> tesseract = FindTesseract();
  if (tesseract.ok()) return std::optional<Tesseract>(*tesseract);
  return {Code::kInvalidArgument, "--ocr: " + tesseract.status().message()};
}

int RunExtract(const Session& session, const ExtractArguments& arguments) {
  const Result<Options> options = session.LoadOptions();
  if (!options.ok()) return Fail(options.status());
  const Result<std::optional<Tesseract>> tesseract = RecogniserFor(arguments);
  if (!tesseract.ok()) return Fail(tesseract.status());
  const Result<std::shared_ptr<const extractor::Extractor>> extractor = MakeExtractor(session.config_dir, *tesseract);
  if (!extractor.ok()) return Fail(extractor.status());
  const int threads = options->limits.threads;
  Printer printer;
  if (arguments.bundle) {
    printer.Print(OutputOf(ExtractBundle(**extractor, arguments), arguments.files.front(), arguments.format));
    return printer.Finish();
  }
  OrderedWork<Output> reading(arguments.files.size(),
                              threads > 0 ? static_cast<size_t>(threads) : std::thread::hardware_concurrency(),
                              [&](size_t i) {
                                const std::string& file = arguments.files[i];
                                return OutputOf(ExtractOne(**extractor, arguments, file), file, arguments.format);
                              });
  reading.Run([&](size_t, const Output& output) { return printer.Print(output); });
  return printer.Finish();
}

}  // namespace

void AddExtractCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<ExtractArguments>();
  CLI::App* command = root.add_subcommand("extract", "Read files and print the documents in them");
  command->add_option("FILE", arguments->files, "Files to read; - is stdin")->required();
  command->add_option("--url", arguments->url, "Where the file was found; base of its links")->type_name("URL");
  command->add_option("--type", arguments->type, "What the files are")
      ->check(CLI::IsMember({"auto", "html", "pdf", "docx", "ofd", "text"}))
      ->capture_default_str();
  command->add_option("--format", arguments->format, "json: one object a line, in input order")
      ->check(CLI::IsMember({"json", "text", "markdown"}))
      ->capture_default_str();
  command->add_flag("--bundle", arguments->bundle, "All files are the parts of one report, the page first");
  command->add_flag("--ocr", arguments->ocr, "Read scanned pages of PDFs with tesseract; what it reads is flagged");
  command->footer("Example: lantai extract --format markdown report.html");
  command->callback([&session, arguments] { session.exit_code = RunExtract(session, *arguments); });
}

}  // namespace lantai::app
