// lantai tool: the rules of the crawl, one at a time, for scripts and for checking them against other programs.
#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/files.h"
#include "app/session.h"
#include "core/url.h"
#include "crawler/robots.h"

namespace lantai::app {
namespace {

int ForEachLine(const std::function<std::string(const std::string&)>& answer) {
  for (std::string line; std::getline(std::cin, line);) std::cout << answer(line) << '\n';
  std::cout.flush();
  return kExitOk;
}

// \n, \r, \t and \\ in a field stand for the characters that a line cannot hold.
std::string Unescape(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    if (c == 'n')
      out += '\n';
    else if (c == 'r')
      out += '\r';
    else if (c == 't')
      out += '\t';
    else if (c == '\\')
      out += '\\';
    else
      out.append({'\\', c});
  }
  return out;
}

std::string ResolveLine(const std::string& line, const std::string& charset) {
  const size_t tab = line.find('\t');
  if (tab == std::string::npos) return "-";
  const Result<Url> base = Url::Parse(Unescape(std::string_view(line).substr(0, tab)));
  if (!base.ok()) return "-";
  const Result<Url> url = Url::Resolve(*base, Unescape(std::string_view(line).substr(tab + 1)), charset);
  return url.ok() ? url->Href() : "-";
}

std::string KeyLine(const std::string& line) {
  const Result<Url> url = Url::Parse(line);
  return url.ok() ? UrlKey(*url) : "-";
}

void AddRobots(CLI::App& command, Session& session) {
  struct Arguments {
    std::string agent, robots;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* robots = command.add_subcommand("robots", "For each URL on stdin: allow or disallow (RFC 9309)");
  robots->add_option("--agent", arguments->agent, "Product token of the crawler")->type_name("NAME")->required();
  robots->add_option("--robots", arguments->robots, "The robots.txt")->type_name("FILE")->required();
  robots->footer("Example: lantai tool robots --agent lantai --robots robots.txt < urls.txt");
  robots->callback([&session, arguments] {
    const Result<std::string> text = ReadInput(arguments->robots, size_t{16} << 20);
    if (!text.ok()) {
      session.exit_code = Fail({Code::kInvalidArgument, text.status().message()});
      return;
    }
    session.exit_code = ForEachLine([&](const std::string& url) -> std::string {
      return crawler::Allows(*text, arguments->agent, url) ? "allow" : "disallow";
    });
  });
}

}  // namespace

void AddToolCommand(CLI::App& root, Session& session) {
  CLI::App* command = root.add_subcommand("tool", "Single rules of the crawl, for scripts");
  command->require_subcommand(1);

  auto charset = std::make_shared<std::string>("utf-8");
  CLI::App* url = command->add_subcommand("url", "Reads BASE<TAB>HREF lines, prints the resolved URL or -");
  url->add_option("--charset", *charset, "Encoding of the page, for queries")
      ->type_name("LABEL")
      ->capture_default_str();
  url->footer("Example: printf 'http://a.cn/x/\\t../y' | lantai tool url");
  url->callback([&session, charset] {
    session.exit_code = ForEachLine([&](const std::string& line) { return ResolveLine(line, *charset); });
  });

  CLI::App* key = command->add_subcommand("key", "Reads URLs, prints the key under which each is deduplicated");
  key->footer("Example: echo 'HTTP://A.cn:80/%7eb#c' | lantai tool key");
  key->callback([&session] { session.exit_code = ForEachLine(KeyLine); });

  AddRobots(*command, session);
  AddWarcTool(*command, session);
}

}  // namespace lantai::app
