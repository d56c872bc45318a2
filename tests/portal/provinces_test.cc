// The plan of a world of provinces: portals, bodies over time, and the truth that is written of them.
#include "tests/portal/provinces.h"

#include <chrono>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/digest.h"
#include "seeds/seed_file.h"
#include "tests/portal/faults.h"
#include "tests/portal/province_truth.h"
#include "tests/portal/truth.h"
#include "tests/support/status_matchers.h"

namespace lantai::portal {
namespace {

using nlohmann::json;

constexpr WorldOptions kSmall{.portals = 6, .bodies = 60, .provinces = 3};
constexpr WorldOptions kWhole{.portals = 60, .bodies = 4000, .provinces = 3};

const Provinces& Whole() {
  static const Provinces world(kWhole);
  return world;
}

std::string TruthText(const WorldOptions& options) {
  std::ostringstream out;
  WriteTruth(PortalWorld(options), out, false);
  return out.str();
}

const json& SmallTruth() {
  static const json truth = json::parse(TruthText(kSmall));
  return truth;
}

const PlannedBody* BodyNamed(const std::string& name) {
  for (const PlannedBody& body : Whole().bodies()) {
    for (const Tenure& tenure : body.tenures) {
      if (tenure.name == name) return &body;
    }
  }
  return nullptr;
}

TEST(Provinces, HaveTheSizeThatIsAskedFor) {
  EXPECT_EQ(Whole().portals().size(), 60u);
  EXPECT_EQ(Whole().bodies().size(), 4000u);
  const Provinces small(kSmall);
  EXPECT_EQ(small.portals().size(), 6u);
  EXPECT_EQ(small.bodies().size(), 60u);
}

TEST(Provinces, PortalsStandUnderEachOther) {
  std::map<Rung, int> rungs;
  for (const PlannedPortal& portal : Whole().portals()) {
    ++rungs[portal.rung];
    if (portal.rung == Rung::kProvince) {
      EXPECT_EQ(portal.parent, -1);
      continue;
    }
    const PlannedPortal& above = Whole().portals()[static_cast<size_t>(portal.parent)];
    EXPECT_LT(above.rung, portal.rung);
    const size_t common = portal.rung == Rung::kCounty ? 4 : 2;
    EXPECT_EQ(portal.spec.division.substr(0, common), above.spec.division.substr(0, common));
  }
  EXPECT_EQ(rungs, (std::map<Rung, int>{{Rung::kProvince, 3}, {Rung::kCity, 9}, {Rung::kCounty, 48}}));
}

TEST(Provinces, EveryFateBefallsAPortalAndHalfAreSound) {
  std::map<Fate, int> fates;
  for (const PlannedPortal& portal : Whole().portals()) ++fates[portal.fate];
  EXPECT_EQ(fates.size(), static_cast<size_t>(kFates));
  EXPECT_GE(fates[Fate::kSound], 30);
}

TEST(Provinces, EveryPortalHasAHostAndEveryBodyAnIdOfItsOwn) {
  std::set<std::string> hosts, ids;
  for (const PlannedPortal& portal : Whole().portals()) EXPECT_TRUE(hosts.insert(portal.spec.host).second);
  for (const PlannedBody& body : Whole().bodies()) EXPECT_TRUE(ids.insert(body.id).second) << body.id;
}

TEST(Provinces, NoTwoBodiesHaveOneNameInTheSameYear) {
  for (const int year : {2008, 2016, 2025}) {
    std::set<std::string> names;
    for (const PlannedBody& body : Whole().bodies()) {
      const Tenure* tenure = body.At(year);
      if (tenure != nullptr) {
        EXPECT_TRUE(names.insert(tenure->name).second) << tenure->name;
      }
    }
  }
}

TEST(Provinces, TenuresFollowEachOtherWithoutGaps) {
  for (const PlannedBody& body : Whole().bodies()) {
    for (size_t i = 1; i < body.tenures.size(); ++i) {
      EXPECT_EQ(body.tenures[i].first, body.tenures[i - 1].last + 1) << body.id;
      EXPECT_NE(body.tenures[i].name, body.tenures[i - 1].name) << body.id;
    }
  }
}

TEST(Provinces, MergedBodiesEndBeforeTheirSuccessorBegins) {
  int merged = 0;
  for (const PlannedBody& body : Whole().bodies()) {
    if (body.became < 0) continue;
    ++merged;
    EXPECT_EQ(body.last() + 1, Whole().bodies()[static_cast<size_t>(body.became)].first()) << body.id;
    EXPECT_NE(body.tenures.back().end, "") << body.id;
  }
  EXPECT_GT(merged, 500);
}

TEST(Provinces, ACountyMadeADistrictChangesItsCodeAndAllItsNames) {
  const PlannedBody* body = BodyNamed("富阳市教育局");
  ASSERT_NE(body, nullptr);
  ASSERT_EQ(body->tenures.size(), 2u);
  EXPECT_EQ(body->tenures[0].division, "330183");
  EXPECT_EQ(body->tenures[0].last, 2014);
  EXPECT_EQ(body->tenures[1].name, "杭州市富阳区教育局");
  EXPECT_EQ(body->tenures[1].division, "330111");
  EXPECT_EQ(BodyNamed("望城县人民政府"), BodyNamed("长沙市望城区人民政府"));
}

TEST(Provinces, ABureauBecomesABranchOfTheCitys) {
  const PlannedBody* body = BodyNamed("杭州市生态环境局富阳分局");
  ASSERT_NE(body, nullptr);
  EXPECT_EQ(body, BodyNamed("富阳市环境保护局"));
  const Tenure& last = body->tenures.back();
  ASSERT_GE(last.parent, 0);
  EXPECT_EQ(Whole().bodies()[static_cast<size_t>(last.parent)].tenures.back().name, "杭州市生态环境局");
}

TEST(Provinces, ATownshipMovesToTheNeighbouringCounty) {
  int moved = 0;
  for (const PlannedBody& body : Whole().bodies()) {
    if (body.level != Level::kTownship || body.tenures.back().portal == body.tenures.front().portal) continue;
    ++moved;
    EXPECT_EQ(body.tenures.back().first, 2017);
    EXPECT_NE(body.tenures.back().parent, body.tenures.front().parent);
  }
  EXPECT_GE(moved, 8);
}

TEST(ProvinceTruth, IsTheSameForTheSameSeed) {
  const std::string truth = TruthText(kSmall);
  EXPECT_EQ(truth, TruthText(kSmall));
  WorldOptions other = kSmall;
  other.seed = 2;
  EXPECT_NE(truth, TruthText(other));
}

TEST(ProvinceTruth, EveryBodyHasOneStateForEveryYear) {
  const std::set<std::string> states = {"held", "lossy", "listed", "silent", "unreachable", "not_due", "none"};
  ASSERT_EQ(SmallTruth()["bodies"].size(), 60u);
  size_t total = 0;
  for (const json& body : SmallTruth()["bodies"]) {
    ASSERT_EQ(body["years"].size(), 18u) << body["id"];
    for (const auto& [year, cell] : body["years"].items()) {
      EXPECT_TRUE(states.contains(cell["state"])) << cell;
      const bool there = cell["state"] == "held" || cell["state"] == "lossy" || cell["state"] == "listed";
      EXPECT_EQ(cell.contains("url"), there) << cell;
      EXPECT_EQ(cell.contains("via"), there) << cell;
    }
  }
  for (const auto& [state, count] : SmallTruth()["counts"]["states"].items()) total += count.get<size_t>();
  EXPECT_EQ(total, 60u * 18u);
}

TEST(ProvinceTruth, ABodyIsNoneOutsideOfItsNames) {
  for (const json& body : SmallTruth()["bodies"]) {
    for (const auto& [year, cell] : body["years"].items()) {
      bool named = false;
      for (const json& name : body["names"]) {
        const bool begun = name["from"].is_null() || name["from"] <= std::stoi(year);
        named = named || (begun && (name["to"].is_null() || name["to"] >= std::stoi(year)));
      }
      EXPECT_EQ(cell["state"] == "none", !named) << body["id"] << " " << year;
    }
  }
}

TEST(ProvinceTruth, WhatIsHeldIsAmongTheReports) {
  std::map<std::string, int> reports;
  for (const json& report : SmallTruth()["reports"]) reports[report["url"]] = report["year"];
  size_t held = 0;
  for (const json& body : SmallTruth()["bodies"]) {
    for (const auto& [year, cell] : body["years"].items()) {
      if (cell["state"] != "held" && cell["state"] != "lossy") continue;
      ++held;
      EXPECT_TRUE(reports.contains(cell["url"])) << cell;
      EXPECT_EQ(reports[cell["url"]], std::stoi(year)) << cell;
    }
  }
  EXPECT_EQ(held, SmallTruth()["reports"].size());
}

TEST(ProvinceTruth, PortalsSayWhetherTheirListingsAreWhole) {
  for (const json& portal : SmallTruth()["portals"]) {
    EXPECT_EQ(portal["listing_whole"], portal["reason"].is_null()) << portal;
    EXPECT_EQ(portal["columns"].size(), 3u);
  }
}

TEST(ProvinceTruth, TheWholeWorldIsWrittenInBoundedTimeAndMemory) {
  const auto start = std::chrono::steady_clock::now();
  const PortalWorld world(kWhole);
  const ProvinceLedger ledger(world);
  std::map<State, int> states;
  for (int body = 0; body < 4000; ++body) {
    for (int year = 2008; year <= 2025; ++year) ++states[ledger.CellOf(body, year).state];
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  EXPECT_GT(states[State::kHeld], 72'000 / 3);
  EXPECT_GT(states[State::kSilent], 2000);
  EXPECT_GT(states[State::kUnreachable], 2000);
  EXPECT_GT(states[State::kListed], 300);
  EXPECT_GT(states[State::kLossy], 200);
  EXPECT_GT(states[State::kNone], 2000);
  EXPECT_EQ(states[State::kNotDue], 0);
}

TEST(ProvinceSeeds, PassTheReaderAndNameEveryPortal) {
  std::ostringstream out;
  WriteSeeds(PortalWorld(kSmall), out);
  const auto portals = seeds::ParseSeeds(out.str(), "sim.toml", {});
  ASSERT_OK(portals);
  ASSERT_EQ(portals->size(), 6u);
  for (const Portal& portal : *portals) EXPECT_EQ(portal.id, "p" + portal.division);
}

TEST(ProvinceSeeds, TheRulesLeadToTheSimulatorButWhereTheConnectionFails) {
  const PortalWorld world(WorldOptions{.portals = 60, .bodies = 400, .provinces = 3});
  std::ostringstream out;
  WriteResolve(world, 8400, 1, out);
  EXPECT_EQ(out.str().find("\"*="), std::string::npos);
  for (const PlannedPortal& portal : world.provinces()->portals()) {
    const bool led = out.str().find("\"" + portal.spec.host + "=127.0.0.1:8400\"") != std::string::npos;
    EXPECT_EQ(led, portal.fate != Fate::kNoName && portal.fate != Fate::kRefused) << portal.spec.host;
  }
}

std::string DigestOfPages(const WorldOptions& options) {
  const auto world = std::make_shared<PortalWorld>(options);
  const std::shared_ptr<const PageSource> source = WithFaults(world);
  Sha256Stream digest;
  for (int i = 0; i < world->options().portals; ++i) {
    const std::shared_ptr<const Site> site = world->Borrow(i);
    for (const auto& [path, node] : site->nodes()) {
      const Answer answer = source->Get(site->spec().host, path);
      digest.Add(path), digest.Add(answer.body), digest.Add(answer.last_modified), digest.Add(answer.content_type);
    }
  }
  return digest.Finish().Hex();
}

std::string DigestOfTruth(const WorldOptions& options) {
  std::ostringstream out;
  WriteTruth(PortalWorld(options), out);
  return Sha256Of(out.str()).Hex();
}

// As they were before there were worlds of provinces: crawls of them are compared with older ones.
TEST(OtherWorlds, KeepTheirTruthsByteForByte) {
  EXPECT_EQ(DigestOfTruth({}), "86f58a1c187935c6b302352d667f6d95c927100c1d710e49a25d0abb2ad78fbc");
  EXPECT_EQ(DigestOfTruth({.portals = 22, .dialects = Dialects::kAll, .faults = 3}),
            "5d239adcabbcb5a2c77b8da2ca3dfd1b77ba566166b3b5222d5d728185e7fbe3");
}

TEST(OtherWorlds, KeepTheirPagesByteForByte) {
  EXPECT_EQ(DigestOfPages({.portals = 22, .bodies = 5, .dialects = Dialects::kAll, .faults = 2}),
            "95300fc5ad0e38d28333a51851a5cd24552a4f28fe169ae16935496a21ac91da");
}

}  // namespace
}  // namespace lantai::portal
