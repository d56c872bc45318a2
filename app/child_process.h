// A program that was started to be spoken to: one end of a socket is its standard input and output. It has no other
// descriptor but, unless `quiet`, our standard error; no signal is blocked or ignored in it; it leads a process group
// of its own, and the whole group ends with this object at the latest.
//
//   LANTAI_ASSIGN_OR_RETURN(ChildProcess child, ChildProcess::Start({.arguments = {"/usr/bin/sort"}}));
//   send(child.socket(), …);
//
// Thread-safety: one thread at a time; Start from any. Errors: kIo where it does not start.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "core/status.h"

namespace lantai::app {

struct ChildOptions {
  std::vector<std::string> arguments;                        // the program's path first
  std::optional<std::vector<std::string>> environment = {};  // nullopt: ours
  bool quiet = false;                                        // what it prints to standard error is dropped
};

class ChildProcess {
 public:
  static Result<ChildProcess> Start(const ChildOptions& options);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();

  int socket() const { return socket_; }
  // How it ended, as waitpid says; nullopt while it runs.
  std::optional<int> Ended();
  // Ends it, and says how it ended: by this, or before.
  std::optional<int> Kill();

 private:
  ChildProcess(pid_t pid, int socket) : pid_(pid), socket_(socket) {}
  std::optional<int> Reap(int flags);

  pid_t pid_;  // 0: reaped
  int socket_;
};

}  // namespace lantai::app
