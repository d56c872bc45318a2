// lantai serve: the JSON API, /metrics and /healthz over an archive, until it is told to stop.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <future>
#include <memory>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/hold.h"
#include "app/server/api_server.h"
#include "app/session.h"
#include "app/signals.h"
#include "core/forward_clock.h"

namespace lantai::app {
namespace {

struct ServeArguments {
  std::string archive;
  ServerOptions server;
};

void WarnOfListeners(const std::string& listen, bool loopback) {
  if (loopback) return;
  fmt::print(stderr,
             "lantai: warning: {} can be reached by other machines, and the API asks for no password; put a proxy that "
             "does before it\n",
             listen);
}

Result<HeldArchive> OpenToServe(const std::string& path) {
  Result<HeldArchive> held = OpenAndHold(path, {});
  if (held.status().code() == Code::kNotFound) return {Code::kInvalidArgument, held.status().message()};
  return held;
}

int RunServe(const ServeArguments& arguments) {
  const Result<bool> loopback = ListensOnLoopback(arguments.server.listen);
  if (!loopback.ok()) return Fail(loopback.status());
  std::promise<int> told;
  const SignalWatch watch([&told](int number) { told.set_value(number); });
  const Result<HeldArchive> held = OpenToServe(arguments.archive);
  if (!held.ok()) return Fail(held.status());
  WarnOfListeners(arguments.server.listen, *loopback);
  const ForwardClock clock;
  ServerOptions options = arguments.server;
  options.archive_path = arguments.archive;
  const auto server = ApiServer::Start(*held->archive, clock, std::move(options));
  if (!server.ok()) return Fail(server.status());
  fmt::print(stderr, "serving {} on port {}\n", arguments.archive, (*server)->port());
  const int number = told.get_future().get();
  (*server)->Stop();
  return number == SIGTERM ? kExitOk : kExitInterrupted;
}

}  // namespace

void AddServeCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<ServeArguments>();
  CLI::App* command = root.add_subcommand("serve", "Serve the JSON API, /metrics and /healthz over an archive");
  command->add_option("--archive", arguments->archive, "The archive to serve")->type_name("DIR")->required();
  command->add_option("--listen", arguments->server.listen, "Address and port; other machines reach it only if told so")
      ->type_name("ADDRESS:PORT")
      ->capture_default_str();
  command
      ->add_option("--allow-host", arguments->server.allowed_hosts,
                   "A further name under which it may be asked, as behind a proxy; may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command->footer(
      "Example: lantai serve --archive archive & curl http://127.0.0.1:8420/api/v1/status\n"
      "docs/api.md describes the routes. It ends on SIGTERM, with exit code 0.");
  command->callback([&session, arguments] { session.exit_code = RunServe(*arguments); });
}

}  // namespace lantai::app
