#include "app/filter_process.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

#include "app/child_process.h"

namespace lantai::app {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kPiece = size_t{64} << 10;

// The program at work.
class Filter {
 public:
  Filter(const FilterOptions& options, ChildProcess child) : options_(options), child_(std::move(child)) {}

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
      if (const auto how = child_.Ended()) return Verdict(*how);
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
      pollfd wait{child_.socket(), static_cast<short>(POLLIN | (giving ? POLLOUT : 0)), 0};
      if (poll(&wait, 1, static_cast<int>(std::min<long long>(left, 1'000'000))) > 0) return wait.revents;
    }
  }

  // A program that reads no further than it needs is none of our business.
  void Give(std::string_view* input) const {
    const ssize_t count = send(child_.socket(), input->data(), input->size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count > 0) input->remove_prefix(static_cast<size_t>(count));
    if (count < 0 && errno != EINTR && errno != EAGAIN) *input = {};
    if (input->empty()) shutdown(child_.socket(), SHUT_WR);
  }

  bool Take(std::string* output) const {
    char piece[kPiece];
    const ssize_t count = recv(child_.socket(), piece, sizeof piece, MSG_DONTWAIT);
    if (count > 0) output->append(piece, static_cast<size_t>(count));
    return count > 0 || (count < 0 && (errno == EINTR || errno == EAGAIN));
  }

  const FilterOptions& options_;
  ChildProcess child_;
  const Clock::time_point deadline_ = Clock::now() + options_.clock;
};

}  // namespace

Result<std::string> RunFilter(const FilterOptions& options, std::string_view input) {
  LANTAI_ASSIGN_OR_RETURN(
      ChildProcess child,
      ChildProcess::Start({.arguments = options.arguments, .environment = options.environment, .quiet = true}));
  if (input.empty()) shutdown(child.socket(), SHUT_WR);
  Filter filter(options, std::move(child));
  Result<std::string> output = filter.Exchange(input);
  LANTAI_RETURN_IF_ERROR(output.status());
  LANTAI_RETURN_IF_ERROR(filter.End());
  return output;
}

}  // namespace lantai::app
