#include "bench/harvest_stage.h"

#include <map>
#include <mutex>
#include <sstream>

#include "app/pipeline.h"
#include "crawler/harvest.h"
#include "seeds/seed_file.h"
#include "storage/archive.h"
#include "tests/portal/server.h"
#include "tests/portal/truth.h"
#include "tests/portal/world.h"
#include "tests/support/temp_dir.h"

namespace lantai::bench {
namespace {

constexpr portal::WorldOptions kWorld{.portals = 5, .bodies = 5};

// Keeps every answer, and reads the CPU clock of the thread that asks, which is the server's.
class KeptWorld final : public portal::PageSource {
 public:
  bool Serves(std::string_view host) const override { return world_.Serves(host); }

  portal::Answer Get(std::string_view host, std::string_view target) const override {
    const std::lock_guard lock(mutex_);
    const auto [kept, fresh] = answers_.try_emplace(std::string(host).append(target));
    if (fresh) kept->second = world_.Get(host, target);
    server_cpu_ms_ = ThreadCpuMs();
    return kept->second;
  }

  // What the server's thread had spent when it was last asked.
  double server_cpu_ms() const {
    const std::lock_guard lock(mutex_);
    return server_cpu_ms_;
  }

  std::string Seeds() const {
    std::ostringstream seeds;
    portal::WriteSeeds(world_, seeds);
    return seeds.str();
  }

 private:
  const portal::PortalWorld world_{kWorld};
  mutable std::mutex mutex_;
  mutable std::map<std::string, portal::Answer> answers_;
  mutable double server_cpu_ms_ = 0;
};

}  // namespace

crawler::HarvestOptions LoopbackOptions(const std::string& seeds, int portals, uint16_t port) {
  crawler::HarvestOptions harvest;
  harvest.options.test.addresses = {"127.0.0.0/8"};
  harvest.options.test.resolve = {"*=127.0.0.1:" + std::to_string(port)};
  harvest.options.fetch.delay_ms = 0;
  harvest.options.fetch.delay_factor = 0;
  harvest.options.fetch.jitter = 0;
  harvest.options.fetch.per_address = 2 * portals;  // all portals share one address here
  harvest.portals = Must(seeds::ParseSeeds(seeds, "bench", harvest.options.fetch));
  return harvest;
}

namespace {

struct Harvested {
  Spent spent;
  uint64_t pages = 0;
};

Harvested Harvest(const std::shared_ptr<const KeptWorld>& world,
                  const std::shared_ptr<const extractor::Extractor>& extractor) {
  const TempDir dir;
  const SystemClock clock;
  auto archive = Must(storage::Archive::Open(dir.path() / "archive", {.create = true, .clock = &clock}));
  const auto server = Must(portal::PortalServer::Start({world}));
  crawler::HarvestOptions options = LoopbackOptions(world->Seeds(), kWorld.portals, server->port());
  const Stopwatch watch;
  crawler::Harvester harvester(*archive, app::MakeProcess(extractor), app::MakeAssemble(extractor), clock,
                               std::move(options));
  const crawler::Summary summary = Must(harvester.Run());
  archive.reset();
  Spent spent = watch.Read();
  spent.cpu_ms -= world->server_cpu_ms();
  return {spent, summary.pages};
}

}  // namespace

Stage MakeHarvestStage(std::shared_ptr<const extractor::Extractor> extractor) {
  const auto world = std::make_shared<const KeptWorld>();
  const uint64_t pages = Harvest(world, extractor).pages;
  return {"whole harvest", pages, [=] { return Harvest(world, extractor).spent; }};
}

}  // namespace lantai::bench
