#include "tests/portal/truth.h"

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "seeds/seed_file.h"
#include "tests/support/status_matchers.h"

namespace lantai::portal {
namespace {

using nlohmann::json;

const PortalWorld& World() {
  static const PortalWorld world{WorldOptions{}};
  return world;
}

const json& Truth() {
  static const json truth = [] {
    std::ostringstream out;
    WriteTruth(World(), out);
    return json::parse(out.str());
  }();
  return truth;
}

std::pair<std::string, std::string> Split(const std::string& url) {
  const size_t slash = url.find('/', 7);
  return {url.substr(7, slash - 7), url.substr(slash)};
}

Answer Get(const std::string& url) { return World().Get(Split(url).first, Split(url).second); }

TEST(Truth, EveryReportAnswersUnderEachOfItsAddresses) {
  for (const json& report : Truth()["reports"]) {
    EXPECT_EQ(Get(report["url"]).status, 200) << report["url"];
    for (const auto& [url, kind] : report["alias_kinds"].items())
      EXPECT_EQ(Get(url).status, kind == "redirect" ? 302 : 200) << url;
    EXPECT_EQ(report["aliases"].size(), report["alias_kinds"].size());
  }
}

TEST(Truth, WhatIsAbsentAnswers404AndAttachmentsArePdf) {
  EXPECT_GE(Truth()["absent"].size(), 5u);
  for (const std::string url : Truth()["absent"]) EXPECT_EQ(Get(url).status, 404) << url;
  EXPECT_GE(Truth()["attachments"].size(), 50u);
  for (const std::string url : Truth()["attachments"]) EXPECT_EQ(Get(url).content_type, "application/pdf") << url;
  for (const std::string url : Truth()["decoys"]) EXPECT_EQ(Get(url).status, 200) << url;
}

TEST(Truth, PagesHaveTheStatusThatItSays) {
  for (const json& page : Truth()["pages"]) EXPECT_EQ(Get(page["url"]).status, page["status"]) << page["url"];
}

TEST(Truth, TheCountsAreThoseOfTheLists) {
  const json& counts = Truth()["counts"];
  EXPECT_EQ(counts["reports"], Truth()["reports"].size());
  EXPECT_EQ(counts["exact_duplicates"], 10);
  EXPECT_EQ(counts["text_duplicates"], 10);
  size_t addresses = 0;
  for (const json& report : Truth()["reports"]) addresses += 1 + report["aliases"].size();
  EXPECT_EQ(counts["report_addresses"], addresses);
  EXPECT_EQ(Truth()["portals"].size(), 5u);
}

TEST(Truth, ReportsAreOnceEachAndHaveAllCellsOfTheirForm) {
  std::set<std::string> titles;
  for (const json& report : Truth()["reports"]) {
    EXPECT_TRUE(titles.insert(report["title"].get<std::string>()).second) << report["title"];
    const std::string form = report["template"];
    const size_t cells = form == "g2019" ? 198 : form == "g2021" ? 200 : form == "g2014" ? 58 : 0;
    EXPECT_EQ(report["cells"].size(), cells) << report["title"];
    EXPECT_EQ(report["published"].get<std::string>().size(), 10u);
    EXPECT_EQ(report["title"].get<std::string>().find(' '), std::string::npos);
  }
}

TEST(Truth, ForbiddenPagesAreKeptOutByRobotsTxt) {
  EXPECT_GE(Truth()["forbidden"].size(), 3u);
  for (const std::string url : Truth()["forbidden"]) {
    const auto [host, path] = Split(url);
    EXPECT_TRUE(path.starts_with("/internal/"));
    EXPECT_THAT(World().Get(host, "/robots.txt").body, ::testing::HasSubstr("Disallow: /internal"));
  }
}

TEST(Truth, TheSeedReportsKeepTheirBlanksAndUnits) {
  for (const json& report : Truth()["reports"]) {
    if (report["title"] != "桃江经济开发区2020年政府信息公开工作年度报告") continue;
    EXPECT_EQ(report["cells"]["t2.a20_9.procurement.amount"],
              json({{"value", 104150}, {"raw", "104150元"}, {"status", "ok"}, {"unit", "元"}}));
    EXPECT_EQ(report["cells"]["t3.granted.business"],
              json({{"value", nullptr}, {"raw", ""}, {"status", "blank"}, {"unit", nullptr}}));
    EXPECT_EQ(report["flags"], json({"period_year_mismatch", "published_before_year_end"}));
    return;
  }
  FAIL() << "the seed report is not there";
}

TEST(Seeds, TheWrittenListPassesTheReader) {
  std::ostringstream out;
  WriteSeeds(World(), out);
  const auto portals = seeds::ParseSeeds(out.str(), "sim.toml", {});
  ASSERT_OK(portals);
  ASSERT_EQ(portals->size(), 5u);
  for (const Portal& portal : *portals) {
    EXPECT_EQ(Get(portal.home).status, 200);
    for (const std::string& listing : portal.listings) EXPECT_EQ(Get(listing).status, 200) << listing;
  }
  EXPECT_TRUE((*portals)[0].listings.empty()) << "to be found from home";
  EXPECT_EQ((*portals)[1].listings.size(), 4u);
}

}  // namespace
}  // namespace lantai::portal
