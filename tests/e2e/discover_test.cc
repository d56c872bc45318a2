// lantai seeds discover: from a home page to a seed list that a harvest can begin with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "core/options.h"
#include "seeds/seed_file.h"
#include "tests/e2e/program.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> DiscoverArguments(const Portals& portals, const std::string& url,
                                           const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {"seeds", "discover", url, "--progress", "none"};
  for (const std::string& setting : portals.Settings()) arguments.push_back(setting);
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::vector<Portal> PortalsIn(const std::filesystem::path& seeds) {
  const Result<std::vector<Portal>> portals = seeds::ReadSeedFile(seeds, FetchOptions());
  EXPECT_OK(portals);
  return portals.ok() ? *portals : std::vector<Portal>();
}

class Discover : public testing::Test {
 protected:
  static void SetUpTestSuite() { portals_ = new Portals({}); }
  static void TearDownTestSuite() { delete portals_; }
  static Portals* portals_;
};
Portals* Discover::portals_ = nullptr;

TEST_F(Discover, FindsTheListsOfEveryPortalAndPrintsASeedThatIsReadBack) {
  for (const Portal& known : PortalsIn(portals_->seeds())) {
    const Finished run = Lantai(DiscoverArguments(*portals_, known.home));
    ASSERT_EQ(run.exit_code, 0) << known.home << "\n" << run.err;
    const Result<std::vector<Portal>> found = seeds::ParseSeeds(run.out, "stdout", FetchOptions());
    ASSERT_OK(found) << run.out;
    ASSERT_EQ(found->size(), 1u);
    EXPECT_EQ(found->front().id, known.id);
    EXPECT_EQ(found->front().home, known.home);
    for (const std::string& listing : known.listings) {
      EXPECT_THAT(found->front().listings, testing::Contains(listing)) << run.out;
    }
    EXPECT_GE(found->front().listings.size(), 3u) << run.out;
    EXPECT_THAT(run.out, HasSubstr("items name reports")) << "the evidence";
    EXPECT_THAT(run.out, HasSubstr("linked as"));
  }
}

TEST_F(Discover, AHarvestOfTheSeedItPrintsHoldsEveryReportOfThePortal) {
  const std::vector<Portal> known = PortalsIn(portals_->seeds());
  const TempDir dir;
  const Finished run = Lantai(DiscoverArguments(*portals_, known[0].home));
  std::ofstream(dir.path() / "found.toml") << run.out;
  std::vector<std::string> arguments = {
      "harvest",   dir.path() / "found.toml",  "--archive", dir.path() / "archive", "--progress", "none",
      "--summary", dir.path() / "summary.json"};
  for (const std::string& setting : portals_->Settings()) arguments.push_back(setting);
  ASSERT_EQ(Lantai(arguments).exit_code, 0);
  const Finished exported =
      Lantai({"export", "--archive", dir.path() / "archive", "--format", "jsonl", "--out", dir.path() / "all.jsonl"});
  ASSERT_EQ(exported.exit_code, 0);
  std::set<std::string> held;
  std::ifstream lines(dir.path() / "all.jsonl");
  for (std::string line; std::getline(lines, line);) {
    const json document = json::parse(line);
    held.insert(document["url"]);
    for (const json& alias : document["aliases"]) held.insert(alias);
  }
  size_t expected = 0;
  const json truth = json::parse(portals_->truth());
  for (const json& report : truth["reports"]) {
    const std::string url = report["url"];
    if (!url.starts_with(known[0].home)) continue;
    ++expected;
    EXPECT_TRUE(held.contains(url)) << url;
  }
  EXPECT_GT(expected, 50u);
}

TEST_F(Discover, DecoysAndOtherHostsAreNoListings) {
  const Finished run = Lantai(DiscoverArguments(*portals_, PortalsIn(portals_->seeds())[0].home));
  ASSERT_EQ(run.exit_code, 0);
  const size_t listings = run.out.find("listings = [");
  EXPECT_THAT(run.out.substr(listings, run.out.find(']', listings) - listings), Not(HasSubstr("mirror.example")));
}

TEST_F(Discover, StopsAtItsBudget) {
  const Finished run = Lantai(DiscoverArguments(*portals_, PortalsIn(portals_->seeds())[0].home, {"--max-pages", "1"}));
  EXPECT_EQ(run.exit_code, 3) << run.out;
  EXPECT_EQ(run.out, "");
}

TEST_F(Discover, WhereNothingIsFoundSaysWhatWasSeen) {
  const Finished run = Lantai(DiscoverArguments(*portals_, "http://www.nowhere.gov.cn.test/"));
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr("no list of annual reports was found"));
  EXPECT_THAT(run.err, HasSubstr("HTTP 404"));
}

TEST_F(Discover, WhatIsNoAddressIsAUsageError) {
  const Finished run = Lantai(DiscoverArguments(*portals_, "ftp://x.gov.cn/"));
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("ftp://x.gov.cn/"));
}

TEST_F(Discover, RealHostsNeedAContact) {
  const Finished run = Lantai({"seeds", "discover", "http://www.x.gov.cn/", "--progress", "none"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("identity.contact"));
}

}  // namespace
}  // namespace lantai
