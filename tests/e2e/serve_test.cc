// lantai serve as a user starts and stops it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <optional>
#include <thread>

#include "storage/archive.h"
#include "tests/api/client.h"
#include "tests/e2e/program.h"
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
  void SetUp() override {
    const auto archive = storage::Archive::Open(archive_, {.create = true});
    ASSERT_OK(archive);
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

  const TempDir dir_;
  const std::string archive_ = dir_.path() / "archive";
  const int port_ = FreePort();
  std::optional<Running> program_;
};

TEST_F(Serve, AnswersUntilSigtermAndEndsWell) {
  Start();
  EXPECT_THAT(Get("/api/v1/status").body, HasSubstr("\"documents\":0"));
  EXPECT_THAT(Get("/metrics").body, HasSubstr("lantai_disk_free_bytes "));
  EXPECT_EQ(Lantai({"status", "--archive", archive_}).exit_code, 0) << "the archive is held, not hidden";
  Client idle(static_cast<uint16_t>(port_));
  program_->Signal(SIGTERM);
  const Finished run = program_->Wait();
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.err, HasSubstr("on port " + std::to_string(port_)));
}

TEST_F(Serve, AnInterruptEndsItAsOne) {
  Start();
  program_->Signal(SIGINT);
  EXPECT_EQ(program_->Wait().exit_code, 130);
}

TEST_F(Serve, SeedsAreNotTakenYetAndAddressesAreChecked) {
  EXPECT_EQ(Lantai({"serve", "seeds.toml", "--archive", archive_}).exit_code, 2);
  const Finished run = Lantai({"serve", "--archive", archive_, "--listen", "everywhere"});
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("127.0.0.1:8420"));
  EXPECT_EQ(Lantai({"serve", "--archive", dir_.path() / "none"}).exit_code, 2);
}

}  // namespace
}  // namespace lantai
