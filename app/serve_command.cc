// lantai serve: visits portals on their schedule and serves the JSON API, /metrics and /healthz over the archive, until
// it is told to stop.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "app/commands.h"
#include "app/exit_codes.h"
#include "app/hold.h"
#include "app/server/api_server.h"
#include "app/session.h"
#include "app/signals.h"
#include "app/visit_plan.h"
#include "core/forward_clock.h"

namespace lantai::app {
namespace {

struct ServeArguments {
  std::vector<std::string> seeds;
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

Result<HeldArchive> OpenToServe(const ServeArguments& arguments, const Clock& clock) {
  Result<HeldArchive> held = OpenAndHold(arguments.archive, {.create = !arguments.seeds.empty(), .clock = &clock});
  if (held.status().code() == Code::kNotFound) return {Code::kInvalidArgument, held.status().message()};
  return held;
}

// Before an archive is made for them.
Status CheckSeeds(const Session& session, const ServeArguments& arguments) {
  LANTAI_ASSIGN_OR_RETURN(const Options options, session.LoadOptions());
  return session.LoadPortals(arguments.seeds, options).status();
}

// The first of what ends the service: a signal's number, or 0 where the visits cannot go on.
class Ending {
 public:
  void Tell(int number) {
    if (!told_.exchange(true)) number_.set_value(number);
  }
  int Wait() { return number_.get_future().get(); }

 private:
  std::atomic<bool> told_ = false;
  std::promise<int> number_;
};

// The visits of the portals that the seed lists name; none where there are no lists.
class Visiting {
 public:
  Visiting(const Session& session, const ServeArguments& arguments) : session_(session), arguments_(arguments) {}
  ~Visiting() { static_cast<void>(Stop()); }

  Status Start(storage::Archive& archive, const Clock& clock, Ending& ending) {
    if (arguments_.seeds.empty()) return {};
    archive_ = &archive;
    clock_ = &clock;
    LANTAI_ASSIGN_OR_RETURN(crawler::VisitPlan plan, Plan());
    const std::lock_guard lock(mutex_);
    loop_ = std::make_unique<crawler::VisitLoop>(archive, clock, std::move(plan));
    thread_ = std::thread([this, &ending] {
      ended_ = loop_->Run();
      if (!ended_.ok()) ending.Tell(0);
    });
    return {};
  }

  // Reads seeds and settings anew; what cannot be used is told, and the old ones stay.
  void Reload() {
    const std::lock_guard lock(mutex_);
    if (loop_ == nullptr) return;
    Result<crawler::VisitPlan> plan = Plan();
    if (!plan.ok()) {
      fmt::print(stderr, "SIGHUP: {}\nSeeds and settings stay as they were.\n", plan.status().message());
      return;
    }
    const size_t portals = plan->portals.size();
    loop_->Replace(*std::move(plan));
    fmt::print(stderr, "SIGHUP: seeds and settings are read again: {} portals\n", portals);
  }

  // What ended the visits.
  Status Stop() {
    const std::lock_guard lock(mutex_);
    if (loop_ == nullptr) return {};
    loop_->Stop();
    thread_.join();
    loop_.reset();
    return ended_;
  }

 private:
  Result<crawler::VisitPlan> Plan() const {
    return MakeVisitPlan(session_, arguments_.seeds, *archive_, *clock_, arguments_.archive);
  }

  const Session& session_;
  const ServeArguments& arguments_;
  storage::Archive* archive_ = nullptr;
  const Clock* clock_ = nullptr;
  std::mutex mutex_;  // guards the loop
  std::unique_ptr<crawler::VisitLoop> loop_;
  std::thread thread_;
  Status ended_;
};

int RunServe(const Session& session, const ServeArguments& arguments) {
  const Result<bool> loopback = ListensOnLoopback(arguments.server.listen);
  if (!loopback.ok()) return Fail(loopback.status());
  const Status seeds = CheckSeeds(session, arguments);
  if (!seeds.ok()) return Fail(seeds);
  Ending ending;
  const ForwardClock clock;
  std::optional<HeldArchive> held;
  Visiting visiting(session, arguments);
  const SignalWatch watch([&](int number) { ending.Tell(number); }, [&] { visiting.Reload(); });
  Result<HeldArchive> opened = OpenToServe(arguments, clock);
  if (!opened.ok()) return Fail(opened.status());
  held = *std::move(opened);
  WarnOfListeners(arguments.server.listen, *loopback);
  ServerOptions options = arguments.server;
  options.archive_path = arguments.archive;
  const auto server = ApiServer::Start(*held->archive, clock, std::move(options));
  if (!server.ok()) return Fail(server.status());
  const Status started = visiting.Start(*held->archive, clock, ending);
  if (!started.ok()) return Fail(started);
  fmt::print(stderr, "serving {} on port {}\n", arguments.archive, (*server)->port());
  const int number = ending.Wait();
  const Status ended = visiting.Stop();
  (*server)->Stop();
  if (!ended.ok()) return Fail(ended);
  return number == SIGTERM ? kExitOk : kExitInterrupted;
}

}  // namespace

void AddServeCommand(CLI::App& root, Session& session) {
  auto arguments = std::make_shared<ServeArguments>();
  CLI::App* command = root.add_subcommand(
      "serve", "Visit portals on their schedule; serve the JSON API, /metrics and /healthz over the archive");
  command->add_option("SEEDS", arguments->seeds, "Seed files, or URLs of listing pages; none: nothing is visited");
  command->add_option("--archive", arguments->archive, "The archive to serve; made if absent and there are seeds")
      ->type_name("DIR")
      ->required();
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
      "docs/serve.md describes the schedule, docs/api.md the routes. SIGHUP reads seeds and settings again; it ends "
      "on\n"
      "SIGTERM, with exit code 0.");
  command->callback([&session, arguments] { session.exit_code = RunServe(session, *arguments); });
}

}  // namespace lantai::app
