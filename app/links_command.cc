// lantai links: what a listing page lists and where its next pages are.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/files.h"
#include "app/pipeline.h"
#include "app/render.h"
#include "app/session.h"

namespace lantai::app {
namespace {

struct LinksArguments {
  std::string url;
  std::string file;
  std::string body;
};

constexpr const char* kFormType = "application/x-www-form-urlencoded; charset=UTF-8";

int RunLinks(const Session& session, const LinksArguments& arguments) {
  Result<std::shared_ptr<const extractor::Extractor>> extractor = MakeExtractor(session.config_dir);
  if (!extractor.ok()) return Fail(extractor.status());
  const Result<std::string> bytes = ReadInput(arguments.file, extractor::kMaxInput);
  if (!bytes.ok()) return Fail({Code::kInvalidArgument, bytes.status().message()});
  const Result<Page> page = (*extractor)
                                ->Read({.input = arguments.file,
                                        .url = arguments.url,
                                        .type = extractor::MediaType::kHtml,
                                        .content_type = "",
                                        .bytes = *bytes,
                                        .method = arguments.body.empty() ? Method::kGet : Method::kPost,
                                        .request_body = arguments.body,
                                        .request_type = arguments.body.empty() ? "" : kFormType});
  if (!page.ok()) {
    Fail(page.status());
    return kExitPartial;
  }
  std::puts(LinksJson(*page).c_str());
  return kExitOk;
}

}  // namespace

void AddLinksCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<LinksArguments>();
  CLI::App* command = root.add_subcommand("links", "What a page lists, and its next pages, as one JSON object");
  command
      ->add_option("FILE", arguments->file,
                   "An HTML page, or the JSON or XML that a list's script asks for; - is stdin")
      ->required();
  command->add_option("--url", arguments->url, "The page's address; base of its links")->type_name("URL")->required();
  command->add_option("--body", arguments->body, "The form that the page was asked for with, by POST")
      ->type_name("TEXT");
  command->footer("Example: lantai links --url http://www.example.gov.cn/xxgk/index.html index.html");
  command->callback([&session, arguments] { session.exit_code = RunLinks(session, *arguments); });
}

}  // namespace lantai::app
