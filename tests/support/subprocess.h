// Runs a program as a user would: arguments in, exit code and both outputs out.
//
//   Finished run = RunProgram({"lantai", "status", "--archive", dir});
//   Running harvest({...}); harvest.Signal(SIGKILL); harvest.Wait();
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace lantai {

struct Finished {
  int exit_code = 0;  // 128 + the signal's number where one ended it
  std::string out;
  std::string err;
};

// Throws std::runtime_error where the program cannot be started.
Finished RunProgram(const std::vector<std::string>& arguments);

// A program at work; killed with SIGKILL if it still runs when this object goes.
class Running {
 public:
  explicit Running(const std::vector<std::string>& arguments);
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  void Signal(int number);
  bool Alive();
  Finished Wait();

 private:
  bool Reap(int options);

  pid_t pid_ = -1;
  int status_ = 0;
  bool reaped_ = false;
  std::string out_file_, err_file_;
};

}  // namespace lantai
