// Reports of several parts, harvested by the whole program: without a reader of files, and with files that are damaged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/e2e/program.h"
#include "tests/portal/server.h"
#include "tests/portal/truth.h"
#include "tests/portal/world.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {
using nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;

// LANTAI_READER for the programs that are started meanwhile.
class ReaderNamed {
 public:
  explicit ReaderNamed(const char* program) { setenv("LANTAI_READER", program, 1); }
  ~ReaderNamed() { unsetenv("LANTAI_READER"); }
};

class HarvestedParts : public testing::Test {
 protected:
  void SetUp() override {
    portal::WorldOptions options;
    options.portals = 1;
    options.bodies = 8;
    const auto world = std::make_shared<portal::PortalWorld>(options);
    std::ostringstream truth;
    portal::WriteTruth(*world, truth);
    truth_ = json::parse(truth.str());
    host_ = truth_["portals"][0]["host"];
    ASSERT_OK_AND_ASSIGN(server_, portal::PortalServer::Start({world}));
    std::ofstream(dir_.path() / "seeds.toml") << "[[portal]]\nid = \"p\"\nhome = \"http://" << host_ << "/\"\n";
    for (const json& report : truth_["reports"]) {
      if (report["in_attachment"]) stubs_.push_back(report);
    }
    ASSERT_FALSE(stubs_.empty());
  }

  Finished Harvest() {
    return Lantai({"harvest", dir_.path() / "seeds.toml", "--archive", Archive(), "--progress", "none", "--set",
                   R"(test.addresses=["127.0.0.0/8"])", "--set",
                   R"(test.resolve=["*=127.0.0.1:)" + std::to_string(server_->port()) + R"("])", "--set",
                   R"(fetch.delay="0ms")", "--set", "fetch.delay_factor=0.0", "--set", "fetch.jitter=0.0"});
  }
  std::string Archive() { return dir_.path() / "archive"; }
  std::string PathOf(const std::string& url) { return url.substr(("http://" + host_).size()); }

  // What failed, by address.
  std::map<std::string, json> Failures() {
    std::map<std::string, json> failures;
    for (json& failure : json::parse(Lantai({"failures", "--archive", Archive(), "--format", "json"}).out)) {
      if (failure["state"] == "failed") failures[failure["url"]] = failure;
    }
    return failures;
  }
  // Of the change log's end.
  std::string Cursor() {
    const std::string out = dir_.path() / "all.jsonl";
    const Finished exported = Lantai({"export", "--archive", Archive(), "--format", "jsonl", "--out", out});
    EXPECT_EQ(exported.exit_code, 0) << exported.err;
    return exported.out;
  }
  json DocumentAt(const std::string& url) {
    const Finished shown = Lantai({"show", url, "--archive", Archive(), "--as", "json"});
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    return json::parse(shown.out);
  }
  static void ExpectCells(const json& report, const json& document) {
    ASSERT_FALSE(document["report"].is_null()) << report["url"];
    const json& held = document["report"]["cells"];
    for (const auto& [id, cell] : report["cells"].items()) {
      ASSERT_TRUE(held.contains(id)) << report["url"] << " " << id;
      EXPECT_EQ(held[id]["value"], cell["value"]) << report["url"] << " " << id;
    }
  }

  TempDir dir_;
  json truth_;
  std::string host_;
  std::vector<json> stubs_;  // reports whose numbers stand in their PDF alone
  std::unique_ptr<portal::PortalServer> server_;
};

TEST_F(HarvestedParts, WithoutAReaderEachFileIsListedAndTheNextRunWithOneReadsThem) {
  const std::set<std::string> attachments = truth_["attachments"];
  {
    const ReaderNamed reader("/nowhere/lantai-reader");
    EXPECT_EQ(Harvest().exit_code, 3);
  }
  std::set<std::string> listed;
  for (const auto& [url, failure] : Failures()) {
    listed.insert(url);
    EXPECT_THAT(failure["reason"].get<std::string>(), HasSubstr("/nowhere/lantai-reader"));
  }
  EXPECT_EQ(listed, attachments);
  EXPECT_EQ(DocumentAt(stubs_[0]["url"])["parts"].size(), 1u) << "the page's own document stands";

  server_->ClearLog();
  const Finished second = Harvest();
  EXPECT_EQ(second.exit_code, 0) << second.err;
  EXPECT_THAT(Failures(), IsEmpty());
  for (const portal::AccessEntry& entry : server_->Log()) {
    if (!attachments.contains("http://" + entry.host + entry.target)) continue;
    EXPECT_EQ(entry.status, 304) << entry.target << " was sent again";
  }
  for (const json& report : stubs_) ExpectCells(report, DocumentAt(report["url"]));
}

TEST_F(HarvestedParts, ADamagedFileIsListedAsWhatItIsAndMendedWhenThePortalMendsIt) {
  const std::string file = stubs_[0]["attachments"][0];
  server_->Replace(host_, PathOf(file), {200, "application/pdf", "", "", "%PDF-1.4\nand nothing more\n"});
  EXPECT_EQ(Harvest().exit_code, 3);
  const auto failures = Failures();
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures.begin()->first, file);
  EXPECT_THAT(failures.begin()->second["reason"].get<std::string>(), HasSubstr("PDF"));
  EXPECT_EQ(Harvest().exit_code, 3);
  EXPECT_EQ(Failures().size(), 1u) << "as long as it is so";

  server_->Restore(host_, PathOf(file));
  const Finished mended = Harvest();
  EXPECT_EQ(mended.exit_code, 0) << mended.err;
  EXPECT_THAT(Failures(), IsEmpty());
  ExpectCells(stubs_[0], DocumentAt(stubs_[0]["url"]));
}

TEST_F(HarvestedParts, AFileThatGoesAndComesBackChangesNothing) {
  ASSERT_EQ(Harvest().exit_code, 0);
  const json before = DocumentAt(stubs_[0]["url"]);
  const std::string file = stubs_[0]["attachments"][0];
  server_->Replace(host_, PathOf(file), {404, "text/html", "", "", "gone"});
  EXPECT_EQ(Harvest().exit_code, 0);
  EXPECT_EQ(DocumentAt(stubs_[0]["url"]), before) << "what was published stays read";
  server_->Restore(host_, PathOf(file));
  const std::string cursor = Cursor();
  EXPECT_EQ(Harvest().exit_code, 0);
  EXPECT_EQ(Cursor(), cursor) << "nothing changed";
}

}  // namespace
}  // namespace lantai
