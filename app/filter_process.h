// Runs a program as a filter: bytes to its standard input, bytes from its standard output, and nothing else shared with
// it: no other descriptor, an environment of its own, a process group of its own.
//
//   FilterOptions options{.arguments = {"/usr/bin/tesseract", "-", "-"}, .environment = {"LC_ALL=C"}};
//   Result<std::string> output = RunFilter(options, image);
//
// What it prints to standard error is dropped.
//
// Thread-safety: callable from many threads. Errors: kTimeout where the clock or a CPU limit ended it, kTooLarge where
// it prints more than `most_output`, kIo where it does not start, kInvalidArgument where it fails or crashes.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/status.h"

namespace lantai::app {

struct FilterOptions {
  std::vector<std::string> arguments;  // the program's path first
  std::vector<std::string> environment;
  std::chrono::milliseconds clock{60'000};
  size_t most_output = size_t{32} << 20;
};

// What it printed before it ended well.
Result<std::string> RunFilter(const FilterOptions& options, std::string_view input);

}  // namespace lantai::app
