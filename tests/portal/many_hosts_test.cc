// Worlds of thousands of portals and of a portal of 100,000 pages: made on the fly, in little memory.
#include <signal.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "tests/portal/access_log.h"
#include "tests/portal/http_client.h"
#include "tests/portal/server.h"
#include "tests/portal/truth.h"
#include "tests/support/status_matchers.h"
#include "tests/support/subprocess.h"
#include "tests/support/temp_dir.h"

namespace lantai::portal {
namespace {

// What the address sanitizer adds to every block, and keeps of what was freed, is no part of the world.
#ifdef __SANITIZE_ADDRESS__
constexpr size_t kMebibyte = size_t{3} << 20;
#else
constexpr size_t kMebibyte = size_t{1} << 20;
#endif

using ::testing::HasSubstr;

size_t ResidentBytes() {
  std::ifstream in("/proc/self/statm");
  size_t pages = 0, resident = 0;
  in >> pages >> resident;
  return resident * 4096;
}

TEST(ManyHosts, FiveThousandPortalsAreVisitedInLittleMemory) {
  const PortalWorld world{WorldOptions{.portals = 5000, .bodies = 3, .first_year = 2024, .dialects = Dialects::kAll}};
  const size_t before = ResidentBytes();
  int answered = 0;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 5000; ++i) answered += world.Get(MakePortal(i, 3).host, "/").status == 200 ? 1 : 0;
  }
  EXPECT_EQ(answered, 10'000);
  EXPECT_LT(ResidentBytes() - before, 300 * kMebibyte);
}

TEST(ManyHosts, APortalOfAHundredThousandPagesAnswersAnyOfThem) {
  const size_t before = ResidentBytes();
  const PortalWorld world{WorldOptions{.portals = 1, .bodies = 6100}};
  const Site& site = world.SiteAt(0);
  EXPECT_GT(site.nodes().size(), 100'000u);
  const int last = site.PageCount(kDepartments);
  EXPECT_GT(last, 2000);
  EXPECT_THAT(world.Get(site.spec().host, site.ListingPath(kDepartments, last)).body, HasSubstr("createPageHTML("));
  EXPECT_EQ(world.Get(site.spec().host, site.items()[70'000].path).status, 200);
  EXPECT_LT(ResidentBytes() - before, 400 * kMebibyte);
}

TEST(ManyHosts, HostsAreSpreadOverTheAddresses) {
  const PortalWorld world{WorldOptions{.portals = 5, .bodies = 3}};
  std::ostringstream out;
  WriteResolve(world, 8400, 2, out);
  EXPECT_THAT(out.str(), HasSubstr("\"www.yangling.gov.cn.test=127.0.0.1:8400\""));
  EXPECT_THAT(out.str(), HasSubstr("\"www.xilingol.gov.cn.test=127.0.1.1:8400\""));
  EXPECT_THAT(out.str(), HasSubstr("\"www.taojiang.gov.cn.test=127.0.0.1:8400\""));
  EXPECT_THAT(out.str(), HasSubstr("\"*=127.0.0.1:8400\",\n]\n"));
}

TEST(ManyHosts, TheProgramListensOnManyAddressesAndWritesItsLog) {
  const TempDir dir;
  const std::string base = dir.path().string();
  Running program({LANTAI_PORTALS_PROGRAM, "--portals", "30", "--bodies", "3", "--years", "2024-2025", "--dialects",
                   "all", "--faults", "1", "--addresses", "10", "--resolve", base + "/resolve.toml", "--ready",
                   base + "/ready", "--log", base + "/log.jsonl"});
  std::string port;
  for (int i = 0; i < 3000 && port.empty(); ++i) {
    std::ifstream in(dir.path() / "ready");
    if (!std::getline(in, port) || in.eof()) port.clear();
    if (port.empty()) usleep(10'000);
  }
  ASSERT_FALSE(port.empty());
  HttpConnection connection(static_cast<uint16_t>(std::stoi(port)), 10, PortalServer::AddressAt(9));
  EXPECT_EQ(connection.Get("www.county0008.gov.cn.test", "/").status, 200);
  EXPECT_EQ(connection.Get("www.county0008.gov.cn.test", "/none").status, 404);  // the first is over by then
  program.Signal(SIGTERM);
  EXPECT_EQ(program.Wait().exit_code, 0);
  std::ifstream in(dir.path() / "log.jsonl");
  const std::vector<AccessEntry> log = ReadLog(in);
  ASSERT_EQ(log.size(), 2u);
  EXPECT_EQ(log[0].address, "127.0.9.1");
  EXPECT_EQ(log[0].host, "www.county0008.gov.cn.test");
  EXPECT_GE(log[0].end_ms, log[0].ms);
}

}  // namespace
}  // namespace lantai::portal
