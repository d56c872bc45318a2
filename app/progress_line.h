// The line that shows a harvest, or another long work, going on, on stderr: rewritten in place on a terminal, a line
// every ten seconds where there is none.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "crawler/harvest.h"

namespace lantai::app {

// "1,204 pages  35.2 pages/s  queue 88  hosts waiting 3  reports 96  errors 0  left about 2 min"
std::string FormatProgress(const crawler::Progress& progress);

// Prints until destroyed. `mode` is auto, plain or none.
class ProgressLine {
 public:
  ProgressLine(const std::string& mode, std::function<crawler::Progress()> source);
  ProgressLine(const std::string& mode, std::function<std::string()> line);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

 private:
  void Loop();
  void PrintOnce();

  std::function<std::string()> line_;
  bool in_place_ = false;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace lantai::app
