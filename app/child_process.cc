#include "app/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

extern char** environ;

namespace lantai::app {
namespace {

std::vector<char*> Pointers(std::vector<std::string>* strings) {
  std::vector<char*> pointers;
  for (std::string& string : *strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

Result<pid_t> Spawn(ChildOptions options, int socket) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, socket, 0);
  posix_spawn_file_actions_adddup2(&actions, socket, 1);
  if (options.quiet) posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::vector<char*> environment;
  if (options.environment) environment = Pointers(&*options.environment);
  pid_t pid = -1;
  const int error =
      posix_spawn(&pid, options.arguments.front().c_str(), &actions, &attributes, Pointers(&options.arguments).data(),
                  environment.empty() ? environ : environment.data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error == 0) return pid;
  return {Code::kIo, fmt::format("cannot start {}: {}", options.arguments.front(), std::strerror(error))};
}

}  // namespace

Result<ChildProcess> ChildProcess::Start(const ChildOptions& options) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    return {Code::kIo, fmt::format("no socket for {}: {}", options.arguments.front(), std::strerror(errno))};
  }
  const Result<pid_t> pid = Spawn(options, pair[1]);
  close(pair[1]);
  if (pid.ok()) return ChildProcess(*pid, pair[0]);
  close(pair[0]);
  return pid.status();
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), socket_(std::exchange(other.socket_, -1)) {}

ChildProcess::~ChildProcess() {
  if (socket_ >= 0) close(socket_);
  Kill();
}

std::optional<int> ChildProcess::Reap(int flags) {
  int how = 0;
  pid_t gone = -1;
  do {
    gone = waitpid(pid_, &how, flags);
  } while (gone < 0 && errno == EINTR);
  if (gone != pid_) return std::nullopt;
  pid_ = 0;
  return how;
}

std::optional<int> ChildProcess::Ended() { return pid_ == 0 ? std::nullopt : Reap(WNOHANG); }

std::optional<int> ChildProcess::Kill() {
  if (pid_ == 0) return std::nullopt;
  kill(-pid_, SIGKILL);
  return Reap(0);
}

}  // namespace lantai::app
