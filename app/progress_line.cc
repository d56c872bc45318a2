#include "app/progress_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace lantai::app {
namespace {

std::string FormatLeft(int64_t seconds) {
  if (seconds < 90) return fmt::format("{} s", seconds);
  if (seconds < 90 * 60) return fmt::format("{} min", (seconds + 30) / 60);
  return fmt::format("{:.1f} h", static_cast<double>(seconds) / 3600);
}

}  // namespace

std::string FormatProgress(const crawler::Progress& p) {
  std::string line = fmt::format("{} pages  {:.1f} pages/s  queue {}  hosts waiting {}  reports {}  errors {}", p.pages,
                                 p.pages_per_second, p.queued, p.hosts_waiting, p.reports, p.errors);
  if (p.seconds_left) line += "  left about " + FormatLeft(*p.seconds_left);
  return line;
}

ProgressLine::ProgressLine(const std::string& mode, std::function<crawler::Progress()> source)
    : ProgressLine(mode,
                   std::function<std::string()>([source = std::move(source)] { return FormatProgress(source()); })) {}

ProgressLine::ProgressLine(const std::string& mode, std::function<std::string()> line)
    : line_(std::move(line)), in_place_(mode == "auto" && isatty(STDERR_FILENO) == 1) {
  if (mode != "none") thread_ = std::thread([this] { Loop(); });
}

ProgressLine::~ProgressLine() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
  PrintOnce();
  if (in_place_) fmt::print(stderr, "\n");
}

void ProgressLine::Loop() {
  const auto interval = in_place_ ? std::chrono::milliseconds(250) : std::chrono::milliseconds(10'000);
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, interval, [this] { return stop_; })) {
    lock.unlock();
    PrintOnce();
    lock.lock();
  }
}

void ProgressLine::PrintOnce() {
  const std::string line = line_();
  if (in_place_) {
    fmt::print(stderr, "\r{}\x1b[K", line);
  } else {
    fmt::print(stderr, "{}\n", line);
  }
  std::fflush(stderr);
}

}  // namespace lantai::app
