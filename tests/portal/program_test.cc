// lantai-portals as a program: options, files it writes, signals.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "tests/portal/http_client.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace lantai::portal {
namespace {

pid_t Start(std::vector<std::string> arguments, const std::string& out) {
  arguments.insert(arguments.begin(), LANTAI_PORTALS_PROGRAM);
  const pid_t pid = fork();
  if (pid != 0) return pid;
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  if (freopen(out.c_str(), "w", stdout) == nullptr || freopen((out + ".err").c_str(), "w", stderr) == nullptr)
    _exit(99);
  execv(argv[0], argv.data());
  _exit(98);
}

int ExitCode(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string ReadAll(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

uint16_t WaitForPort(const std::filesystem::path& ready) {
  for (int i = 0; i < 3000; ++i) {
    const std::string text = ReadAll(ready);
    if (text.ends_with('\n')) return static_cast<uint16_t>(std::atoi(text.c_str()));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return 0;
}

TEST(Program, ServesWritesItsFilesAndStopsOnSigterm) {
  const TempDir dir;
  std::filesystem::create_directory(dir.path() / "site");
  std::ofstream(dir.path() / "site" / "index.html") << "mirrored";
  const std::string base = dir.path().string();
  const pid_t pid = Start({"--portals", "2", "--bodies", "4", "--truth", base + "/t.json", "--seeds", base + "/s.toml",
                           "--ready", base + "/ready", "--mirror", "rsj.x.gov.cn=" + base + "/site"},
                          base + "/out");
  const uint16_t port = WaitForPort(dir.path() / "ready");
  ASSERT_NE(port, 0);
  EXPECT_EQ(HttpConnection(port).Get("www.yangling.gov.cn.test", "/").status, 200);
  EXPECT_EQ(HttpConnection(port).Get("rsj.x.gov.cn", "/").body, "mirrored");
  EXPECT_EQ(HttpConnection(port).Get("www.taojiang.gov.cn.test", "/").status, 404) << "only two portals";
  kill(pid, SIGTERM);
  EXPECT_EQ(ExitCode(pid), 0);
  EXPECT_EQ(ReadAll(dir.path() / "out"), "listening on 127.0.0.1:" + std::to_string(port) + "\n");
  EXPECT_THAT(ReadAll(dir.path() / "t.json"), ::testing::HasSubstr("\"reports\""));
  EXPECT_THAT(ReadAll(dir.path() / "s.toml"), ::testing::HasSubstr("id = \"xilingol\""));
}

TEST(Program, WrongArgumentsAreRefused) {
  const TempDir dir;
  const std::string out = (dir.path() / "out").string();
  EXPECT_NE(ExitCode(Start({"--no-such-option"}, out)), 0);
  EXPECT_EQ(ExitCode(Start({"--mirror", "x.gov.cn=/no/such/folder"}, out)), 2);
  EXPECT_EQ(ExitCode(Start({"--years", "soon"}, out)), 2);
  EXPECT_EQ(ExitCode(Start({"--truth", "/no/such/folder/t.json"}, out)), 6);
}

}  // namespace
}  // namespace lantai::portal
