// Portals of every system that lantai knows, walked by the whole program: what it holds afterwards is held against the
// truth of the simulator, what it asked for against the server's log.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/e2e/program.h"

namespace lantai {
namespace {

using nlohmann::json;

// The server notes an answer's end when its thread gets to it: on a busy machine a good while after the client's clock
// began to run. So half of the delay is what the log has to show; tests with fake clocks hold it to the millisecond.
constexpr const char* kDelay = "40ms";
constexpr const char* kLeastGap = "20";

std::map<std::string, json> DocumentsByAddress(const std::filesystem::path& jsonl) {
  std::map<std::string, json> documents;
  std::ifstream lines(jsonl);
  for (std::string line; std::getline(lines, line);) {
    const json document = json::parse(line);
    documents[document["url"]] = document;
    for (const json& alias : document["aliases"]) documents[alias] = document;
  }
  return documents;
}

std::set<std::string> UrlsOf(const json& truth, const char* list) {
  std::set<std::string> urls;
  for (const json& entry : truth.value(list, json::array())) urls.insert(entry["url"]);
  return urls;
}

class EveryDialect : public testing::Test {
 protected:
  // Walks portals of all systems, each on an address of its own, with faults of this level.
  void Walk(int faults) {
    Portals portals({"--portals", "22", "--bodies", "12", "--dialects", "all", "--years", "2019-2022", "--addresses",
                     "22", "--faults", std::to_string(faults), "--resolve", dir_.path() / "resolve.toml", "--log",
                     dir_.path() / "log.jsonl"});
    harvest_ = Lantai({"harvest", portals.seeds(), "--archive", Archive(), "--progress", "none", "--config",
                       dir_.path() / "resolve.toml", "--set", std::string("fetch.delay=\"") + kDelay + "\"", "--set",
                       "fetch.jitter=0.1", "--set", "fetch.delay_factor=0.0", "--set", R"(fetch.max_delay="60ms")",
                       "--set", R"(fetch.timeout="5s")"});
    std::ofstream(dir_.path() / "truth.json") << portals.truth();
    truth_ = json::parse(portals.truth());
    const Finished server = portals.Finish();
    ASSERT_EQ(server.exit_code, 0) << server.err;
    const Finished exported =
        Lantai({"export", "--archive", Archive(), "--format", "jsonl", "--out", dir_.path() / "all.jsonl"});
    ASSERT_EQ(exported.exit_code, 0) << exported.err;
    documents_ = DocumentsByAddress(dir_.path() / "all.jsonl");
  }

  std::filesystem::path Archive() const { return dir_.path() / "archive"; }

  const json* Held(const json& report) const {
    std::vector<std::string> urls = report["aliases"];
    urls.insert(urls.begin(), report["url"]);
    for (const std::string& url : urls) {
      if (const auto found = documents_.find(url); found != documents_.end()) return &found->second;
    }
    return nullptr;
  }

  static void ExpectCells(const json& report, const json& document) {
    const json& cells = document["report"]["cells"];
    for (const auto& [id, cell] : report["cells"].items()) {
      ASSERT_TRUE(cells.contains(id)) << report["url"] << " lacks " << id;
      EXPECT_EQ(cells[id]["value"], cell["value"]) << report["url"] << " " << id;
      EXPECT_EQ(cells[id]["status"], cell["status"]) << report["url"] << " " << id;
    }
  }

  // But for those that nobody could have: behind a challenge, or in a file that cannot be unpacked.
  void ExpectEveryReport() const {
    const std::set<std::string> blocked = UrlsOf(truth_, "blocked"), lost = UrlsOf(truth_, "lost");
    size_t held = 0;
    for (const json& report : truth_["reports"]) {
      const json* document = Held(report);
      if (document == nullptr) {
        EXPECT_TRUE(blocked.contains(report["url"])) << report["url"] << " is missing";
        continue;
      }
      ++held;
      EXPECT_EQ((*document)["is_annual_report"], true) << report["url"];
      for (const char* fact : {"title", "unit", "year"}) EXPECT_EQ((*document)[fact], report[fact]) << report["url"];
      const std::vector<std::string> files = report["attachments"];
      const bool unread = report["in_attachment"] == true &&
                          std::ranges::all_of(files, [&](const std::string& url) { return lost.contains(url); });
      if (!unread) ExpectCells(report, *document);
    }
    EXPECT_GT(held, 900u);
  }

  // Nothing forbidden, nothing too soon, nothing twice, and no more requests than this for each necessary one.
  void ExpectGoodManners(double most) const {
    const Finished log = RunProgram({LANTAI_PORTALS_PROGRAM, "--check", dir_.path() / "log.jsonl", "--against",
                                     dir_.path() / "truth.json", "--delay", kLeastGap, "--allow-reset-repeat"});
    EXPECT_EQ(log.exit_code, 0) << log.out << log.err;
    const size_t at = log.out.find("ratio ");
    ASSERT_NE(at, std::string::npos) << log.out;
    EXPECT_LE(std::stod(log.out.substr(at + 6)), most) << log.out;
  }

  const TempDir dir_;
  Finished harvest_;
  json truth_;
  std::map<std::string, json> documents_;
};

TEST_F(EveryDialect, IsWalkedToTheLastReportWithFewRequestsMoreThanNecessary) {
  Walk(0);
  EXPECT_EQ(harvest_.exit_code, 0) << harvest_.err;
  ExpectEveryReport();
  ExpectGoodManners(1.08);
}

TEST_F(EveryDialect, IsWalkedToTheLastReportThroughErrorsOddAnswersAndTraps) {
  Walk(3);
  EXPECT_EQ(harvest_.exit_code, 3) << harvest_.err;
  ExpectEveryReport();
  ExpectGoodManners(1.15);
}

}  // namespace
}  // namespace lantai
