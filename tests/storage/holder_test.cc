// The process that writes serves those that look, and none of them can harm it.
#include "storage/holder.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <thread>

#include "storage/lease.h"
#include "storage/local_socket.h"
#include "storage/snapshot.h"
#include "storage/verify.h"
#include "tests/storage/fixture.h"
#include "tests/storage/mini_crawl.h"

namespace lantai::storage {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class Holding : public ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    Take(UrlOf("/a.html"), "a", "a", "t");
    Listen();
  }
  void TearDown() override { holder_.reset(); }

  void Listen(const HolderOptions& options = {}) {
    holder_.reset();
    auto holder = Holder::Listen(*archive_, path(), options);
    ASSERT_OK(holder);
    holder_ = *std::move(holder);
  }
  size_t SnapshotsThere() const {
    std::error_code error;
    fs::directory_iterator at(SnapshotsOf(path()), error);
    return error ? 0 : static_cast<size_t>(std::distance(at, fs::directory_iterator()));
  }
  // Deleting happens on the holder's thread.
  bool SnapshotsBecome(size_t count) const {
    const auto until = steady_clock::now() + milliseconds(10'000);
    while (SnapshotsThere() != count && steady_clock::now() < until) std::this_thread::sleep_for(milliseconds(2));
    return SnapshotsThere() == count;
  }
  Descriptor Connect() const {
    Result<Descriptor> socket = ConnectTo(SocketOf(path()), 10'000);
    EXPECT_OK(socket);
    return socket.ok() ? *std::move(socket) : Descriptor();
  }
  // Sends it as it is; false where the holder has hung up.
  static bool Send(const Descriptor& socket, const std::string& bytes) {
    return send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
  }
  // All that is said until the end of a line, or of the connection.
  static std::string Hear(const Descriptor& socket) {
    std::string heard;
    char byte = 0;
    while (recv(socket.get(), &byte, 1, 0) == 1 && byte != '\n') heard += byte;
    return heard;
  }
  void ExpectStillServing() {
    const auto lease = SnapshotLease::Request(path());
    ASSERT_OK(lease);
    EXPECT_THAT(VerifyArchive((*lease)->path(), {})->findings, IsEmpty());
  }
  // A process of its own that is killed when it says that it is ready.
  static void RunAndKill(const std::function<bool()>& get_ready) {
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    const pid_t child = fork();
    if (child == 0) {
      const char byte = get_ready() ? '1' : '0';
      if (write(ready[1], &byte, 1) == 1) pause();
      _exit(1);
    }
    char byte = 0;
    EXPECT_EQ(read(ready[0], &byte, 1), 1);
    EXPECT_EQ(byte, '1');
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    close(ready[0]);
    close(ready[1]);
  }

  std::unique_ptr<Holder> holder_;
};

TEST_F(Holding, WhoLooksSeesTheLastCommitAndGoesOnSeeingIt) {
  ASSERT_OK_AND_ASSIGN(const auto looked, OpenToLook(path()));
  const std::string then = Dump(*archive_);
  EXPECT_EQ(Dump(*looked), then);
  Take(UrlOf("/b.html"), "b", "b", "t");
  EXPECT_EQ(Dump(*looked), then);
  ASSERT_OK_AND_ASSIGN(const auto now, OpenToLook(path()));
  EXPECT_EQ(Dump(*now), Dump(*archive_));
}

TEST_F(Holding, ASnapshotIsGoneWhenItsReaderIs) {
  {
    ASSERT_OK_AND_ASSIGN(const auto one, OpenToLook(path()));
    ASSERT_OK_AND_ASSIGN(const auto two, OpenToLook(path()));
    EXPECT_EQ(SnapshotsThere(), 2u);
  }
  EXPECT_TRUE(SnapshotsBecome(0));
  holder_.reset();
  EXPECT_FALSE(fs::exists(SnapshotsOf(path())));
  EXPECT_FALSE(fs::exists(SocketOf(path())));
}

TEST_F(Holding, AReaderThatIsKilledLeavesNothing) {
  RunAndKill([&] { return new Result(SnapshotLease::Request(path())) != nullptr; });
  EXPECT_TRUE(SnapshotsBecome(0));
}

TEST_F(Holding, AReaderOutlivesTheHolderAndClearsUpItself) {
  {
    ASSERT_OK_AND_ASSIGN(const auto looked, OpenToLook(path()));
    const std::string then = Dump(*archive_);
    holder_.reset();
    archive_.reset();
    EXPECT_EQ(Dump(*looked), then);
    // Nor does the next holder take it away.
    Open();
    Listen();
    EXPECT_EQ(Dump(*looked), then);
    ASSERT_OK_AND_ASSIGN(const auto other, OpenToLook(path()));
    EXPECT_EQ(SnapshotsThere(), 2u);
  }
  EXPECT_TRUE(SnapshotsBecome(0));
}

TEST_F(Holding, WhatAKilledHolderAndItsReaderLeftIsClearedByTheNext) {
  holder_.reset();
  archive_.reset();
  RunAndKill([&] {
    auto* archive = new Result(Archive::Open(path(), {}));
    auto* holder = new Result(Holder::Listen(***archive, path()));
    auto* lease = new Result(SnapshotLease::Request(path()));
    return holder->ok() && lease->ok();
  });
  EXPECT_TRUE(fs::exists(SocketOf(path())));
  EXPECT_EQ(SnapshotsThere(), 1u);
  // A dead socket is no obstacle to looking …
  EXPECT_OK(OpenToLook(path()));
  // … nor to holding.
  Open();
  Listen();
  EXPECT_EQ(SnapshotsThere(), 0u);
  ExpectStillServing();
}

TEST_F(Holding, TwentyReadersAtOnceWhilePagesComeIn) {
  std::atomic<bool> done = false;
  std::thread harvest([&] {
    for (int page = 0; !done; ++page) Take(UrlOf("/" + std::to_string(page)), std::to_string(page), "a", "t");
  });
  std::vector<std::thread> readers;
  std::atomic<int> sound = 0;
  for (int i = 0; i < 20; ++i) {
    readers.emplace_back([&] {
      const auto looked = OpenToLook(path());
      sound += looked.ok() && BrokenInvariants(**looked).empty() ? 1 : 0;
    });
  }
  for (std::thread& reader : readers) reader.join();
  done = true;
  harvest.join();
  EXPECT_EQ(sound, 20);
  EXPECT_TRUE(SnapshotsBecome(0));
}

TEST_F(Holding, MoreReadersThanItServesAreToldSo) {
  Listen({.max_clients = 2});
  ASSERT_OK_AND_ASSIGN(const auto one, SnapshotLease::Request(path()));
  ASSERT_OK_AND_ASSIGN(auto two, SnapshotLease::Request(path()));
  EXPECT_THAT(SnapshotLease::Request(path()), Fails(Code::kBusy, HasSubstr("2 commands look")));
  EXPECT_THAT(OpenToLook(path(), 0), Fails(Code::kBusy));
  two.reset();
  EXPECT_TRUE(SnapshotsBecome(1));
  ExpectStillServing();
}

TEST_F(Holding, GarbageIsAnsweredAndDropped) {
  for (const std::string& request : {std::string("GET / HTTP/1.1\r\n\r\n"), std::string("lantai/2 snapshot\n"),
                                     std::string("\n"), std::string("lantai/1 snapshot\nlantai/1 snapshot\n"),
                                     std::string("lantai/1 snapshot \n"), std::string("\0\xff\x01\n", 4)}) {
    const Descriptor socket = Connect();
    EXPECT_TRUE(Send(socket, request));
    EXPECT_THAT(Hear(socket), StartsWith("lantai/1 error invalid argument: ")) << request;
    EXPECT_EQ(Hear(socket), "");
  }
  EXPECT_EQ(SnapshotsThere(), 0u);
  ExpectStillServing();
}

TEST_F(Holding, ALineWithoutAnEndIsCutOff) {
  const Descriptor socket = Connect();
  const auto until = steady_clock::now() + milliseconds(10'000);
  while (Send(socket, std::string(1'000, 'a'))) ASSERT_LT(steady_clock::now(), until);
  ExpectStillServing();
}

TEST_F(Holding, WhoSaysNothingIsDroppedInTime) {
  Listen({.request_ms = 100});
  const Descriptor silent = Connect(), slow = Connect();
  EXPECT_TRUE(Send(slow, "lantai/1 snap"));
  EXPECT_EQ(Hear(silent), "");
  EXPECT_EQ(Hear(slow), "");
  ExpectStillServing();
}

TEST_F(Holding, WhoSaysMoreAfterItsSnapshotIsDropped) {
  const Descriptor socket = Connect();
  EXPECT_TRUE(Send(socket, "lantai/1 snapshot\n"));
  EXPECT_THAT(Hear(socket), StartsWith("lantai/1 ok snapshots/"));
  EXPECT_TRUE(Send(socket, "more"));
  EXPECT_TRUE(SnapshotsBecome(0));
}

TEST_F(Holding, AHundredConnectionsThatComeAndGoDoNotDisturb) {
  for (int i = 0; i < 100; ++i) {
    const Descriptor socket = Connect();
    if (i % 3 == 0) Send(socket, "lantai/1 snapshot\n");
    if (i % 3 == 1) Send(socket, "lantai/1 snap");
  }
  ExpectStillServing();
  EXPECT_TRUE(SnapshotsBecome(0));
}

TEST_F(Holding, ThePathMayBeLongerThanASocketAddress) {
  fs::path deep = dir_.path();
  for (int i = 0; i < 6; ++i) deep /= std::string(40, static_cast<char>('a' + i));
  ASSERT_GT(SocketOf(deep).string().size(), 200u);
  ASSERT_OK_AND_ASSIGN(const auto archive, Archive::Open(deep, {.create = true}));
  ASSERT_OK_AND_ASSIGN(const auto holder, Holder::Listen(*archive, deep));
  EXPECT_TRUE(fs::exists(SocketOf(deep)));
  EXPECT_OK(OpenToLook(deep));
}

TEST_F(Holding, TheSocketIsForTheOwnerOnly) {
  struct stat status {};
  ASSERT_EQ(stat(SocketOf(path()).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
  if (geteuid() != 0) GTEST_SKIP() << "needs to be root to become somebody else";
  fs::permissions(dir_.path(), fs::perms(0755));
  const auto as_nobody = [&](const std::function<bool()>& test) {
    const pid_t child = fork();
    if (child == 0) _exit(setgid(65534) == 0 && setuid(65534) == 0 && test() ? 0 : 1);
    int result = 0;
    waitpid(child, &result, 0);
    return result == 0;
  };
  EXPECT_TRUE(as_nobody([&] { return ConnectTo(SocketOf(path()), 1'000).status().code() == Code::kRefused; }));
  EXPECT_TRUE(as_nobody([&] {
    const Status busy = OpenToLook(path()).status();
    return busy.code() == Code::kBusy && busy.message().find("owner only") != busy.message().npos;
  }));
  // Even where somebody has opened the socket to all.
  fs::permissions(SocketOf(path()), fs::perms(0666));
  EXPECT_TRUE(as_nobody([&] { return !SnapshotLease::Request(path()).ok(); }));
  EXPECT_EQ(SnapshotsThere(), 0u);
}

TEST_F(Holding, AFileInThePlaceOfTheSocketIsLeftAlone) {
  holder_.reset();
  std::ofstream(SocketOf(path())) << "mine";
  EXPECT_THAT(Holder::Listen(*archive_, path()), Fails(Code::kIo, HasSubstr("lantai.sock")));
  EXPECT_EQ(fs::file_size(SocketOf(path())), 4u);
}

TEST_F(Holding, AHolderThatCannotMakeSnapshotsSaysWhy) {
  std::ofstream(SnapshotsOf(path())) << "in the way";
  EXPECT_THAT(SnapshotLease::Request(path()), Fails(Code::kIo, HasSubstr("snapshots")));
  EXPECT_THAT(OpenToLook(path()), Fails(Code::kBusy, HasSubstr("snapshots")));
  fs::remove(SnapshotsOf(path()));
  ExpectStillServing();
}

// ---- holders that do not answer ----

class Unanswered : public ArchiveTest {
 protected:
  // Somebody who listens in the holder's place.
  Descriptor Impostor() {
    Result<Descriptor> listening = ListenAt(SocketOf(path()));
    EXPECT_OK(listening);
    return *std::move(listening);
  }
  // Answers one client with these bytes and hangs up.
  static void AnswerOne(const Descriptor& listening, const std::string& bytes) {
    int fd = -1;
    while (fd < 0) fd = accept(listening.get(), nullptr, nullptr);
    const Descriptor client(fd);
    char request[64];
    EXPECT_GT(recv(client.get(), request, sizeof request, 0), 0);
    (void)send(client.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
};

TEST_F(Unanswered, WithoutASocketTheHolderIsWaitedForAndNamed) {
  const auto begin = steady_clock::now();
  const auto looked = OpenToLook(path(), 300);
  EXPECT_THAT(looked, Fails(Code::kBusy, HasSubstr("pid " + std::to_string(getpid()))));
  EXPECT_GE(steady_clock::now() - begin, milliseconds(300));
}

TEST_F(Unanswered, AHolderThatIsJustComingIsMet) {
  std::unique_ptr<Holder> holder;
  std::thread comes([&] {
    std::this_thread::sleep_for(milliseconds(200));
    holder = *Holder::Listen(*archive_, path());
  });
  EXPECT_OK(OpenToLook(path(), 20'000));
  comes.join();
}

TEST_F(Unanswered, AHolderThatIsJustGoingIsMet) {
  std::thread goes([&] {
    std::this_thread::sleep_for(milliseconds(200));
    archive_.reset();
  });
  EXPECT_OK(OpenToLook(path(), 20'000));
  goes.join();
}

TEST_F(Unanswered, SilenceEndsInTime) {
  const Descriptor listening = Impostor();
  EXPECT_THAT(SnapshotLease::Request(path(), 200), Fails(Code::kBusy, HasSubstr("does not answer")));
}

TEST_F(Unanswered, OddAnswersNameNoFolderOutsideTheArchive) {
  const Descriptor listening = Impostor();
  for (const std::string& answer : {std::string("lantai/1 ok ../../etc\n"), std::string("lantai/1 ok /etc\n"),
                                    std::string("lantai/1 ok snapshots/..\n"), std::string("lantai/1 ok snapshots/\n"),
                                    std::string("lantai/1 ok snapshots/1/..\n"), std::string("ok\n"), std::string("\n"),
                                    std::string("lantai/1 error\n"), std::string(100'000, 'a'),
                                    std::string("lantai/1 ok snapshots/77\n"), std::string()}) {
    std::thread impostor([&] { AnswerOne(listening, answer); });
    EXPECT_FALSE(SnapshotLease::Request(path(), 10'000).ok()) << answer;
    impostor.join();
  }
}

TEST(Answers, KeepCodeAndMessageOnOneLine) {
  const Status full(Code::kNoSpace, "a disk\nthat is full");
  const std::string line = AnswerLine(full);
  EXPECT_EQ(line, "lantai/1 error no space: a disk that is full\n");
  EXPECT_THAT(ParseAnswer(line.substr(0, line.size() - 1)), Fails(Code::kNoSpace, "a disk that is full"));
  EXPECT_EQ(*ParseAnswer("lantai/1 ok snapshots/3"), "snapshots/3");
  EXPECT_EQ(AnswerLine(Status(Code::kIo, std::string(10'000, 'a'))).size(), kMaxLine);
}

}  // namespace
}  // namespace lantai::storage
