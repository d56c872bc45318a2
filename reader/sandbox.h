// Gives up, for good, everything that reading a file does not need: hostile bytes that take the process over find
// nothing in it and get nowhere from it.
//
//   LANTAI_RETURN_IF_ERROR(PreparePdf());                                    // opens what must be open
//   Result<std::string> lacking = EnterSandbox({.readable = {"/usr/share/poppler"}});
//   LimitCpu(30);                                                            // before each file
//
// Four fences, each of which holds alone: limits of memory, descriptors and written files (setrlimit); no new
// privileges; no file but those named, and those to read only (landlock, kernel 5.13 and later); no system call but
// memory, reading, writing to what is open, and time (seccomp): no socket, no fork, no exec, no signal to others, no
// executable memory. A system call that is not allowed fails with EPERM.
//
// Thread-safety: call while there is one thread. Errors: kUnsupported where the kernel refuses a fence it has; a kernel
// without landlock is no error: the note says so.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/status.h"

namespace lantai::reader {

struct SandboxOptions {
  std::vector<std::string> readable;    // files and folders; those that are not there are left out
  uint64_t memory = uint64_t{2} << 30;  // address space, bytes
  uint64_t descriptors = 64;
  // The program that takes this process's place, with the folders of its libraries; empty: none may. It gets what a
  // program needs to start: exec (of these files only, where there is landlock) and memory that may be executed.
  std::vector<std::string> executable = {};
};

// What this kernel lacks, for people to read; empty where all fences stand.
Result<std::string> EnterSandbox(const SandboxOptions& options);

// The process is killed by SIGXCPU once it has used so much more CPU time than now.
Status LimitCpu(uint64_t seconds);

}  // namespace lantai::reader
