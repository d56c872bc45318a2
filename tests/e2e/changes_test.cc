// A report is edited silently and removed; the whole program says which cell, which words, and when. And reading
// everything again changes nothing, even where it is killed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <thread>

#include "tests/e2e/program.h"
#include "tests/e2e/snapshot.h"
#include "tests/portal/server.h"
#include "tests/portal/truth.h"
#include "tests/portal/world.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {
using nlohmann::json;
using testing::Contains;
using testing::HasSubstr;
using testing::SizeIs;

class EditedPortal : public testing::Test {
 protected:
  void SetUp() override {
    portal::WorldOptions options;
    options.portals = 1;
    options.bodies = 3;
    world_ = std::make_shared<portal::PortalWorld>(options);
    std::ostringstream truth;
    portal::WriteTruth(*world_, truth);
    truth_ = json::parse(truth.str());
    host_ = truth_["portals"][0]["host"];
    ASSERT_OK_AND_ASSIGN(server_, portal::PortalServer::Start({world_}));
    std::ofstream(dir_.path() / "seeds.toml") << "[[portal]]\nid = \"p\"\nhome = \"http://" << host_ << "/\"\n";
  }

  std::vector<std::string> HarvestCommand() {
    return {"harvest",    dir_.path() / "seeds.toml",
            "--archive",  Archive(),
            "--progress", "none",
            "--set",      R"(test.addresses=["127.0.0.0/8"])",
            "--set",      R"(test.resolve=["*=127.0.0.1:)" + std::to_string(server_->port()) + R"("])",
            "--set",      R"(fetch.delay="0ms")",
            "--set",      "fetch.delay_factor=0.0",
            "--set",      "fetch.jitter=0.0"};
  }
  void Harvest() {
    const Finished run = Lantai(HarvestCommand());
    ASSERT_EQ(run.exit_code, 0) << run.err;
  }
  std::string Archive() { return dir_.path() / "archive"; }
  std::string Show(std::vector<std::string> more) {
    more.insert(more.begin(), {"show", "--archive", Archive()});
    const Finished shown = Lantai(more);
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    return shown.out;
  }
  json Changes(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"changes", "--archive", Archive(), "--format", "json"});
    const Finished changes = Lantai(more);
    EXPECT_EQ(changes.exit_code, 0) << changes.err;
    return json::parse(changes.out);
  }

  // A report of tables in its page whose HTML has `>NUMBER<` once, so that one cell can be edited by text.
  struct Victim {
    std::string url, target, body, number;
  };
  Victim FindVictim() {
    for (const json& report : truth_["reports"]) {
      if (report["in_attachment"] || !report["attachments"].empty() || !report["aliases"].empty()) continue;
      if (report["template"] != "g2021") continue;
      Victim victim{report["url"], std::string(report["url"]).substr(("http://" + host_).size()), "", ""};
      victim.body = world_->Get(host_, victim.target).body;
      for (const auto& [id, cell] : report["cells"].items()) {
        if (!cell["raw"].is_string() || !cell["value"].is_number()) continue;
        const std::string number = cell["raw"], printed = ">" + number + "<";
        const size_t at = victim.body.find(printed);
        if (number.size() < 2 || at == std::string::npos) continue;
        if (victim.body.find(printed, at + 1) != std::string::npos) continue;
        victim.number = number;
        cell_ = id;
        return victim;
      }
    }
    ADD_FAILURE() << "no report to edit";
    return {};
  }

  // A paragraph of the text that stands in the page's bytes as it is, once.
  std::string ParagraphOnce(const Victim& victim) {
    std::istringstream lines(json::parse(Show({victim.url, "--as", "json"}))["text"].get<std::string>());
    for (std::string line; std::getline(lines, line);) {
      const size_t at = victim.body.find(line);
      if (line.size() > 60 && at != std::string::npos && victim.body.find(line, at + 1) == std::string::npos)
        return line;
    }
    ADD_FAILURE() << "no paragraph to edit";
    return "";
  }

  TempDir dir_;
  std::shared_ptr<portal::PortalWorld> world_;
  json truth_;
  std::string host_, cell_;
  std::unique_ptr<portal::PortalServer> server_;
};

TEST_F(EditedPortal, ChangesNamesExactlyTheCellThatWasEdited) {
  const Victim victim = FindVictim();
  Harvest();
  const json before = Changes();
  const std::string since = std::to_string(before.back()["cursor"].get<uint64_t>());
  portal::Answer edited = world_->Get(host_, victim.target);
  edited.last_modified = "Fri, 01 Jan 2027 00:00:00 GMT";
  const std::string printed = ">" + victim.number + "<", other = ">" + victim.number + "7<";
  edited.body.replace(edited.body.find(printed), printed.size(), other);
  const std::string paragraph = ParagraphOnce(victim);
  edited.body.insert(edited.body.find(paragraph) + paragraph.size(), "（补记）");
  server_->Replace(host_, victim.target, edited);
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // times are printed in seconds
  Harvest();

  const json changes = Changes({"--since", since});
  ASSERT_THAT(changes, SizeIs(1));
  const json& change = changes[0];
  EXPECT_EQ(change["kind"], "changed");
  EXPECT_EQ(change["cause"], "edited");
  EXPECT_EQ(change["url"], victim.url);
  EXPECT_EQ(change["comparable"], true);
  ASSERT_THAT(change["cells"], SizeIs(1)) << change.dump(1);
  EXPECT_EQ(change["cells"][0]["cell"], cell_);
  EXPECT_EQ(change["cells"][0]["before"]["raw"], victim.number);
  EXPECT_EQ(change["cells"][0]["after"]["raw"], victim.number + "7");
  EXPECT_THAT(change["table_rows"]["edits"], SizeIs(1));
  ASSERT_THAT(change["text"]["edits"], SizeIs(1)) << change.dump(1);
  EXPECT_EQ(change["text"]["edits"][0]["op"], "changed");
  EXPECT_THAT(change["text"]["edits"][0]["pieces"], Contains(json({"+", "（补记）"})));

  const json history = Changes({"--url", victim.url});
  ASSERT_THAT(history, SizeIs(2));
  EXPECT_EQ(history[0]["kind"], "new");
  const std::string then = history[0]["capture"]["at"];
  EXPECT_EQ(Show({victim.url, "--as", "raw"}), edited.body);
  EXPECT_EQ(Show({victim.url, "--as", "raw", "--at", then}), victim.body);
  EXPECT_EQ(json::parse(Show({victim.url, "--as", "json", "--at", then}))["report"]["cells"][cell_]["raw"],
            victim.number);
  EXPECT_EQ(json::parse(Show({victim.url, "--as", "json"}))["report"]["cells"][cell_]["raw"], victim.number + "7");
  const Finished early = Lantai({"show", victim.url, "--archive", Archive(), "--at", "2001-01-01"});
  EXPECT_EQ(early.exit_code, 2);
  EXPECT_THAT(early.err, HasSubstr("first captured after 2001-01-01"));
  const Finished unknown = Lantai({"show", victim.url, "--archive", Archive(), "--extractor", "0.0.1"});
  EXPECT_THAT(unknown.err, HasSubstr("it was read by"));
  for (const std::string format : {"table", "csv"}) {
    const Finished printed_changes =
        Lantai({"changes", "--archive", Archive(), "--kind", "edited", "--format", format});
    EXPECT_THAT(printed_changes.out, HasSubstr(cell_)) << printed_changes.err;
  }
  EXPECT_EQ(Lantai({"changes", "--archive", Archive(), "--since", "999999"}).exit_code, 2);
}

TEST_F(EditedPortal, ReadingEverythingAgainChangesNothingHoweverOftenItIsKilled) {
  Harvest();
  const Snapshot before = TakeSnapshot(Archive());
  const json changes = Changes();
  const Finished nothing = Lantai({"reextract", "--archive", Archive()});
  EXPECT_EQ(nothing.exit_code, 0) << nothing.err;
  EXPECT_THAT(nothing.out, HasSubstr("0 captures read"));
  std::mt19937 random(7);
  for (int round = 0; round < 6; ++round) {
    Running again({LANTAI_PROGRAM, "reextract", "--all", "--archive", Archive(), "--progress", "none"});
    std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution<>(20, 300)(random)));
    again.Signal(SIGKILL);
    again.Wait();
  }
  server_.reset();  // nobody is there to be asked
  const Finished last = Lantai({"reextract", "--all", "--archive", Archive()});
  ASSERT_EQ(last.exit_code, 0) << last.err;
  EXPECT_THAT(last.out, HasSubstr("0 documents changed, 0 new, 0 taken back; 0 new links queued"));
  EXPECT_EQ(Difference(before, TakeSnapshot(Archive())), "");
  EXPECT_EQ(Changes(), changes);
  const Finished verified = Lantai({"verify", "--archive", Archive()});
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
}

}  // namespace
}  // namespace lantai
