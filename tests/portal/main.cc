// lantai-portals: serves simulated portals, or mirrored folders, on 127.0.0.1 until SIGTERM or SIGINT.
#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "core/portal.h"
#include "tests/portal/mirror.h"
#include "tests/portal/server.h"
#include "tests/portal/truth.h"
#include "tests/portal/world.h"

namespace lantai::portal {
namespace {

struct Arguments {
  uint16_t port = 0;
  WorldOptions world;
  std::string years = "2008-2025";
  std::vector<std::string> mirrors;
  std::string truth, seeds, ready, dump;
  bool no_cells = false;
};

void Describe(CLI::App& app, Arguments& arguments) {
  app.add_option("--port", arguments.port, "port on 127.0.0.1; 0 takes a free one")->capture_default_str();
  app.add_option("--seed", arguments.world.seed, "equal seed, equal bytes")->capture_default_str();
  app.add_option("--portals", arguments.world.portals,
                 "how many portals; beyond five they are invented counties; 0 with --mirror")
      ->check(CLI::Range(0, 5000))
      ->capture_default_str();
  app.add_option("--bodies", arguments.world.bodies, "public bodies of each portal")
      ->check(CLI::Range(3, 10000))
      ->capture_default_str();
  app.add_option(
         "--dialects", arguments.world.dialects,
         "systems of the portals beyond five: classic (the five again) or all (every system of styles/ in turn)")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, Dialects>{{"classic", Dialects::kClassic}, {"all", Dialects::kAll}}));
  app.add_option("--years", arguments.years, "report years, FIRST-LAST")->capture_default_str();
  app.add_option("--mirror", arguments.mirrors, "HOST=DIR: serve a folder of saved pages; may be repeated");
  app.add_option("--truth", arguments.truth, "write what a perfect harvest holds, as JSON, and go on");
  app.add_flag("--no-cells", arguments.no_cells, "leave the cells out of the truth (large worlds)");
  app.add_option("--seeds", arguments.seeds, "write a seed list of the portals, and go on");
  app.add_option("--dump", arguments.dump, "write every page with a text to this folder, and end");
  app.add_option("--ready", arguments.ready, "write the port to this file once listening");
  app.footer(
      "Example: lantai-portals --port 8400 --seeds sim.toml &\n"
      "         lantai harvest sim.toml --archive a --set 'test.resolve=[\"*=127.0.0.1:8400\"]' "
      "--set 'test.addresses=[\"127.0.0.0/8\"]'");
}

std::optional<std::vector<std::shared_ptr<const PageSource>>> Sources(const Arguments& arguments,
                                                                      std::shared_ptr<PortalWorld> world) {
  std::vector<std::shared_ptr<const PageSource>> sources;
  for (const std::string& mirror : arguments.mirrors) {
    const size_t equals = mirror.find('=');
    if (equals == std::string::npos || !std::filesystem::is_directory(mirror.substr(equals + 1))) {
      std::cerr << "lantai-portals: --mirror " << mirror << ": expected HOST=DIR with an existing folder\n";
      return std::nullopt;
    }
    sources.push_back(std::make_shared<Mirror>(mirror.substr(0, equals), mirror.substr(equals + 1)));
  }
  sources.push_back(std::move(world));
  return sources;
}

// False, with a message, where a file cannot be written.
template <typename Write>
bool WriteFile(const std::string& path, Write write) {
  if (path.empty()) return true;
  std::ofstream out(path, std::ios::binary);
  write(out);
  out.close();
  if (!out) std::cerr << "lantai-portals: cannot write " << path << '\n';
  return static_cast<bool>(out);
}

bool HasText(PageKind kind) {
  return kind == PageKind::kReport || kind == PageKind::kDecoy || kind == PageKind::kArticle ||
         kind == PageKind::kListing || kind == PageKind::kAttachment;
}

int Dump(const PortalWorld& world, const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return std::cerr << "lantai-portals: cannot make " << folder << ": " << error.message() << '\n', 6;
  int number = 0;
  for (int i = 0; i < world.options().portals; ++i) {
    const Site& site = world.SiteAt(i);
    for (const auto& [path, node] : site.nodes()) {
      if (!HasText(node.kind)) continue;
      const char* extension = node.kind == PageKind::kAttachment ? "pdf" : "html";
      const std::string file = folder / fmt::format("{:06}.{}", number++, extension);
      const std::string body = AnswerNode(site, path, node).body;
      if (!WriteFile(file, [&](std::ostream& out) { out << body; })) return 6;
    }
  }
  return 0;
}

int Run(const Arguments& arguments) {
  sigset_t signals;
  sigemptyset(&signals);
  for (int signal : {SIGTERM, SIGINT}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before the server's thread exists, which inherits it

  const auto world = std::make_shared<PortalWorld>(arguments.world);
  if (!arguments.dump.empty()) return Dump(*world, arguments.dump);
  const auto sources = Sources(arguments, world);
  if (!sources) return 2;
  if (!WriteFile(arguments.truth, [&](std::ostream& out) { WriteTruth(*world, out, !arguments.no_cells); })) return 6;
  if (!WriteFile(arguments.seeds, [&](std::ostream& out) { WriteSeeds(*world, out); })) return 6;
  auto server = PortalServer::Start(*sources, arguments.port);
  if (!server.ok()) {
    std::cerr << "lantai-portals: " << server.status().message() << '\n';
    return 6;
  }
  std::cout << "listening on 127.0.0.1:" << (*server)->port() << std::endl;
  if (!WriteFile(arguments.ready, [&](std::ostream& out) { out << (*server)->port() << '\n'; })) return 6;
  int signal = 0;
  sigwait(&signals, &signal);
  return 0;
}

}  // namespace
}  // namespace lantai::portal

int main(int argc, char** argv) {
  lantai::portal::Arguments arguments;
  CLI::App app("Simulated portals on loopback");
  lantai::portal::Describe(app, arguments);
  CLI11_PARSE(app, argc, argv);
  const auto years = lantai::ParseYears(arguments.years);
  if (!years.ok()) {
    std::cerr << "lantai-portals: --years: " << years.status().message() << '\n';
    return 2;
  }
  arguments.world.first_year = years->first, arguments.world.last_year = years->last;
  return lantai::portal::Run(arguments);
}
