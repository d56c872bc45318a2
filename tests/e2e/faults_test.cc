// Portals that misbehave: what they did is listed, nothing is lost, and the next run gets what is to be had.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/e2e/program.h"
#include "tests/portal/server.h"
#include "tests/portal/world.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {
using nlohmann::json;
using portal::Fault;
using testing::HasSubstr;

// A small world in this process, so that faults can be switched.
class Faults : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(server_, portal::PortalServer::Start({SmallWorld()}));
    std::ofstream(dir_.path() / "seeds.toml") << "[[portal]]\nid = \"yangling\"\nhome = \"http://" << kHost << "/\"\n";
  }

  static std::shared_ptr<const portal::PageSource> SmallWorld();

  Finished Harvest() {
    return Lantai({"harvest",    dir_.path() / "seeds.toml",
                   "--archive",  Archive(),
                   "--progress", "none",
                   "--set",      R"(test.addresses=["127.0.0.0/8"])",
                   "--set",      R"(test.resolve=["*=127.0.0.1:)" + std::to_string(server_->port()) + R"("])",
                   "--set",      R"(fetch.delay="0ms")",
                   "--set",      "fetch.delay_factor=0.0",
                   "--set",      "fetch.jitter=0.0",
                   "--set",      R"(fetch.max_delay="20ms")",
                   "--set",      "fetch.retries=1"});
  }

  // The state and reason that `lantai failures` gives for the address.
  json FailureOf(const std::string& url) {
    const Finished run = Lantai({"failures", "--archive", Archive(), "--format", "json"});
    for (const json& failure : json::parse(run.out)) {
      if (failure["url"] == url) return failure;
    }
    return nullptr;
  }

  std::string Archive() { return dir_.path() / "archive"; }

  static constexpr char kHost[] = "www.yangling.gov.cn.test";
  static constexpr char kColumn[] = "/zwgk/zfxxgknb/qzf/";
  const std::string column_url_ = std::string("http://") + kHost + kColumn;
  TempDir dir_;
  std::unique_ptr<portal::PortalServer> server_;
};

std::shared_ptr<const portal::PageSource> Faults::SmallWorld() {
  portal::WorldOptions options;
  options.portals = 1;
  options.bodies = 4;
  return std::make_shared<portal::PortalWorld>(options);
}

TEST_F(Faults, APageThatFailsTwiceWithFiveHundredIsListedAndHadNextTime) {
  server_->SetFault(kHost, kColumn, {.kind = Fault::Kind::kStatus, .times = 2, .status = 500});
  EXPECT_EQ(Harvest().exit_code, 3);
  const json failure = FailureOf(column_url_);
  ASSERT_FALSE(failure.is_null());
  EXPECT_EQ(failure["state"], "failed");
  EXPECT_EQ(failure["http_status"], 500);
  EXPECT_EQ(Harvest().exit_code, 0);
  EXPECT_TRUE(FailureOf(column_url_).is_null());
}

TEST_F(Faults, APageThatFailsOnceIsRetried) {
  server_->SetFault(kHost, kColumn, {.kind = Fault::Kind::kStatus, .times = 1, .status = 503});
  EXPECT_EQ(Harvest().exit_code, 0);
}

TEST_F(Faults, ATruncatedBodyIsNeverKeptAsWhole) {
  server_->SetFault(kHost, kColumn, {.kind = Fault::Kind::kTruncate, .times = -1});
  EXPECT_EQ(Harvest().exit_code, 3);
  const json failure = FailureOf(column_url_);
  ASSERT_FALSE(failure.is_null());
  EXPECT_EQ(failure["state"], "failed");
  EXPECT_THAT(failure["reason"].get<std::string>(), HasSubstr(kHost));
  server_->SetFault(kHost, kColumn, {.kind = Fault::Kind::kStatus, .times = 0});
  EXPECT_EQ(Harvest().exit_code, 0);
}

TEST_F(Faults, AResetConnectionIsAFailureWithItsReason) {
  server_->SetFault(kHost, kColumn, {.kind = Fault::Kind::kReset, .times = -1});
  EXPECT_EQ(Harvest().exit_code, 3);
  EXPECT_EQ(FailureOf(column_url_)["state"], "failed");
}

}  // namespace
}  // namespace lantai
