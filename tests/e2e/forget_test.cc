// A harvested report is withdrawn on request; no command of the whole program gives it out any more, and no later
// harvest asks for it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/e2e/program.h"
#include "tests/portal/server.h"
#include "tests/portal/truth.h"
#include "tests/portal/world.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {
using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Forgotten : public testing::Test {
 protected:
  void SetUp() override {
    portal::WorldOptions options;
    options.portals = 1;
    options.bodies = 3;
    const auto world = std::make_shared<portal::PortalWorld>(options);
    std::ostringstream truth;
    portal::WriteTruth(*world, truth);
    truth_ = json::parse(truth.str());
    host_ = truth_["portals"][0]["host"];
    ASSERT_OK_AND_ASSIGN(server_, portal::PortalServer::Start({world}));
    std::ofstream(dir_.path() / "seeds.toml") << "[[portal]]\nid = \"p\"\nhome = \"http://" << host_ << "/\"\n";
  }

  Finished Harvest() {
    return Lantai({"harvest", dir_.path() / "seeds.toml", "--archive", Archive(), "--progress", "none", "--set",
                   R"(test.addresses=["127.0.0.0/8"])", "--set",
                   R"(test.resolve=["*=127.0.0.1:)" + std::to_string(server_->port()) + R"("])", "--set",
                   R"(fetch.delay="0ms")", "--set", "fetch.delay_factor=0.0", "--set", "fetch.jitter=0.0"});
  }
  std::string Archive() { return dir_.path() / "archive"; }
  // A command that looks into the archive.
  Finished Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin() + 1, {"--archive", Archive()});
    return Lantai(arguments);
  }
  std::string Out(const std::vector<std::string>& arguments) {
    const Finished run = Run(arguments);
    EXPECT_EQ(run.exit_code, 0) << arguments[0] << ": " << run.err;
    return run.out;
  }
  json Forget(const std::string& url) {
    return json::parse(Out({"forget", url, "--reason", kReason, "--format", "json"}));
  }
  json DocumentAt(const std::string& url) { return json::parse(Out({"show", url, "--as", "json"})); }
  bool WasAskedFor(const std::string& url) {
    for (const portal::AccessEntry& entry : server_->Log()) {
      if ("http://" + entry.host + entry.target == url) return true;
    }
    return false;
  }
  // Of a report that stands at one address, with its numbers in its page, or in a file beside it.
  json Report(bool in_attachment) {
    for (const json& report : truth_["reports"]) {
      if (!report["aliases"].empty() || report["in_attachment"] != in_attachment) continue;
      if (in_attachment || report["attachments"].empty()) return report;
    }
    ADD_FAILURE() << "the world has no such report";
    return {};
  }
  std::string Export(const std::string& format) {
    const std::filesystem::path out = dir_.path() / ("export-" + format);
    const Finished run = Run({"export", "--format", format, "--out", out});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_THAT(run.err, HasSubstr("1 addresses gave was withdrawn on request and is left out"));
    if (!std::filesystem::is_directory(out)) return ReadAll(out);
    std::string all;
    for (const auto& file : std::filesystem::directory_iterator(out)) {
      all += file.path().extension() == ".gz" ? Lantai({"tool", "warc", file.path()}).out : ReadAll(file.path());
    }
    return all;
  }

  static constexpr char kReason[] = "request 2026-17 of the publisher";
  TempDir dir_;
  json truth_;
  std::string host_;
  std::unique_ptr<portal::PortalServer> server_;
};

TEST_F(Forgotten, NothingGivesTheReportOutAnyMore) {
  const std::string url = Report(false)["url"];
  ASSERT_EQ(Harvest().exit_code, 0);
  const std::string head = Out({"head"});
  const json before = DocumentAt(url);
  const std::string digest = before["digests"]["payload_sha256"], title = before["title"];
  const json told = Forget(url);
  ASSERT_EQ(told["withdrawn"].size(), 1u);
  EXPECT_EQ(told["withdrawn"][0]["url"], url);
  EXPECT_EQ(told["withdrawn"][0]["captures"][0]["payload_sha256"], digest);
  EXPECT_FALSE(told["withdrawn"][0]["already"]);
  EXPECT_EQ(told["payloads"], 2);

  for (const char* as : {"raw", "headers", "text", "markdown", "json", "cells"}) {
    const Finished shown = Run({"show", url, "--as", as});
    EXPECT_EQ(shown.exit_code, 2);
    EXPECT_EQ(shown.out, "");
    EXPECT_THAT(shown.err, AllOf(HasSubstr("was withdrawn on request at "), HasSubstr(kReason), HasSubstr(digest)));
  }
  EXPECT_EQ(Run({"show", digest, "--as", "raw"}).exit_code, 2);
  const std::string why = Out({"why", url});
  EXPECT_THAT(why, AllOf(HasSubstr("withdrawn"), HasSubstr(kReason), HasSubstr("captured"), HasSubstr(digest)));
  EXPECT_THAT(Out({"status", "--format", "csv"}), HasSubstr("withdrawn,1\n"));
  const json changes = json::parse(Out({"changes", "--kind", "withdrawn", "--format", "json"}));
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0]["url"], url);
  EXPECT_TRUE(changes[0]["title"].is_null() || changes[0]["title"] == "");
  EXPECT_EQ(changes[0]["year"], before["year"]);
  EXPECT_EQ(json::parse(Out({"changes", "--url", url, "--format", "json"})).back()["kind"], "withdrawn");
  for (const char* format : {"csv", "jsonl", "warc", "wacz"})
    EXPECT_THAT(Export(format), Not(HasSubstr(url + "\""))) << format;
  EXPECT_THAT(Export("jsonl"), Not(HasSubstr(digest)));
  EXPECT_THAT(Export("warc"), Not(HasSubstr(url + " ")));

  const Finished verified = Run({"verify", "--head", head.substr(0, head.find('\n'))});
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
  EXPECT_THAT(verified.out, HasSubstr("1 address was withdrawn on request"));
}

TEST_F(Forgotten, NoHarvestImportOrRereadingBringsItBack) {
  const std::string url = Report(false)["url"];
  ASSERT_EQ(Harvest().exit_code, 0);
  const std::filesystem::path warcs = dir_.path() / "warcs";
  Out({"export", "--format", "warc", "--out", warcs});
  Forget(url);
  server_->ClearLog();
  const Finished again = Harvest();
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_FALSE(WasAskedFor(url));
  EXPECT_EQ(Run({"reextract", "--all"}).exit_code, 0);
  std::vector<std::string> import = {"import", "warc", "--archive", Archive()};
  for (const auto& file : std::filesystem::directory_iterator(warcs)) import.push_back(file.path());
  EXPECT_THAT(Lantai(import).err, HasSubstr("captures of addresses that were withdrawn on request"));
  EXPECT_EQ(Run({"show", url}).exit_code, 2);
  EXPECT_EQ(Run({"verify"}).exit_code, 0);
  EXPECT_TRUE(Forget(url)["withdrawn"][0]["already"]);
}

TEST_F(Forgotten, AReportIsMadeAnewWithoutTheFileThatIsWithdrawn) {
  const json report = Report(true);
  const std::string page = report["url"], file = report["attachments"][0];
  ASSERT_EQ(Harvest().exit_code, 0);
  ASSERT_GT(DocumentAt(page)["parts"].size(), 1u);
  // What a harvest that was killed left of a command that looked: it has the bytes too.
  const std::filesystem::path left = std::filesystem::path(Archive()) / "snapshots" / "7";
  std::filesystem::create_directories(left);
  const json told = Forget(file);
  EXPECT_FALSE(std::filesystem::exists(left));
  EXPECT_THAT(told["made_anew"], Contains(page));
  const Finished meanwhile = Run({"show", page, "--as", "text"});
  EXPECT_EQ(meanwhile.exit_code, 2);
  EXPECT_THAT(meanwhile.err, HasSubstr("`lantai reextract` makes it anew"));
  EXPECT_EQ(Run({"verify"}).exit_code, 0);
  EXPECT_EQ(Run({"reextract"}).exit_code, 0);
  const json document = DocumentAt(page);
  for (const json& part : document["parts"]) EXPECT_NE(part["url"], file);
  const json changes = json::parse(Out({"changes", "--url", page, "--format", "json"}));
  EXPECT_EQ(changes.back()["kind"], "changed");
  server_->ClearLog();
  EXPECT_EQ(Harvest().exit_code, 0);
  EXPECT_FALSE(WasAskedFor(file));
  EXPECT_EQ(Run({"verify"}).exit_code, 0);
}

TEST_F(Forgotten, WhatOtherAddressesStillHoldIsNamed) {
  std::string url, alias;
  for (const json& report : truth_["reports"]) {
    for (const auto& [address, kind] : report["alias_kinds"].items()) {
      if (kind == "redirect") continue;
      url = report["url"], alias = address;
    }
  }
  ASSERT_FALSE(alias.empty());
  ASSERT_EQ(Harvest().exit_code, 0);
  const Finished told = Run({"forget", url, "--reason", kReason});
  EXPECT_EQ(told.exit_code, 0);
  EXPECT_THAT(told.err, AllOf(HasSubstr("forget them too if they are meant"), HasSubstr(alias)));
  EXPECT_EQ(Run({"reextract"}).exit_code, 0);
  EXPECT_EQ(Run({"show", alias}).exit_code, 0);
  EXPECT_EQ(Run({"show", url}).exit_code, 2);
  EXPECT_EQ(Run({"verify"}).exit_code, 0);
}

TEST_F(Forgotten, AMistakeWithdrawsNothing) {
  const std::string url = Report(false)["url"];
  ASSERT_EQ(Harvest().exit_code, 0);
  const Finished unknown = Run({"forget", url, url + "x", "--reason", kReason});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr(url + "x is not known to the archive"));
  EXPECT_EQ(Run({"forget", url, "--reason", " "}).exit_code, 2);
  EXPECT_EQ(Run({"forget", url}).exit_code, 2);
  EXPECT_EQ(Run({"show", url}).exit_code, 0);
}

}  // namespace
}  // namespace lantai
