// lantai-portals: serves simulated portals, or mirrored folders, on 127.0.0.1 until SIGTERM or SIGINT.
#include <fmt/format.h>
#include <signal.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "core/portal.h"
#include "tests/portal/dump.h"
#include "tests/portal/faults.h"
#include "tests/portal/log_check.h"
#include "tests/portal/mirror.h"
#include "tests/portal/provinces.h"
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
  std::string truth, seeds, ready, dump, resolve, log;
  std::string check, against;
  LogRules rules;
  int addresses = 1;
  std::string as_of;
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
  app.add_option("--faults", arguments.world.faults,
                 "what goes wrong: 1 errors that pass, 2 odd answers, 3 traps; each with those below")
      ->check(CLI::Range(0, 3))
      ->capture_default_str();
  app.add_option("--provinces", arguments.world.provinces,
                 "a world of so many provinces, cities and counties with its own faults and a ledger in the truth: 60 "
                 "portals and 4,000 bodies in all unless --portals and --bodies say otherwise")
      ->check(CLI::Range(1, Provinces::kMostProvinces))
      ->expected(0, 1)
      ->excludes("--faults")
      ->excludes("--dialects");
  app.add_option("--as-of", arguments.as_of,
                 "the day whose end a world of provinces shows: what is published later is not there")
      ->needs("--provinces")
      ->default_str(arguments.world.as_of.Date());
  app.add_option("--addresses", arguments.addresses,
                 "listen on so many loopback addresses, 127.0.0.1, 127.0.1.1, 127.0.2.1 …")
      ->check(CLI::Range(1, 250))
      ->capture_default_str();
  app.add_option("--resolve", arguments.resolve,
                 "write a settings file that spreads the hosts over the addresses, for lantai --config");
  app.add_option("--log", arguments.log, "write every request as a line of JSON to this file at the end");
  app.add_option("--check", arguments.check,
                 "hold a log against --against's truth, print what is wrong, and end; exit code 3 where something is");
  app.add_option("--against", arguments.against, "truth for --check")->needs("--check");
  app.add_option("--delay", arguments.rules.delay_ms, "milliseconds between requests of a host that --check wants");
  app.add_flag("--allow-reset-repeat", arguments.rules.allow_reset_repeat,
               "--check allows a request again at once after a reset");
  app.add_option("--per-host", arguments.rules.per_host, "requests of a host at once that --check allows");
  app.add_option("--per-address", arguments.rules.per_address, "requests of an address at once that --check allows");
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
  sources.push_back(WithFaults(std::move(world)));
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

int CheckFiles(const Arguments& arguments) {
  std::ifstream log(arguments.check), truth(arguments.against);
  if (!log || !truth) return std::cerr << "lantai-portals: --check and --against need files that are there\n", 2;
  const std::string text{std::istreambuf_iterator<char>(truth), {}};
  const LogReport report = CheckLog(ReadLog(log), text, arguments.rules);
  const std::string complaints = Complaints(report);
  std::cout << fmt::format("requests {}, counted {}, necessary {}, ratio {:.3f}\n", report.requests, report.counted,
                           report.necessary, report.ratio);
  for (const auto& [kind, count] : report.traps) std::cout << fmt::format("trap {}: {}\n", kind, count);
  for (const auto& [request, count] : report.twice) std::cout << fmt::format("again {}: {}\n", request, count);
  std::cout << complaints;
  return complaints.empty() ? 0 : 3;
}

// The sizes of a world of provinces, where none are given, and its day. False, with a message, where that is none.
bool SetProvinces(const CLI::App& app, Arguments& arguments) {
  WorldOptions& world = arguments.world;
  if (app.count("--provinces") == 0) return true;
  if (world.provinces == 0) world.provinces = 3;
  if (app.count("--portals") == 0) world.portals = 60;
  if (app.count("--bodies") == 0) world.bodies = 4000;
  if (world.portals < 2 * world.provinces || world.bodies < 6 * world.portals)
    return std::cerr << "lantai-portals: a world of provinces has two portals a province, six bodies a portal\n", false;
  if (arguments.as_of.empty()) return true;
  Moment& day = world.as_of;
  char end = 0;
  const int read = std::sscanf(arguments.as_of.c_str(), "%4d-%2d-%2d%c", &day.year, &day.month, &day.day, &end);
  const bool good =
      read == 3 && day.Date() == arguments.as_of && day.month >= 1 && day.month <= 12 && day.day >= 1 && day.day <= 31;
  if (!good) std::cerr << "lantai-portals: --as-of: expected a day as in 2020-03-31\n";
  return good;
}

int Run(const Arguments& arguments) {
  if (!arguments.check.empty()) return CheckFiles(arguments);
  sigset_t signals;
  sigemptyset(&signals);
  for (int signal : {SIGTERM, SIGINT}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before the server's thread exists, which inherits it

  const auto world = std::make_shared<PortalWorld>(arguments.world);
  if (!arguments.dump.empty()) return DumpPages(world, arguments.dump) ? 0 : 6;
  const auto sources = Sources(arguments, world);
  if (!sources) return 2;
  if (!WriteFile(arguments.truth, [&](std::ostream& out) { WriteTruth(*world, out, !arguments.no_cells); })) return 6;
  if (!WriteFile(arguments.seeds, [&](std::ostream& out) { WriteSeeds(*world, out); })) return 6;
  auto server = PortalServer::Start(*sources, arguments.port, arguments.addresses);
  if (!server.ok()) {
    std::cerr << "lantai-portals: " << server.status().message() << '\n';
    return 6;
  }
  InstallFaults(*world, **server);
  const auto resolve = [&](std::ostream& out) { WriteResolve(*world, (*server)->port(), arguments.addresses, out); };
  if (!WriteFile(arguments.resolve, resolve)) return 6;
  std::cout << "listening on 127.0.0.1:" << (*server)->port() << std::endl;
  if (!WriteFile(arguments.ready, [&](std::ostream& out) { out << (*server)->port() << '\n'; })) return 6;
  int signal = 0;
  sigwait(&signals, &signal);
  if (!WriteFile(arguments.log, [&](std::ostream& out) { WriteLog((*server)->Log(), out); })) return 6;
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
  if (!lantai::portal::SetProvinces(app, arguments)) return 2;
  return lantai::portal::Run(arguments);
}
