// A harvest of the simulated portals holds what a perfect one would, and nothing else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/document_json.h"
#include "storage/archive.h"
#include "tests/e2e/program.h"
#include "tests/e2e/snapshot.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {
using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

// One harvest for all tests of this file: world, archive, truth, documents by address.
class HarvestedWorld : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    portals_ = new Portals({});
    dir_ = new TempDir;
    run_ = new Finished(Lantai(HarvestArguments(*portals_, Archive(), {"--summary", dir_->path() / "summary.json"})));
    truth_ = new json(json::parse(portals_->truth()));
    documents_ = new std::map<std::string, std::vector<json>>;
    const Finished exported =
        Lantai({"export", "--archive", Archive(), "--format", "jsonl", "--out", dir_->path() / "all.jsonl"});
    ASSERT_EQ(exported.exit_code, 0) << exported.err;
    std::istringstream lines(ReadAll(dir_->path() / "all.jsonl"));
    for (std::string line; std::getline(lines, line);) AddDocument(json::parse(line));
  }

  static void TearDownTestSuite() {
    delete documents_;
    delete truth_;
    delete run_;
    delete dir_;
    delete portals_;
  }

  static void AddDocument(const json& document) {
    (*documents_)[document["url"]].push_back(document);
    for (const json& alias : document["aliases"]) (*documents_)[alias].push_back(document);
  }

  static std::string Archive() { return dir_->path() / "archive"; }

  static Portals* portals_;
  static TempDir* dir_;
  static Finished* run_;
  static json* truth_;
  static std::map<std::string, std::vector<json>>* documents_;  // by each of their addresses
};

Portals* HarvestedWorld::portals_ = nullptr;
TempDir* HarvestedWorld::dir_ = nullptr;
Finished* HarvestedWorld::run_ = nullptr;
json* HarvestedWorld::truth_ = nullptr;
std::map<std::string, std::vector<json>>* HarvestedWorld::documents_ = nullptr;

TEST_F(HarvestedWorld, EndsWithCodeZero) { EXPECT_EQ(run_->exit_code, 0) << run_->err; }

TEST_F(HarvestedWorld, HoldsEveryReportOnceUnderAllItsAddresses) {
  for (const json& report : (*truth_)["reports"]) {
    std::vector<std::string> addresses = {report["url"]};
    for (const auto& [alias, kind] : report["alias_kinds"].items()) {
      if (kind != "redirect") addresses.push_back(alias);  // that one leads to a document and has none of its own
    }
    std::set<std::string> ids;
    for (const std::string& address : addresses) {
      const auto found = documents_->find(address);
      ASSERT_NE(found, documents_->end()) << "no document at " << address;
      EXPECT_EQ(found->second.size(), 1u) << address;
      ids.insert(found->second[0]["url"]);
    }
    EXPECT_EQ(ids.size(), 1u) << report["url"] << " is held more than once";
  }
}

TEST_F(HarvestedWorld, CallsNothingElseAReport) {
  std::set<std::string> reports;
  for (const json& report : (*truth_)["reports"]) {
    reports.insert(report["url"]);
    for (const json& alias : report["aliases"]) reports.insert(alias);
  }
  for (const auto& [address, held] : *documents_) {
    EXPECT_EQ(held[0]["is_annual_report"].get<bool>(), reports.contains(address)) << address << " " << held[0]["title"];
  }
}

TEST_F(HarvestedWorld, ReadsUnitYearTitleAndTemplateOfEveryReport) {
  for (const json& report : (*truth_)["reports"]) {
    const auto found = documents_->find(report["url"]);
    if (found == documents_->end()) continue;  // named by the test above
    const json& held = found->second[0];
    EXPECT_EQ(held["unit"], report["unit"]) << report["url"];
    EXPECT_EQ(held["year"], report["year"]) << report["url"];
    EXPECT_EQ(held["title"], report["title"]) << report["url"];
    ASSERT_FALSE(held["report"].is_null()) << report["url"];
    EXPECT_EQ(held["report"]["template"], report["template"]) << report["url"];
    EXPECT_EQ(held["report"]["tables"], report["tables"]) << report["url"];
  }
}

TEST_F(HarvestedWorld, ReadsEveryCellOfTheFormsOf2019And2021) {
  size_t cells = 0;
  size_t wrong = 0;
  std::string first;
  for (const json& report : (*truth_)["reports"]) {
    const auto found = documents_->find(report["url"]);
    if (found == documents_->end() || found->second[0]["report"].is_null()) continue;
    const json& held = found->second[0]["report"]["cells"];
    for (const auto& [id, cell] : report["cells"].items()) {
      ++cells;
      const json got = held.contains(id) ? held[id] : json();
      const bool right = got.is_object() && got["value"] == cell["value"] && got["raw"] == cell["raw"] &&
                         got["status"] == cell["status"];
      if (right) continue;
      if (++wrong <= 10)
        first += report["url"].get<std::string>() + " " + id + ": " + cell.dump() + " / " + got.dump() + "\n";
    }
  }
  EXPECT_GT(cells, 50'000u);
  EXPECT_EQ(wrong, 0u) << "of " << cells << " cells; the first:\n" << first;
}

// Page and PDF are one document of two parts; what stands only in the PDF points there, and where the two disagree a
// flag names the cell, whose value is the page's.
TEST_F(HarvestedWorld, MakesOneDocumentOfAPageAndItsFile) {
  size_t stubs = 0, differing = 0;
  for (const json& report : (*truth_)["reports"]) {
    const auto found = documents_->find(report["url"]);
    if (found == documents_->end() || found->second[0]["report"].is_null()) continue;
    const json& held = found->second[0];
    ASSERT_EQ(held["parts"].size(), 1 + report["attachments"].size()) << report["url"];
    for (size_t i = 0; i < report["attachments"].size(); ++i) {
      EXPECT_EQ(held["parts"][i + 1]["url"], report["attachments"][i]);
      EXPECT_EQ(held["parts"][i + 1]["role"], "attachment");
    }
    std::vector<json> disagreed;
    for (const json& flag : held["report"]["flags"]) {
      if (flag["id"] == "parts_disagree") disagreed.push_back(flag["cells"]);
      EXPECT_NE(flag["id"], "part_unread") << report["url"];
    }
    if (report["differing"].is_null()) {
      EXPECT_THAT(disagreed, IsEmpty()) << report["url"];
    } else {
      EXPECT_EQ(json(disagreed), json({{report["differing"]}})) << report["url"];
    }
    if (report["in_attachment"]) {
      for (const auto& [id, cell] : held["report"]["cells"].items()) {
        EXPECT_TRUE(cell["at"].get<std::string>().starts_with("part:1/page:")) << id << " " << cell["at"];
      }
    }
    stubs += report["in_attachment"] ? 1 : 0;
    differing += report["differing"].is_null() ? 0 : 1;
  }
  EXPECT_GT(stubs, 10u);
  EXPECT_GT(differing, 3u);
}

TEST_F(HarvestedWorld, AsksForNothingOutsideTheScope) {
  std::set<std::string> known;
  for (const json& page : (*truth_)["pages"]) known.insert(page["url"]);
  for (const json& url : (*truth_)["absent"]) known.insert(url);
  std::set<std::string> hosts;
  for (const json& portal : (*truth_)["portals"]) hosts.insert(portal["host"]);
  ASSERT_OK_AND_ASSIGN(const auto archive, storage::Archive::Open(Archive(), {}));
  ASSERT_OK(archive->ForEachCapture([&](const storage::CaptureRecord& capture) {
    const std::string& url = capture.capture.request.url;
    EXPECT_TRUE(known.contains(url) || url.ends_with("/robots.txt")) << "asked for " << url;
    const std::string rest = url.substr(url.find("//") + 2);
    EXPECT_TRUE(hosts.contains(rest.substr(0, rest.find('/')))) << "left the scope: " << url;
    return true;
  }));
  for (const json& url : (*truth_)["forbidden"]) {
    ASSERT_OK_AND_ASSIGN(const auto captures, archive->CapturesOf(url));
    EXPECT_THAT(captures, IsEmpty()) << "robots.txt forbids " << url;
  }
}

TEST_F(HarvestedWorld, KeepsEveryAttachmentAsReceived) {
  ASSERT_OK_AND_ASSIGN(const auto archive, storage::Archive::Open(Archive(), {}));
  for (const json& url : (*truth_)["attachments"]) {
    ASSERT_OK_AND_ASSIGN(const auto captures, archive->CapturesOf(url));
    ASSERT_EQ(captures.size(), 1u) << url;
    ASSERT_OK_AND_ASSIGN(const storage::CaptureRecord capture, archive->GetCapture(captures[0], true));
    EXPECT_TRUE(capture.capture.body.starts_with("%PDF")) << url;
  }
}

TEST_F(HarvestedWorld, ListsDeadLinksAsAbsentWithTheirReason) {
  const Finished failures = Lantai({"failures", "--archive", Archive(), "--format", "json"});
  ASSERT_EQ(failures.exit_code, 0) << failures.err;
  std::set<std::string> absent;
  for (const json& failure : json::parse(failures.out)) {
    if (failure["state"] == "absent") absent.insert(failure["url"]);
    EXPECT_FALSE(failure["reason"].is_null()) << failure["url"];
  }
  const std::set<std::string> expected = (*truth_)["absent"];
  EXPECT_EQ(absent, expected);
}

TEST_F(HarvestedWorld, CountsInTheSummaryAgreeWithTheTruth) {
  const json summary = json::parse(ReadAll(dir_->path() / "summary.json"));
  const json& counts = (*truth_)["counts"];
  EXPECT_EQ(summary["reports"], counts["reports"]);
  EXPECT_EQ(summary["exact_duplicates"], counts["exact_duplicates"]);
  EXPECT_EQ(summary["text_duplicates"], counts["text_duplicates"]);
  EXPECT_EQ(summary["attachments"], counts["attachments"]);
  EXPECT_EQ(summary["absent"], counts["absent"]);
  EXPECT_EQ(summary["errors"], 0);
}

TEST_F(HarvestedWorld, EveryDocumentIsOfTheSchema) {
  for (const auto& [address, held] : *documents_) {
    json document = held[0];
    for (const char* extra : {"fetched_at", "status", "aliases"}) {
      EXPECT_TRUE(document.contains(extra)) << address;
      document.erase(extra);
    }
    ASSERT_OK(DocumentFromJson(document.dump())) << address;
  }
}

TEST_F(HarvestedWorld, CoverageNamesEveryBodyAndYear) {
  const Finished coverage = Lantai({"coverage", "--archive", Archive(), "--format", "json"});
  ASSERT_EQ(coverage.exit_code, 0) << coverage.err;
  std::set<std::pair<std::string, int>> held;
  for (const json& row : json::parse(coverage.out))
    held.emplace(row["unit"].get<std::string>(), row["year"].get<int>());
  std::set<std::pair<std::string, int>> expected;
  for (const json& report : (*truth_)["reports"])
    expected.emplace(report["unit"].get<std::string>(), report["year"].get<int>());
  EXPECT_EQ(held, expected);
}

TEST_F(HarvestedWorld, ShowsAPageInEveryForm) {
  const std::string url = (*truth_)["reports"][0]["url"];
  for (const std::string as : {"raw", "headers", "text", "markdown", "json", "cells"}) {
    const Finished shown = Lantai({"show", url, "--archive", Archive(), "--as", as});
    EXPECT_EQ(shown.exit_code, 0) << as << ": " << shown.err;
    EXPECT_FALSE(shown.out.empty()) << as;
  }
  const Finished unknown = Lantai({"show", "http://nowhere.gov.cn.test/", "--archive", Archive()});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("nothing is archived under http://nowhere.gov.cn.test/"));
}

// Last, since it adds a round to the archive.
TEST_F(HarvestedWorld, VisitedAgainNothingChangesAndNothingIsStoredTwice) {
  const Snapshot before = TakeSnapshot(Archive());
  const Finished again = Lantai(HarvestArguments(*portals_, Archive(), {"--summary", dir_->path() / "second.json"}));
  ASSERT_EQ(again.exit_code, 0) << again.err;
  const json summary = json::parse(ReadAll(dir_->path() / "second.json"));
  EXPECT_GT(summary["not_modified"], 1000);
  EXPECT_EQ(summary["documents"], 0);
  const Snapshot after = TakeSnapshot(Archive());
  EXPECT_EQ(after.documents, before.documents);
  for (const auto& [key, state] : before.urls) {
    if (key.ends_with("/robots.txt")) continue;
    ASSERT_TRUE(after.urls.contains(key)) << key;
  }
}

}  // namespace
}  // namespace lantai
