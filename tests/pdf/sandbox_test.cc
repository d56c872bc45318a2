// What a process that hostile bytes have taken over could still do. Each attempt is made in a child, behind the fence.
#include "reader/sandbox.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "tests/support/temp_dir.h"

namespace lantai::reader {
namespace {

constexpr int kSucceeded = 0, kRefused = 1, kNoSandbox = 2;

// Runs `attempt` in a sandboxed child; it gives true where what it tried worked. The child's exit code, or 128 +
// signal.
int Attempt(const std::function<bool()>& attempt, const SandboxOptions& options = {}) {
  const pid_t child = fork();
  if (child == 0) {
    if (!EnterSandbox(options).ok()) _exit(kNoSandbox);
    _exit(attempt() ? kSucceeded : kRefused);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool HasLandlock() {
  return Attempt([] { return true; }) == kSucceeded &&
         Attempt([] { return open("/", O_RDONLY | O_DIRECTORY) >= 0; }) == kRefused;
}

TEST(Sandbox, LetsComputeReadAndWriteWhatIsOpen) {
  int pipes[2];
  ASSERT_EQ(pipe(pipes), 0);
  EXPECT_EQ(Attempt([&] {
              char byte = 0;
              std::string big(10'000'000, 'x');
              return write(pipes[1], "a", 1) == 1 && read(pipes[0], &byte, 1) == 1 && byte == 'a' && big.size() > 1;
            }),
            kSucceeded);
  close(pipes[0]);
  close(pipes[1]);
}

TEST(Sandbox, OpensNoFile) {
  if (!HasLandlock()) GTEST_SKIP() << "this kernel has no landlock";
  EXPECT_EQ(Attempt([] { return open("/etc/passwd", O_RDONLY) >= 0; }), kRefused);
  EXPECT_EQ(Attempt([] { return open("/proc/self/environ", O_RDONLY) >= 0; }), kRefused);
}

TEST(Sandbox, OpensFilesThatAreNamedToReadThem) {
  const TempDir dir;
  const std::string path = (dir.path() / "map").string();
  close(open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  EXPECT_EQ(Attempt([&] { return open(path.c_str(), O_RDONLY) >= 0; }, {.readable = {dir.path().string()}}),
            kSucceeded);
  EXPECT_EQ(Attempt([&] { return open(path.c_str(), O_RDONLY) >= 0; }, {.readable = {path, "/not/there"}}), kSucceeded);
  EXPECT_EQ(Attempt([&] { return open(path.c_str(), O_WRONLY) >= 0; }, {.readable = {dir.path().string()}}), kRefused);
}

TEST(Sandbox, WritesMakesAndRemovesNoFile) {
  const TempDir dir;
  const std::string path = (dir.path() / "file").string();
  close(open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  EXPECT_EQ(Attempt([&] { return open(path.c_str(), O_RDWR) >= 0; }), kRefused);
  EXPECT_EQ(Attempt([&] { return open((path + "2").c_str(), O_CREAT | O_WRONLY, 0600) >= 0; }), kRefused);
  EXPECT_EQ(Attempt([&] { return unlink(path.c_str()) == 0; }), kRefused);
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST(Sandbox, HasNoNetwork) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_EQ(Attempt([] { return socket(AF_INET, SOCK_STREAM, 0) >= 0; }), kRefused);
  EXPECT_EQ(Attempt([] { return socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }), kRefused);
  const int inherited = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(Attempt([&] {
              const int result = connect(inherited, reinterpret_cast<sockaddr*>(&address), sizeof address);
              return result == 0 || errno != EPERM;
            }),
            kRefused);
  close(inherited);
  close(listener);
}

TEST(Sandbox, StartsNoProgramAndNoProcess) {
  EXPECT_EQ(Attempt([] {
              char name[] = "/bin/true";
              char* arguments[] = {name, nullptr};
              execv(name, arguments);
              return errno != EPERM;
            }),
            kRefused);
  EXPECT_EQ(Attempt([] {
              const pid_t pid = fork();
              if (pid == 0) _exit(0);
              return pid > 0;
            }),
            kRefused);
}

TEST(Sandbox, SignalsNobody) {
  const pid_t parent = getpid();
  EXPECT_EQ(Attempt([&] { return kill(parent, 0) == 0; }), kRefused);
}

TEST(Sandbox, MakesNoMemoryExecutable) {
  EXPECT_EQ(Attempt([] {
              return mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
            }),
            kRefused);
  EXPECT_EQ(Attempt([] {
              void* memory = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              return memory != MAP_FAILED && mprotect(memory, 4096, PROT_READ | PROT_EXEC) == 0;
            }),
            kRefused);
}

TEST(Sandbox, RaisesNoLimit) {
  EXPECT_EQ(Attempt([] {
              const rlimit more{1024, 1024};
              return setrlimit(RLIMIT_NOFILE, &more) == 0;
            }),
            kRefused);
}

TEST(Sandbox, TheCpuClockKills) {
  EXPECT_EQ(Attempt([] {
              if (!LimitCpu(0).ok()) return true;
              std::atomic<unsigned> spin{0};
              for (;;) ++spin;
            }),
            128 + SIGXCPU);
}

}  // namespace
}  // namespace lantai::reader
