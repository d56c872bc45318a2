// lantai serve as a user starts and stops it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <optional>
#include <thread>

#include "storage/archive.h"
#include "tests/api/client.h"
#include "tests/e2e/program.h"
#include "tests/storage/fixture.h"
#include "tests/support/status_matchers.h"

namespace lantai {
namespace {

using app::Client;
using app::GetLine;
using testing::HasSubstr;

// A port that was free a moment ago.
int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  EXPECT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&address), size), 0);
  EXPECT_EQ(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
  close(fd);
  return ntohs(address.sin_port);
}

class Serve : public testing::Test {
 protected:
  // An archive with one report.
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(const auto archive, storage::Archive::Open(archive_, {.create = true}));
    ASSERT_OK(archive->BeginRound({}));
    const std::vector<storage::Write> captured{storage::Enqueue{{storage::EntryFor(url_)}},
                                               storage::Captured{storage::CaptureOf(url_, "a page"), {}, {}}};
    ASSERT_OK_AND_ASSIGN(const auto results, archive->Commit(captured));
    auto page = std::make_shared<Page>();
    page->kind = PageKind::kArticle;
    page->document = storage::ReportOf("text", "tables", "a page");
    const std::vector<storage::Write> processed{storage::Processed{results.back().capture_id, page, {}, {}}};
    ASSERT_OK(archive->Commit(processed));
  }
  void Start() {
    program_.emplace(std::vector<std::string>{LANTAI_PROGRAM, "serve", "--archive", archive_, "--listen",
                                              "127.0.0.1:" + std::to_string(port_)});
    while (program_->Alive() && Get("/healthz").status != 200)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  Client::Answer Get(const std::string& target) {
    try {
      Client client(static_cast<uint16_t>(port_));
      client.Send(GetLine(target));
      return client.Receive();
    } catch (const std::runtime_error&) {  // not listening yet
      return {};
    }
  }

  // What the commands print of the archive.
  std::string Look() const {
    std::string all;
    for (std::vector<std::string> command : std::vector<std::vector<std::string>>{{"status"},
                                                                                  {"coverage", "--format", "csv"},
                                                                                  {"failures"},
                                                                                  {"changes", "--format", "json"},
                                                                                  {"show", url_, "--as", "json"},
                                                                                  {"why", url_},
                                                                                  {"head"},
                                                                                  {"verify", "--progress", "none"}}) {
      command.insert(command.end(), {"--archive", archive_});
      const Finished run = Lantai(command);
      EXPECT_EQ(run.exit_code, 0) << command[0] << ": " << run.err;
      all += run.out;
    }
    return all;
  }

  const TempDir dir_;
  const std::string archive_ = dir_.path() / "archive";
  const std::string url_ = storage::UrlOf("/report.html");
  const int port_ = FreePort();
  std::optional<Running> program_;
};

TEST_F(Serve, AnswersUntilSigtermAndEndsWell) {
  Start();
  EXPECT_THAT(Get("/api/v1/status").body, HasSubstr("\"documents\":1"));
  EXPECT_THAT(Get("/metrics").body, HasSubstr("lantai_disk_free_bytes "));
  EXPECT_EQ(Lantai({"status", "--archive", archive_}).exit_code, 0) << "the archive is held, not hidden";
  Client idle(static_cast<uint16_t>(port_));
  program_->Signal(SIGTERM);
  const Finished run = program_->Wait();
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr("on port " + std::to_string(port_)));
}

TEST_F(Serve, CommandsSayTheSameAndCopyWhileItServes) {
  const std::string at_rest = Look();
  Start();
  EXPECT_EQ(Look(), at_rest);
  const std::string out = dir_.path() / "out.jsonl", copy = dir_.path() / "copy";
  EXPECT_EQ(Lantai({"export", "--format", "jsonl", "--out", out, "--archive", archive_}).exit_code, 0);
  EXPECT_EQ(Lantai({"backup", "--progress", "none", "--out", copy, "--archive", archive_}).exit_code, 0);
  EXPECT_EQ(Lantai({"verify", "--progress", "none", "--archive", copy}).exit_code, 0);
  EXPECT_EQ(Get("/healthz").status, 200);
}

TEST_F(Serve, AnInterruptEndsItAsOne) {
  Start();
  program_->Signal(SIGINT);
  EXPECT_EQ(program_->Wait().exit_code, 130);
}

TEST_F(Serve, MissedVisitsAreShown) {
  {
    ASSERT_OK_AND_ASSIGN(const auto archive, storage::Archive::Open(archive_, {}));
    storage::VisitRecord visit;
    visit.portal = "zhifu";
    visit.visits = 3;
    for (const int64_t hour : {0, 1}) {
      storage::AddMissed(visit, {1'767'196'800'000 + hour * 3'600'000}, "the service was not running");
    }
    ASSERT_OK(archive->Commit(std::vector<storage::Write>{storage::VisitNoted{visit}}));
  }
  EXPECT_THAT(Lantai({"status", "--format", "csv", "--archive", archive_}).out,
              HasSubstr("visits missed: zhifu: the service was not running (2025-12-31T16:00:00Z to "
                        "2025-12-31T17:00:00Z),2"));
  Start();
  const std::string metrics = Get("/metrics").body;
  EXPECT_THAT(metrics, HasSubstr("\nlantai_visits_missed_total 2\n"));
  EXPECT_THAT(metrics, HasSubstr("\nlantai_visits_total 3\n"));
  EXPECT_THAT(metrics, HasSubstr("\nlantai_visits_running 0\n"));
  EXPECT_THAT(metrics, HasSubstr("\nlantai_scheduled_portals 1\n"));
}

TEST_F(Serve, AddressesAreChecked) {
  const Finished run = Lantai({"serve", "--archive", archive_, "--listen", "everywhere"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("127.0.0.1:8420"));
  EXPECT_EQ(Lantai({"serve", "--archive", dir_.path() / "none"}).exit_code, 2);
}

}  // namespace
}  // namespace lantai
