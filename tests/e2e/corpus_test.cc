// The real pages of the corpus, served under their host name and read by the program. Skipped where the corpus is not.
#include "tests/support/corpus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "storage/archive.h"
#include "tests/e2e/program.h"
#include "tests/e2e/snapshot.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {
namespace fs = std::filesystem;
using nlohmann::json;

const std::string kHost = "rsj.gzdaozhen.gov.cn";
const std::string kRoot = "http://" + kHost + "/";

class Site : public testing::Test {
 protected:
  void SetUp() override {
    if (!CorpusFolder()) GTEST_SKIP() << "no corpus here";
  }

  static fs::path Folder() { return *CorpusFolder() / "real/site-trs"; }

  // The address of every file of the mirror; index.html also stands for its folder.
  static std::set<std::string> FileAddresses() {
    std::set<std::string> addresses;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(Folder())) {
      if (entry.is_regular_file()) addresses.insert(kRoot + fs::relative(entry.path(), Folder()).string());
    }
    return addresses;
  }
};

std::string WithoutIndex(const std::string& url) {
  const std::string index = "index.html";
  return url.ends_with("/" + index) ? url.substr(0, url.size() - index.size()) : url;
}

TEST_F(Site, EveryPageIsArchivedAndAbsentOnesAreReported) {
  const Portals portals({"--portals", "0", "--mirror", kHost + "=" + Folder().string()});
  const TempDir dir;
  std::ofstream(dir.path() / "seeds.toml")
      << "[[portal]]\nid = \"rsj\"\nhome = \"" << kRoot << "\"\nfollow = \"site\"\n";
  std::vector<std::string> arguments = {
      "harvest", dir.path() / "seeds.toml", "--archive", dir.path() / "archive", "--progress", "none"};
  for (const std::string& setting : portals.Settings()) arguments.push_back(setting);
  const Finished run = Lantai(arguments);
  ASSERT_EQ(run.exit_code, 0) << run.err;

  ASSERT_OK_AND_ASSIGN(const auto archive, storage::Archive::Open(dir.path() / "archive", {}));
  std::set<std::string> held, absent, redirects;
  std::map<std::string, std::set<std::string>> by_payload;
  ASSERT_OK(archive->ForEachUrl([&](const std::string& key, const storage::UrlRecord& record) {
    if (key.ends_with("/robots.txt")) return true;
    if (record.state == storage::UrlState::kAbsent) absent.insert(key);
    if (record.state == storage::UrlState::kDone && record.http_status == 200) {
      held.insert(WithoutIndex(key));
      by_payload[archive->GetCapture(record.last_capture, false)->payload_digest.Hex()].insert(key);
    }
    if (record.reason.starts_with("redirect")) redirects.insert(key);
    return true;
  }));
  std::set<std::string> expected;
  for (const std::string& address : FileAddresses()) expected.insert(WithoutIndex(address));
  EXPECT_EQ(expected.size(), 239u);
  EXPECT_EQ(held, expected);
  EXPECT_EQ(absent.size(), 16u) << testing::PrintToString(absent);
  EXPECT_GE(redirects.size(), 9u) << testing::PrintToString(redirects);

  // "/" and "/index.html" are two addresses of one payload.
  const bool two_addresses = std::any_of(by_payload.begin(), by_payload.end(), [](const auto& entry) {
    return entry.second.contains(kRoot) && entry.second.contains(kRoot + "index.html");
  });
  EXPECT_TRUE(two_addresses);
}

TEST_F(Site, LinksOfEveryListingAgreeWithTheTruth) {
  const json truth = json::parse(ReadAll(*CorpusFolder() / "real/links-truth.json"));
  ASSERT_EQ(truth.size(), 30u);
  for (const auto& [file, expected] : truth.items()) {
    const Finished run = Lantai({"links", "--url", expected["url"].get<std::string>(), Folder() / file});
    ASSERT_EQ(run.exit_code, 0) << file << ": " << run.err;
    const json links = json::parse(run.out);
    EXPECT_EQ(links["items"], expected["items"]) << file;
    json next = json::array();
    for (const json& request : links["next"]) next.push_back(request["url"]);
    EXPECT_EQ(next, expected["next"]) << file;
  }
}

class Seeds : public Site {};

TEST_F(Seeds, EveryTextAgreesWithItsTruth) {
  const json truth = json::parse(ReadAll(*CorpusFolder() / "seeds/truth.json"));
  size_t cells = 0;
  for (const auto& [file, expected] : truth.items()) {
    const Finished run = Lantai({"extract", "--type", "text", *CorpusFolder() / "seeds" / file});
    ASSERT_EQ(run.exit_code, 0) << file << run.out;
    const json document = json::parse(run.out);
    for (const char* key : {"title", "unit", "year", "published", "is_annual_report"}) {
      EXPECT_EQ(document[key], expected[key]) << file << " " << key;
    }
    EXPECT_EQ(document["report"]["template"], expected["template"]) << file;
    for (const auto& [id, cell] : expected["cells"].items()) {
      ++cells;
      const json& got = document["report"]["cells"][id];
      for (const char* key : {"value", "raw", "status"}) EXPECT_EQ(got[key], cell[key]) << file << " " << id;
    }
    const std::string text = document["text"];
    for (const std::string part : expected["must_contain"]) EXPECT_NE(text.find(part), text.npos) << file << part;
    for (const std::string part : expected["must_not_contain"]) EXPECT_EQ(text.find(part), text.npos) << file << part;
  }
  EXPECT_EQ(cells, 792u);
}

}  // namespace
}  // namespace lantai
