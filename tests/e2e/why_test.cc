// lantai why and lantai failures over a harvested world: each decision with its evidence.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/e2e/program.h"

namespace lantai {
namespace {

using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class Why : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    portals_ = new Portals({"--portals", "2"});
    dir_ = new TempDir;
    Lantai(HarvestArguments(*portals_, Archive(), {"--years", "2015-2025"}));
    truth_ = new json(json::parse(portals_->truth()));
  }
  static void TearDownTestSuite() {
    delete truth_;
    delete dir_;
    delete portals_;
  }
  static std::string Archive() { return dir_->path() / "archive"; }

  static json Story(const std::string& url) {
    const Finished run = Lantai({"why", url, "--archive", Archive(), "--format", "json"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    return run.exit_code == 0 ? json::parse(run.out) : json::array();
  }
  static std::vector<std::string> DecisionsOf(const json& story) {
    std::vector<std::string> decisions;
    for (const json& event : story) decisions.push_back(event["decision"]);
    return decisions;
  }
  static json First(const json& story, const std::string& decision) {
    for (const json& event : story) {
      if (event["decision"] == decision) return event;
    }
    return json::object({{"detail", ""}, {"evidence", ""}});
  }
  // Of a report that stands at one address and is wanted.
  static json PlainReport() {
    for (const json& report : (*truth_)["reports"]) {
      if (report["aliases"].empty() && report["year"] == 2020) return report;
    }
    return {};
  }

  static Portals* portals_;
  static TempDir* dir_;
  static json* truth_;
};
Portals* Why::portals_ = nullptr;
TempDir* Why::dir_ = nullptr;
json* Why::truth_ = nullptr;

TEST_F(Why, TellsTheWayOfAReportOldestFirst) {
  const json report = PlainReport();
  const json story = Story(report["url"]);
  const std::vector<std::string> decisions = DecisionsOf(story);
  ASSERT_GE(decisions.size(), 5u) << story.dump(1);
  EXPECT_EQ(decisions.front(), "found");
  EXPECT_EQ(decisions.back(), "now");
  for (const char* decision : {"captured", "read", "document"}) EXPECT_THAT(decisions, Contains(decision));
  for (size_t i = 1; i < story.size(); ++i) EXPECT_LE(story[i - 1]["time"], story[i]["time"]);
  EXPECT_THAT(std::string(First(story, "found")["detail"]), HasSubstr("item that names a report on http://"));
  EXPECT_THAT(std::string(First(story, "captured")["detail"]), HasSubstr("HTTP 200"));
  EXPECT_THAT(std::string(First(story, "read")["detail"]), HasSubstr("article"));
  EXPECT_EQ(First(story, "read")["evidence"], "an annual report");
  EXPECT_THAT(std::string(First(story, "document")["evidence"]), HasSubstr(report["unit"]));
}

TEST_F(Why, AnySpellingOfTheAddressWillDo) {
  const std::string url = PlainReport()["url"];
  const json story = Story(url);
  EXPECT_EQ(Story("HTTP" + url.substr(4) + "#top"), story);
  EXPECT_EQ(Story(url + ";jsessionid=0123456789ABCDEF"), story);
}

TEST_F(Why, ADuplicateNamesWhatItDuplicates) {
  for (const json& report : (*truth_)["reports"]) {
    for (const auto& [alias, kind] : report["alias_kinds"].items()) {
      if (kind == "redirect" || report["year"] < 2015) continue;
      const json story = Story(alias);
      const std::string evidence = First(story, "document")["evidence"];
      const std::string other = First(Story(report["url"]), "document")["evidence"];
      EXPECT_THAT(evidence + other, HasSubstr("a duplicate of ")) << alias;
      return;
    }
  }
  FAIL() << "the world has no duplicate";
}

TEST_F(Why, ARedirectSaysWhereItLeads) {
  for (const json& report : (*truth_)["reports"]) {
    for (const auto& [alias, kind] : report["alias_kinds"].items()) {
      if (kind != "redirect" || report["year"] < 2015) continue;
      const json ended = First(Story(alias), "ended");
      EXPECT_EQ(ended["evidence"], "redirects to " + std::string(report["url"]));
      EXPECT_THAT(std::string(First(Story(report["url"]), "found")["detail"]), HasSubstr("on http://"));
      return;
    }
  }
}

TEST_F(Why, WhatRobotsTxtForbidsSaysSo) {
  const Finished run = Lantai({"failures", "--archive", Archive(), "--format", "json"});
  ASSERT_EQ(run.exit_code, 0);
  size_t forbidden = 0;
  for (const json& failure : json::parse(run.out)) {
    if (failure["rule"] != "robots") continue;
    ++forbidden;
    EXPECT_THAT(std::string(First(Story(failure["url"]), "ended")["evidence"]), HasSubstr("robots.txt"));
    EXPECT_THAT(std::string(failure["what_to_do"]), HasSubstr("ask its owner"));
  }
  EXPECT_GT(forbidden, 0u);
}

TEST_F(Why, AReportOfAnotherYearIsLeftOutByTheYears) {
  for (const json& report : (*truth_)["reports"]) {
    if (report["year"] != 2010 || !report["aliases"].empty()) continue;
    const json left_out = First(Story(report["url"]), "not followed");
    EXPECT_THAT(std::string(left_out["detail"]), HasSubstr("years: as item"));
    EXPECT_THAT(std::string(left_out["evidence"]), HasSubstr("2015-2025 are wanted"));
    return;
  }
  FAIL() << "the world has no report of 2010";
}

TEST_F(Why, ALinkOutOfScopeIsKnownAndNotFollowed) {
  const json story = Story("http://mirror.example/yangling/zfxxgknb/");
  EXPECT_THAT(std::string(First(story, "not followed")["detail"]), HasSubstr("scope"));
  EXPECT_EQ(story.back()["detail"], "not in the frontier");
}

TEST_F(Why, AnUnknownAddressNamesItsNeighbours) {
  const std::string url = PlainReport()["url"];
  const Finished run = Lantai({"why", url + "x", "--archive", Archive()});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("is not known to the archive; known are:"));
  EXPECT_THAT(run.err, HasSubstr(url.substr(0, url.rfind('/'))));
  const Finished nowhere = Lantai({"why", "http://nowhere.example/", "--archive", Archive()});
  EXPECT_EQ(nowhere.exit_code, 2);
  EXPECT_THAT(nowhere.err, HasSubstr("nor is any address of that host"));
}

TEST_F(Why, FailuresNameRuleEvidenceAndAdvice) {
  const Finished run = Lantai({"failures", "--archive", Archive(), "--format", "json"});
  ASSERT_EQ(run.exit_code, 0);
  bool absent = false, cut = false;
  for (const json& failure : json::parse(run.out)) {
    EXPECT_FALSE(failure["rule"].is_null()) << failure.dump();
    EXPECT_FALSE(failure["what_to_do"].is_null()) << failure.dump();
    if (failure["state"] == "absent") {
      absent = true;
      EXPECT_THAT(std::string(failure["evidence"]), HasSubstr("404"));
    }
    if (failure["url"] == "http://mirror.example/yangling/zfxxgknb/") {
      cut = true;
      EXPECT_EQ(failure["state"], "cut");
      EXPECT_EQ(failure["rule"], "scope");
    }
  }
  EXPECT_TRUE(absent);
  EXPECT_TRUE(cut);
  const Finished csv = Lantai({"failures", "--archive", Archive(), "--format", "csv"});
  EXPECT_TRUE(
      csv.out.starts_with("portal,url,state,http_status,attempts,reason,found_on,method,rule,evidence,what_to_do\n"));
}

TEST_F(Why, TableAndCsvTellTheSame) {
  const std::string url = PlainReport()["url"];
  const Finished table = Lantai({"why", url, "--archive", Archive()});
  EXPECT_THAT(table.out, HasSubstr("captured"));
  const Finished csv = Lantai({"why", url, "--archive", Archive(), "--format", "csv"});
  EXPECT_TRUE(csv.out.starts_with("time,round,decision,detail,evidence\n"));
}

}  // namespace
}  // namespace lantai
