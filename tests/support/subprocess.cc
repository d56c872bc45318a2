#include "tests/support/subprocess.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

extern char** environ;

namespace lantai {
namespace {

std::string TemporaryFile() {
  std::string name = "/tmp/lantai-out-XXXXXX";
  const int fd = mkstemp(name.data());
  if (fd < 0) throw std::runtime_error("cannot make a temporary file");
  close(fd);
  return name;
}

std::string ReadAndRemove(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  unlink(name.c_str());
  return text;
}

}  // namespace

Running::Running(const std::vector<std::string>& arguments) : out_file_(TemporaryFile()), err_file_(TemporaryFile()) {
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out_file_.c_str(), O_WRONLY | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err_file_.c_str(), O_WRONLY | O_TRUNC, 0600);
  const int error = posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start " + arguments[0]);
}

Running::~Running() {
  if (!reaped_) {
    kill(pid_, SIGKILL);
    Reap(0);
  }
  unlink(out_file_.c_str());
  unlink(err_file_.c_str());
}

void Running::Signal(int number) {
  if (!reaped_) kill(pid_, number);
}

bool Running::Reap(int options) {
  if (!reaped_) reaped_ = waitpid(pid_, &status_, options) == pid_;
  return reaped_;
}

bool Running::Alive() { return !Reap(WNOHANG); }

Finished Running::Wait() {
  Reap(0);
  const int code = WIFSIGNALED(status_) ? 128 + WTERMSIG(status_) : WEXITSTATUS(status_);
  return {code, ReadAndRemove(out_file_), ReadAndRemove(err_file_)};
}

Finished RunProgram(const std::vector<std::string>& arguments) { return Running(arguments).Wait(); }

}  // namespace lantai
