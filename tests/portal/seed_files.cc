// What a crawler of the simulated world is given: the seed list and the rules that lead it here.
#include <fmt/format.h>
#include <fmt/ostream.h>

#include "tests/portal/provinces.h"
#include "tests/portal/server.h"
#include "tests/portal/styles/system.h"
#include "tests/portal/truth.h"

namespace lantai::portal {
namespace {

constexpr int kClosedPort = 9;  // discard (RFC 863), which nothing here listens on

}  // namespace

std::vector<std::string> SeedListings(const Site& site) {
  if (site.spec().system != nullptr) {
    if (const std::optional<ListPage> shell = site.spec().system->SharedShell(site)) return {shell->call.target};
  }
  std::vector<std::string> paths;
  for (int column = kGovernments; column <= kArchive; ++column) {
    if (site.columns()[static_cast<size_t>(column)].parent >= 0)  // else only a link leads there
      paths.push_back(site.columns()[static_cast<size_t>(column)].path);
  }
  return paths;
}

void WriteSeeds(const PortalWorld& world, std::ostream& out) {
  out << "# Written by lantai-portals: simulated portals. Crawl them with --set "
         "'test.resolve=[\"*=127.0.0.1:PORT\"]'.\n";
  for (int i = 0; i < world.options().portals; ++i) {
    const std::shared_ptr<const Site> borrowed = world.Borrow(i);
    const Site& site = *borrowed;
    fmt::print(out, "\n[[portal]]\nid = \"{}\"\nname = \"{}\"\ndivision = \"{}\"\nhome = \"{}\"\n", site.spec().id,
               site.spec().name, site.spec().division, site.Url("/"));
    if (i % 2 == 0) continue;
    out << "listings = [\n";
    for (const std::string& path : SeedListings(site)) fmt::print(out, "  \"{}\",\n", site.Url(path));
    out << "]\n";
  }
}

void WriteResolve(const PortalWorld& world, int port, int addresses, std::ostream& out) {
  out << "[test]\naddresses = [\"127.0.0.0/8\"]\nresolve = [\n";
  const std::vector<std::string> hosts = HostsOf(world);
  for (size_t i = 0; (addresses > 1 || world.provinces()) && i < hosts.size(); ++i) {
    const Fate fate = world.provinces() ? world.provinces()->portals()[i].fate : Fate::kSound;
    if (fate == Fate::kNoName) continue;
    fmt::print(out, "  \"{}={}:{}\",\n", hosts[i], PortalServer::AddressAt(static_cast<int>(i) % addresses),
               fate == Fate::kRefused ? kClosedPort : port);
  }
  // All others go to the simulator, so that nothing goes out; but where a name shall not resolve, only those that the
  // pages link.
  for (const char* host : {"www.gov.cn", "beian.miit.gov.cn", "mirror.example", "www.neighbour.gov.cn.test"}) {
    if (world.provinces()) fmt::print(out, "  \"{}=127.0.0.1:{}\",\n", host, port);
  }
  if (!world.provinces()) fmt::print(out, "  \"*=127.0.0.1:{}\",\n", port);
  out << "]\n";
}

}  // namespace lantai::portal
