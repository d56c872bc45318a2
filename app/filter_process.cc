#include "app/filter_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

namespace lantai::app {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kPiece = size_t{64} << 10;

std::vector<char*> Pointers(std::vector<std::string>* strings) {
  std::vector<char*> pointers;
  for (std::string& string : *strings) pointers.push_back(string.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Starts the program with `socket` as its standard input and output.
Result<pid_t> Spawn(const FilterOptions& options, int socket) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, socket, 0);
  posix_spawn_file_actions_adddup2(&actions, socket, 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::vector<std::string> arguments = options.arguments, environment = options.environment;
  pid_t pid = -1;
  const int error = posix_spawn(&pid, arguments.front().c_str(), &actions, &attributes, Pointers(&arguments).data(),
                                Pointers(&environment).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (error == 0) return pid;
  return {Code::kIo, fmt::format("cannot start {}: {}", options.arguments.front(), std::strerror(error))};
}

// The program at work. It ends with this object at the latest.
class Filter {
 public:
  Filter(const FilterOptions& options, pid_t pid, int socket) : options_(options), pid_(pid), socket_(socket) {}
  ~Filter() {
    close(socket_);
    kill(-pid_, SIGKILL);
    if (!reaped_) waitpid(pid_, nullptr, 0);
  }
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;

  // Gives and takes until the program has closed its output.
  Result<std::string> Exchange(std::string_view input) {
    std::string output;
    for (bool open = true; open;) {
      LANTAI_ASSIGN_OR_RETURN(const short events, Await(!input.empty()));
      if ((events & POLLOUT) != 0) Give(&input);
      if ((events & (POLLIN | POLLHUP | POLLERR)) != 0) open = Take(&output);
      if (output.size() > options_.most_output) return {Code::kTooLarge, "it prints too much"};
    }
    return output;
  }

  // How it ended; one that has closed its output has no reason to linger.
  Status End() {
    for (;;) {
      int how = 0;
      const pid_t gone = waitpid(pid_, &how, WNOHANG);
      if (gone == pid_) {
        reaped_ = true;
        return Verdict(how);
      }
      if (Clock::now() > deadline_) return TooSlow();
      poll(nullptr, 0, 5);
    }
  }

 private:
  Status TooSlow() const { return {Code::kTimeout, "it was stopped by the clock; trying again may help"}; }

  Status Verdict(int how) const {
    if (WIFEXITED(how) && WEXITSTATUS(how) == 0) return {};
    if (WIFSIGNALED(how) && WTERMSIG(how) == SIGXCPU) return TooSlow();
    if (WIFEXITED(how)) return {Code::kInvalidArgument, fmt::format("it fails with code {}", WEXITSTATUS(how))};
    return {Code::kInvalidArgument, fmt::format("it crashes with signal {}", WTERMSIG(how))};
  }

  Result<short> Await(bool giving) const {
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now()).count();
      if (left <= 0) return TooSlow();
      pollfd wait{socket_, static_cast<short>(POLLIN | (giving ? POLLOUT : 0)), 0};
      if (poll(&wait, 1, static_cast<int>(std::min<long long>(left, 1'000'000))) > 0) return wait.revents;
    }
  }

  // A program that reads no further than it needs is none of our business.
  void Give(std::string_view* input) const {
    const ssize_t count = send(socket_, input->data(), input->size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) input->remove_prefix(static_cast<size_t>(count));
    if (count < 0 && errno != EINTR && errno != EAGAIN) *input = {};
    if (input->empty()) shutdown(socket_, SHUT_WR);
  }

  bool Take(std::string* output) const {
    char piece[kPiece];
    const ssize_t count = recv(socket_, piece, sizeof piece, MSG_DONTWAIT);
    if (count > 0) output->append(piece, static_cast<size_t>(count));
    return count > 0 || (count < 0 && (errno == EINTR || errno == EAGAIN));
  }

  const FilterOptions& options_;
  const pid_t pid_;
  const int socket_;
  const Clock::time_point deadline_ = Clock::now() + options_.clock;
  bool reaped_ = false;
};

}  // namespace

Result<std::string> RunFilter(const FilterOptions& options, std::string_view input) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    return {Code::kIo, fmt::format("no socket for {}: {}", options.arguments.front(), std::strerror(errno))};
  }
  const Result<pid_t> pid = Spawn(options, pair[1]);
  close(pair[1]);
  if (!pid.ok()) {
    close(pair[0]);
    return pid.status();
  }
  Filter filter(options, *pid, pair[0]);
  if (input.empty()) shutdown(pair[0], SHUT_WR);
  Result<std::string> output = filter.Exchange(input);
  LANTAI_RETURN_IF_ERROR(output.status());
  LANTAI_RETURN_IF_ERROR(filter.End());
  return output;
}

}  // namespace lantai::app
