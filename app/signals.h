// Ctrl-C and SIGTERM as a call on an ordinary thread.
//
//   SignalWatch watch([&](int) { harvester.Stop(); });     // before any other thread is started
//   ...
//   if (watch.received() == SIGINT) return 130;
//
// A second signal ends the process at once: everything acknowledged is durable anyway. Who gives `on_hangup` hears of
// SIGHUP, as often as it comes; for others it is the system's default.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace lantai::app {

class SignalWatch {
 public:
  // Blocks SIGINT and SIGTERM for this thread and those it starts later; `on_signal` runs on the watch's own thread.
  explicit SignalWatch(std::function<void(int)> on_signal, std::function<void()> on_hangup = nullptr);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  int received() const { return received_; }  // 0: none

 private:
  void Watch();

  std::function<void(int)> on_signal_;
  std::function<void()> on_hangup_;
  std::atomic<int> received_{0};
  int wake_ = -1;  // eventfd that ends the thread
  std::thread thread_;
};

}  // namespace lantai::app
